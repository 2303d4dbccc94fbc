"""`python -m bot campaign`: a campaign from a list to a report, in the simulated tenant."""

import argparse
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.commands import campaign as command
from bot.commands.campaign import place
from bot.commands.campaign.progress import WIDTH, bar
from bot.commands.campaign.week import weekdays
from bot.storage.campaigns import Figures

TODAY = datetime.now(UTC).date()
FIRST, DUE = TODAY + timedelta(days=1), TODAY + timedelta(days=60)
WISH = ("--name", "Autumn", "--owner", "tom.willemsen@contoso.example", "--first", f"{FIRST}", "--due", f"{DUE}")
PEOPLE = "UPN;Language\nsanne.verhoeven@contoso.example;nl\naoife.brennan@contoso.example;en\n"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Iterator[None]:
    """Work on a database of this test, with no demo beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENROLLDESK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ENROLLDESK_DATABASE_URL", database_url)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(place, "is_running", lambda: False)
    monkeypatch.setattr(command, "set_up_logs", lambda **_: None)  # it would keep the standard error of this test
    with capture_logs():
        yield


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write a list of two people."""
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    return tmp_path / "people.csv"


def runs(action: str, *arguments: str) -> int:
    """Run a command in the simulated tenant, and return its exit code."""
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args([action, "--sandbox", *arguments]))


def told(capsys: pytest.CaptureFixture[str], action: str, *arguments: str) -> str:
    """Run a command that succeeds, and return what it printed."""
    capsys.readouterr()
    assert runs(action, *arguments) == 0
    return capsys.readouterr().out


