"""Graph's answers about the posts of a channel."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.intune.models import Id, Part, Record, Text, missing_as_empty


class Sender(Part):
    """An identity: an app, for what a bot posts."""

    id: Id = None


class Senders(Part):
    """A chatMessageFromIdentitySet: who sent a message. People are left out: none of our business."""

    application: Sender | None = None


class Attachment(Part):
    """A chatMessageAttachment. A card's `content` is its JSON, as a text."""

    content_type: Text = ""
    content: Text = ""


class ChatMessage(Record):
    """A chatMessage (v1.0) of a channel, without the replies below it."""

    sender: Annotated[Senders | None, Field(alias="from")] = None
    """None for what Teams itself says."""
    deleted_date_time: str | None = None
    attachments: Annotated[tuple[Attachment, ...], BeforeValidator(missing_as_empty)] = ()
