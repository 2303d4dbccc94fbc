"""A chat with the bot, as somebody in Teams has it: over HTTP on both sides, with the sandbox as Teams."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol, cast

from aiohttp import ClientSession

from bot.app import App
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tenant import Person

JSON = dict[str, object]

_NUMBERS = count(1)

THINKS = 2.0
"""Seconds between two messages of a person. Teams would throttle a bot that said more than some seven in a second."""


class Movable(Protocol):
    """A clock that is moved by hand."""

    def move(self, **by: float) -> None:
        """Move it on."""


@dataclass
class Chat:
    """One person's personal chat. Every method returns when the bot has answered."""

    app: App
    sandbox: Sandbox
    session: ClientSession
    person: Person
    clock: Movable
    locale: str = "en-US"
    kind: str = "personal"
    thread: str = ""
    """In a channel: Teams' id of the post in whose thread it is."""
    log: list[int] = field(default_factory=list)
    """The status of every request, in order."""
    answer: JSON = field(default_factory=dict)
    """What the last Action.Execute was answered: only who pressed sees it."""

    @property
    def conversation_id(self) -> str:
        """The id of this chat."""
        match self.kind:
            case "personal":
                return f"a:{self.person.id}"
            case "channel":
                channel_id = self.sandbox.tenant.team.channels["Devices"]
                return f"{channel_id};messageid={self.thread}" if self.thread else channel_id
        return f"19:{self.person.key}@thread.v2"

    async def says(self, text: str, **fields: object) -> None:
        """Write a message."""
        await self.posts(self.activity(type="message", text=text, **fields))

    async def presses(self, title: str, *, by_submit: bool = False, typed: JSON | None = None) -> None:
        """Press a button of the newest card that has it; `typed` is what stands in the card's inputs, by their ids."""
        message_id, action = self._button(title)
        await self.presses_action(message_id, action, by_submit=by_submit, typed=typed)

    async def presses_action(
        self, message_id: str, action: JSON, *, by_submit: bool = False, typed: JSON | None = None
    ) -> None:
        """Press a button that may be gone by now: as an Action.Execute, or as its fallback."""
        inputs = typed or {}  # Teams puts them into the data, either way
        if by_submit:
            data = {**cast("JSON", cast("JSON", action["fallback"])["data"]), **inputs}
            await self.posts(self.activity(type="message", text=None, value=data, replyToId=message_id))
            return
        answer = await self.posts(
            self.press(message_id, {**action, "data": {**cast("JSON", action["data"]), **inputs}})
        )
        self.answer = answer or {}
        if self.answer.get("type") == "application/vnd.microsoft.card.adaptive":
            self.card_in_answer = cast("JSON", self.answer["value"])

    async def opens(self) -> None:
        """Install the bot, which Teams tells in two events."""
        await self.posts(self.activity(type="installationUpdate", action="add"))
        await self.posts(
            self.activity(
                type="conversationUpdate", membersAdded=[{"id": f"28:{self.sandbox.app_id}"}, {"id": "29:me"}]
            )
        )

    async def posts(self, activity: JSON) -> JSON | None:
        """Post an activity, wait until all is answered, and return what the request was answered."""
        answered = await self.requests(activity)
        await self.app.idle()
        return answered

    async def requests(self, activity: JSON) -> JSON | None:
        """Post an activity, and return what the request was answered, whatever is still under way."""
        self.clock.move(seconds=THINKS)
        headers = {"Authorization": f"Bearer {self.sandbox.connector_token()}"}
        async with self.session.post(f"{self.app.url}/api/messages", json=activity, headers=headers) as response:
            self.log.append(response.status)
            body = await response.read()
        return cast("JSON", json.loads(body)) if body else None

    def press(self, message_id: str, action: JSON) -> JSON:
        """Return the activity of somebody who presses an Action.Execute of that message."""
        value = {"action": {key: action[key] for key in ("type", "verb", "data")}, "trigger": "manual"}
        return self.activity(type="invoke", name="adaptiveCard/action", value=value, replyToId=message_id)

    def activity(self, **fields: object) -> JSON:
        """Return an activity as Teams sends it; a field that is None is left out."""
        activity: JSON = {
            "id": f"f:{next(_NUMBERS)}",
            "channelId": "msteams",
            "serviceUrl": self.sandbox.service_url,
            "locale": self.locale,
            "from": {"id": f"29:{self.person.id}", "name": self.person.name, "aadObjectId": self.person.id},
            "recipient": {"id": f"28:{self.sandbox.app_id}", "name": "Enroll Desk"},
            "conversation": {
                "id": self.conversation_id,
                "conversationType": self.kind,
                "tenantId": self.sandbox.tenant_id,
            },
            "channelData": {"tenant": {"id": self.sandbox.tenant_id}},
            **fields,
        }
        return {key: value for key, value in activity.items() if value is not None}

    @property
    def messages(self) -> list[JSON]:
        """The bot's messages as they now stand."""
        return [cast("JSON", message.body) for message in self.sandbox.connector.messages(self.conversation_id)]

    @property
    def answers(self) -> int:
        """How many messages of the bot there are."""
        return len(self.messages)

    def sees(self, words: str, *, last: int | None = None) -> bool:
        """Tell whether the words stand in the chat, or in the last few messages."""
        shown = self.messages if last is None else self.messages[-last:]
        return any(words in text.replace("**", "") for message in shown for text in _texts(message))

    @property
    def markdown(self) -> list[str]:
        """All text in which Teams looks for Markdown; a TextRun and a button show theirs as it is."""
        blocks = [part for part in _objects(self.messages) if part.get("type") == "TextBlock" or "value" in part]
        return [str(part.get("text") or part.get("value")) for part in blocks]

    @property
    def buttons(self) -> list[str]:
        """The titles of all buttons that can be pressed, oldest first."""
        return [str(action["title"]) for message in self.messages for action in _actions(message)]

    def button(self, title: str) -> tuple[str, JSON]:
        """Return a button and the id of its message, to press it later."""
        return self._button(title)

    def _button(self, title: str) -> tuple[str, JSON]:
        for message in reversed(self.sandbox.connector.messages(self.conversation_id)):
            for action in _actions(cast("JSON", message.body)):
                if str(action["title"]).startswith(title):
                    return message.id, action
        raise AssertionError(f"no button {title!r} among {self.buttons}")