def test_a_list_becomes_a_draft_that_can_be_tried_started_and_stopped(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "people in it: 2" in told(capsys, "create", "--csv", str(people), *WISH)
    assert "draft" in told(capsys, "list")
    assert "a few people first" in told(capsys, "start", "autumn")
    assert "running" in told(capsys, "start", "Autumn", "--all-at-once")
    assert "paused" in told(capsys, "pause", "Autumn")
    assert "running" in told(capsys, "resume", "Autumn")
    assert "cancelled" in told(capsys, "cancel", "Autumn")
    [listed] = json.loads(told(capsys, "list", "--json"))
    assert (listed["name"], listed["state"], listed["people"]) == ("Autumn", "cancelled", 2)


def test_a_wrong_line_is_named_and_stops_it_unless_the_rest_is_to_go_on(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people.write_text(f"{PEOPLE}nobody@contoso.example;nl\nsomebody;nl\n", "utf-8")
    assert runs("create", "--csv", str(people), *WISH) == 2
    printed = capsys.readouterr()
    assert "line 4: " in printed.err
    assert "line 5: " in printed.err
    assert "no campaigns" in told(capsys, "list")

    assert runs("create", "--csv", str(people), "--skip-wrong-lines", *WISH) == 0
    printed = capsys.readouterr()
    assert "people in it: 2" in printed.out
    assert "line 4: " in printed.err


def test_everything_that_is_wrong_with_a_wish_is_said_at_once(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ("--hours", "17-9", "--time-zone", "Mars", "--distances", "soon")
    assert runs("create", "--csv", str(people), *WISH, *wrong) == 2
    assert len(capsys.readouterr().err.splitlines()) == 4

    assert runs("create", "--csv", str(people), *WISH) == 0
    assert runs("create", "--csv", str(people), *WISH) == 2
    assert "Another campaign is called “Autumn” already." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("audience", "found"),
    [
        (("--group", "c0ffee00-1d2e-4f3a-8b4c-5d6e7f8091a2"), 3),
        (("--autopilot",), 0),
        (("--stale", "30"), 2),
    ],
    ids=["group", "autopilot", "stale"],
)
def test_people_are_found_in_the_organization(
    capsys: pytest.CaptureFixture[str], audience: tuple[str, ...], found: int
) -> None:
    assert f"people in it: {found}" in told(capsys, "create", *audience, *WISH)


def test_who_or_what_is_not_there_is_said(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = [*WISH[:3], "nobody@contoso.example", *WISH[4:]]
    assert runs("create", "--csv", str(people), *nobody) == 2
    assert "Entra knows nobody called nobody@contoso.example." in capsys.readouterr().err
    assert runs("create", "--group", "00000000-0000-4000-8000-000000000000", *WISH) == 1
    assert "group" in capsys.readouterr().err
    assert runs("create", "--csv", "missing.csv", *WISH) == 2
    assert runs("progress", "Autumn") == 2
    assert "There is no campaign called “Autumn”." in capsys.readouterr().err

    assert runs("create", "--csv", str(people), *WISH) == 0
    assert runs("pause", "Autumn") == 1
    assert "nothing to pause" in capsys.readouterr().err


def test_a_dry_run_says_who_gets_what_when_and_in_which_language(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "create", "--csv", str(people), *WISH, "--distances", "7,3", "--days", "Mon-Sun")

    table = told(capsys, "dry-run", "Autumn", "--names")
    assert "aoife.brennan@contoso.example" in table
    assert "Enrolling failed 0x80180014" in table
    assert "Reminders: 6" in table

    assert "Reminders: 6" in told(capsys, "dry-run", "Autumn", "--output", "who.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "who.jsonl").read_text("utf-8").splitlines()]
    assert {(line["locale"], len(line["reminders"]), line["user"]) for line in lines} == {("nl", 3, ""), ("en", 3, "")}

    rows = list(csv.DictReader(io.StringIO(told(capsys, "dry-run", "Autumn", "--format", "csv"))))
    assert {row["obstacle"] for row in rows} == {"nothing_enrolled", "failed"}
    assert json.loads(told(capsys, "progress", "Autumn", "--json"))["planned"] == 2


def test_a_report_has_a_line_for_each_person_named_only_where_that_is_asked_for(
    people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "create", "--csv", str(people), *WISH)

    without = list(csv.DictReader(io.StringIO(told(capsys, "report", "Autumn"))))
    assert [row["user"] for row in without] == ["", ""]
    assert {row["result"] for row in without} == {"waiting"}
    named = list(csv.DictReader(io.StringIO(told(capsys, "report", "Autumn", "--names"))))
    assert {row["user"] for row in named} == {"sanne.verhoeven@contoso.example", "aoife.brennan@contoso.example"}


def test_following_ends_when_a_campaign_is_over(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "create", "--csv", str(people), *WISH)
    told(capsys, "cancel", "Autumn")

    assert "cancelled" in told(capsys, "progress", "Autumn", "--follow")


def test_the_bar_shows_who_enrolled_who_else_was_reminded_and_who_is_left() -> None:
    none: dict[str, Any] = {
        each.name: {} if each.name in {"reach", "enrolled_after"} else 0 for each in fields(Figures)
    }
    nothing = Figures(**none)
    assert bar(nothing) == "·" * WIDTH

    some = replace(nothing, people=8, reminded=5, enrolled=2, enrolled_after={0: 1, 2: 1})
    assert bar(some) == "█" * (WIDTH // 4) + "▒" * (WIDTH // 2) + "·" * (WIDTH // 4)
    assert bar(replace(some, enrolled=8, enrolled_after={0: 3, 1: 5})) == "█" * WIDTH


@pytest.mark.parametrize(
    ("text", "days"), [("Mon-Fri", "0,1,2,3,4"), ("mon,WED", "0,2"), ("Sat-Sun,Mon", "5,6,0"), ("Tue", "1")]
)
def test_days_are_written_as_people_write_them(text: str, days: str) -> None:
    assert weekdays(text) == days


@pytest.mark.parametrize("text", ["", "Mon-", "Fri-Mon", "Moonday", "0-4"])
def test_what_are_no_days_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="Mon-Fri"):
        weekdays(text)
    assert weekdays("Mon-Sun") == "0,1,2,3,4,5,6"
