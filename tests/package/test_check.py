"""The check of a package: each fault in a line, before Teams sees it."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from bot.package.check import manifest_faults, missing_files
from bot.package.manifest import JSON

Plant = Callable[[dict[str, Any]], object]


def commands(manifest: JSON, scope: int = 0) -> list[JSON]:
    found: list[JSON] = manifest["bots"][0]["commandLists"][scope]["commands"]
    return found


FAULTS: dict[str, Plant] = {
    "id is enroll-desk; it must be a GUID": lambda it: it["en"].update(id="enroll-desk"),
    "bots[0].botId is 11111111-2222-4333-8444-555555555555; it must be that of the registration": lambda it: it["en"][
        "bots"
    ][0].update(botId="11111111-2222-4333-8444-555555555555"),
    "composeExtensions[0].botId is 28:x; it must be a GUID": lambda it: it["en"]["composeExtensions"][0].update(
        botId="28:x"
    ),
    "webApplicationInfo.resource is https://contoso.com; it must name": lambda it: it["en"][
        "webApplicationInfo"
    ].update(resource="https://contoso.com"),
    "validDomains has https://contoso.com; it must be the name of a host": lambda it: it["en"]["validDomains"].append(
        "https://contoso.com"
    ),
    "validDomains has contoso.com/help; it must be the name of a host": lambda it: it["en"]["validDomains"].append(
        "contoso.com/help"
    ),
    "composeExtensions has searchTickets twice": lambda it: it["en"]["composeExtensions"][0]["commands"].append(
        {"id": "searchTickets"}
    ),
    "nl: bots[0].commandLists[0].commands[0].title has 33 characters; 32 fit: xxx": lambda it: commands(it["nl"])[
        0
    ].update(title="x" * 33),
    "fr: bots[0].commandLists[1].commands[6].description has 129 characters; 128 fit": lambda it: commands(it["fr"], 1)[
        6
    ].update(description="x" * 129),
    "de: name.short has 31 characters; 30 fit": lambda it: it["de"]["name"].update(short="x" * 31),
    "en: description.short has 81 characters; 80 fit": lambda it: it["en"]["description"].update(short="x" * 81),
    "nl: name.full is empty": lambda it: it["nl"]["name"].update(full=" "),
    "de: the scope team has the command finde twice": lambda it: commands(it["de"], 1)[0].update(title="Finde"),
    "fr: bots[0].commandLists[0].commands[9].title is missing": lambda it: commands(it["fr"]).pop(),
    "nl: bots[0].commandLists[1].commands[7].title is not in the manifest": lambda it: commands(it["nl"], 1).append(
        {"title": "test"}
    ),
}


def test_a_package_as_it_is_made_has_no_fault(manifests: dict[str, JSON]) -> None:
    assert manifest_faults(manifests) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_with_its_place(manifests: dict[str, JSON], fault: str) -> None:
    broken = deepcopy(manifests)
    FAULTS[fault](broken)

    found = manifest_faults(broken)
    assert [line for line in found if line.startswith(fault)], found
    assert manifest_faults(manifests) == []


def test_all_faults_are_named_at_once(manifests: dict[str, JSON]) -> None:
    for plant in FAULTS.values():
        plant(manifests)
    found = manifest_faults(manifests)
    assert [fault for fault in FAULTS if not any(line.startswith(fault) for line in found)] == []
    assert all("\n" not in line for line in found)


def test_more_commands_than_teams_shows_are_too_many(manifests: dict[str, JSON]) -> None:
    for made in manifests.values():
        commands(made).append({"title": "one more", "description": "one too many"})

    assert manifest_faults(manifests) == ["the scope personal has 11 commands; 10 fit"]


def test_a_file_that_the_manifest_names_is_at_the_root(manifests: dict[str, JSON]) -> None:
    files = dict.fromkeys(["manifest.json", "de.json", "fr.json", "nl.json", "color.png", "outline.png"], b"")
    assert missing_files(manifests["en"], files) == []

    del files["fr.json"]
    files["icons/color.png"] = files.pop("color.png")
    assert missing_files(manifests["en"], files) == [
        "color.png is named in the manifest and is not in the package",
        "fr.json is named in the manifest and is not in the package",
        "icons/color.png is not at the root of the package",
    ]
