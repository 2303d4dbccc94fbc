"""Turns and requests: what came in, how long it took, and what was not let in."""

from prometheus_client import Counter, Histogram

from bot.metrics.registry import REGISTRY

_TURNS = Counter("enrolldesk_turns", "What came in, by what became of it.", ["outcome"], registry=REGISTRY)

HANDLED = _TURNS.labels("handled")
REPEATED = _TURNS.labels("repeated")
"""It had come in before, and is answered as it was then."""
FAILED = _TURNS.labels("failed")
"""By a fault of ours: the person got an apology."""

SECONDS = Histogram(
    "enrolldesk_turn_seconds",
    "From when something came in until its answer was committed.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 120),
    registry=REGISTRY,
)

REFUSED = Counter("enrolldesk_requests_refused", "Requests that were not let in.", ["status"], registry=REGISTRY)
