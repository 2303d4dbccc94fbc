"""The wire as delivery of reminders needs it: Teams' conversations and connector, with what their answers show."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.reminders.delivery.ports import Attempted, Chat
from bot.reminders.person import Reach
from bot.storage.conversations import PersonalChat
from bot.teams.connector import Connector
from bot.teams.conversations import REMOVED_BEFORE, PersonalChats
from bot.teams.outcome import Ambiguous, Gone, Outcome, Rejected, Sent, Throttled

REACH: Mapping[str, Reach] = {
    "ForbiddenOperationException": Reach.REMOVED,
    "BotNotInConversationRoster": Reach.REMOVED,
    "ConversationNotFound": Reach.REMOVED,
    REMOVED_BEFORE: Reach.REMOVED,
    "ConversationBlockedByUser": Reach.BLOCKED,
    "BotDisabledByAdmin": Reach.BLOCKED,
    "MessageWritesBlocked": Reach.BLOCKED,
}
"""What a refusal shows of somebody with whom there is a chat, by its code ("Status codes from bot conversational APIs"
on learn.microsoft.com). There is a chat only with who had the app: without it now, they took it away."""

UNKNOWN_PERSON = "404"
"""The status for a conversation with somebody who does not exist."""


class KnownChats:
    """People's personal conversations."""

    def __init__(self, chats: PersonalChats) -> None:
        """Find them, or begin them, with `chats`."""
        self._chats = chats

    async def of(self, tenant_id: str, object_id: str) -> Chat | Attempted:
        """Return the conversation of a person, or why there is none (yet)."""
        found = await self._chats.of(tenant_id, object_id)
        if isinstance(found, PersonalChat):
            return Chat(found.conversation_id, found.service_url)
        return _not_begun(found)


class ReminderWire:
    """Sends to Teams, one attempt at a time."""

    def __init__(self, connector: Connector) -> None:
        """Send by `connector`."""
        self._connector = connector

    async def send(self, chat: Chat, body: Mapping[str, object]) -> Attempted:
        """Make one attempt to send a message. Raises nothing for what the network, Entra or Teams does."""
        return attempted(await self._connector.send(chat.service_url, chat.conversation_id, body))


def attempted(outcome: Outcome) -> Attempted:
    """Say what became of a reminder that went to a chat."""
    match outcome:
        case Sent(activity_id):
            return Attempted("sent", activity_id=activity_id, reach=Reach.REACHABLE)
        case Throttled(after, fault, pauses_all):
            return Attempted("throttled", fault, after=after, pauses_all=pauses_all)
        case Ambiguous(fault):
            return Attempted("held", fault)
        case Rejected(fault):
            return Attempted("refused", fault)
        case Gone(fault):
            return Attempted("refused", fault, reach=REACH.get(_code(fault)))
    assert_never(outcome)


def _not_begun(outcome: Throttled | Ambiguous | Rejected | Gone) -> Attempted:
    """Say why there is no chat. Nothing was said in it, so what is not known here is only to be asked again."""
    found = attempted(outcome)
    match outcome:
        case Ambiguous():
            return replace(found, status="throttled")
        case Rejected(fault) if fault.startswith(UNKNOWN_PERSON):
            return replace(found, reach=Reach.GONE)
        case Gone(fault) if fault != REMOVED_BEFORE and found.reach is Reach.REMOVED:
            return replace(found, reach=Reach.NOT_INSTALLED)  # nobody knows whether they ever had it
    return found


def _code(fault: str) -> str:
    """Return the code in a fault such as "403 ConversationBlockedByUser", which begins with the status."""
    status, _, code = fault.partition(" ")
    return code if status.isdecimal() else fault
