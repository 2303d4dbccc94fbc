"""Activities as they come over the wire: read with suspicion, and turned into the SDK's own type."""

import json
from collections.abc import Mapping
from typing import cast

from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationAccount

from bot.storage.turns import Arrival
from bot.teams.refusal import Refused

JSON = dict[str, object]

MOST_BYTES = 256 * 1024
"""A larger body is refused: Teams' own messages stay under 100 KB."""

MOST_DEPTH = 32
"""Deeper nesting is refused: a card's answer is a few levels deep."""


def read_activity(body: bytes) -> JSON:
    """Read a body. Raises Refused (400) where it is not a JSON object that an activity could be."""
    try:
        activity = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(status=400, reason="not JSON") from None
    if not isinstance(activity, dict):
        raise Refused(status=400, reason="not an object")
    clean = cast("JSON", _clean(activity, MOST_DEPTH))
    for path in (("type",), ("id",), ("channelId",), ("serviceUrl",), ("conversation", "id"), ("from", "id")):
        if not text_at(clean, *path):
            raise Refused(status=400, reason=f"no {'.'.join(path)}")
    return clean


def text_at(value: object, *path: str) -> str:
    """Return the text at a path of keys, empty where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def tenant_of(activity: Mapping[str, object]) -> str:
    """Return the tenant from which an activity comes."""
    return text_at(activity, "channelData", "tenant", "id") or text_at(activity, "conversation", "tenantId")


def arrival(activity: JSON) -> Arrival:
    """Say what is kept of an activity that was let in."""
    return Arrival(
        conversation_id=text_at(activity, "conversation", "id"),
        activity_id=text_at(activity, "id"),
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
        attachments=[
            Attachment(content_type=text_at(part, "contentType")) for part in _list(activity.get("attachments"))
        ],
        channel_data=activity.get("channelData"),
    )


def from_sdk(activity: Activity) -> JSON:
    """Return what the connector takes of an activity that we send."""
    fields = {
        "type": activity.type,
        "text": activity.text,
        "textFormat": "markdown" if activity.text else None,
        "locale": activity.locale,
        "replyToId": activity.reply_to_id,
        "from": _plain(activity.from_property),
        "recipient": _plain(activity.recipient),
        "conversation": {"id": activity.conversation.id},
        "attachments": [
            {"contentType": part.content_type, "content": part.content} for part in activity.attachments or ()
        ],
    }
    return {key: value for key, value in fields.items() if value not in (None, [])}


def _account(value: object) -> ChannelAccount:
    return ChannelAccount(
        id=text_at(value, "id"), name=text_at(value, "name"), aad_object_id=text_at(value, "aadObjectId") or None
    )


def _plain(account: ChannelAccount) -> dict[str, str]:
    return {"id": account.id, "name": account.name or ""}


def _object(value: object) -> JSON:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _clean(value: object, depth: int) -> object:
    """Take out what PostgreSQL's JSON cannot hold: the character NUL, and halves of surrogate pairs."""
    if depth < 0:
        raise Refused(status=400, reason="nested too deeply")
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {cast("str", _clean(key, depth)): _clean(part, depth - 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(part, depth - 1) for part in value]
    return value
