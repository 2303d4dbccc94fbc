"""Groups and channels: the bot says once what it does there, answers who mentions it, and takes all else to a chat.

Teams delivers mentions only, unless the team has consented that all its messages arrive (resource-specific consent,
"Receive all channel messages with RSC" on learn.microsoft.com); so whether the bot is meant is looked for here.
"""

from collections.abc import Mapping
from urllib.parse import quote

from botbuilder.schema import Activity

from bot.storage.turns import Waiting
from bot.teams.incoming import locale_of
from bot.teams.mentions import mentions
from dialogs.effects import Send, Text
from dialogs.runner import Outcome
from dialogs.turn import Kind


def decide(activity: Activity, waiting: Waiting, kind: Kind, *, teams_url: str) -> Outcome | None:
    """Return what to say in a group, and the state after it: `{"welcomed": …}`. None where nothing is to be done.

    Nobody else is to read about a person's devices, so every answer is the way to the personal chat.
    """
    was_welcomed = bool((waiting.state or {}).get("welcomed"))
    link = chat_with(activity.recipient.id, teams_url)
    match kind:
        case Kind.WELCOME if not was_welcomed:
            said = Text("group.welcome", {"link": link})
        case Kind.MESSAGE if mentions(activity.recipient.id, _entities(waiting.activity)):
            said = Text("group.personal_chat", {"link": link})
        case Kind.LEFT:
            return Outcome({"welcomed": False}, (), locale_of(activity))
        case _:
            return None
    return Outcome({"welcomed": True}, (Send(f"{waiting.inbox_id}.1", said),), locale_of(activity))


def chat_with(bot_id: str, teams_url: str) -> str:
    """Return the address of the personal chat with the bot ("Deep link to a chat" on learn.microsoft.com)."""
    return f"{teams_url}/l/chat/0/0?users={quote(bot_id, safe=':')}"


def _entities(activity: Mapping[str, object]) -> list[object]:
    entities = activity.get("entities")
    return entities if isinstance(entities, list) else []
