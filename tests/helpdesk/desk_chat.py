"""Agents at the desk, as Teams has them: in the channel, on the card of a ticket, and in its thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from bot.sandbox.tenant import Person
from tests.chat import JSON, Chat, _actions, _texts


@dataclass
class Desk(Chat):
    """The newest ticket's thread in the desk's channel, with one agent speaking."""

    kind: str = "channel"

    @property
    def channel_id(self) -> str:
        """The id of the desk's channel."""
        return self.sandbox.tenant.team.channels["Devices"]

    @property
    def cards(self) -> list[JSON]:
        """The cards in the channel, as they now stand."""
        return [cast("JSON", message.body) for message in self.sandbox.connector.messages(self.channel_id)]

    @property
    def card_id(self) -> str:
        """Teams' id of the newest card."""
        return self.sandbox.connector.messages(self.channel_id)[-1].id

    @property
    def conversation_id(self) -> str:
        """The thread of the newest card."""
        return f"{self.channel_id};messageid={self.card_id}"

    @property
    def lines(self) -> list[str]:
        """What the bot said below the newest card."""
        return [str(message.get("text")) for message in self.messages[1:]]

    @property
    def card(self) -> str:
        """All that the newest card says."""
        return "\n".join(_texts(self.cards[-1]))

    def is_now(self, person: Person) -> "Desk":
        """Let another agent speak."""
        return Desk(self.app, self.sandbox, self.session, person, self.clock, locale=self.locale)

    async def does(
        self, verb: str, *, by_submit: bool = False, data: Mapping[str, object] | None = None, **inputs: str
    ) -> str:
        """Press the button of that verb with `inputs`, and return what whoever pressed is shown.

        `data` stands in the place of what the button sends: whoever forges it may.
        """
        action = next(action for action in _actions(self.cards[-1]) if action["verb"] == verb) if data is None else {}
        sent = {**(cast("JSON", action["data"]) if data is None else data), **inputs}
        if by_submit:
            await self.posts(self.activity(type="message", text=None, value=sent, replyToId=self.card_id))
            return ""
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": sent}, "trigger": "manual"}
        name = "adaptiveCard/action"
        answer = await self.posts(self.activity(type="invoke", name=name, value=value, replyToId=self.card_id))
        assert answer is not None
        shown = answer["value"]
        return shown if isinstance(shown, str) else "\n".join(_texts({"attachments": [{"content": shown}]}))

    async def writes(self, text: str, html: str = "", **fields: object) -> None:
        """Write in the thread, where the team lets the bot read everything."""
        formatted = [{"contentType": "text/html", "content": html}] if html else []
        await self.says(text, attachments=formatted, **fields)
