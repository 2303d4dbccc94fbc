"""Look-ups in Graph."""

from prometheus_client import Counter

from bot.metrics.registry import REGISTRY

REQUESTS = Counter(
    "enrolldesk_graph_requests",
    "Answers of Graph, and look-ups that failed, by bot.errors.LookupFailed.reason.",
    ["lookup", "outcome"],
    registry=REGISTRY,
)
