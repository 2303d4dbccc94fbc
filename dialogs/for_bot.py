"""For the bot: the little of what somebody writes while their ticket is open that does not go to the helpdesk."""

from dataclasses import replace

from bot.language.intent import TO_THE_BOT, Intent
from dialogs.dialog import Dialog
from dialogs.frame import Frame
from dialogs.listener import Listener
from dialogs.menu import Menu
from dialogs.own_ticket import END, WHERE, OwnTicket, ticket_prompt
from dialogs.prompt import Answer, Answers
from dialogs.reply import Reply
from dialogs.ticket_question import NO, Solved, TicketQuestion
from dialogs.ticketed import Ticketed
from dialogs.turn import Turn

OF_A_QUESTION = frozenset({Intent.BACK, Intent.RESTART})
"""Commands that mean something only where the bot has asked."""


async def is_for_bot(ticket: Ticketed, turn: Turn, reply: Reply, listener: Listener) -> bool:
    """Do what was exactly a command, or answers the open question; tell whether it was either."""
    said = listener.interpret(turn.text, reply, ticket_prompt(ticket, None))
    ends = said.intent is Intent.CANCEL and not reply.leads_back
    if said.answer in (WHERE, END) or ends:
        reply.leave()
        answer = Answer("ticket", END if ends else str(said.answer))
        await listener.perform(OwnTicket().chosen(turn, answer), turn, reply)
        return True
    if said.intent in TO_THE_BOT and (reply.leads_back or said.intent not in OF_A_QUESTION):
        await listener.intend(said, turn, reply)
        return True
    if reply.state.open is None:
        return False
    frame = reply.state.open.frame
    given = _answer_to(frame, turn, reply, listener)
    return given is not None and await listener.tried(frame, given, turn, reply) is None


def _answer_to(frame: Frame, turn: Turn, reply: Reply, listener: Listener) -> Answer | None:
    """Return the answer that a text is to the open question; on a menu, only what is exactly on a button."""
    prompt = replace(frame.prompt, answers=Answers.WORDS) if isinstance(frame.dialog, Menu) else frame.prompt
    meaning = listener.interpret(turn.text, reply, prompt)
    is_choice = any(choice.value == meaning.answer for choice in prompt.choices)
    if meaning.answer is None or not (is_choice or prompt.answers is not Answers.WORDS):
        return None
    if meaning.is_free and not _may_be_free(frame.dialog, meaning.answer):
        return None
    return Answer(prompt.id, meaning.answer, meaning.told) if prompt.accepts(meaning.answer) else None


def _may_be_free(dialog: Dialog, value: str) -> bool:
    """Tell whether an answer in the person's own words counts: what answers an interview may be for the helpdesk.

    Who says why it is not solved says it to the helpdesk.
    """
    return isinstance(dialog, OwnTicket | TicketQuestion) and not (isinstance(dialog, Solved) and value == NO)
