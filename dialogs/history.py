"""The history: the questions before the open one, which are read only to go back to one of them.

Each is kept as what differs from the one after it: in an interview that is one answer. The newest is kept whole in
memory, and as what differs from the open question in a stored state.
"""

from collections.abc import Mapping, Sequence

from dialogs.difference import applied, difference

REMEMBERED_QUESTIONS = 8
"""How far "back" leads. The longest interview asks no more."""

Question = Mapping[str, object]
"""An open question as `dialogs.state.Open.to_json` writes it."""
History = tuple[Question, ...]
"""Oldest first, as plain JSON: most turns do not read it."""


def remembering(history: History, question: Question) -> History:
    """Return the history in which `question` is the newest."""
    earlier = [*history[:-1], difference(history[-1], question)] if history else []
    return (*earlier, question)[-REMEMBERED_QUESTIONS:]


def without_newest(history: History) -> History:
    """Return the history before the newest question. Raises as `dialogs.difference.applied` where it is damaged."""
    *earlier, newest = history
    if earlier:
        earlier[-1] = applied(earlier[-1], newest)
    return tuple(earlier)


def stored(history: History, opened: Question | None) -> History:
    """Return the history as it is stored beside the open question."""
    return history if opened is None or not history else (*history[:-1], difference(history[-1], opened))


def read(written: Sequence[Question], opened: Question | None) -> History:
    """Read what `stored` returned. Raises as `dialogs.difference.applied` where it is damaged."""
    return tuple(written) if opened is None or not written else (*written[:-1], applied(written[-1], opened))
