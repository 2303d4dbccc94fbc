"""A reply being put together: the effects of one turn, and the state after it."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from dialogs.dialog import Ask
from dialogs.effects import (
    AnswerReminder,
    Card,
    Effect,
    EndTicket,
    Forget,
    Later,
    OpenTicket,
    ReopenTicket,
    Replace,
    Send,
    Text,
    TicketEffect,
)
from dialogs.frame import Closed, Frame, Open
from dialogs.prompt import Answer
from dialogs.state import State
from dialogs.ticketed import Ticketed
from dialogs.turn import Turn
from dialogs.watch import EVENT, Watch
from dialogs.words import Words, moment, words

LONG_AGO = timedelta(days=1)
"""From here somebody who comes back is told where we were."""


class Reply:
    """Collects what to send. There is one open question at most, so no other card of the conversation has buttons."""

    def __init__(self, turn: Turn, state: State) -> None:
        """Begin the reply to `turn` in `state`."""
        self._turn = turn
        self.state = state
        self.effects: list[Effect] = []
        self._sent = 0
        self._is_remembered = False
        """Whether "back" leads to the question that was answered in this turn."""

    @property
    def locale(self) -> str:
        """Return the locale in which the person is answered."""
        return self.state.locale(self._turn.locale)

    @property
    def leads_back(self) -> bool:
        """Tell whether a question is open to which "back" leads once another one is asked."""
        return self.state.open is not None and not self.state.open.frame.dialog.passing

    def say(self, text: Text, policy: Literal["resend", "hold"] = "resend") -> None:
        """Say one line."""
        self._send(text, policy)

    def show(self, card: Card) -> None:
        """Show a card that asks nothing. It may be refreshed, by its key."""
        key = self._next_key()
        self._send(Card(card.template, {**card.params, "key": key}))
        self.state = self.state.having_shown(key)

    def recall(self) -> None:
        """Say where we were, to somebody who comes back after a long time."""
        opened = self.state.open
        if (
            opened is not None
            and self.leads_back
            and opened.asked is not None
            and self._turn.at - opened.asked >= LONG_AGO
        ):
            question = opened.frame.prompt.short or opened.frame.prompt.text
            line = words("return.reminder", time=moment(opened.asked), question=question)
            self._send(Card("text", {"line": line}))

    def refresh(self, key: str, card: Card) -> None:
        """Show a card that was shown before as it is now, in its place."""
        self.effects.append(Replace(key, Card(card.template, {**card.params, "key": key})))

    def keep(self, watch: Watch) -> None:
        """Look again when the watch is due; a watch for the same device that was there before is forgotten."""
        due = watch.due(self._turn.at)
        if due is not None:
            self.effects.append(Later(watch.next_look, EVENT, due, {"look": watch.next_look}))
            self.state = replace(self.state, watches={**self.state.watches, watch.serial_number: watch})

    def drop(self, watch: Watch) -> None:
        """Watch no longer; a look that was put off finds nothing to do."""
        others = {target: other for target, other in self.state.watches.items() if target != watch.serial_number}
        self.state = replace(self.state, watches=others)

    def decide(self, effect: TicketEffect) -> None:
        """Do something with the person's ticket, which may be opened, opened again or ended by that."""
        self.effects.append(effect)
        match effect:
            case OpenTicket(number) | ReopenTicket(number):
                self.hold(Ticketed(number))
            case EndTicket():
                self.hold(None)

    def answer_reminder(self, effect: AnswerReminder, card: Card | None) -> None:
        """Keep what the person says to a reminder; `card` takes the place of the reminder's own."""
        self.effects.append(effect)
        if card is not None:
            self.refresh(str(card.params["key"]), card)

    def hold(self, ticket: Ticketed | None) -> None:
        """Take `ticket` as the person's open one."""
        self.state = replace(self.state, ticket=ticket)

    def settle(self, prompt: str, note: str) -> None:
        """Close the card of the open question, if that is the question `prompt`."""
        if self.state.open is not None and self.state.open.frame.prompt.id == prompt:
            self.close(note)

    def ask(self, frame: Frame, *, lead: Words | None = None, offer_person: bool = False) -> None:
        """Ask; `lead` is said above the question. A question that was still open is closed: it moves down here."""
        self.close("card.moved")
        key = self._next_key()
        prompt = frame.dialog.drawn(frame.prompt, self._turn.at)
        self._send(prompt.open_card(key, lead=lead, offer_person=offer_person))
        self.state = self.state.asking(key, frame, self._turn.at)

    def ask_again(self, *, lead: Words | None = None, offer_person: bool = False) -> None:
        """Ask the open question once more; nothing happens where there is none."""
        if self.state.open is not None:
            frame = self.state.open.frame
            self.ask(replace(frame, prompt=frame.prompt.again()), lead=lead, offer_person=offer_person)

    def answered(self, answer: Answer) -> None:
        """Put the answer into the card that asked. "back" leads to this question now."""
        opened = self.state.open
        if opened is not None:
            self.close("card.answered", value=answer.value, label=opened.frame.prompt.label(answer.value))
            self._is_remembered = not opened.frame.dialog.passing
            self.state = replace(self.state.remembering(opened) if self._is_remembered else self.state, misses=0)

    def leave(self) -> None:
        """Leave the open question, if there is one; "back" leads to it."""
        if self.state.open is not None:
            self.state = self.state.remembering(self.state.open) if self.leads_back else self.state
            self.close("card.left")

    def close(self, note: str, *, value: str | None = None, label: Words | None = None) -> None:
        """Take the buttons from the card of the open question; `note` says why."""
        if self.state.open is not None:
            closed = Closed(self.state.open.key, value, note, label)
            self._replace(self.state.open, closed)
            self.state = self.state.having_closed(closed)

    def forget(self) -> None:
        """Begin with nothing: every card of before is an old one, and no look that was put off finds its watch."""
        if self.state.ticket is not None:
            self.say(Text("ticket.erased", {"number": self.state.ticket.number}))
        self.effects.append(Forget())
        self.state = State(welcomed=True)

    def resume(self) -> None:
        """Ask the question before the one that was just answered, as if that had never been; nothing without one."""
        if self._is_remembered:
            self.state, _ = self.state.before
        self.state, before = self.state.before
        if before is not None:
            self.ask(replace(before.frame, prompt=before.frame.prompt.again()))

    def put_right(self, card: Closed) -> None:
        """Show a closed card as it is, to somebody who still sees its buttons, where the question is remembered."""
        opened = self.state.asked_on(card.key)
        if opened is not None:
            self._replace(opened, card)

    def _replace(self, opened: Open, closed: Closed) -> None:
        prompt = opened.frame.dialog.drawn(opened.frame.prompt, opened.asked or self._turn.at)
        self.effects.append(Replace(closed.key, prompt.closed_card(note=closed.note, answer=closed.answer)))

    def _next_key(self) -> str:
        return f"{self._turn.id}.{self._sent + 1}"

    def _send(self, message: Text | Card, policy: Literal["resend", "hold"] = "resend") -> None:
        """Send something. By the key of what never goes twice the helpdesk finds whose line did not arrive."""
        key, ticket = self._next_key(), self.state.ticket
        if policy == "hold" and ticket is not None:
            key = f"ticket.{ticket.number}.{key}"
        self.effects.append(Send(key, message, policy))
        self._sent += 1


def frame_of(ask: Ask) -> Frame:
    """Return what to remember of a question: the dialog that asks it, and the step that takes the answer."""
    return Frame(ask.then.__self__, ask.then.__name__, ask.prompt)  # type: ignore[attr-defined]
