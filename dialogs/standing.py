"""Standing: something is said, and then we are where we were: at the open question, the ticket, or the menu."""

from dataclasses import replace

from dialogs.asking_back import clarify
from dialogs.dialog import Ask, Result
from dialogs.interpreter import Meaning
from dialogs.menu import HINT, Menu
from dialogs.own_ticket import OwnTicket, ticket_prompt
from dialogs.reply import Reply, frame_of
from dialogs.ticketed import Ticketed
from dialogs.turn import Press, Turn
from dialogs.words import Words, words

PATIENCE = 3
"""How many times in a row a question is not understood before a person is offered."""


def stand(reply: Reply, lead: Words | None, turn: Turn, *, offer_person: bool = False) -> None:
    """Show where we are, below what is said about it: the open question, the open ticket, or the menu."""
    if reply.state.open is not None:
        reply.ask_again(lead=lead, offer_person=offer_person)
        return
    result = Menu().start(turn) if reply.state.ticket is None else _ticket(reply.state.ticket)
    if isinstance(result, Ask):
        reply.ask(frame_of(result), lead=lead, offer_person=offer_person)


def is_idle(reply: Reply) -> bool:
    """Tell whether nothing is going on: no question is open but that of the menu, and no ticket."""
    opened = reply.state.open
    return (opened is None or isinstance(opened.frame.dialog, Menu)) and reply.state.ticket is None


def _ticket(ticket: Ticketed) -> Result:
    return Ask(ticket_prompt(ticket, None), then=OwnTicket().chosen)


def not_understood(reply: Reply, hint: Words | None, turn: Turn, meaning: Meaning | None = None) -> None:
    """Ask what was meant, or the question again and say what would be an answer; at last offer a person too."""
    misses = reply.state.misses + 1
    reply.state = replace(reply.state, misses=misses)
    if meaning is not None and misses < PATIENCE and clarify(meaning.likely, meaning.told, turn, reply):
        return
    if hint is None:
        hint = reply.state.open.frame.prompt.how_to_answer if reply.state.open else HINT
    if misses >= PATIENCE:
        hint = words("not_understood.person", hint=hint)
    stand(reply, hint, turn, offer_person=misses >= PATIENCE)


def pressed_in_vain(press: Press, value: str, turn: Turn, reply: Reply) -> None:
    """Put the card right, and unless it is the same press once more, say so and show where we are."""
    closed = next((card for card in reply.state.closed if press.card and card.key == press.card), None)
    if closed is not None:
        reply.put_right(closed)
    if closed is None or closed.value is None or closed.value != value:
        stand(reply, words("press.stale"), turn)
