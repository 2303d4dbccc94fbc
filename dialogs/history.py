"""The history: the questions before the open one, which are read only to go back to one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.difference import applied, difference

REMEMBERED_QUESTIONS = 8
"""How far "back" leads. The longest interview asks no more."""

Question = Mapping[str, object]
"""An open question as `dialogs.frame.Open.to_json` writes it."""


@dataclass(frozen=True, slots=True)
class History:
    """Questions, oldest first, as plain JSON: most turns do not read them.

    Each is kept as what differs from the one after it: in an interview that is one answer. The newest is kept as what
    differs from `after`, the question that was open when the state was stored; whole, where that is None.
    """

    questions: tuple[Question, ...] = ()
    after: Question | None = None

    def __len__(self) -> int:
        """Count the questions."""
        return len(self.questions)

    @property
    def newest(self) -> Question:
        """Return the question before. Raises IndexError without one, and as `dialogs.difference.applied`."""
        newest = self.questions[-1]
        return newest if self.after is None else applied(newest, self.after)

    def remembering(self, question: Question) -> "History":
        """Return the history in which `question` is the newest."""
        return History((*self.beside(question), question)[-REMEMBERED_QUESTIONS:])

    def without_newest(self) -> "History":
        """Return the history before the newest question."""
        return History(self.questions[:-1], self.newest if len(self) > 1 else None)

    def beside(self, opened: Question | None) -> Sequence[Question]:
        """Return it as it is stored beside the open question."""
        if not self.questions or opened == self.after:
            return self.questions
        newest = self.newest if opened is None else difference(self.newest, opened)
        return (*self.questions[:-1], newest)
