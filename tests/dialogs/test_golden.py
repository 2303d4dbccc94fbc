"""Golden conversations: `golden/<name>.<locale>.txt`, found by name, read like what happened.

A line that begins with "> " is what the person writes. Every other line has to be said in answer to it, in that order,
as a part of what is said; `[…]` is a button. A line `~ …` must not be said. Lines `@ device NAME fact=value …` are
devices that Intune shows; with `@ helpdesk` there is one. A line `! NAME {JSON}` is what the helpdesk does, and `= …`
has reached the helpdesk, or who reminds, since the last one. With `@ reminder` one came before; `+ TITLE` presses a
button.
"""

import json
import re
from pathlib import Path

import pytest

from bot.advisor import Build, Device
from dialogs.campaigns import OwnReminder
from tests.dialogs.talk import CATALOGUES, MemoryDesk, Talk, hololens, reminded

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
async def test_a_golden_conversation_goes_as_it_is_written(file: Path) -> None:
    lines = _lines(file)
    talk = Talk(
        file.stem.rsplit(".", 1)[-1],
        devices_found=tuple(_device(line) for line in lines if line.startswith("@ device")),
        desk=MemoryDesk() if "@ helpdesk" in lines else None,
        reminders=tuple(_reminder(line) for line in lines if line.startswith("@ reminder")),
    )
    said = ""
    for line in lines:
        mark, rest = line[0], line[1:].strip()
        if mark == ">":
            await talk.says(rest)
            said = "\n".join(talk.said)
        elif mark == "!":
            name, told = rest.split(" ", 1)
            await talk.happens(name, **json.loads(told))
            said = "\n".join(talk.said)
        elif mark == "+":
            await talk.presses(rest)
            said = "\n".join(talk.said)
        elif mark == "=":
            reached = talk.helpdesk or talk.answered
            assert rest in str(reached.pop(0)), f"{file.name}: {rest!r} reaches nobody"
        elif mark == "~":
            assert rest not in "\n".join(talk.said), f"{file.name}: says {rest!r}"
        elif mark != "@":
            assert line in said, f"{file.name}: {line!r} is not in what is said from here:\n{said}"
            said = said.split(line, 1)[1]


def test_there_are_golden_conversations_in_every_language() -> None:
    assert {file.stem.rsplit(".", 1)[-1] for file in GOLDEN} == set(CATALOGUES.languages)


def _lines(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _reminder(line: str) -> OwnReminder:
    return reminded(**dict(field.split("=", 1) for field in line[1:].split()[1:]))


def _device(line: str) -> Device:
    name, *facts = line[1:].split()[1:]
    values = dict(fact.split("=", 1) for fact in facts)
    known = {key: Build.parse(value) if re.match(r"\d{5}\.", value) else value for key, value in values.items()}
    return hololens(name, facts=known)
