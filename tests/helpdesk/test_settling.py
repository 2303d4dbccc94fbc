"""What a person decides about their ticket is done to their own, whatever number is named."""

from datetime import datetime

from bot.helpdesk.board import Board
from bot.helpdesk.channels import Channels
from bot.helpdesk.refusal import Refusal
from bot.helpdesk.settling import Settling
from bot.settings import Settings
from bot.storage.database import Pool
from bot.storage.tickets import TicketStore
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.effects import EndTicket, TellHelpdesk
from dialogs.turn import Kind, Person, Turn
from tests.chat import Chat
from tests.helpdesk.desk_chat import Desk


def settling(pool: Pool, settings: Settings, channel_id: str) -> Settling:
    store, channels = TicketStore(pool), Channels.parse(channel_id)
    board = Board(store, Renderer(Catalogues()), channels, settings.service_level, intune_url="https://intune.example")
    return Settling(store, board, channels)


def turn(tenant_id: str, object_id: str, at: datetime) -> Turn:
    return Turn("1", Kind.PRESS, Person(tenant_id, object_id), at)


async def test_somebody_elses_number_gives_no_right_to_a_ticket(
    pool: Pool, settings: Settings, desk: Desk, person: Chat
) -> None:
    own, row = settling(pool, settings, desk.channel_id), await TicketStore(pool).of(1001)
    assert row is not None

    assert await own.ticket(1001, turn(row.tenant_id, desk.person.id, row.opened_at)) is None
    assert await own.ticket(1001, turn("another tenant", row.asker_id, row.opened_at)) is None
    assert await own.ticket(1001, turn(row.tenant_id, "", row.opened_at)) is None
    assert await own.ticket(1002, turn(row.tenant_id, row.asker_id, row.opened_at)) is None
    assert await own.ticket(1001, turn(row.tenant_id, person.person.id, row.opened_at)) is not None


async def test_what_comes_after_closing_is_kept_and_marked(pool: Pool, settings: Settings, desk: Desk) -> None:
    own, row = settling(pool, settings, desk.channel_id), await TicketStore(pool).of(1001)
    assert row is not None
    now = turn(row.tenant_id, row.asker_id, row.opened_at)
    await desk.does("ticket.resolve")
    closed = await own.ticket(1001, now)
    assert closed is not None

    told = own.settled(closed, TellHelpdesk(1001, "one more thing"), now)
    assert not isinstance(told, Refusal)
    assert [(said.message, said.text) for said in told.said] == [("desk.line.wrote_after_closing", "one more thing")]
    assert told.ticket == closed
    assert own.settled(closed, EndTicket(1001), now) is Refusal.CLOSED
