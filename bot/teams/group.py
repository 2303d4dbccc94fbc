"""Groups and channels: the bot says once what it does there, answers who mentions it, and takes all else to a chat.

Teams delivers mentions only, unless the team has consented that all its messages arrive (resource-specific consent,
"Receive all channel messages with RSC" on learn.microsoft.com); so whether the bot is meant is looked for here.
"""

from collections.abc import Mapping
from urllib.parse import quote

from dialogs.effects import Send, Text
from dialogs.runner import Outcome
from dialogs.turn import Kind, Turn


def decide(state: Mapping[str, object] | None, turn: Turn, *, bot_id: str, teams_url: str) -> Outcome | None:
    """Return what to say in a group, and the state after it: `{"welcomed": …}`. None where nothing is to be done.

    Nobody else is to read about a person's devices, so every answer is the way to the personal chat.
    """
    was_welcomed = bool((state or {}).get("welcomed"))
    link = chat_with(bot_id, teams_url)
    match turn.kind:
        case Kind.WELCOME if not was_welcomed:
            said = Text("group.welcome", {"link": link})
        case Kind.MESSAGE if turn.is_mentioned:
            said = Text("group.personal_chat", {"link": link})
        case Kind.LEFT:
            return Outcome({"welcomed": False}, (), turn.locale)
        case _:
            return None
    return Outcome({"welcomed": True}, (Send(f"{turn.id}.1", said),), turn.locale)


def chat_with(bot_id: str, teams_url: str) -> str:
    """Return the address of the personal chat with the bot ("Deep link to a chat" on learn.microsoft.com)."""
    return f"{teams_url}/l/chat/0/0?users={quote(bot_id, safe=':')}"
