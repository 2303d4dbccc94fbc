"""Tells the helpdesk that the bot's credential expires: 30, 14 and 7 days before, each once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.helpdesk.channels import Channels
from bot.helpdesk.posting import KeepChannel
from bot.storage.credential_notice import CredentialNoticeStore
from bot.storage.outbox import Message
from bot.storage.work import Parcel, Work
from cards.message import card
from cards.render import Renderer
from dialogs.words import words

DAYS = (7, 14, 30)
"""How many days before the end it is told."""


class Expiry(Protocol):
    """Knows when the credential ends."""

    @property
    def end(self) -> datetime | None:
        """Return when (aware UTC); None where nobody knows."""
        ...


class ExpiryNotice:
    """Writes into one channel of the desk: that of everybody for whom there is none of their own."""

    def __init__(  # noqa: PLR0913 - all that a notice needs
        self,
        expiry: Expiry,
        store: CredentialNoticeStore,
        channels: Channels,
        renderer: Renderer,
        clock: Clock,
        *,
        locale: str,
        keep_channel: KeepChannel,
        on_committed: Callable[[Work], None],
    ) -> None:
        """Tell of `expiry`; `locale` is that of the desk, which chooses the channel."""
        self._expiry = expiry
        self._store = store
        self._channel = channels.of(locale)
        self._renderer = renderer
        self._clock = clock
        self._keep_channel = keep_channel
        self._on_committed = on_committed

    async def sweep(self) -> None:
        """Tell what is to be told now. Raises what the database raises."""
        end, now = self._expiry.end, self._clock.now()
        days = None if end is None else due(end - now)
        if end is None or days is None or await self._store.was_told(end, days):
            return
        await self._keep_channel(self._channel.id)
        line = words("expiry.soon", day={"day": end.date().isoformat()})
        content = self._renderer.card("text", {"line": line}, self._channel.locale)
        message = Message(f"credential.{end:%Y%m%d}.{days}", "send", card(content))
        work = Work(parcels=(Parcel(self._channel.id, message),))
        if await self._store.tell(end, days, work, now):
            self._on_committed(work)


def due(left: timedelta) -> int | None:
    """Return which of DAYS is to be told with so much left: the nearest one. None before, and when it is over."""
    if left <= timedelta(0):
        return None
    return next((days for days in DAYS if left <= timedelta(days=days)), None)
