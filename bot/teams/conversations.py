"""Personal conversations, so that the bot can write first: the one that is known, or one that it asks Teams for.

Teams gives the same conversation for the same bot and person each time, so asking again never does harm ("Send
proactive messages" on learn.microsoft.com). It gives none to whoever does not have the app.
"""

import asyncio
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.storage.conversations import ConversationStore, PersonalChat
from bot.teams.connector import Connector
from bot.teams.outcome import Ambiguous, Gone, Rejected, Sent, Throttled
from bot.teams.service_url import ServiceUrls

NotReached = Throttled | Ambiguous | Rejected | Gone
"""Why there is no conversation (yet).

Throttled: wait, and with all other sending too, where it says so. Ambiguous: ask again later. Gone: the person does not
have the app, has blocked it, or removed it. Rejected: Teams knows nobody of that id, or no service URL is trusted.
"""

REMOVED_BEFORE = "removed before"
"""The fault of a conversation in which nobody could be reached the last time, and from which nothing came since."""

FRESH_FOR = timedelta(minutes=5)
"""How long a tenant's newest service URL serves. Teams keeps the older ones working ("Multi-Geo environments")."""


class PersonalChats:
    """Finds people's personal conversations, and begins those that there are not yet.

    Each request counts for the rate at which Teams lets the bot send: whoever asks for many takes a slot for each.
    """

    def __init__(
        self, store: ConversationStore, connector: Connector, service_urls: ServiceUrls, clock: Clock, *, app_id: str
    ) -> None:
        """Keep in `store` what Teams gives through `connector`, asked where `service_urls` says."""
        self._store = store
        self._connector = connector
        self._clock = clock
        self._bot = {"id": f"28:{app_id}"}
        self._service_urls = service_urls
        self._found: dict[str, tuple[datetime, str | None]] = {}
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def of(self, tenant_id: str, object_id: str) -> PersonalChat | NotReached:
        """Return a person's personal conversation, or why there is none. Idempotent, also at the same time.

        Never raises for what the network or Teams does; a database that fails comes through.
        """
        async with self._locks.setdefault((tenant_id, object_id), asyncio.Lock()):
            known = await self._store.personal(tenant_id, object_id)
            if known is None:
                return await self._begin(tenant_id, object_id)
            return Gone(fault=REMOVED_BEFORE) if known.is_gone else known

    async def _begin(self, tenant_id: str, object_id: str) -> PersonalChat | NotReached:
        service_url = await self._service_url(tenant_id)
        if service_url is None:
            return Rejected(fault="no service URL is known")
        conversation = {
            "bot": self._bot,
            "members": [{"id": object_id}],
            "isGroup": False,
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
        }
        outcome = await self._connector.create(service_url, conversation)
        if not isinstance(outcome, Sent):
            return outcome
        conversation_id = outcome.activity_id
        if conversation_id is None:
            return Ambiguous(fault="no conversation id")
        await self._store.keep(
            conversation_id,
            tenant_id=tenant_id,
            service_url=service_url,
            bot=self._bot,
            person={"id": object_id, "aadObjectId": object_id},
            now=self._clock.now(),
        )
        return PersonalChat(conversation_id, service_url)

    async def _service_url(self, tenant_id: str) -> str | None:
        now = self._clock.now()
        found_at, service_url = self._found.get(tenant_id, (None, None))
        if found_at is None or now - found_at >= FRESH_FOR:
            service_url = await self._service_urls.of(tenant_id)
            self._found[tenant_id] = now, service_url
        return service_url
