"""Gauges: how things stand when somebody asks. They belong to one bot, not to the process."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.metrics.registry import REGISTRY

GAUGES = {
    "tickets_open": "Tickets that are not closed.",
    "reminders_oldest_due_seconds": "For how long the reminder that has waited longest has been due.",
    "outbox_oldest_due_seconds": "For how long the message that has waited longest has been due to be sent.",
    "inbox_oldest_seconds": "For how long the activity that has waited longest has been waiting to be handled.",
    "throttled_until_seconds": "How long nothing is sent because Teams asked for that; 0 where it did not.",
    "worker_seen_seconds": "How long ago any worker was seen; infinite where none has signed in.",
    "loop_lag_seconds": "How late the event loop came to what was due, at worst in the last minute.",
    "signing_keys_age_seconds": "How long ago the keys of Teams were fetched.",
    "credential_expires_seconds": "How long the bot's credential is good for.",
}
"""What each means, without the prefix `enrolldesk_`."""


class _Standing(Collector):
    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = values

    def collect(self) -> Iterable[Metric]:
        for name, value in self._values.items():
            yield GaugeMetricFamily(f"enrolldesk_{name}", GAUGES[name], value=value)


def page(values: Mapping[str, float]) -> bytes:
    """Write all that this process has counted, and `values` of GAUGES, as Prometheus reads it.

    What is not known is left out, and so no alert takes it for good news. Raises KeyError for what is no gauge.
    """
    standing = CollectorRegistry()
    standing.register(_Standing(values))
    return generate_latest(REGISTRY) + generate_latest(standing)
