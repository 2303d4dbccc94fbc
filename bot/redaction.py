"""The last net under the log: tokens, addresses and serial numbers are taken out of whatever is logged.

Nothing of ours logs them. The net is for what libraries say, and for what a traceback quotes.
"""

import hmac
import re
import secrets
from hashlib import sha256

from structlog.typing import EventDict, WrappedLogger

REDACTED = "[redacted]"

PRIVATE = frozenset(
    {
        "aadobjectid", "authorization", "display_name", "displayname", "email", "mail", "name", "password", "person",
        "secret", "serial", "serial_number", "serialnumber", "text", "token", "upn", "user", "user_principal_name",
        "userprincipalname",
    }
)  # fmt: skip
"""Keys whose values are never logged, whatever they are."""

_PATTERNS = (
    re.compile(r"\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}"),  # a JSON Web Token
    re.compile(r"(?i)\b(?:bearer|basic)\s+[\w.~+/=-]{8,}"),  # RFC 6750, RFC 7617
    re.compile(
        r"(?i)\b(?:client_secret|client_assertion|access_token|refresh_token|password)\b[\"']?\s*[=:]\s*[^\s,;&]+"
    ),
    re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+"),  # a mail address, or a user principal name
    re.compile(r"(?<![\w.-])\d{12}(?![\w.-])"),  # a serial number of a HoloLens 2 (bot.language.entities)
)

_CHANNEL = re.compile(r"19:[^\s@]+@thread\.\w+")
"""A channel of Teams, which looks like a mail address and is not about a person."""

HASHED = "conversation"
"""The key of a conversation's id, in which there may be a person's."""


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out what must not be in a log (a processor of structlog); it comes after tracebacks were written out."""
    return {key: REDACTED if key.lower() in PRIVATE else redacted(value) for key, value in event.items()}


def redacted(value: object) -> object:
    """Return a value without what must not be in a log, however deep it is."""
    match value:
        case str():
            return _clean(value)
        case dict():
            return {
                str(key): REDACTED if str(key).lower() in PRIVATE else redacted(each) for key, each in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [redacted(each) for each in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return _clean(str(value))


def _clean(text: str) -> str:
    kept: list[str] = _CHANNEL.findall(text)
    text = _CHANNEL.sub("\0", text)
    for pattern in _PATTERNS:
        text = pattern.sub(REDACTED, text)
    for channel in kept:
        text = text.replace("\0", channel, 1)
    return text


class Pseudonyms:
    """Names conversations in the log: the same one always alike, and none so that the log alone tells which it is."""

    def __init__(self) -> None:
        """Begin with a key of this process, until `use` gives that of all replicas."""
        self._key = secrets.token_bytes(32)

    def use(self, key: bytes) -> None:
        """Name them by `key` from now on."""
        self._key = key

    def of(self, conversation_id: str) -> str:
        """Return the name of a conversation."""
        return hmac.new(self._key, conversation_id.encode(), sha256).hexdigest()[:16]

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Put the name in the place of the id (a processor of structlog)."""
        if isinstance(conversation := event.get(HASHED), str):
            event[HASHED] = self.of(conversation)
        return event


PSEUDONYMS = Pseudonyms()
"""Those of this process, whose log is one."""