@dataclass
class ChannelChat:
    """The helpdesk's channel, in which several people write and press. Every method returns when all is answered."""

    app: App
    sandbox: Sandbox
    session: ClientSession
    clock: Movable
    locale: str = "en-US"

    @property
    def channel_id(self) -> str:
        """Teams' id of the channel."""
        return self.sandbox.tenant.team.channels["Devices"]

    @property
    def posts(self) -> list[str]:
        """The ids of the bot's posts, oldest first; below each there is a thread."""
        return [message.id for message in self.sandbox.connector.messages(self.channel_id)]

    def thread(self, person: Person, post: str | None = None) -> Chat:
        """Return the thread of a post, the newest by default, as `person` has it: its messages begin with the post."""
        thread = post or self.posts[-1]
        return Chat(
            self.app, self.sandbox, self.session, person, self.clock, self.locale, kind="channel", thread=thread
        )

    async def presses(self, person: Person, title: str, post: str | None = None, typed: JSON | None = None) -> Chat:
        """Press a button of a post as `person`, and return its thread; `answer` there is what only they are shown."""
        thread = self.thread(person, post)
        await thread.presses(title, typed=typed)
        return thread

    async def says(self, person: Person, text: str, post: str | None = None, **fields: object) -> Chat:
        """Write in the thread of a post. Teams delivers it without a mention where the team has consented to that."""
        thread = self.thread(person, post)
        await thread.says(text, **fields)
        return thread

    async def calls(self, person: Person, text: str) -> Chat:
        """Write a post of one's own that mentions the bot, and return its thread."""
        thread = self.thread(person, post=str(next(_NUMBERS)))
        bot = {"id": f"28:{self.sandbox.app_id}", "name": "Enroll Desk"}
        mention = {"type": "mention", "text": "<at>Enroll Desk</at>", "mentioned": bot}
        await thread.says(f"<at>Enroll Desk</at> {text}", entities=[mention], id=thread.thread)
        return thread


def _actions(message: JSON) -> Iterator[JSON]:
    for part in _objects(message):
        if part.get("type") == "Action.Execute":
            yield part


def _texts(message: JSON) -> Iterator[str]:
    if "text" in message:
        yield str(message["text"])
    for part in _objects(message.get("attachments", [])):
        yield from (str(part[key]) for key in ("text", "title", "value", "label") if isinstance(part.get(key), str))


def _objects(value: object) -> Iterator[JSON]:
    if isinstance(value, dict):
        yield cast("JSON", value)
        value = [part for key, part in value.items() if key != "fallback"]
    if isinstance(value, list):
        for part in value:
            yield from _objects(part)
