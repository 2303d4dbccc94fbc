"""`python -m bot understand`: one JSON object for a text, or one a line."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bot", "understand"]

Understand = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def understand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Understand:
    """Call the command, with lines on standard input where there are some, and return what it prints."""

    def call(*arguments: str, lines: bytes = b"") -> list[dict[str, Any]]:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(lines)))
        assert main(["understand", *arguments]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return [json.loads(line) for line in out.splitlines()]

    return call


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "I want to enroll my HoloLens 2"),
        ("nl", "ik wil mijn HoloLens 2 inschrijven"),
        ("de", "ich möchte meine HoloLens 2 registrieren"),
        ("fr", "je veux inscrire mon HoloLens 2"),
    ],
)
def test_a_text_is_one_object(understand: Understand, locale: str, text: str) -> None:
    (answer,) = understand("--locale", locale, text)

    assert list(answer) == ["intent", "confidence", "entities", "runners_up"]
    assert answer["intent"] == "enroll"
    assert 0.75 <= answer["confidence"] <= 1
    assert answer["entities"] == {"generation": "hololens_2"}


def test_several_things_in_one_message_are_all_told(understand: Understand) -> None:
    (answer,) = understand("HoloLens 2, personal account, wants to enroll, got 0x80180014")

    assert answer["intent"] == "problem"
    assert answer["entities"] == {"generation": "hololens_2", "identity": "msa", "error": "0x80180014"}


def test_what_is_not_sure_says_what_it_may_be(understand: Understand) -> None:
    (answer,) = understand("work account headset")

    assert answer["intent"] == "unknown"
    assert 1 <= len(answer["runners_up"]) <= 3
    assert all(set(other) == {"intent", "confidence"} for other in answer["runners_up"])


def test_every_line_is_answered_in_order_whatever_it_holds(understand: Understand) -> None:
    lines = [b"help", b"", b"   ", b"\xff\xfe\x00", b"terug\r", "\u2028".encode(), b"x" * 100_000, b"thanks"]
    answers = understand("-", lines=b"\n".join(lines))

    assert len(answers) == len(lines)
    assert [answers[at]["intent"] for at in (0, 4, 7)] == ["help", "back", "thanks"]
    assert {answers[at]["intent"] for at in (1, 2)} == {"unknown"}


def test_no_line_is_no_answer(understand: Understand) -> None:
    assert understand("-") == []


def test_an_answer_comes_before_the_next_line_is_written() -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text, intent in (("hello", "greeting"), ("help", "help")):
            process.stdin.write(f"{text}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["intent"] == intent
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_who_stops_reading_causes_no_traceback() -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"hello\n" * 10)
        process.stdin.close()
        assert process.wait(timeout=30) == 1
        assert process.stderr.read() == b""


def test_a_missing_text_is_one_line_and_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["understand"])

    assert ended.value.code == 2
    assert "text" in capsys.readouterr().err
