"""What Teams would refuse about a package, or cut short: an upload tells of it late, and of some not at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from bot.package.localisation import longest, words_of
from bot.package.manifest import JSON

MOST_COMMANDS = 10
"""In one scope, by schema 1.22."""

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HOST = re.compile(r"(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def manifest_faults(manifests: Mapping[str, JSON]) -> list[str]:
    """Name every fault, a line each. `manifests` is the manifest in each language, English first."""
    english, *_ = manifests.values()
    return [
        *_of_ids(english),
        *_of_domains(english),
        *_of_commands(english),
        *chain.from_iterable(_of_words(language, manifest, english) for language, manifest in manifests.items()),
    ]


def missing_files(manifest: JSON, files: Mapping[str, bytes]) -> list[str]:
    """Name the files that the manifest speaks of and the package lacks, and those that are not at its root."""
    named = [*manifest["icons"].values(), *(row["file"] for row in manifest["localizationInfo"]["additionalLanguages"])]
    return [
        *(f"{name} is named in the manifest and is not in the package" for name in named if name not in files),
        *(f"{name} is not at the root of the package" for name in files if "/" in name or "\\" in name),
    ]


def _of_ids(manifest: JSON) -> Iterator[str]:
    app_id = manifest["webApplicationInfo"]["id"]
    ids = {
        "id": manifest["id"],
        "webApplicationInfo.id": app_id,
        "bots[0].botId": manifest["bots"][0]["botId"],
        "composeExtensions[0].botId": manifest["composeExtensions"][0]["botId"],
    }
    for place, value in ids.items():
        if not _GUID.fullmatch(value):
            yield f"{place} is {value}; it must be a GUID"
        elif place != "id" and value != app_id:
            yield f"{place} is {value}; it must be that of the registration, {app_id}"
    if not re.fullmatch(
        rf"api://(?:[^/]+/)?(?:botid-)?{re.escape(app_id)}", manifest["webApplicationInfo"]["resource"]
    ):
        yield f"webApplicationInfo.resource is {manifest['webApplicationInfo']['resource']}; it must name {app_id}"


def _of_domains(manifest: JSON) -> Iterator[str]:
    for domain in manifest["validDomains"]:
        if not _HOST.fullmatch(domain):
            yield f"validDomains has {domain}; it must be the name of a host alone, without https:// and without a path"


def _of_commands(manifest: JSON) -> Iterator[str]:
    for group in manifest["bots"][0]["commandLists"]:
        if len(group["commands"]) > MOST_COMMANDS:
            yield f"{_scope(group)} has {len(group['commands'])} commands; {MOST_COMMANDS} fit"
    ids = [command["id"] for command in manifest["composeExtensions"][0]["commands"]]
    yield from (f"composeExtensions has {name} twice" for name in _repeated(ids))


def _of_words(language: str, manifest: JSON, english: JSON) -> Iterator[str]:
    words, expected = words_of(manifest), words_of(english)
    yield from (f"{language}: {place} is missing" for place in expected if place not in words)
    yield from (f"{language}: {place} is not in the manifest" for place in words if place not in expected)
    for place, text in words.items():
        most = longest(place)
        if not text.strip():
            yield f"{language}: {place} is empty"
        elif most is not None and len(text) > most:
            yield f"{language}: {place} has {len(text)} characters; {most} fit: {text}"
    for group in manifest["bots"][0]["commandLists"]:
        titles = [command["title"].casefold() for command in group["commands"]]
        yield from (f"{language}: {_scope(group)} has the command {title} twice" for title in _repeated(titles))


def _scope(group: JSON) -> str:
    return f"the scope {' and '.join(group['scopes'])}"


def _repeated(values: Sequence[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if values.count(value) > 1]
