"""Attempts to send."""

from prometheus_client import Counter

from bot.metrics.registry import REGISTRY

ATTEMPTS = Counter("enrolldesk_sent", "Attempts to send, by bot.teams.outcome.", ["outcome"], registry=REGISTRY)
