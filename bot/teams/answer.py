"""Answers: what the request of Teams gets, at once or, for an invoke, when its turn is decided."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.teams.activity import JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """A status of HTTP, and for an invoke its body."""

    status: int
    body: JSON | None = None


TAKEN = Answer(status=200)
"""The activity is kept; its turn follows."""

UNAVAILABLE = Answer(status=503)
"""It could not be kept: the sender has to send it again."""


def answer_of(response: Mapping[str, object]) -> Answer:
    """Read what was kept of an invoke's answer: `{"status", "body"}`."""
    status, body = response.get("status"), response.get("body")
    return Answer(status=status if isinstance(status, int) else 200, body=body if isinstance(body, dict) else None)
