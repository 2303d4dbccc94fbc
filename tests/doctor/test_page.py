"""The page: in order of urgency, with the remedy below, and words for everything that can be found."""

import ast
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.clock import SystemClock
from bot.doctor.allowed import allowed
from bot.doctor.check import Check, skip
from bot.doctor.checks.settings import of_settings
from bot.doctor.examination import CHECKS
from bot.doctor.finding import Finding, State
from bot.doctor.page import as_json, page
from bot.doctor.records import Records
from bot.doctor.subject import Subject
from bot.errors import WrongSettings
from bot.settings import Settings, load_settings
from cards.catalogue import Catalogues

ROOT = Path(__file__).parents[2]
WORDS = [Catalogues().of(language) for language in Catalogues().languages]
ENGLISH = Catalogues().of("en")

FOUND = [
    Finding("worker", State.OK, "alive"),
    Finding("posts", State.WARNING, "no_team"),
    Finding("credential", State.FAILED, "unreachable", {"service": "Teams", "fault": "TimeoutError"}),
    Finding("expiry", State.SKIPPED, "no_token", words="doctor.because.no_token"),
    Finding("queues", State.OK, "flowing"),
]


def test_what_fails_comes_first_with_its_remedy_below_and_all_that_is_fine_is_one_line() -> None:
    assert page(FOUND, ENGLISH).splitlines() == [
        "Failed: 1. Warnings: 1. Fine: 2. Not looked at: 1.",
        "",
        "FAILED  Entra could not be asked for a token for Teams (TimeoutError).",
        "    What to do: Check the network, the proxy and ENROLLDESK_CLOUD.",
        "",
        f"WARNING  {ENGLISH.plain('doctor.posts.no_team')}",
        "    What to do: Set it to the object id of the team’s group in Entra: the groupId in the link to the team.",
        "",
        "Fine: worker, queues.",
        "Not looked at: end of the credential. Entra gives no token.",
    ]


def test_in_a_window_its_lines_are_broken_where_they_end() -> None:
    lines = page(FOUND, ENGLISH, width=60).splitlines()

    assert max(len(line) for line in lines) <= 60


def test_programs_get_the_same_as_json() -> None:
    told = as_json(FOUND[:2], ENGLISH)

    assert told["ok"] is True
    assert as_json(FOUND, ENGLISH)["ok"] is False
    assert told["findings"][0] == {  # type: ignore[index]  # it is JSON
        "check": "worker",
        "state": "ok",
        "what": "alive",
        "message": "A worker is alive.",
        "remedy": None,
    }


def test_everything_that_a_check_can_find_has_words_and_a_remedy_where_one_is_needed() -> None:
    named = 0
    for file in (ROOT / "bot" / "doctor").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding"):
                continue
            match call.args[:3]:
                case [ast.Constant(str(check)), ast.Attribute(attr=state), ast.Constant(str(what)), *_]:
                    named += 1
                    id_ = "doctor.because.settings" if check == "rest" else f"doctor.{check}.{what}"
                    for language in WORDS:
                        assert id_ in language, id_
                        assert state not in {"FAILED", "WARNING"} or f"{id_}.remedy" in language, id_
    assert named > 30


@pytest.mark.parametrize("check", [*(check.name for check in CHECKS), "settings", "clock", "rest"])
def test_every_check_has_a_name_in_every_language(check: str) -> None:
    assert all(f"doctor.name.{check}" in words for words in WORDS)


@pytest.mark.parametrize(
    ("setting", "takes"),
    [
        ("PORT", "a whole number from 0 to 65535"),
        ("SEND_RATE", "a number above 0"),
        ("HELPDESK_CLOSE_DAYS", "a number above 0, at most 365"),
        ("MANAGED_IDENTITY", "true or false"),
        ("HELPDESK_LOCALE", "a language, such as en or nl-BE"),
        ("HELPDESK_HOLIDAYS", "dates with commas between them, such as 2026-12-25,2026-12-26"),
        ("HELPDESK_UNCLAIMED_AFTER", "minutes with commas between them, such as 15,60,240"),
    ],
)
def test_what_a_setting_takes_is_drawn_from_its_type(setting: str, takes: str) -> None:
    words = allowed(f"ENROLLDESK_{setting}")

    assert words is not None
    assert [ENGLISH.plain(id_, **words.params) for id_ in words.ids] == [takes]


def test_every_setting_that_is_wrong_in_any_way_is_one_finding() -> None:
    wrong = dict.fromkeys(
        (name for name, field in Settings.model_fields.items() if field.annotation in {bool, int, float}), "canary"
    )
    with pytest.raises(WrongSettings) as faults:
        load_settings(_env_file=None, **wrong)

    found = of_settings(faults.value, [])

    said = [ENGLISH.plain(each.words, fault=each.params["fault"], allowed="") for each in found]
    for name in wrong:
        assert sum(f"ENROLLDESK_{name.upper()}:" in line for line in said) == 1, name
    assert {each.what for each in found} == {"wrong", "wrong_value"}
    assert "canary" not in page(found, ENGLISH)


@pytest.mark.parametrize(
    ("name", "what"),
    [("ENROLLDESK_HELPDESK_CHANEL", "misspelt"), ("ENROLLDESK_ZZZ", "unknown"), ("enrolldesk_port", "no_app")],
)
def test_a_setting_that_means_nothing_is_named_with_the_one_that_is_meant(name: str, what: str) -> None:
    settings = load_settings(_env_file=None, dangerously_allow_unauthenticated=True)

    assert of_settings(settings, [name])[-1].what == what


async def test_a_check_that_does_not_end_fails_and_one_at_fault_says_so_and_neither_raises() -> None:
    async def endless(_: Subject) -> list[Finding]:
        await asyncio.Event().wait()
        return []

    async def broken(_: Subject) -> list[Finding]:
        raise ZeroDivisionError

    async def skipped(_: Subject) -> list[Finding]:
        skip("no_app")

    settings = load_settings(_env_file=None, dangerously_allow_unauthenticated=True)
    async with ClientSession() as session, AsyncExitStack() as stack:
        quick = Subject(settings, SystemClock(), session, Records(settings, stack), None, limit=0.01)
        found = [(await Check("keys", ask).made(quick))[0] for ask in (endless, broken, skipped)]

    assert [(each.what, each.state) for each in found] == [
        ("slow", State.FAILED),
        ("broken", State.FAILED),
        ("no_app", State.SKIPPED),
    ]
    assert "ZeroDivisionError" in page(found, ENGLISH)
