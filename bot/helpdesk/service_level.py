"""When somebody has to look at a ticket again: what was promised, and what falls due by it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.helpdesk.action import AskWhetherSolved, CloseForSilence, Remind
from bot.helpdesk.hours import WorkingHours
from bot.helpdesk.ticket import Status, Ticket


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """When a desk is reminded, and when a silent person is asked. Raises ValueError where spans do not increase."""

    hours: WorkingHours
    unclaimed: tuple[timedelta, ...]
    """After how much working time a ticket that nobody took is mentioned, once for each; none for never."""
    unanswered: tuple[timedelta, ...]
    """The same of one that somebody took: since the person began to wait, or the agent to hold it."""
    ask_after: timedelta
    """How long a person may be silent after an answer before they are asked whether it is solved: calendar time."""
    close_after: timedelta
    """How long they may be silent after that before it is closed: calendar time."""

    def __post_init__(self) -> None:
        """See that each span is longer than the one before."""
        for name, spans in (("unclaimed", self.unclaimed), ("unanswered", self.unanswered)):
            if any(later <= earlier for earlier, later in pairwise((timedelta(0), *spans))):
                raise ValueError(f"{name}: each time is later than the one before, and the first than 0")


def due_at(ticket: Ticket, level: ServiceLevel, now: datetime | None = None) -> datetime | None:
    """Return when somebody has to look at the ticket next, within working hours; None where nobody has to.

    With `now` it is not before that: for one that fell due while the desk was closed, and waits until it opens.

    Mentions count working time: nobody could have answered outside it. A person's silence counts calendar time, as
    people read their chat in the evening too; but they are asked, and told that it is closed, only while the desk
    works, so that somebody is there for who answers "no". Nothing is due while an incident pauses the ticket.
    """
    due = _falls_due(ticket, level)
    if due is None:
        return None
    due = due if now is None else max(due, now)
    return level.hours.opens_at(due) or due


def due_action(
    ticket: Ticket, level: ServiceLevel, now: datetime
) -> Remind | AskWhetherSolved | CloseForSilence | None:
    """Return what is to be done with the ticket now; None where it is too early, or the desk is closed.

    Where something fell due and the desk is closed, `due_at(ticket, level, now)` says when to look again.
    """
    due = due_at(ticket, level)
    if due is None or now < due or not level.hours.is_open(now):
        return None
    if ticket.told_at is not None:
        return Remind()
    return AskWhetherSolved() if ticket.asked_at is None else CloseForSilence()


def _falls_due(ticket: Ticket, level: ServiceLevel) -> datetime | None:
    if not ticket.is_open or ticket.paused:
        return None
    counts_from = ticket.counts_from or ticket.opened_at
    if ticket.told_at is None:
        return counts_from + (level.ask_after if ticket.asked_at is None else level.close_after)
    spans = level.unclaimed if ticket.status is Status.WAITING else level.unanswered
    if ticket.mentioned >= len(spans):
        return None
    # From the mention before, not from the beginning: after an outage the next one still comes at its distance.
    before = spans[ticket.mentioned - 1] if ticket.mentioned else timedelta(0)
    return level.hours.after(counts_from, spans[ticket.mentioned] - before)
