"""Recollection: what the state of a conversation has of the person."""

from bot.advisor import Facts
from dialogs.records import Remembered
from dialogs.state import State
from dialogs.turn import Turn


def recollect(state: State, turn: Turn) -> Remembered:
    """Return what `state` remembers, and will after `turn`: where the person's clock is comes with each of them."""
    case = state.case
    prompt = state.open.frame.prompt if state.open else None
    return Remembered(
        language=state.language,
        noticed=state.noticed,
        time_zone=turn.time_zone or state.time_zone,
        question=None if prompt is None else prompt.short or prompt.text,
        facts=Facts() if case is None else case.facts,
        reported="" if case is None else case.reported,
        earlier=len(state.history) + len(state.closed) + len(state.shown) + (state.set_aside is not None),
        watches=tuple(state.watches.values()),
    )
