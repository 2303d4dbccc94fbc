"""Typing: who waits for an answer that takes a while sees that it is being written."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.storage.arrival import Waiting
from bot.storage.work import OWN_CHANNEL
from bot.teams.activity import text_at
from bot.teams.connector import Connector

AFTER = 1.0
"""Seconds after which it is shown: most answers come sooner, and one request in two would be for nothing."""

LASTS = 3.0
"""Seconds that Teams shows it ("Bots: typing indicator", learn.microsoft.com)."""


class Typing:
    """Shows "typing" in the chats whose turn takes long."""

    def __init__(self, connector: Connector) -> None:
        """Show it through `connector`."""
        self._connector = connector

    @contextmanager
    def while_deciding(self, waiting: Waiting) -> Iterator[None]:
        """Show it from a second on, until the end of the block; never for events of our own: nobody waits."""
        if text_at(waiting.activity, "channelId") == OWN_CHANNEL:
            yield
            return
        shown: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        timer = loop.call_later(AFTER, lambda: shown.append(loop.create_task(self._show(waiting))))
        try:
            yield
        finally:
            timer.cancel()
            for task in shown:
                task.cancel()

    async def _show(self, waiting: Waiting) -> None:
        conversation_id = text_at(waiting.activity, "conversation", "id")
        while True:
            await self._connector.typing(text_at(waiting.activity, "serviceUrl"), conversation_id)
            await asyncio.sleep(LASTS)
