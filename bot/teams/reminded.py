"""What comes in from somebody whom campaigns remind: their answers, and whether they can be written to."""

from collections.abc import Iterable

from bot.storage.arrival import Waiting
from bot.storage.decision import Reached
from bot.storage.expected import Answer
from dialogs.effects import AnswerReminder, Effect
from dialogs.turn import Kind, Turn


def answers_in(effects: Iterable[Effect], turn: Turn) -> list[Answer]:
    """Return what was said to reminders, by whoever the authenticated activity names: never by what a card tells."""
    return [_answer(effect, turn) for effect in effects if isinstance(effect, AnswerReminder)]


def reached_by(turn: Turn, waiting: Waiting) -> Reached | None:
    """Return what a turn of a personal chat shows of whether its person can be written to; None where it is known.

    An installation continues what waits for it. Of other turns only those tell something that come from somebody who
    was held for out of reach: for all others nothing is written.
    """
    person = turn.person
    match turn.kind:
        case Kind.WELCOME:
            return Reached(person.tenant_id, person.object_id, "reachable")
        case Kind.LEFT:
            return Reached(person.tenant_id, person.object_id, "removed")
        case Kind.EVENT:  # it is our own
            return None
    return Reached(person.tenant_id, person.object_id, "reachable") if waiting.was_unreachable else None


def _answer(effect: AnswerReminder, turn: Turn) -> Answer:
    person, said = turn.person, "resume" if effect.answer == "undo" else effect.answer
    return Answer(person.tenant_id, person.object_id, effect.reminder_id, said, effect.until)
