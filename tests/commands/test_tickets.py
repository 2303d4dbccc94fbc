"""`python -m bot tickets export`: every ticket as a row that no spreadsheet runs, and nobody's name of who asked."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.tickets import COLUMNS
from bot.helpdesk.row import row_of
from bot.helpdesk.ticket import Agent, Asker, Ending, Status, Ticket
from bot.rows import cell
from bot.storage.database import Pool
from bot.storage.tickets import TicketStore
from bot.storage.work import Line, TicketWrite, Work
from tests.conftest import MovableClock

ROOT = Path(__file__).parents[2]
NOOR = Agent("noor-id", "=Noor", "29:noor")
ASKER = Asker("t", "alex-id", "Alex Wilber", "a:alex")
JSON = dict[str, object]


def bot(folder: Path, url: str | None, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a program of its own, on that database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ENROLLDESK_")}
    settings = {"ENROLLDESK_DANGEROUSLY_ALLOW_UNAUTHENTICATED": "true"}
    if url is not None:
        settings["ENROLLDESK_DATABASE_URL"] = url
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "tickets", *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        timeout=50,
        check=False,
    )


@pytest.fixture
async def three(pool: Pool, clock: MovableClock) -> None:
    """Put three tickets there: one solved in ten minutes and a half, one that waits, one of the day after."""
    store, now = TicketStore(pool), clock.now()
    waits = Ticket.opened(1002, ASKER, {"sentence": "ça ne marche pas"}, channel_id="19:desk", at=now)
    solved = replace(
        Ticket.opened(1001, ASKER, {"sentence": "=1+1"}, channel_id="19:desk", at=now, failure="0x80180014"),
        status=Status.CLOSED,
        ending=Ending.RESOLVED,
        holder=NOOR,
        taken_at=now + timedelta(seconds=630),
        answered_at=now + timedelta(minutes=12),
        closed_at=now + timedelta(hours=1),
        stars=5,
    )
    lines = (Line(now, "user", "", "it stays\nblack"), Line(now + timedelta(minutes=12), "agent", "=Noor", "try this"))
    late = replace(waits, number=1003, opened_at=now + timedelta(days=1), request={})
    writes = (
        TicketWrite(row_of(waits, None)),
        TicketWrite(row_of(solved, None), lines),
        TicketWrite(row_of(late, None)),
    )
    assert await store.commit(Work(tickets=writes), now)


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"), newline="")))


def objects(done: subprocess.CompletedProcess[bytes]) -> list[JSON]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


@pytest.mark.usefixtures("three")
def test_a_row_has_what_an_owner_asks_for_and_not_whose_it_was(tmp_path: Path, database_url: str) -> None:
    done = bot(tmp_path, database_url, "export")

    first, second, third = rows(done)
    assert first == {
        "number": "ED-1001",
        "opened_at": "2026-11-22T09:00:00Z",
        "taken_at": "2026-11-22T09:10:30Z",
        "answered_at": "2026-11-22T09:12:00Z",
        "closed_at": "2026-11-22T10:00:00Z",
        "status": "closed",
        "ending": "resolved",
        "holder": "'=Noor",
        "failure": "0x80180014",
        "incident": "",
        "minutes_to_take": "10.5",
        "stars": "5",
        "lines": "2",
    }
    assert (second["number"], second["taken_at"], second["minutes_to_take"], second["lines"]) == (
        "ED-1002",
        "",
        "",
        "0",
    )
    assert third["number"] == "ED-1003"
    for personal in (b"Alex", b"alex-id", b"black", b"marche"):
        assert personal not in done.stdout


@pytest.mark.usefixtures("three")
def test_texts_are_there_where_they_are_wanted(tmp_path: Path, database_url: str) -> None:
    [solved, waits, _] = objects(bot(tmp_path, database_url, "export", "--format", "jsonl", "--with-text"))

    assert solved["said"] == [
        {"at": "2026-11-22T09:00:00Z", "kind": "user", "author": "", "text": "it stays\nblack"},
        {"at": "2026-11-22T09:12:00Z", "kind": "agent", "author": "=Noor", "text": "try this"},
    ]
    assert waits["request"] == {"sentence": "ça ne marche pas"}

    [in_csv, *_] = rows(bot(tmp_path, database_url, "export", "--with-text"))
    assert json.loads(in_csv["said"]) == solved["said"]
    assert json.loads(in_csv["request"]) == {"sentence": "=1+1"}


@pytest.mark.usefixtures("three")
def test_json_lines_have_the_same_columns_with_numbers_as_numbers(tmp_path: Path, database_url: str) -> None:
    [solved, waits, _] = objects(bot(tmp_path, database_url, "export", "--format", "jsonl"))

    assert tuple(solved) == COLUMNS
    assert (solved["holder"], solved["stars"], solved["minutes_to_take"], solved["lines"]) == ("=Noor", 5, 10.5, 2)
    assert (waits["holder"], waits["failure"], waits["ending"]) == (None, None, None)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("span", "numbers"),
    [
        (("--since", "2026-11-23"), ["ED-1003"]),
        (("--until", "2026-11-22"), ["ED-1001", "ED-1002"]),
        (("--since", "2026-11-22", "--until", "2026-11-23"), ["ED-1001", "ED-1002", "ED-1003"]),
        (("--since", "2027-01-01"), []),
    ],
    ids=str,
)
def test_a_span_takes_in_both_its_days(
    tmp_path: Path, database_url: str, span: tuple[str, ...], numbers: list[str]
) -> None:
    assert [row["number"] for row in rows(bot(tmp_path, database_url, "export", *span))] == numbers


@pytest.mark.usefixtures("three")
def test_a_file_is_there_whole_or_not_at_all_and_excel_reads_it(tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "tickets.csv"
    unreachable = bot(tmp_path, "postgresql://nobody@127.0.0.1:9/none", "export", "--output", "tickets.csv")
    assert unreachable.returncode == 1
    assert unreachable.stderr.startswith(b"The database cannot be read: ")
    assert b"Traceback" not in unreachable.stderr
    assert list(tmp_path.iterdir()) == []

    done = bot(tmp_path, database_url, "export", "--output", "tickets.csv", "--excel")

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfnumber,opened_at,")
    assert [path.name for path in tmp_path.iterdir()] == ["tickets.csv"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--since", "yesterday"), "--since: invalid day value: 'yesterday'"),
        (("--since", "2026-12-02", "--until", "2026-12-01"), "--since 2026-12-02 is after --until 2026-12-01"),
        (("--format", "jsonl", "--excel"), "--excel is for --format csv"),
        (("--format", "xml"), "invalid choice: 'xml'"),
        (("--output", "no/such/folder.csv"), "No such file or directory"),
    ],
    ids=str,
)
def test_a_wrong_option_is_code_2_and_a_line(
    tmp_path: Path, database_url: str, arguments: tuple[str, ...], says: str
) -> None:
    wrong = bot(tmp_path, database_url, "export", *arguments)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert says in wrong.stderr.decode()
    assert "Traceback" not in wrong.stderr.decode()

    assert rows(bot(tmp_path, database_url, "export")) == []


def test_without_a_database_it_says_how_to_get_one(tmp_path: Path) -> None:
    done = bot(tmp_path, None, "export")

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"There is no database in .data yet")
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_before_is_told_from_one_without_tickets(
    tmp_path: Path, postgres: str, database_url: str
) -> None:
    before = bot(tmp_path, postgres, "export")
    assert (before.returncode, before.stderr.decode().strip()) == (
        1,
        "The database has no tickets yet: start the bot once with this version.",
    )

    assert rows(bot(tmp_path, database_url, "export")) == []


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "written"), [(None, ""), (-3, "-3"), (1.5, "1.5"), ("a=b", "a=b"), ("", "")])
def test_everything_else_stays_as_it_is(value: object, written: str) -> None:
    assert cell(value) == written
