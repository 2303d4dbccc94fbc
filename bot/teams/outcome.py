"""What can become of an attempt to send: a closed set, because Teams' send has no idempotency key.

Only what Teams surely did not take may be sent again blindly. The codes are those of the status code table on
learn.microsoft.com ("Build conversational bots", status codes from bot conversational APIs) and of the other 403 shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.intune.patience import retry_after

BACK_OFF = timedelta(seconds=5)
"""How long to wait where Teams says to wait but not how long."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Teams took it. `activity_id` is its id of the message."""

    activity_id: str | None


@dataclass(frozen=True, slots=True)
class Throttled:
    """Teams did not take it and may later: send it again after that time.

    `pauses_all` tells that Teams throttles the app: nothing else is to be sent before then either.
    """

    after: timedelta
    fault: str
    pauses_all: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Nobody knows whether Teams took it. What to do depends on the kind of message."""

    fault: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Teams will never take this message."""

    fault: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody can be reached in this conversation: blocked, removed, or deleted."""

    fault: str


Outcome = Sent | Throttled | Ambiguous | Rejected | Gone

_GONE = {
    "BotDisabledByAdmin",
    "BotNotInConversationRoster",
    "ConversationBlockedByUser",
    "ConversationNotFound",
    "ForbiddenOperationException",
    "MessageWritesBlocked",
}


def classify(status: int, headers: Mapping[str, str], body: object, now: datetime) -> Outcome:
    """Say what an answer of the connector means. `body` is its JSON, None where it has none."""
    if 200 <= status < 300:
        return Sent(activity_id=_text(body, "id"))
    fault = f"{status} {error_code(body)}".strip()
    if status == 429:
        told = retry_after(headers, now)
        return Throttled(after=BACK_OFF if told is None else told, fault=fault, pauses_all=True)
    if status == 401:  # our token, not this message: a fresh one may do
        return Throttled(after=BACK_OFF, fault=fault)
    if status in (403, 404) and error_code(body) in _GONE:
        return Gone(fault=fault)
    if status in (408, 412) or status >= 500:
        return Ambiguous(fault=fault)
    return Rejected(fault=fault)


def error_code(body: object) -> str:
    """Return the code of an error body: `{"error": {"code"}}`, or the shape with `subCode` inside `message`."""
    if not isinstance(body, Mapping):
        return ""
    error = body.get("error")
    if isinstance(error, Mapping):
        return str(error.get("code", ""))
    message = str(body.get("message", ""))
    return next((code for code in sorted(_GONE) if code in message), "")


def _text(body: object, key: str) -> str | None:
    value = body.get(key) if isinstance(body, Mapping) else None
    return value if isinstance(value, str) and value else None
