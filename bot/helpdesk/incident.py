"""An incident: the same failure from several people at once. A frozen value, and when tickets make one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from bot.advisor import UNKNOWN
from bot.helpdesk.ticket import Agent, Ending, Ticket
from bot.storage.work import IncidentRow
from dialogs.typed import cleaned

WINDOW = timedelta(minutes=30)
"""Within which tickets count together. What broke for everybody shows within minutes of a working day, while the same
code twice in a day is mostly chance: common codes come every day."""

PEOPLE = 3
"""Different people that make an incident. Two may sit side by side with one wrong guide; of three in half an hour the
cause is likelier to be ours. One person with three tickets is no incident."""

LONGEST_NEWS = 1000
"""Characters of news: a message that people read at a glance."""


class Refused(StrEnum):
    """Why an agent's wish changes nothing."""

    OVER = "over"
    """The incident is over already."""
    EMPTY = "empty"
    """There is no text."""
    TOO_LONG = "too_long"
    """The text has more than LONGEST_NEWS characters."""
    TOLD_ALREADY = "told_already"
    """The newest news is this very text, as with a button that was pressed twice."""


@dataclass(frozen=True, slots=True)
class News:
    """What an agent told everybody who is concerned. `text` is as they wrote it: untrusted."""

    at: datetime
    by: Agent
    text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One failure that concerns several people. At most one is open for a failure and a channel."""

    id: int
    failure: str
    """A value of the fact `error`."""
    channel_id: str
    opened_at: datetime
    """When the first of its people opened their ticket."""
    revision: int = 0
    """That was read; 0 of one that is not stored yet."""
    card_id: str | None = None
    """Teams' id of the message with the banner; None until it is posted."""
    closed_at: datetime | None = None
    closed_by: Agent | None = None
    news: tuple[News, ...] = ()
    """The newest last."""

    @property
    def is_open(self) -> bool:
        """Tell whether people still have it."""
        return self.closed_at is None

    def told(self, text: str, by: Agent, at: datetime) -> "Incident | Refused":
        """Return it with that news."""
        if not self.is_open:
            return Refused.OVER
        if len(text.strip()) > LONGEST_NEWS:
            return Refused.TOO_LONG
        said = "\n".join(cleaned(line, LONGEST_NEWS) for line in text.strip().splitlines())
        if not said:
            return Refused.EMPTY
        if self.news and self.news[-1].text == said:
            return Refused.TOLD_ALREADY
        return replace(self, news=(*self.news, News(at, by, said)))

    def over(self, by: Agent, at: datetime) -> "Incident":
        """Return it as over; as it is where it was over before."""
        return replace(self, closed_at=at, closed_by=by) if self.is_open else self

    def to_row(self) -> IncidentRow:
        """Return it as it is stored."""
        news = [{"at": one.at.isoformat(), "by": asdict(one.by), "text": one.text} for one in self.news]
        closed_by = None if self.closed_by is None else asdict(self.closed_by)
        data = {"news": news, "closed_by": closed_by}
        return IncidentRow(
            self.id, self.revision, self.failure, self.channel_id, self.card_id, self.opened_at, self.closed_at, data
        )

    @classmethod
    def from_row(cls, row: IncidentRow) -> "Incident":
        """Read what `to_row` returned, also after the names in it have gone. Raises KeyError where it did not."""
        news = cast("Sequence[Mapping[str, object]]", row.data.get("news", ()))
        return cls(
            row.id,
            row.failure,
            row.channel_id,
            row.opened_at,
            row.revision,
            row.card_id,
            row.closed_at,
            _agent(row.data.get("closed_by")),
            tuple(_news(one) for one in news),
        )


def together(ticket: Ticket, earlier: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Return those of the tickets before that make an incident together with `ticket`; empty where they make none.

    They have the same failure, in the same channel and tenant, within WINDOW. What belongs to an incident already does
    not count again: one that is over would begin anew with the next ticket. Nor do people whose data was erased.
    """
    if ticket.failure in ("", UNKNOWN):
        return ()
    alike = tuple(other for other in earlier if _is_like(other, ticket))
    people = {other.asker.object_id for other in alike} | {ticket.asker.object_id}
    return alike if len(people) >= PEOPLE else ()


def _is_like(other: Ticket, ticket: Ticket) -> bool:
    return (
        other.number != ticket.number
        and other.incident_id is None
        and other.ending is not Ending.ERASED
        and other.failure == ticket.failure
        and other.channel_id == ticket.channel_id
        and other.asker.tenant_id == ticket.asker.tenant_id
        and abs(ticket.opened_at - other.opened_at) <= WINDOW
    )


def _news(stored: Mapping[str, object]) -> News:
    by = _agent(stored["by"]) or Agent("", "")
    return News(datetime.fromisoformat(str(stored["at"])), by, str(stored["text"]))


def _agent(stored: object) -> Agent | None:
    return Agent(**cast("dict[str, str]", stored)) if stored else None
