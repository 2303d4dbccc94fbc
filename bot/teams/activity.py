"""Activities as they come over the wire: read with suspicion, and turned into the SDK's own type."""

import re
from collections.abc import Mapping

from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.storage.arrival import Arrival
from bot.teams.body import read_object
from bot.teams.refusal import Refused

JSON = dict[str, object]

IDS = (
    ("id",),
    ("replyToId",),
    ("conversation", "id"),
    ("from", "id"),
    ("from", "aadObjectId"),
    ("recipient", "id"),
)
"""Where ids of Teams stand."""

OF_A_MESSAGE = ("messageUpdate", "messageDelete")
"""What Teams tells of a message that was there before, under the id of that message."""

NEEDED = (("type",), ("id",), ("channelId",), ("serviceUrl",), ("conversation", "id"), ("from", "id"))
"""What no activity of Teams lacks."""

_ID = re.compile(r"[!-~]{0,1024}")
"""Teams' ids are printable ASCII of some hundred characters. Two of 1,024 bytes still fit into a row of an index."""


def read_activity(body: bytes) -> JSON:
    """Read a body. Raises Refused (400) where it is not a JSON object that an activity could be."""
    activity = read_object(body)
    for path in NEEDED:
        if not text_at(activity, *path):
            raise Refused(status=400, reason=f"no {'.'.join(path)}")
    for path in IDS:
        if not _is_id(text_at(activity, *path)):
            raise Refused(status=400, reason=f"{'.'.join(path)} is no id")
    return activity


def text_at(value: object, *path: str) -> str:
    """Return the text at a path of keys, empty where there is none."""
    for key in path:
        if type(value) is not dict:  # JSON has no other mapping, and this is asked forty times a turn
            return ""
        value = value.get(key)
    return value if isinstance(value, str) else ""


def tenant_of(activity: Mapping[str, object]) -> str:
    """Return the tenant from which an activity comes."""
    return text_at(activity, "channelData", "tenant", "id") or text_at(activity, "conversation", "tenantId")


def arrival(activity: JSON) -> Arrival:
    """Say what is kept of an activity that was let in."""
    return Arrival(
        conversation_id=text_at(activity, "conversation", "id"),
        activity_id=_own_id(activity),
        tenant_id=tenant_of(activity),
        kind=text_at(activity, "conversation", "conversationType") or "personal",
        service_url=text_at(activity, "serviceUrl"),
        bot=_object(activity.get("recipient")),
        person=_object(activity.get("from")),
        activity=activity,
    )


def to_sdk(activity: Mapping[str, object]) -> Activity:
    """Build the SDK's Activity with the fields that its handlers and we use.

    Its own reader takes a quarter of a millisecond and fails on fields that nobody needs.
    """
    return Activity(
        type=text_at(activity, "type"),
        id=text_at(activity, "id"),
        channel_id=text_at(activity, "channelId"),
        service_url=text_at(activity, "serviceUrl"),
        locale=text_at(activity, "locale") or None,
        name=text_at(activity, "name") or None,
        action=text_at(activity, "action") or None,
        text=text_at(activity, "text") or None,
        value=activity.get("value"),
        reply_to_id=text_at(activity, "replyToId") or None,
        from_property=_account(activity.get("from")),
        recipient=_account(activity.get("recipient")),
        conversation=ConversationAccount(
            id=text_at(activity, "conversation", "id"),
            conversation_type=text_at(activity, "conversation", "conversationType") or "personal",
            tenant_id=tenant_of(activity),
        ),
        members_added=[_account(member) for member in _list(activity.get("membersAdded"))],
        members_removed=[_account(member) for member in _list(activity.get("membersRemoved"))],
        channel_data=activity.get("channelData"),
    )


def _own_id(activity: JSON) -> str:
    """Return by what an activity is known: each change of a message is something that has not been there before."""
    kind = text_at(activity, "type")
    if kind not in OF_A_MESSAGE:
        return text_at(activity, "id")
    return f"{text_at(activity, 'id')}:{kind}:{text_at(activity, 'timestamp')[:40]}"


def _account(value: object) -> ChannelAccount:
    return ChannelAccount(
        id=text_at(value, "id"), name=text_at(value, "name"), aad_object_id=text_at(value, "aadObjectId") or None
    )


def _object(value: object) -> JSON:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_id(text: str) -> bool:
    """Tell whether a text could be an id of Teams, or is empty.

    Ids become a segment of a URL's path, where one or two dots would mean another place.
    """
    return _ID.fullmatch(text) is not None and text not in {".", ".."}
