"""The cards about a person's own ticket: what will be sent, where it stands, and what is asked about it."""

from dataclasses import replace
from datetime import datetime

from bot.advisor import Advice, Device, Facts
from dialogs import typed
from dialogs.advice_prompt import summary
from dialogs.case import Case
from dialogs.desk import Standing
from dialogs.devices import device_to_json
from dialogs.effects import Card
from dialogs.handover_form import LONGEST_SENTENCE, HandoverForm, form_prompt
from dialogs.own_ticket import end_prompt, ticket_prompt
from dialogs.prompt import Prompt
from dialogs.request import Request
from dialogs.step_prompt import step_words
from dialogs.ticket_question import rating_prompt, solved_prompt
from dialogs.ticketed import Ticketed


def ticket_prompts(at: datetime) -> dict[str, Prompt]:
    """Return every question about a ticket, by a name of its own."""
    return {
        "handover form with nothing known": _form(Request(with_conversation=True), at),
        "ticket, new": ticket_prompt(Ticketed(1042), Standing(2, 25, None), is_new=True),
        "ticket, outside the hours": ticket_prompt(Ticketed(1042), Standing(0, 100, at)),
        "ticket, without figures": ticket_prompt(Ticketed(1042), Standing(1, None, None)),
        "ticket, of which nothing is known": ticket_prompt(Ticketed(1042), None),
        "ticket, to be ended": end_prompt(1042),
        "solved": solved_prompt(1042),
        "rating": rating_prompt(1042),
    }


def tickets(written: str, facts: Facts, advices: tuple[Advice, ...], device: Device, at: datetime) -> dict[str, Card]:
    """Return the cards on which something stands that a stranger wrote, with `written` at every such place."""
    last, *tried = map(summary, advices)
    seen = (device_to_json(device),) * 9
    case = Case(facts, last, tuple(tried), f"I saw {written}", step_words(advices[0], 1), ("connect",), seen)
    form = _form(replace(Request.of(case), sentence=typed.written(f"I need {written}")[:LONGEST_SENTENCE]), at)
    return {
        "handover form, open": form.open_card("t1.1", offer_person=True),
        "handover form, answered": form.closed_card(note="card.answered", answer=form.label(written)),
        "ticket, taken": ticket_prompt(Ticketed(1042, "taken", written), None).open_card("t1.1"),
    }


def _form(request: Request, at: datetime) -> Prompt:
    return HandoverForm(request).drawn(form_prompt(request), at)
