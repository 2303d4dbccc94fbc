"""Reminders."""

from prometheus_client import Counter

from bot.metrics.registry import REGISTRY

SETTLED = Counter(
    "enrolldesk_reminders", "Reminders, by what became of them (bot.storage.reminders).", ["outcome"], registry=REGISTRY
)

ENDINGS = frozenset({"sent", "held", "refused", "suppressed"})
"""What is counted: of the other outcomes nothing comes but another look."""
