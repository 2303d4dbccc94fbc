"""`python -m bot advise`: one JSON object out, or one line that says what was wrong."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.advisor import TABLE

ROOT = Path(__file__).parents[2]
CASES = ROOT.parent / "shared" / "cases" / "public-cases.json"
RULES = {rule.id for rule in TABLE.rules}
COVERED = [
    case for case in (json.loads(CASES.read_text()) if CASES.exists() else ()) if RULES.intersection(case["rules"])
]
MSA = {"goal": "enroll", "generation": "hololens_2", "setup": "finished", "identity": "msa"}


@dataclass(frozen=True)
class Answered:
    """What one call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object that was printed."""
        assert (self.code, self.err) == (0, "")
        answer: dict[str, Any] = json.loads(self.out)
        return answer


Advise = Callable[..., Answered]


@pytest.fixture
def advise(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Advise:
    """Call the command with what stands on standard input: facts, or raw bytes."""

    def call(given: dict[str, object] | bytes, *options: str) -> Answered:
        text = given if isinstance(given, bytes) else json.dumps({"facts": given}).encode()
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text)))
        code = main(["advise", "--facts", "-", *options])
        return Answered(code, *capsys.readouterr())

    return call


def test_without_facts_it_asks_for_the_goal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["advise"]) == 0

    ask = json.loads(capsys.readouterr().out)["ask"]
    assert ask["fact"] == "goal"
    assert ask["choices"][0] == {"value": "enroll", "label": "Enroll a HoloLens"}
    assert ask["choices"][-1] == {"value": "unknown", "label": "I don't know"}


def test_a_question_says_where_to_look(advise: Advise) -> None:
    answer = advise({"goal": "enroll"}).json

    assert answer["status"] == "ask"
    assert answer["ask"]["fact"] == "generation"
    assert answer["ask"]["question"].endswith("?")
    assert "visor" in answer["ask"]["where"]


def test_advice_has_all_that_the_card_needs(advise: Advise) -> None:
    answer = advise(MSA).json

    assert list(answer) == [
        "status", "rule", "outcome", "actor", "possible", "summary", "steps", "warnings", "notes", "verify", "because",
        "assumptions", "citations",
    ]  # fmt: skip
    assert (answer["rule"], answer["outcome"], answer["actor"], answer["possible"]) == (
        "E17",
        "work_account",
        "user",
        True,
    )
    assert answer["because"][-1] == {"fact": "identity", "value": "msa", "source": "given"}
    assert {"fact": "licensed", "value": "yes", "text": "You have an Intune license."} in answer["assumptions"]
    assert answer["citations"][0]["url"] == "https://learn.microsoft.com/hololens/hololens-enroll-mdm"
    assert answer["citations"][0]["date"] == "2024-01-17"
    assert all(step["text"] for step in answer["steps"])


@pytest.mark.parametrize("locale", ["nl", "nl-BE"])
def test_a_dutch_reader_finds_both_labels(advise: Advise, locale: str) -> None:
    text = " ".join(step["text"] for step in advise(MSA, "--locale", locale).json["steps"])

    assert "**Connect** (Verbinden)" in text
    assert "Vul het e-mailadres" in text


def test_a_language_that_we_do_not_speak_gets_english(advise: Advise) -> None:
    assert advise(MSA, "--locale", "it") == advise(MSA)


@pytest.mark.parametrize(
    ("given", "named", "allowed"),
    [
        ({"goal": "enrol"}, "goal: 'enrol'", "enroll, unenroll"),
        ({"gaol": "enroll"}, "'gaol'", "goal, generation"),
        ({"os_build": "latest"}, "os_build: 'latest'", "20348.1501"),
        ({"battery_percent": -5}, "battery_percent: -5", "from 0 to 100"),
        ({"owner": None}, "owner: None", "yes, no"),
        (b"[]", "JSON object", '{"facts"'),
        (b'{"facts": []}', "JSON object", '{"facts"'),
        (b'{"goal": "enroll"}', "JSON object", '{"facts"'),
        (b"enroll", "no JSON", ""),
        (b"", "no JSON", ""),
        (b"\xff\xfe\x00", "no JSON", ""),
        (b"[" * 100_000, "no JSON", ""),
    ],
)
def test_what_is_wrong_is_one_line_and_code_2(
    advise: Advise, given: dict[str, object] | bytes, named: str, allowed: str
) -> None:
    answered = advise(given)

    assert (answered.code, answered.out) == (2, "")
    assert answered.err.count("\n") == 1
    assert named in answered.err
    assert allowed in answered.err
    assert advise(MSA).json["rule"] == "E17"


def test_facts_are_read_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"

    assert main(["advise", "--facts", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"{file} cannot be read: ")

    file.write_text(json.dumps({"facts": MSA}))
    assert main(["advise", "--facts", str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["rule"] == "E17"


def test_it_answers_as_a_program_of_its_own() -> None:
    command = [sys.executable, "-m", "bot", "advise", "--facts", "-"]
    done = subprocess.run(  # noqa: S603 - our own command
        command, input=json.dumps({"facts": MSA}), capture_output=True, text=True, timeout=30, check=True, cwd=ROOT
    )

    assert json.loads(done.stdout)["rule"] == "E17"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Enrolled by: work account (Microsoft Entra). It would have to be: personal account with an added work"),
        ("nl", "Ingeschreven via: werkaccount (Microsoft Entra). Nodig is: persoonlijk account met toegevoegd werk"),
    ],
)
def test_why_not_names_the_fact_in_the_way(advise: Advise, locale: str, said: str) -> None:
    facts = {"goal": "unenroll", "generation": "hololens_2", "enrolled_by": "entra"}
    answer = advise(facts, "--why-not", "disconnect", "--locale", locale).json

    assert (answer["status"], answer["rule"], answer["instead"]) == ("why_not", "U03", "U01")
    assert answer["text"].startswith({"en": "Disconnect:", "nl": "Verbinding verbreken:"}[locale])
    (obstacle,) = answer["obstacles"]
    assert (obstacle["fact"], obstacle["value"]) == ("enrolled_by", "entra")
    assert obstacle["text"].startswith(said)
    assert answer["citations"]


@pytest.mark.parametrize(
    ("facts", "outcome", "text"),
    [
        (
            {"goal": "unenroll", "enrolled_by": "work_account", "can_sign_in": "no"},
            "disconnect",
            "something else comes",
        ),
        ({"goal": "unenroll", "enrolled_by": "work_account"}, "disconnect", "what the advice comes down to"),
        ({"goal": "hand_over", "identity": "entra"}, "autopilot", "there is no such way"),
    ],
)
def test_why_not_tells_what_kind_of_no_it_is(advise: Advise, facts: dict[str, object], outcome: str, text: str) -> None:
    answer = advise(facts, "--why-not", outcome).json

    assert text in answer["text"]
    assert answer["obstacles"] == []


def test_why_not_needs_a_goal_first(advise: Advise) -> None:
    assert advise({}, "--why-not", "wipe").json["ask"]["fact"] == "goal"


@pytest.mark.parametrize(
    ("build", "outcome", "needed"),
    [("18362.1039", "autopilot", "19041.1128 or later"), ("22621.1113", "reflash", "below 19041.1103")],
)
def test_why_not_says_which_build_is_needed(advise: Advise, build: str, outcome: str, needed: str) -> None:
    facts = {
        "goal": "enroll",
        "generation": "hololens_2",
        "setup": "first_run",
        "autopilot": "assigned",
        "os_build": build,
    }
    texts = " ".join(obstacle["text"] for obstacle in advise(facts, "--why-not", outcome).json["obstacles"])

    assert f"Build: {build}." in texts
    assert needed in texts or "from 19041.1103 to below 19041.1128" in texts


def test_an_outcome_that_does_not_exist_is_named_with_those_that_do(advise: Advise) -> None:
    answered = advise(MSA, "--why-not", "explode")

    assert (answered.code, answered.out) == (2, "")
    assert "'explode' is no outcome; allowed: autopilot, oobe_entra" in answered.err
    assert answered.err.count("\n") == 1
    assert advise(MSA, "--why-not", "wipe").code == 0


def test_old_sources_are_listed_with_their_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["advise", "--check", "--older-than", "2000"]) == 1
    lines = capsys.readouterr().out.splitlines()

    assert any(
        re.match(r"E17: W1 of 2017-12-31 is \d{4,} days old: MDM enrollment of Windows devices, https://", line)
        for line in lines
    )
    assert not any(": H1 of" in line for line in lines)

    assert main(["advise", "--check", "--older-than", "36500"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("days", ["-1", "soon", "9999999999999"])
def test_an_age_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], days: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["advise", "--check", f"--older-than={days}"])

    assert ended.value.code == 2
    assert "--older-than" in capsys.readouterr().err


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_the_table_is_there_to_be_reviewed(capsys: pytest.CaptureFixture[str], locale: str) -> None:
    assert main(["advise", "--table", "--locale", locale]) == 0
    out = capsys.readouterr().out
    rows = [line for line in out.splitlines() if line.startswith("|")]

    for rule in TABLE.rules:
        (row,) = (row for row in rows if f"| {rule.level} | {rule.name} |" in row)
        assert all(TABLE.sources[source].url in row for source in rule.sources)
    for key in (*TABLE.vocabulary, *TABLE.sources):
        assert any(row.startswith(f"| {key} |") for row in rows)
    assert len({row.count(" | ") for row in rows}) == 3  # three tables, each of one width


@pytest.mark.skipif(not CASES.exists(), reason="the public cases are not here")
@pytest.mark.parametrize("case", COVERED, ids=lambda case: str(case["id"]))
def test_the_public_cases_hold(advise: Advise, case: dict[str, Any]) -> None:
    answer = advise(case["facts"]).json
    steps = " ".join(step["text"] for step in answer["steps"])
    more = [part["text"] for key in ("warnings", "verify", "assumptions") for part in answer[key]]
    said = " ".join([answer["summary"], steps, *more])

    assert answer["rule"] in case["rules"]
    assert answer["outcome"] in case["outcomes"]
    assert [pattern for pattern in case.get("say", ()) if not re.search(pattern, said)] == []
    assert [pattern for pattern in case.get("steps_never", ()) if re.search(pattern, steps)] == []


@pytest.mark.skipif(not CASES.exists(), reason="the public cases are not here")
def test_all_public_cases_have_their_rule() -> None:
    assert len(COVERED) == 24
