"""A channel's posts as Microsoft Graph tells them (chatMessage), out of what the connector keeps."""

import json
from datetime import UTC, datetime
from typing import Final

from pydantic import JsonValue

from bot.sandbox.connector import Connector, Message
from bot.sandbox.resources import Resource, made_id
from bot.sandbox.tenant import Tenant

_FIRST: Final = 1_600_000_000_000
"""The id of the message with which every channel begins. Teams' ids count milliseconds."""


def channel_messages(tenant: Tenant, connector: Connector, channel_id: str) -> list[Resource]:
    """Return the posts of a channel without the replies below them, the newest first ("List channel messages").

    The oldest is Teams' own word that the channel was made, of which nobody is the sender.
    """
    made = {**_message(tenant, channel_id, str(_FIRST)), "messageType": "systemEventMessage"}
    posts = [_post(tenant, channel_id, message) for message in connector.messages(channel_id)]
    return [*reversed(posts), made]


def _post(tenant: Tenant, channel_id: str, message: Message) -> Resource:
    """Return a post of the bot: its cards are attachments, in whose `content` is JSON as a text."""
    given = message.body.get("attachments")
    attachments: list[JsonValue] = []
    for place, part in enumerate(given if isinstance(given, list) else []):
        content = part.get("content") if isinstance(part, dict) else None
        attachments.append(
            {
                "id": made_id("attachment", f"{message.id} {place}"),
                "contentType": part.get("contentType") if isinstance(part, dict) else None,
                "contentUrl": None,
                "content": json.dumps(content),
                "name": None,
                "thumbnailUrl": None,
            }
        )
    bot: Resource = {"applicationIdentityType": "bot", "id": tenant.app_id, "displayName": "Enroll Desk"}
    return {
        **_message(tenant, channel_id, message.id),
        "from": {"application": bot, "device": None, "user": None},
        "body": {"contentType": "html", "content": str(message.body.get("text", ""))},
        "attachments": attachments,
    }


def _message(tenant: Tenant, channel_id: str, message_id: str) -> Resource:
    at = f"{datetime.fromtimestamp(int(message_id) / 1000, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
    return {
        "id": message_id,
        "replyToId": None,
        "etag": message_id,
        "messageType": "message",
        "createdDateTime": at,
        "lastModifiedDateTime": at,
        "lastEditedDateTime": None,
        "deletedDateTime": None,
        "subject": None,
        "summary": None,
        "chatId": None,
        "importance": "normal",
        "locale": "en-us",
        "webUrl": None,
        "from": None,
        "policyViolation": None,
        "eventDetail": None,
        "body": {"contentType": "html", "content": "<systemEventMessage/>"},
        "channelIdentity": {"teamId": tenant.groups[tenant.team.group], "channelId": channel_id},
        "attachments": [],
        "mentions": [],
        "reactions": [],
    }
