"""The registry of what this process counts."""

from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter, which nobody reads

REGISTRY = CollectorRegistry()
"""Our own, so that a page has what its alerts and dashboards know, and the process: processor, memory, open files."""

ProcessCollector(registry=REGISTRY)
