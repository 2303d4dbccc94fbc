"""The channels of the simulated team: which there are, and whether the bot is in the team."""

from typing import Final

from bot.sandbox.installations import Refused
from bot.sandbox.tenant import Person, Tenant

_OF_A_TEAM: Final = "@thread.tacv2"
"""How ids of channels end; a group chat's ends in "@thread.v2", a personal one begins with "a:"."""


class Channels:
    """Answers for the team of the tenant. The bot is in it at first; `has_bot` may be changed."""

    def __init__(self, tenant: Tenant) -> None:
        """Begin with the channels that `tenant` has."""
        self._tenant = tenant
        self._there = set(tenant.team.channels.values())
        self.has_bot = True

    def delete(self, channel_id: str) -> None:
        """Delete a channel. Raises KeyError where there is none of that id."""
        self._there.remove(channel_id)

    def add(self, channel_id: str) -> None:
        """Let there be a channel of that id (again)."""
        self._there.add(channel_id)

    def check(self, conversation: str) -> None:
        """Raise Refused where the bot cannot reach a channel, or the thread of one: 404 unknown, 403 not in the team.

        Other conversations are none of its business.
        """
        if not self.is_channel(conversation):
            return
        if self.of(conversation) not in self._there:
            raise Refused(404, "ConversationNotFound", "Conversation not found.")
        if not self.has_bot:
            raise Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")

    def knows(self, channel_id: str) -> bool:
        """Tell whether there is a channel of that id."""
        return channel_id in self._there

    def is_channel(self, conversation: str) -> bool:
        """Tell whether an id is that of a channel, or of a thread of one."""
        return self.of(conversation).endswith(_OF_A_TEAM)

    @staticmethod
    def of(conversation: str) -> str:
        """Return the channel of a thread; any other conversation is its own."""
        return conversation.partition(";messageid=")[0]

    def members(self) -> list[Person]:
        """Return who is in the team."""
        return [person for person in self._tenant.people.values() if self._tenant.team.group in person.groups]
