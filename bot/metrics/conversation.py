"""Conversations: what people were told, where they were not understood, and how it ended."""

from prometheus_client import Counter

from bot.metrics.registry import REGISTRY

RULES_GIVEN = Counter("enrolldesk_rules_given", "Advice, by its row of the table.", ["rule"], registry=REGISTRY)

INTENTS_UNSURE = Counter(
    "enrolldesk_intents_unsure", "Messages that were not understood.", ["language"], registry=REGISTRY
)

_RESOLVED = Counter("enrolldesk_resolved", "What was solved, by who says so.", ["by"], registry=REGISTRY)

BY_DEVICE_STATE = _RESOLVED.labels("device_state")
"""Intune shows the device that was waited for."""
BY_AGENT = _RESOLVED.labels("agent")
BY_PERSON = _RESOLVED.labels("person")
