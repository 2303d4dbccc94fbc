"""Any system that takes webhooks: each change of a ticket is a signed event (CloudEvents 1.0, structured, JSON)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import aiohttp
import orjson

from bot.clock import Clock
from bot.helpdesk.mirror.exchange import Exchange, checked_url
from bot.helpdesk.mirror.record import Record
from bot.helpdesk.mirror.signature import key_of, signed
from bot.helpdesk.mirror.system import Copy
from bot.helpdesk.number import written
from bot.helpdesk.ticket import Agent, Status

TYPE = "com.enrolldesk.ticket"


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Who gets the events. Raises ValueError, saying what is wrong."""

    url: str
    secret: str = field(repr=False)
    """`whsec_` and Base64, or any text of 24 bytes or more (bot.helpdesk.mirror.signature)."""

    def __post_init__(self) -> None:
        """Check what has a form."""
        checked_url(self.url)
        key_of(self.secret)


class Webhook:
    """A receiver of events (satisfies bot.helpdesk.mirror.system.ServiceSystem).

    It cannot be asked what it has. Instead an event has the id of the ticket's revision, so that a receiver which has
    seen it leaves it; and it holds the ticket as it is now, with lines that have ids of their own, so that one event
    may be missed or come late: the greatest `revision` holds.
    """

    name = "webhook"

    def __init__(
        self, session: aiohttp.ClientSession, settings: WebhookSettings, *, installation: str, clock: Clock
    ) -> None:
        """Send to the receiver of `settings`; events come from `installation`, which is the bot's app id."""
        self._exchange = Exchange(session, clock)
        self._url = checked_url(settings.url)
        self._key = key_of(settings.secret)
        self._source = f"/enroll-desk/{installation}"
        self._clock = clock

    async def put(self, record: Record, copy: Copy | None) -> Copy:
        """Send the event of this revision, with the lines that `copy` lacks; see `ServiceSystem.put`."""
        event_id = f"{written(record.ticket.number)}/{record.began}/{record.ticket.revision}"
        body = orjson.dumps(self._event(event_id, record, copy))
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            **signed(self._key, event_id, self._clock.now(), body),
        }
        await self._exchange.make("POST", self._url, headers, body)
        return Copy(event_id, record.ticket.revision, record.newest_line_id, record.ticket.status)

    def _event(self, event_id: str, record: Record, copy: Copy | None) -> Mapping[str, object]:
        return {
            "specversion": "1.0",
            "id": event_id,
            "source": self._source,
            "type": f"{TYPE}.{_news(record, copy)}",
            "subject": written(record.ticket.number),
            "time": _changed_at(record).isoformat(),
            "datacontenttype": "application/json",
            "data": _data(record, copy),
        }


def _news(record: Record, copy: Copy | None) -> Literal["opened", "changed", "closed"]:
    """Return what has happened since: the newest, where there was more."""
    if record.ticket.status is Status.CLOSED and (copy is None or copy.status is not Status.CLOSED):
        return "closed"
    return "opened" if copy is None else "changed"


def _changed_at(record: Record) -> datetime:
    """Return when it was changed last, as far as a ticket knows."""
    ticket = record.ticket
    moments = (ticket.opened_at, ticket.taken_at, ticket.closed_at, *(line.line.line.at for line in record.lines[-1:]))
    return max(moment for moment in moments if moment is not None)


def _data(record: Record, copy: Copy | None) -> Mapping[str, object]:
    ticket = record.ticket
    return {
        "number": written(ticket.number),
        "revision": ticket.revision,
        "status": ticket.status,
        "openedAt": ticket.opened_at,
        "takenAt": ticket.taken_at,
        "closedAt": ticket.closed_at,
        "ending": ticket.ending,
        "stars": ticket.stars,
        "asker": {"tenantId": ticket.asker.tenant_id, "id": ticket.asker.object_id, "name": ticket.asker.name},
        "holder": _agent(ticket.holder),
        "error": ticket.failure or None,
        "summary": record.summary,
        "description": record.description,
        "lines": [
            {
                "id": line.id,
                "at": line.line.at,
                "kind": line.line.kind,
                "author": line.line.author,
                "text": line.line.text,
            }
            for line in (each.line for each in record.lines_after(0 if copy is None else copy.line_id))
        ],
    }


def _agent(agent: Agent | None) -> Mapping[str, str] | None:
    return None if agent is None else {"id": agent.id, "name": agent.name}
