"""Given back: where the conversation goes on when the helpdesk gives somebody back to the bot."""

from bot.advisor import Fact, Facts
from dialogs.dialog import Result, Start
from dialogs.interview import Interview
from dialogs.menu import Menu
from dialogs.move import Move
from dialogs.returning import INTERVIEWS, Returning
from dialogs.state import State
from dialogs.turn import Turn


def returned(state: State, turn: Turn, fact: Fact | None) -> Result:
    """Go on with the latest interview, in which `fact` replaces what was said before; without one, begin one."""
    interview = _latest(state)
    if interview is not None:
        if fact is not None:
            interview = interview.having(interview.record.correcting(fact, turn.at.date()))
        return interview.go_on(turn) if interview.record.has_begun else interview.begin(turn)
    if fact is None:
        return Start(Menu())
    if fact.key == "goal":
        return INTERVIEWS.get(str(fact.value), Move).opening(turn).begin(turn)
    return Start(Returning(Facts([fact])))


def _latest(state: State) -> Interview | None:
    """Return the interview of the open question, or of the newest one before."""
    opened = state.open
    while True:
        if opened is not None and isinstance(opened.frame.dialog, Interview):
            return opened.frame.dialog
        state, opened = state.before
        if opened is None:
            return None
