"""The manifest: what Teams is told of the bot, and that the bot keeps to it."""

import tomllib
from pathlib import Path

import pytest

import bot
from bot.helpdesk.command import Command, Diagnose, Explain, Find, ListTickets, ShowTicket, Which
from bot.helpdesk.command_words import CommandWords
from bot.intune.lookups import LOOKUPS
from bot.language.intent import Intent
from bot.language.phrasebook import load
from bot.language.understand import understand
from bot.package.localisation import words_of
from bot.package.manifest import JSON, manifest
from bot.settings.package import PackageSettings
from bot.teams.incoming import searched
from cards.catalogue import Catalogue, Catalogues
from tests.package.conftest import APP_ID
from tests.package.schemas import needs_schemas, wrong_with

LANGUAGES = Catalogues().languages
PHRASES = load()
DESK = CommandWords(Catalogues())

MEANT = ("enroll", "unenroll", "move", "status", "problem", "human", "reminders", "privacy", "restart", "help")
ASKED: dict[str, Command] = {
    " ann@contoso.com": Diagnose("ann@contoso.com", ""),
    " 001204782345": Find("001204782345", ""),
    " 0x80180014": Explain("0x80180014"),
    "": ListTickets(Which.MINE),
    "\n": ListTickets(Which.OPEN),
    " ED-1042": ShowTicket(1042),
}
"""What follows each command of a team, in their order, and what it is then."""


def in_english(settings: PackageSettings) -> JSON:
    return manifest(settings, Catalogue("en"), ["en", "nl"])


def titles(manifest: JSON, scope: str) -> list[str]:
    group = next(group for group in manifest["bots"][0]["commandLists"] if group["scopes"] == [scope])
    return [command["title"] for command in group["commands"]]


@needs_schemas
def test_microsofts_schema_accepts_the_manifest_in_every_language(manifests: dict[str, JSON]) -> None:
    for made in manifests.values():
        assert wrong_with(made, "MicrosoftTeams.schema.v1.22.json") == []


@needs_schemas
def test_microsofts_schema_would_have_noticed(manifests: dict[str, JSON]) -> None:
    broken = {**manifests["en"], "id": "enroll-desk", "extra": 1}
    assert len(wrong_with(broken, "MicrosoftTeams.schema.v1.22.json")) == 2


def test_the_bot_is_for_a_personal_chat_and_for_a_team(settings: PackageSettings) -> None:
    made = in_english(settings)
    [told] = made["bots"]

    assert (told["scopes"], told["isNotificationOnly"], told["supportsFiles"]) == (["personal", "team"], False, True)
    assert [group["scopes"] for group in told["commandLists"]] == [["personal"], ["team"]]
    assert made["defaultInstallScope"] == "personal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_of_a_personal_chat_is_understood_as_what_it_says(manifests: dict[str, JSON], language: str) -> None:
    said = [understand(title, PHRASES) for title in titles(manifests[language], "personal")]

    assert [understood.intent for understood in said] == [Intent(intent) for intent in MEANT]
    assert [understood.entities for understood in said] == [{}] * len(MEANT), "it says nothing that is not meant"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_of_a_team_is_one_that_agents_have(manifests: dict[str, JSON], language: str) -> None:
    *commands, asked_for_help = titles(manifests[language], "team")

    assert [DESK.parse(title + rest) for title, rest in zip(commands, ASKED, strict=True)] == list(ASKED.values())
    assert understand(asked_for_help, PHRASES).intent is Intent.HELP


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_in_a_description_works_as_it_stands_there(manifests: dict[str, JSON], language: str) -> None:
    [_, team] = manifests[language]["bots"][0]["commandLists"]
    examples = [text.partition(":")[2] for text in (command["description"] for command in team["commands"])]

    meant = [type(DESK.parse(example)) for example in examples if example]
    assert meant == [Diagnose, type(None), Explain, ShowTicket], "a serial number is described, not made up"


def test_people_sign_in_for_the_bots_registration(settings: PackageSettings) -> None:
    made = in_english(settings)

    assert made["webApplicationInfo"] == {"id": APP_ID, "resource": f"api://botid-{APP_ID}"}
    assert made["id"] == made["bots"][0]["botId"] == made["composeExtensions"][0]["botId"] == APP_ID


def test_an_app_may_have_an_id_of_its_own_and_the_bot_keeps_its(settings: PackageSettings) -> None:
    own = "11111111-2222-4333-8444-555555555555"
    made = in_english(settings.model_copy(update={"package_id": own}))

    assert (made["id"], made["bots"][0]["botId"], made["webApplicationInfo"]["id"]) == (own, APP_ID, APP_ID)


@pytest.mark.parametrize(
    ("cloud", "domain"),
    [
        ("public", "token.botframework.com"),
        ("gcc", "token.botframework.com"),
        ("gcc_high", "token.botframework.azure.us"),
        ("dod", "token.botframework.azure.us"),
        ("china", "token.botframework.azure.cn"),
    ],
)
def test_each_cloud_signs_in_at_its_own_host(settings: PackageSettings, cloud: str, domain: str) -> None:
    made = in_english(settings.model_copy(update={"cloud": cloud, "package_domains": ("bot.contoso.com", domain)}))

    assert made["validDomains"] == [domain, "bot.contoso.com"]


def test_a_team_is_asked_for_just_what_the_look_ups_need_of_it(settings: PackageSettings) -> None:
    asked = in_english(settings)["authorization"]["permissions"]["resourceSpecific"]

    of_a_team = {lookup.permission for lookup in LOOKUPS if lookup.permission.endswith(".Group")}
    assert asked == [{"name": permission, "type": "Application"} for permission in of_a_team]


def test_the_search_sends_what_the_bot_reads(settings: PackageSettings) -> None:
    [extension] = in_english(settings)["composeExtensions"]
    [command] = extension["commands"]
    [parameter] = command["parameters"]

    assert (command["type"], command["initialRun"]) == ("query", True)
    assert (
        searched({"commandId": command["id"], "parameters": [{"name": parameter["name"], "value": "1042"}]}) == "1042"
    )


def test_the_version_is_that_of_the_project_unless_a_higher_one_is_needed(settings: PackageSettings) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]

    assert in_english(settings)["version"] == bot.__version__ == project["version"]
    assert in_english(settings.model_copy(update={"package_version": "2.0.1"}))["version"] == "2.0.1"


def test_where_there_is_no_page_on_privacy_the_website_is_named(settings: PackageSettings) -> None:
    page, website = "https://www.contoso.com/privacy", settings.developer_website_url

    assert set(in_english(settings)["developer"].values()) == {"Contoso", website}
    told = in_english(settings.model_copy(update={"developer_privacy_url": page}))["developer"]
    assert (told["privacyUrl"], told["termsOfUseUrl"]) == (page, website)


def test_a_quotation_mark_in_a_name_stays_in_the_name(settings: PackageSettings) -> None:
    name = 'Contoso "IT" \\ {{ help }}'
    assert in_english(settings.model_copy(update={"developer_name": name}))["developer"]["name"] == name


def test_the_app_says_why_it_reads_a_teams_messages(manifests: dict[str, JSON]) -> None:
    """Teams wants that of an app with ChannelMessage.Read.Group ("Receive all conversation messages with RSC")."""
    for language, word in {"en": "reads", "nl": "leest", "de": "liest", "fr": "lit"}.items():
        assert f" {word} " in words_of(manifests[language])["description.full"]
