"""ServiceNow, through its Table API: an incident for a ticket.

Reference: "Table API" in the REST API reference of ServiceNow's developer site. Beside that:
- An insert has no idempotency key, and `correlation_id` is not unique. So we look for our number before each attempt,
  and keep in `correlation_display`, in the same request as the change itself, which revision and line the incident has.
- An unknown field in a query is left out of it, which then finds any incident (unless the system property
  `glide.invalid_query.returns_no_rows` is set). So what is found is compared with what was looked for.
- `[code]` in a journal field makes HTML of what follows (`glide.ui.security.allow_codetag`, on by default).
- A resolved incident needs `close_code` and `close_notes` (a data policy), and a closed one cannot be changed.
- An instance that sleeps answers 200 with a page.
"""

import re
from dataclasses import dataclass, field
from typing import cast

import aiohttp
import orjson

from bot.clock import Clock
from bot.helpdesk.mirror.exchange import Answer, Exchange, checked_url
from bot.helpdesk.mirror.record import Record, RecordLine
from bot.helpdesk.mirror.system import Copy, Refused, Unreachable
from bot.helpdesk.number import written
from bot.helpdesk.ticket import Ending, Status

STATES = {Status.WAITING: "1", Status.TAKEN: "2", Status.CLOSED: "6"}
"""New, In Progress and Resolved. To close what is resolved is left to ServiceNow, which does it after some days."""

LONGEST = {"short_description": 160, "description": 4000, "close_notes": 4000}
"""Characters that the fields have in a new instance; what is longer is cut there without a word."""

_MARK = re.compile(r"Enroll Desk/[\w.-]+/\d+/(\d+)/(\d+)/(waiting|taken|closed)")
"""Installation, when the ticket was opened, then what the incident has: revision, newest line, status."""

_INSTALLATION = re.compile(r"[\w.-]{1,50}", re.ASCII)
_TABLE = re.compile(r"[a-z][a-z0-9_]*")
_CODE_TAG = re.compile(r"\[(?=/?code\])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ServiceNowSettings:
    """Where the instance is, and as whom we act there. Raises ValueError, saying what is wrong with which value."""

    url: str
    """Of the instance, such as https://example.service-now.com."""
    user: str
    password: str = field(repr=False)
    table: str = "incident"
    """`incident`, or a table that extends it."""
    close_code: str = "Solution provided"
    """The resolution code of what is resolved; older instances have "Solved (Permanently)"."""

    def __post_init__(self) -> None:
        """Check what has a form."""
        checked_url(self.url)
        if not _TABLE.fullmatch(self.table):
            raise ValueError("the table is no name such as incident")
        if not self.user or ":" in self.user or not self.password:
            raise ValueError("a user name without a colon and a password are needed")


class ServiceNow:
    """An instance of ServiceNow (satisfies bot.helpdesk.mirror.system.ServiceSystem)."""

    name = "servicenow"

    def __init__(
        self, session: aiohttp.ClientSession, settings: ServiceNowSettings, *, installation: str, clock: Clock
    ) -> None:
        """Act in the instance of `settings`.

        `installation` tells this bot from another one that uses the same instance, such as one for tests: its app id.
        """
        if not _INSTALLATION.fullmatch(installation):
            raise ValueError("an installation is named by up to 50 letters, digits, points and hyphens")
        self._exchange = Exchange(session, clock)
        self._settings = settings
        self._table = checked_url(settings.url) / "api/now/table" / settings.table
        self._installation = installation
        self._headers = {
            "Authorization": aiohttp.encode_basic_auth(settings.user, settings.password),
            "Accept": "application/json",
            "Content-Type": "application/json",
        }

    async def put(self, record: Record, copy: Copy | None) -> Copy:
        """Create or change the incident; see `ServiceSystem.put`.

        An incident that was there and is no longer seen is not created again: somebody there has decided about it.
        """
        there = await self._find(record, copy)
        if there is None and copy is not None:
            raise Refused(fault="the incident is no longer seen")
        if there is not None and there.revision >= record.ticket.revision:
            return there
        address = self._table if there is None else self._table / there.remote_id
        answer = await self._exchange.make(
            "POST" if there is None else "PATCH",
            address.with_query({"sysparm_fields": "sys_id"}),
            self._headers,
            orjson.dumps(self._fields(record, there)),
        )
        sys_id = _text(_result(answer), "sys_id")
        return Copy(sys_id, record.ticket.revision, record.newest_line_id, record.ticket.status)

    async def _find(self, record: Record, known: Copy | None) -> Copy | None:
        """Return what the incident of a ticket has, None where there is no incident."""
        number = written(record.ticket.number)
        query = {
            "sysparm_query": f"correlation_id={number}^correlation_displaySTARTSWITH{self._mark_of(record)}"
            "^ORDERBYsys_created_on",
            "sysparm_fields": "sys_id,correlation_id,correlation_display",
            "sysparm_limit": "1",
        }
        found = _result(await self._exchange.make("GET", self._table.with_query(query), self._headers))
        if not isinstance(found, list):
            raise Unreachable(fault="an answer without a list")
        if not found:
            return None
        if _text(found[0], "correlation_id") != number:
            raise Refused(fault="the query was not understood")
        sys_id, mark = _text(found[0], "sys_id"), _MARK.fullmatch(_text(found[0], "correlation_display"))
        if mark is not None:
            return Copy(sys_id, revision=int(mark[1]), line_id=int(mark[2]), status=Status(mark[3]))
        if known is None:
            raise Refused(fault="the incident's correlation_display was changed")
        return Copy(sys_id, known.revision, known.line_id, known.status)

    def _mark_of(self, record: Record) -> str:
        """Return the part of a mark that never changes."""
        return f"Enroll Desk/{self._installation}/{record.began}/"

    def _fields(self, record: Record, there: Copy | None) -> dict[str, str]:
        ticket = record.ticket
        mark = f"{self._mark_of(record)}{ticket.revision}/{record.newest_line_id}/{ticket.status}"
        fields = {"correlation_display": mark}
        if there is None:
            fields |= {"correlation_id": written(ticket.number), "contact_type": "chat"}
        if there is None or ticket.ending is Ending.ERASED:  # else what people there have written instead stays
            fields |= {"short_description": record.summary, "description": record.description}
        if there is None or there.status is not ticket.status:
            fields["state"] = _state(ticket.status, there)
            if ticket.status is Status.CLOSED:
                fields |= {"close_code": self._settings.close_code, "close_notes": record.closing}
        lines = record.lines_after(0 if there is None else there.line_id)
        if lines:
            fields["work_notes"] = "\n\n".join(_note(line) for line in lines)
        return {name: _CODE_TAG.sub("[ ", text)[: LONGEST.get(name)] for name, text in fields.items()}


def _state(status: Status, there: Copy | None) -> str:
    """Return the state. What was in somebody's hands already is in progress when it is opened again, not new."""
    return STATES[Status.TAKEN if status is Status.WAITING and there is not None else status]


def _note(line: RecordLine) -> str:
    return f"{line.heading}\n{line.line.line.text}"


def _result(answer: Answer) -> object:
    """Return `result` of an answer. Raises Unreachable where it has none, as the page of an instance that sleeps."""
    try:
        body = orjson.loads(answer.body)
    except ValueError:
        raise Unreachable(fault=f"{answer.status} {answer.content_type}") from None
    return body.get("result") if isinstance(body, dict) else None


def _text(record: object, name: str) -> str:
    value = cast("dict[str, object]", record).get(name) if isinstance(record, dict) else None
    if not isinstance(value, str) or not value:
        raise Unreachable(fault=f"an answer without {name}")
    return value
