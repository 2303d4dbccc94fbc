"""A ticket as another system gets it: the facts, and words in the language of the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.helpdesk.number import written
from bot.helpdesk.ticket import Ticket
from bot.storage.mirror import NumberedLine
from cards.render import Renderer
from dialogs.request import Request
from dialogs.words import Words, fact_row, moment, raw, value_of, words


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of a ticket, numbered in the order in which the lines were written."""

    line: NumberedLine
    heading: str
    """When it was written and by whom, in words."""


@dataclass(frozen=True, slots=True)
class Record:
    """A ticket as it is now. Texts are plain, not Markdown."""

    ticket: Ticket
    summary: str
    """One line."""
    description: str
    """What the person agreed to send, one thing a line."""
    closing: str
    """Why it is closed; empty while it is open."""
    lines: tuple[RecordLine, ...]
    """All of them, the oldest first."""

    @property
    def began(self) -> int:
        """Return when the ticket was opened, in seconds since 1970.

        With its number this names it for good: numbers begin anew where a database was lost, and times do not.
        """
        return int(self.ticket.opened_at.timestamp())

    def lines_after(self, line_id: int) -> tuple[RecordLine, ...]:
        """Return the lines that are newer than that one."""
        return tuple(line for line in self.lines if line.line.id > line_id)

    @property
    def newest_line_id(self) -> int:
        """Return the id of its newest line, 0 where it has none."""
        return self.lines[-1].line.id if self.lines else 0


def record_of(ticket: Ticket, lines: Sequence[NumberedLine], renderer: Renderer, locale: str) -> Record:
    """Return the record of a ticket, with words of `locale` and times in UTC."""
    request = Request.from_json(ticket.request)
    return Record(
        ticket=ticket,
        summary=renderer.plain(_summary(ticket, request), locale),
        description="\n".join(renderer.plain(line, locale) for line in _description(ticket, request)),
        closing="" if ticket.ending is None else renderer.plain(words(f"mirror.closed.{ticket.ending}"), locale),
        lines=tuple(RecordLine(line, renderer.plain(_heading(line), locale)) for line in lines),
    )


def _summary(ticket: Ticket, request: Request) -> Words:
    goal = request.facts.get("goal")
    told = request.sentence or request.reported
    what = raw(told) if told else None if goal is None else value_of("goal", goal.value)
    number = raw(written(ticket.number))
    return (
        words("mirror.summary.bare", number=number)
        if what is None
        else words("mirror.summary", number=number, what=what)
    )


def _description(ticket: Ticket, request: Request) -> Iterator[Words]:
    yield words("mirror.opened", number=raw(written(ticket.number)), time=moment(ticket.opened_at))
    if ticket.asker.name:
        yield words("mirror.person", name=raw(ticket.asker.name))
    if request.sentence:
        yield words("mirror.sentence", text=raw(request.sentence))
    if request.reported:
        yield words("mirror.reported", text=raw(request.reported))
    if request.stuck:
        yield words("mirror.stuck", step=request.stuck)
    if request.advised:
        yield words("mirror.advised", advice=request.advised)
    for tried in request.tried:
        yield words("mirror.tried", advice=tried)
    for fact in request.facts.values():
        row = fact_row(fact)
        source = words(f"mirror.source.{row['source']}", time=row.get("at", ""))
        yield words("mirror.fact", fact=words(f"fact.{fact.key}"), value=row["value"], source=source)


def _heading(numbered: NumberedLine) -> Words:
    line = numbered.line
    named = {"author": raw(line.author)} if line.kind in {"agent", "note"} else {}
    return words(f"mirror.line.{line.kind}", time=moment(line.at), **named)
