"""Somebody who is handed over to the helpdesk, and the agent who answers: each posts, as Teams does, until it is in."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import cast

from aiohttp import ClientConnectionError, ClientSession

from bot.sandbox.connector import Received
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tenant import Person
from tests.reliability.bot_process import BotProcess

JSON = dict[str, object]

_NUMBER = re.compile(r"ED-(\d+)")
_CARD = re.compile(r"ticket\.(\d+)")


@dataclass
class Replicas:
    """The bots that run now, of which any takes an activity; one that was killed gives its place to another."""

    sandbox: Sandbox
    session: ClientSession
    random: Random
    running: list[BotProcess]

    async def take(self, activity: JSON) -> None:
        """Post an activity until a replica says that it has it: Teams repeats what it got no answer to."""
        while True:
            headers = {"Authorization": f"Bearer {self.sandbox.connector_token()}"}
            replica = self.random.choice(self.running)
            try:
                async with self.session.post(f"{replica.url}/api/messages", json=activity, headers=headers) as response:
                    if response.status == 200:
                        return
            except ClientConnectionError:
                await asyncio.sleep(0)  # it was killed: another one is chosen


@dataclass
class Seen:
    """What the bots have posted so far. Each post is read once: hundreds of people wait for theirs."""

    sandbox: Sandbox
    cards: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Where a ticket has its card, as channel and message."""
    forms: dict[str, tuple[str, JSON]] = field(default_factory=dict)
    """The form of a handover in a chat: its message, and the button that sends it."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The ticket of which a chat has heard."""
    _read: int = 0

    def now(self) -> "Seen":
        """Read what is new."""
        received = self.sandbox.connector.received
        for request in received[self._read :]:
            if request.method == "POST":
                self._take(request)
        self._read = len(received)
        return self

    def _take(self, request: Received) -> None:
        for action in actions(request.body):
            data = cast("JSON", action["data"])
            card = _CARD.fullmatch(str(data.get("card")))
            if card is not None and request.conversation.startswith("19:"):
                self.cards.setdefault(int(card[1]), (request.conversation, request.activity_id))
            elif data.get("value") == "yes" and action.get("verb") == "answer":
                self.forms.setdefault(request.conversation, (request.activity_id, action))
        if request.conversation.startswith("a:"):
            for text in texts(request.body):
                for number in _NUMBER.findall(text):
                    self.numbers.setdefault(request.conversation, int(number))


@dataclass
class HandedOver:
    """One person with a ticket of their own. Everything that is said has the person's number in it."""

    sandbox: Sandbox
    replicas: Replicas
    person: Person
    agent: Person
    place: int
    locale: str
    seen: Seen
    ticket: int = 0

    @property
    def conversation_id(self) -> str:
        """Their personal chat."""
        return f"a:{self.person.id}"

    @property
    def agents_line(self) -> str:
        """What the agent writes."""
        return f"Line {self.place} of the agent."

    @property
    def own_line(self) -> str:
        """What the person writes."""
        return f"Line {self.place} of the person."

    async def asks_for_a_person(self) -> None:
        """Ask, agree to what is sent, and hear the number."""
        await self._writes(self.person, self.conversation_id, "1", "talk to a person")
        chat = self.conversation_id
        await self.sandbox.connector.until(lambda: chat in self.seen.now().forms)
        form, send = self.seen.forms[chat]
        pressed = {**cast("JSON", send["data"]), "sentence": f"Sentence {self.place}."}
        action = {"type": "Action.Execute", "verb": send["verb"], "data": pressed}
        await self.replicas.take(
            self._activity(
                self.person,
                self.conversation_id,
                "2",
                type="invoke",
                name="adaptiveCard/action",
                value={"action": action, "trigger": "manual"},
                replyToId=form,
            )
        )
        await self.sandbox.connector.until(lambda: chat in self.seen.now().numbers)
        self.ticket = self.seen.numbers[chat]

    async def is_answered(self) -> None:
        """Wait for the ticket's card, and answer in its thread, to which the person writes something."""
        await self.sandbox.connector.until(lambda: self.ticket in self.seen.now().cards)
        channel, card = self.seen.cards[self.ticket]
        await self._writes(self.agent, f"{channel};messageid={card}", "3", self.agents_line)
        await self._writes(self.person, self.conversation_id, "4", self.own_line)

    async def _writes(self, who: Person, conversation_id: str, activity: str, text: str) -> None:
        await self.replicas.take(self._activity(who, conversation_id, activity, type="message", text=text))

    def _activity(self, who: Person, conversation_id: str, activity: str, **fields: object) -> JSON:
        is_personal = conversation_id.startswith("a:")
        return {
            "id": f"{self.place}-{activity}",
            "channelId": "msteams",
            "serviceUrl": self.sandbox.service_url,
            "locale": self.locale,
            "from": {"id": f"29:{who.id}", "name": who.name, "aadObjectId": who.id},
            "recipient": {"id": f"28:{self.sandbox.app_id}", "name": "Enroll Desk"},
            "conversation": {
                "id": conversation_id,
                "conversationType": "personal" if is_personal else "channel",
                "tenantId": self.sandbox.tenant_id,
            },
            "channelData": {"tenant": {"id": self.sandbox.tenant_id}},
            **fields,
        }


def actions(body: object) -> Iterator[JSON]:
    """Go through the buttons of a message that ask the bot, however deep they are."""
    for part in _objects(body):
        if part.get("type") == "Action.Execute":
            yield part


def texts(body: object) -> Iterator[str]:
    """Go through everything in a message that can be read."""
    for part in _objects(body):
        for key in ("text", "title", "value", "label"):
            if isinstance(part.get(key), str):
                yield str(part[key])


def _objects(value: object) -> Iterator[JSON]:
    if isinstance(value, dict):
        yield cast("JSON", value)
        value = [part for key, part in value.items() if key != "fallback"]
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)
