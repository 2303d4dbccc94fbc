"""The helpdesk is told that the bot's credential expires."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.app import App
from bot.helpdesk.expiry import ExpiryNotice, due
from bot.parts.desk import keeping
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.storage.conversations import ConversationStore
from bot.storage.credential_notice import CredentialNoticeStore
from bot.storage.database import Pool
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.chat import Chat
from tests.conftest import MovableClock


@dataclass
class Expiry:
    """Knows an end."""

    end: datetime | None


@dataclass
class Told:
    """Notices as two replicas would give them, and what then stands in the channel."""

    replicas: tuple[ExpiryNotice, ...]
    expiry: Expiry
    app: App
    sandbox: Sandbox
    clock: MovableClock

    async def after(self, **by: float) -> list[str]:
        """Let time go by, let every replica sweep twice, and return the texts in the channel."""
        self.clock.move(**by)
        for replica in (*self.replicas, *self.replicas):
            await replica.sweep()
        await self.app.delivery.sweep()
        await self.app.idle()
        channel_id = self.sandbox.tenant.team.channels["Devices"]
        return [str(message.body) for message in self.sandbox.connector.messages(channel_id)]


@pytest.fixture
async def told(app: App, sandbox: Sandbox, settings: Settings, pool: Pool, clock: MovableClock, chat: Chat) -> Told:
    """Begin 31 days before the end."""
    await chat.says("help")  # the token of the start is not still on its way when time goes by
    expiry = Expiry(clock.now() + timedelta(days=31))
    assert settings.channels is not None
    replicas = tuple(
        ExpiryNotice(
            expiry,
            CredentialNoticeStore(pool),
            settings.channels,
            Renderer(Catalogues()),
            clock,
            locale="en",
            keep_channel=keeping(settings, ConversationStore(pool), clock),
            on_committed=app.turns.committed,
        )
        for _ in range(2)
    )
    return Told(replicas, expiry, app, sandbox, clock)


async def test_the_desk_is_told_three_times_each_once_whatever_the_number_of_replicas(told: Told) -> None:
    assert await told.after() == []
    assert len(await told.after(days=1)) == 1
    assert len(await told.after(days=15)) == 1
    assert len(await told.after(days=1)) == 2
    assert len(await told.after(days=7)) == 3
    assert len(await told.after(days=6)) == 3
    (*_, last) = await told.after(days=3)
    assert "expires on" in last


async def test_a_credential_that_was_renewed_is_told_of_anew(told: Told) -> None:
    assert len(await told.after(days=25)) == 1, "who is late tells what is true now, once"
    told.expiry.end = told.clock.now() + timedelta(days=365)
    assert len(await told.after()) == 1

    assert len(await told.after(days=340)) == 2


async def test_nothing_is_told_of_a_credential_whose_end_nobody_knows(told: Told) -> None:
    told.expiry.end = None

    assert await told.after(days=365) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [(31, None), (30, 30), (14.1, 30), (14, 14), (7.5, 14), (7, 7), (0.1, 7), (0, None), (-3, None)],
)
def test_the_nearest_notice_is_due(days: float, expected: int | None) -> None:
    assert due(timedelta(days=days)) == expected
