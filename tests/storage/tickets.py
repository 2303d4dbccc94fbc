"""Tickets for the tests of what is kept of them: put into the database as the desk would."""

from dataclasses import replace
from datetime import timedelta

from bot.helpdesk.row import row_of
from bot.helpdesk.ticket import Agent, Asker, Ending, Status, Ticket
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.storage.outbox import Message
from bot.storage.tickets import TicketStore
from bot.storage.work import Line, Parcel, TicketWrite, Work
from tests.conftest import MovableClock

DESK = "19:desk@thread.tacv2"
CARD = "1700000000001"
NOOR = Agent("noor", "Noor Bakker", "29:noor")


async def keeps_desk(pool: Pool, clock: MovableClock) -> None:
    """Let the channel of the desk be known."""
    await ConversationStore(pool).keep_channel(
        DESK, tenant_id="t", service_url="https://smba.example/", bot={"id": "28:bot"}, now=clock.now()
    )


async def has_ticket(
    pool: Pool,
    clock: MovableClock,
    number: int,
    who: str,
    *,
    tenant_id: str = "t",
    said: str = "it stays black",
    closed: bool = False,
    card_id: str | None = CARD,
) -> None:
    """Put a ticket there that Noor took at once, with a line of each of the two."""
    asker = Asker(tenant_id, who, f"{said} Wilber", "c1", locale="nl", time_zone="Europe/Amsterdam")
    now = clock.now()
    waiting = Ticket.opened(number, asker, {"sentence": said}, channel_id=DESK, at=now, failure="0x80180014")
    ticket = replace(waiting, status=Status.TAKEN, holder=NOOR, taken_at=now, card_id=card_id, acted=("29:noor",))
    if closed:
        ticket = replace(ticket, status=Status.CLOSED, ending=Ending.RESOLVED, closed_at=now, stars=4)
    lines = (Line(now, "user", "", said), Line(now, "agent", NOOR.name, f"Look at {said}"))
    due_at = None if closed else now + timedelta(days=1)
    assert await TicketStore(pool).commit(Work(tickets=(TicketWrite(row_of(ticket, due_at), lines),)), now)


async def posts(pool: Pool, clock: MovableClock, key: str, activity: dict[str, object]) -> None:
    """Queue a message for the channel, which is never sent twice."""
    parcel = Parcel(DESK, Message(key, "send" if key.count(".") == 1 else "reply", activity, "hold"))
    assert await TicketStore(pool).commit(Work(parcels=(parcel,)), clock.now())
