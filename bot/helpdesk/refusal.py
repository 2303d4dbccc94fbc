"""Why an action on a ticket changes nothing: one outcome each, which the shell says in words."""

from enum import StrEnum

MOST_TEXT = 4_000
"""Characters of a reply, a note, or what a person tells: about a page, and with its card far below Teams' 28 KB."""

REOPEN_DAYS = 14
"""How long after it was closed a person may open a ticket again, or rate it. After that a new one says more."""


class Refusal(StrEnum):
    """Why nothing changes."""

    NO_AGENT = "no_agent"
    """Who acts is not of the helpdesk (bot.helpdesk.authority)."""
    UNCHECKED = "unchecked"
    """It could not be checked whether they are (bot.helpdesk.authority)."""
    NOT_YOURS = "not_yours"
    """It is somebody else's ticket."""
    CLOSED = "closed"
    """It is closed: it would have to be opened again first."""
    NOT_CLOSED = "not_closed"
    """It is open: there is nothing to open again, or to rate."""
    ERASED = "erased"
    """Nothing is known of the person any more: they had it erased, or its time was over. There is nobody to answer."""
    HELD = "held"
    """Another agent has it: `Ticket.holder` says who."""
    TAKEN_ALREADY = "taken_already"
    """It is with that agent already."""
    ASKED_ALREADY = "asked_already"
    """The person is being asked for that fact, and has said nothing since."""
    NOT_ASKED = "not_asked"
    """That fact is not asked for, or no longer."""
    WRONG_FACT = "wrong_fact"
    """There is no such fact, it is none to ask a person for, or it cannot have that value."""
    EMPTY = "empty"
    """It says nothing."""
    TOO_LONG = "too_long"
    """It has more than MOST_TEXT characters."""
    TOO_LATE = "too_late"
    """It was closed more than REOPEN_DAYS ago."""
    WRONG_STARS = "wrong_stars"
    """A rating is from 1 to 5."""
    RATED = "rated"
    """It has that rating already."""
    NOT_RATED = "not_rated"
    """It went back to the bot, so nothing is over that could be rated."""
    LINKED_ALREADY = "linked_already"
    """It belongs to that incident already."""
    NOT_PAUSED = "not_paused"
    """There is nothing to resume."""
    NOT_YET = "not_yet"
    """Nobody waits to be mentioned, the person is not silent or was not asked, or an incident pauses it."""
