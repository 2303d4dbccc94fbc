"""The form of a handover: what will be sent to the helpdesk, of which lines can be struck out, and then a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Self, cast

from dialogs.desk import Reserved
from dialogs.dialog import Again, Ask, Dialog, Done, Result, Resume, Say, Start
from dialogs.effects import OpenTicket, Text
from dialogs.own_ticket import OwnTicket, ticket_prompt
from dialogs.prompt import Answer, Answers, Choice, Prompt
from dialogs.request import Request
from dialogs.request_lines import lines, without
from dialogs.ticket_result import Decide, Reach, Reserve
from dialogs.ticketed import Helpdesk, Ticketed
from dialogs.turn import Turn
from dialogs.typed import written
from dialogs.words import words

SEND, NOT_NOW = "yes", "no"
"""Who types an answer in their own language says these, too."""

LONGEST_SENTENCE = 1_000
"""Characters of the person's own sentence. It stands in the state until it is sent."""


@dataclass(frozen=True, slots=True)
class HandoverForm(Dialog):
    """Sends nothing that the person has not seen. A sentence that is typed in the chat comes onto the form."""

    name: ClassVar[str] = "handover_form"
    passing: ClassVar[bool] = True
    request: Request = field(default_factory=Request)
    interrupts: bool = False
    """Whether a question was open, which comes back where nothing is sent."""

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Show it."""
        return Ask(form_prompt(self.request), then=self.answered)

    def drawn(self, prompt: Prompt, at: datetime) -> Prompt:
        """Return the prompt with the lines of the request."""
        return replace(prompt, card=form_card(self.request, at))

    def answered(self, turn: Turn, answer: Answer) -> Result:
        """Send it, or leave it; anything else is the sentence, which is shown before it is sent."""
        if answer.value == NOT_NOW:
            return Say(Text("ticket.form.not_sent"), then=Resume() if self.interrupts else Done())
        typed = answer.inputs.get("sentence", self.request.sentence) if answer.value == SEND else answer.value
        sentence = written(str(typed))
        if len(sentence) > LONGEST_SENTENCE:
            return Again(Text("ticket.form.too_long", {"number": len(sentence), "most": LONGEST_SENTENCE}))
        if answer.value != SEND:
            return replace(self, request=replace(self.request, sentence=sentence)).start(turn)
        struck = {line.id for line in lines(self.request, turn.at.date()) if answer.inputs.get(line.id) == "false"}
        request = replace(without(self.request, struck), sentence=sentence)
        if not request.sentence and _is_empty(request):
            return Again(Text("ticket.form.nothing"))
        return Reach(then=replace(self, request=request).sending)

    def sending(self, turn: Turn, helpdesk: Helpdesk) -> Result:  # noqa: ARG002 - the same at any time
        """Open the ticket, unless one was opened meanwhile."""
        return Start(OwnTicket()) if helpdesk.ticket is not None else Reserve(then=self.reserved)

    def reserved(self, turn: Turn, reserved: Reserved | None) -> Result:  # noqa: ARG002 - as above
        """Say its number and where it stands."""
        if reserved is None:
            return Say(Text("ticket.form.nobody"), then=Done())
        receipt = ticket_prompt(Ticketed(reserved.number), reserved.standing, is_new=True)
        opened = OpenTicket(reserved.number, self.request.to_json())
        return Decide(opened, then=Ask(receipt, then=OwnTicket().chosen))

    def to_json(self) -> dict[str, object]:
        """Return the request as plain JSON."""
        return {"request": self.request.to_json(), "interrupts": self.interrupts}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(Request.from_json(cast("Mapping[str, object]", data["request"])), bool(data["interrupts"]))


def form_prompt(request: Request) -> Prompt:
    """Return the question whether to send it; with nothing known yet, what it is about. The card follows."""
    choices = (Choice(SEND, words("ticket.form.send")), Choice(NOT_NOW, words("ticket.form.not_now")))
    return Prompt(
        "handover",
        words("ticket.form.unknown" if _is_empty(request) else "ticket.form.known"),
        choices,
        answers=Answers.WORDS,
        template="ticket_form",
        is_short=True,
        follows=True,
        hint=words("ticket.form.hint"),
    )


def form_card(request: Request, at: datetime) -> dict[str, object]:
    """Return what fills the card beside the question, as of `at`."""
    shown = [line.to_json() for line in lines(request, at.date())]
    sentence = {"sentence": request.sentence, "longest": LONGEST_SENTENCE, "is_needed": _is_empty(request)}
    return {"lines": shown, **sentence}


def _is_empty(request: Request) -> bool:
    """Tell whether nothing is known yet: the chat alone tells nobody what somebody needs."""
    return request == Request(with_conversation=request.with_conversation, sentence=request.sentence)
