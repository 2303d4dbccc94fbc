"""What Teams' events say of the bot's place in a conversation: whether it arrived, was upgraded, or left.

Teams tells an installation in two events, `installationUpdate` and `conversationUpdate`, in any order and sometimes one
of them twice ("Conversation events in your Teams bot" on learn.microsoft.com); so each of them means the same here.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.teams.activity import text_at


class Presence(StrEnum):
    """What an event says of the bot in its conversation."""

    ARRIVED = "arrived"
    """It was installed, or came in as a member: whoever is there may be welcomed."""
    UPGRADED = "upgraded"
    """It was there before and is still, in a newer version of the app."""
    LEFT = "left"
    """It was removed: Teams takes no message for this conversation until it comes back."""
    OTHER = "other"
    """Nothing: other people came or went, a channel was renamed, an older version of the app made way for a newer."""


_ACTIONS = {
    "add": Presence.ARRIVED,
    "add-upgrade": Presence.UPGRADED,
    "remove": Presence.LEFT,
    # "remove-upgrade" comes with an "add-upgrade", before or after it: the bot is not gone.
}


def presence_of(activity: Mapping[str, object]) -> Presence:
    """Return what an activity says of the bot's place, OTHER where it says nothing of it.

    `activity` is the JSON that came over the wire. In a personal chat any member who comes in is an arrival: there are
    two, and Teams does not always name the bot.
    """
    match text_at(activity, "type"):
        case "installationUpdate":
            return _ACTIONS.get(text_at(activity, "action"), Presence.OTHER)
        case "conversationUpdate":
            return _by_members(activity)
    return Presence.OTHER


def _by_members(activity: Mapping[str, object]) -> Presence:
    bot = text_at(activity, "recipient", "id")
    added, removed = _ids(activity.get("membersAdded")), _ids(activity.get("membersRemoved"))
    is_personal = text_at(activity, "conversation", "conversationType") in ("personal", "")
    if bot in added or (is_personal and added):
        return Presence.ARRIVED
    return Presence.LEFT if bot in removed else Presence.OTHER


def _ids(members: object) -> set[str]:
    ids = {text_at(member, "id") for member in members} if isinstance(members, list) else set()
    return ids - {""}
