"""Signatures of webhooks, as Standard Webhooks has them (v1, symmetric): many languages have a library to check them.

A request has `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`: "v1," and the Base64 of
the HMAC-SHA256 of `id.timestamp.body`, keyed with the secret. A receiver

1. computes the same over the bytes of the body as they came, and compares it in constant time,
2. refuses a timestamp more than five minutes away from its own clock: then what somebody recorded is worthless,
3. remembers ids for longer than that and answers one that it has seen with 2xx without doing it again: within the five
   minutes a recording is of no use either, and an attempt whose answer was lost is not done twice.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from datetime import datetime
from hashlib import sha256

SHORTEST = 24
"""Bytes that a secret has at least; the standard's own limit."""

_PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """Return the key of a secret: what follows `whsec_` in Base64, or else its bytes.

    Raises ValueError where it is no Base64, or too short to be a secret.
    """
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True) if secret.startswith(_PREFIX) else secret.encode()
    except Error:
        raise ValueError(f"what follows {_PREFIX} is not Base64") from None
    if len(key) < SHORTEST:
        raise ValueError(f"a secret has {SHORTEST} bytes at least")
    return key


def signed(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that sign `body`, sent at `at`."""
    timestamp = str(int(at.timestamp()))
    digest = hmac.digest(key, b".".join((message_id.encode(), timestamp.encode(), body)), sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }
