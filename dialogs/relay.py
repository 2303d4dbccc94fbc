"""The relay: what a person writes while their ticket is open goes to the helpdesk, and the bot keeps quiet."""

from dataclasses import replace

from dialogs.dialog import Done, Result, Say
from dialogs.effects import TellHelpdesk, Text
from dialogs.own_ticket import place
from dialogs.ticket_result import Decide, Hold, Reach
from dialogs.ticketed import Helpdesk, Ticketed
from dialogs.turn import Kind, Turn
from dialogs.typed import cleaned, written

LONGEST = 4_000
"""Characters that are passed on at once (bot.helpdesk.refusal.MOST_TEXT); beyond, the person is asked to shorten it."""

LONGEST_NAME = 120
"""Characters of the name of a file."""


def relayed(ticket: Ticketed, turn: Turn) -> Result:
    """Pass on what somebody wrote or sent. They are told once where it goes, and each time what cannot go along."""
    text = written(turn.text)
    if len(text) > LONGEST:
        return Say(Text("ticket.too_long", {"number": len(text), "most": LONGEST}), then=Done())
    files = tuple(cleaned(file.name or file.content_type, LONGEST_NAME) for file in turn.files)
    if not text and not files:
        return Say(Text("ticket.nothing_to_pass"), then=Done())
    then: Result = Done() if ticket.is_told or ticket.status == "taken" else Reach(then=_telling)
    if files:
        then = Say(Text("ticket.files", {"number": ticket.number}), then=then)
    return Decide(TellHelpdesk(ticket.number, text, files), then=then)


def unread(kind: Kind) -> Result:
    """Say that the helpdesk does not see what was changed or deleted. A reaction is no message, and needs no answer."""
    return Done() if kind is Kind.REACTION else Say(Text(f"ticket.unread.{kind}"), then=Done())


def _telling(turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG001 - a step has both
    """Say where it went, and where the ticket stands."""
    ticket = helpdesk.ticket
    if ticket is None:
        return Done()
    said = Text("ticket.passed", {"number": ticket.number, "standing": place(ticket, helpdesk.standing)})
    return Hold(replace(ticket, is_told=True), then=Say(said, then=Done()))
