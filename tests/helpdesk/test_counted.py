"""Tickets are counted once, as they are closed."""

from bot.metrics.registry import REGISTRY
from tests.chat import Chat
from tests.helpdesk.desk_chat import Desk


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"enrolldesk_{name}_total", labels) or 0


async def test_a_ticket_that_an_agent_solves_counts_once_however_often_it_is_written_after_that(
    person: Chat, desk: Desk
) -> None:
    before = counted("tickets", ending="resolved"), counted("resolved", by="agent")
    await desk.does("ticket.resolve")
    await person.presses("5: very good")
    after = counted("tickets", ending="resolved"), counted("resolved", by="agent")

    assert after == (before[0] + 1, before[1] + 1)
