"""Somebody who is handed over to the helpdesk, and the agent who answers: each posts, as Teams does, until it is in."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import cast

from aiohttp import ClientConnectionError, ClientSession

from bot.sandbox.connector import Message
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tenant import Person
from tests.reliability.bot_process import BotProcess

JSON = dict[str, object]

_NUMBER = re.compile(r"ED-(\d+)")


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
class HandedOver:
    """One person with a ticket of their own. Everything that is said has the person's number in it."""

    sandbox: Sandbox
    replicas: Replicas
    person: Person
    agent: Person
    place: int
    locale: str
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
        form, send = await self._shown(self.conversation_id, verb="answer", value="yes")
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
        await self.sandbox.connector.until(self._has_number)

    async def is_answered(self, channels: tuple[str, ...]) -> None:
        """Wait for the ticket's card, and answer in its thread, to which the person writes something."""
        await self.sandbox.connector.until(lambda: bool(cards_of(self.sandbox, channels, self.ticket)))
        channel, card = cards_of(self.sandbox, channels, self.ticket)[0]
        await self._writes(self.agent, f"{channel};messageid={card}", "3", self.agents_line)
        await self._writes(self.person, self.conversation_id, "4", self.own_line)

    async def _writes(self, who: Person, conversation_id: str, activity: str, text: str) -> None:
        await self.replicas.take(self._activity(who, conversation_id, activity, type="message", text=text))

    async def _shown(self, conversation_id: str, *, verb: str, value: str) -> tuple[str, JSON]:
        """Wait for a button, and return the id of its message, and it."""
        found: list[tuple[str, JSON]] = []

        def is_there() -> bool:
            found[:] = [
                (message.id, action)
                for message in self.sandbox.connector.messages(conversation_id)
                for action in actions(message.body)
                if action.get("verb") == verb and cast("JSON", action["data"]).get("value") == value
            ]
            return bool(found)

        await self.sandbox.connector.until(is_there)
        return found[-1]

    def _has_number(self) -> bool:
        said = [text for message in self.sandbox.connector.messages(self.conversation_id) for text in texts(message)]
        self.ticket = next((int(number) for text in said for number in _NUMBER.findall(text)), 0)
        return bool(self.ticket)

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


def cards_of(sandbox: Sandbox, channels: tuple[str, ...], ticket: int) -> list[tuple[str, str]]:
    """Return where a ticket has its card, as channel and message: once, if all is well."""
    return [
        (channel, message.id)
        for channel in channels
        for message in sandbox.connector.messages(channel)
        if any(cast("JSON", action["data"]).get("card") == f"ticket.{ticket}" for action in actions(message.body))
    ]


def actions(body: object) -> Iterator[JSON]:
    """Go through the buttons of a message that ask the bot, however deep they are."""
    for part in _objects(body):
        if part.get("type") == "Action.Execute":
            yield part


def texts(message: Message) -> Iterator[str]:
    """Go through everything in a message that can be read."""
    for part in _objects(message.body):
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
