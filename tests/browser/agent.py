"""An agent of the helpdesk, beside the one person who is signed in to the Playground: through its HTTP interface.

It lets others press buttons. A message it sends to the bot only in the name of who is signed in, so what an agent
writes is put into the thread first, and then passed on as the activity that Teams would send.
"""

import json
from collections.abc import Iterator
from typing import cast
from urllib.parse import quote

from aiohttp import ClientSession
from playwright.async_api import Page, WebSocket

from bot.sandbox.tenant import Person, Tenant

JSON = dict[str, object]


class Posts:
    """What the Playground shows in its conversations, as it tells its own page. To be made before that is opened."""

    def __init__(self, page: Page) -> None:
        """Listen to what `page` is told."""
        self._cards: dict[str, JSON] = {}
        page.on("websocket", self._listen)

    def card(self, key: str) -> tuple[str, JSON]:
        """Return the id of the message with the card of that key, and the card as it is now."""
        return next(
            (message_id, card)
            for message_id, card in self._cards.items()
            if any(cast("JSON", action["data"]).get("card") == key for action in _actions(card))
        )

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, frame: str | bytes) -> None:
        told = json.loads(frame)
        message = (told.get("message") if isinstance(told, dict) else None) or {}
        for part in message.get("attachments") or []:
            self._cards[str(message["messageId"])] = part.get("content") or {}


class Agent:
    """Presses and writes as a person of the tenant."""

    def __init__(self, address: str, session: ClientSession, tenant: Tenant, person: Person, posts: Posts) -> None:
        """Act in the Playground at `address`."""
        self._address = address
        self._session = session
        self._tenant = tenant
        self._person = person
        self._posts = posts
        self._channel = tenant.team.channels["Devices"]

    async def presses(self, key: str, verb: str, **inputs: str) -> JSON:
        """Press the button of the card `key` that has that verb, and return what they see instead."""
        root, card = self._posts.card(key)
        action = next(action for action in _actions(card) if action["verb"] == verb)
        pressed = {"type": "Action.Execute", "verb": verb, "data": {**cast("JSON", action["data"]), **inputs}}
        return await self._post(
            "/_conversation/v1/invoke",
            {
                "name": "adaptiveCard/action",
                "value": {"action": pressed, "trigger": "manual"},
                "from": {"id": f"29:{self._person.id}"},
                "conversation": {"id": self._thread(root)},
                "replyToId": root,
            },
        )

    async def writes(self, key: str, text: str) -> None:
        """Answer in the thread of the card `key`."""
        root, _ = self._posts.card(key)
        thread = self._thread(root)
        message: JSON = {"from": {"id": f"29:{self._person.id}"}, "text": text, "textFormat": "plain"}
        shown = await self._post(f"/_conversation/v1/conversations/{quote(thread, safe='')}/messages", message)
        person = {"id": f"29:{self._person.id}", "name": self._person.name, "aadObjectId": self._person.id}
        await self._post(
            "/_internal/v1/customActivities",
            {
                "type": "message",
                "id": shown["messageId"],
                "channelId": "msteams",
                "serviceUrl": f"{self._address}/_connector",
                "locale": "en-US",
                **message,
                "from": person,
                "recipient": {"id": f"28:{self._tenant.app_id}", "name": "Enroll Desk"},
                "conversation": {
                    "id": thread,
                    "conversationType": "channel",
                    "isGroup": True,
                    "tenantId": self._tenant.tenant_id,
                },
                "channelData": {
                    "tenant": {"id": self._tenant.tenant_id},
                    "team": {"id": self._tenant.team.channels["General"]},
                    "channel": {"id": self._channel},
                },
            },
        )

    def _thread(self, root: str) -> str:
        return f"{self._channel};messageid={root}"

    async def _post(self, path: str, body: JSON) -> JSON:
        async with self._session.post(f"{self._address}{path}", json=body) as response:
            said = await response.text()
            assert response.ok, f"{path}: {response.status} {said}"
        return cast("JSON", json.loads(said)) if said.startswith("{") else {}


def _actions(value: object) -> Iterator[JSON]:
    """Go through the buttons of a card that ask the bot."""
    if isinstance(value, dict):
        if value.get("type") == "Action.Execute":
            yield cast("JSON", value)
        value = [part for key, part in value.items() if key != "fallback"]
    if isinstance(value, list):
        for part in value:
            yield from _actions(part)
