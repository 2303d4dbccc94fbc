"""Export the tickets of the helpdesk, as CSV or JSON Lines, oldest first. Nothing in it tells whose a ticket was.

Times are in UTC; minutes_to_take is by the calendar, not by the desk's working hours.
"""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack, aclosing
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from psycopg import Error
from psycopg.errors import UndefinedTable

from bot.errors import EnrollDeskError
from bot.helpdesk.number import written
from bot.rows import writer, writing
from bot.settings import load_settings
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.export import ExportedTicket, tickets

COLUMNS = (
    "number", "opened_at", "taken_at", "answered_at", "closed_at", "status", "ending", "holder", "failure", "incident",
    "minutes_to_take", "stars", "lines",
)  # fmt: skip
TEXTS = ("request", "said")


class NoDatabase(EnrollDeskError):
    """There is no database in {folder} yet: start the bot once, or set ENROLLDESK_DATABASE_URL."""

    folder: Path


class NoTickets(EnrollDeskError):
    """The database has no tickets yet: start the bot once with this version."""


class Unreadable(EnrollDeskError):
    """The database cannot be read: {fault}."""

    fault: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with tickets."""
    export = parser.add_subparsers(dest="action", required=True).add_parser("export", description=__doc__)
    export.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="default: csv")
    export.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="opened on that day (UTC) or later")
    export.add_argument("--until", type=day, metavar="YYYY-MM-DD", help="opened on that day or earlier")
    export.add_argument("--output", type=Path, metavar="FILE", help="write there, instead of to standard output")
    export.add_argument("--with-text", action="store_true", help="what people sent and wrote, too: mind where it goes")
    export.add_argument("--excel", action="store_true", help="begin the CSV with a byte order mark, for Excel's sake")


def day(text: str) -> date:
    """Read a day as YYYY-MM-DD. Raises ValueError, which argparse says with this function's name."""
    return date.fromisoformat(text)


def run(options: argparse.Namespace) -> int:
    """Export. 1 where the database cannot be read, 2 where a setting or an option is wrong."""
    if fault := _fault(options):
        print(fault, file=sys.stderr)
        return 2
    try:
        asyncio.run(_export(options))
    except BrokenPipeError:  # whoever reads has enough
        raise
    except UndefinedTable:
        print(NoTickets(), file=sys.stderr)
        return 1
    except Error as error:
        print(Unreadable(fault=str(error).strip().rstrip(".")), file=sys.stderr)
        return 1
    except (EnrollDeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _fault(options: argparse.Namespace) -> str | None:
    if options.excel and options.format != "csv":
        return "--excel is for --format csv"
    if options.since and options.until and options.since > options.until:
        return f"--since {options.since} is after --until {options.until}"
    return None


async def _export(options: argparse.Namespace) -> None:
    since = None if options.since is None else _midnight(options.since)
    until = None if options.until is None else _midnight(options.until) + timedelta(days=1)
    async with AsyncExitStack() as stack:
        url = await _database_url(stack)
        found = await stack.enter_async_context(
            aclosing(tickets(url, since=since, until=until, with_text=options.with_text))
        )
        columns = (*COLUMNS, *(TEXTS if options.with_text else ()))
        encoding = "utf-8-sig" if options.excel else "utf-8"
        with writing(options.output, encoding=encoding) as file:
            write = writer(file, columns, options.format)
            async for ticket in found:
                write(record(ticket))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _database_url(stack: AsyncExitStack) -> str:
    settings = load_settings()
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    if not (settings.data_dir / "postgres").is_dir():
        raise NoDatabase(folder=settings.data_dir)
    server = EmbeddedPostgres(settings.data_dir, joins=True)
    await asyncio.to_thread(server.__enter__)
    stack.push_async_callback(asyncio.to_thread, server.__exit__, None, None, None)
    return server.url


def record(ticket: ExportedTicket) -> dict[str, object]:
    """Return a ticket as it is exported: times as ISO 8601, what is not known as None."""
    kept = asdict(ticket)
    waited = None if ticket.taken_at is None else (ticket.taken_at - ticket.opened_at) / timedelta(minutes=1)
    return {
        **{name: _text(value) if isinstance(value, datetime) else value for name, value in kept.items()},
        "number": written(ticket.number),
        "failure": ticket.failure or None,
        "incident": ticket.incident_id,
        "minutes_to_take": None if waited is None else round(waited, 1),
    }


def _text(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
