"""The canary: at the end of each test, all that was logged, counted and traced during it is searched (pytest plugin).

What is searched is what the code said, before the log's own redaction: that is only the last net. A test in which
something was found (`tests/canaries.py`) fails with where it was said. What a command prints, or draws for a person, is
the product's output and no log. Where a test is about what must not be said, or its process tells an operator what they
typed, that test says so for the one place: `@pytest.mark.may_say("standard error", why="…")`.
"""

import asyncio
import logging
import subprocess
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import cast

import pytest
import structlog
from prometheus_client.metrics import MetricWrapperBase
from structlog.processors import format_exc_info

from bot.sandbox.entra import Entra
from bot.spans import Span, traced_by
from tests.canaries import of_the_sandbox

LOG, LIBRARIES, PROCESSES, METRICS, SPANS = "the log", "a library's log", "standard error", "a metric", "a span"
EXCUSED = "may_say"

CANARIES = of_the_sandbox()
HEARD: dict[str, list[str]] = {}
"""What was said since the last test ended, by where."""


def hear(where: str, *said: object) -> None:
    """Keep what was said until the test ends."""
    texts = (each.decode(errors="replace") if isinstance(each, bytes) else str(each) for each in said if each)
    HEARD.setdefault(where, []).extend(texts)


def pytest_configure(config: pytest.Config) -> None:
    """Listen until the run ends."""
    config.addinivalue_line("markers", f"{EXCUSED}(where, *, why): the canary does not listen there")
    stack = ExitStack()
    config.add_cleanup(stack.close)
    patch = stack.enter_context(pytest.MonkeyPatch.context())
    _listen_to_logs(patch, stack)
    _listen_to_processes(patch)
    _listen_to_metrics(patch)
    stack.enter_context(traced_by(_Spans()))
    _learn_tokens(patch)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Search once the last fixture has ended; the report of that holds all that processes wrote during the test."""
    report = yield
    if call.when != "teardown":
        return report
    hear(PROCESSES, report.capstderr)
    for excuse in item.iter_markers(EXCUSED):
        assert excuse.kwargs["why"]
        HEARD.pop(excuse.args[0], None)
    found = [f"{where}: {what}" for where, said in HEARD.items() for what in CANARIES.found_in("\n".join(said))]
    HEARD.clear()
    if found:
        report.outcome = "failed"
        report.sections.append(("canary", "\n".join(found)))
        report.longrepr = report.longrepr or "\n".join(["What must never be logged, counted or traced is in", *found])
    return report


def _listen_to_logs(patch: pytest.MonkeyPatch, stack: ExitStack) -> None:
    """Hear each event before any processor does, so that a test that captures the log hides nothing."""
    process = structlog.BoundLoggerBase._process_event

    def heard(self: structlog.BoundLoggerBase, method: str, event: str | None, event_kw: dict[str, object]) -> object:
        known = {**structlog.contextvars.get_contextvars(), **self._context, **event_kw, "event": event}
        hear(LOG, *format_exc_info(None, method, known).values())
        return process(self, method, event, event_kw)

    patch.setattr(structlog.BoundLoggerBase, "_process_event", heard)
    ear = _Ear()
    logging.getLogger().addHandler(ear)
    stack.callback(logging.getLogger().removeHandler, ear)


class _Ear(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        hear(LIBRARIES, self.format(record))


def _listen_to_processes(patch: pytest.MonkeyPatch) -> None:
    """Hear those whose standard error a test takes for itself; pytest has what the others write."""
    communicate, communicate_async = subprocess.Popen.communicate, asyncio.subprocess.Process.communicate

    def heard(self: subprocess.Popen[bytes], *args: object, **kwargs: object) -> tuple[object, object]:
        out, err = cast("tuple[object, object]", communicate(self, *args, **kwargs))  # type: ignore[arg-type]
        hear(PROCESSES, err)
        return out, err

    async def heard_async(self: asyncio.subprocess.Process, *args: bytes | None) -> tuple[bytes, bytes]:
        out, err = await communicate_async(self, *args)
        hear(PROCESSES, err)
        return out, err

    patch.setattr(subprocess.Popen, "communicate", heard)
    patch.setattr(asyncio.subprocess.Process, "communicate", heard_async)


def _listen_to_metrics(patch: pytest.MonkeyPatch) -> None:
    """Hear the values of labels: all in the body of /metrics that is not our own words or a number."""
    labels = MetricWrapperBase.labels

    def heard(self: MetricWrapperBase, *values: object, **named: object) -> MetricWrapperBase:
        hear(METRICS, *values, *named.values())
        return labels(self, *values, **named)

    patch.setattr(MetricWrapperBase, "labels", heard)


class _Spans:
    """Hears every span that is opened (satisfies bot.spans.Tracer)."""

    def span(self, name: str, attributes: dict[str, str]) -> AbstractContextManager[Span]:
        hear(SPANS, name, *attributes.values())
        return nullcontext(_OpenSpan())


class _OpenSpan:
    def set_attribute(self, key: str, value: str) -> None:
        hear(SPANS, key, value)


def _learn_tokens(patch: pytest.MonkeyPatch) -> None:
    """Look for every token that the simulated Entra hands out in this process: not all look like tokens."""
    issue = Entra.issue

    def issued(self: Entra, scope: str, *, claims: str = "") -> str | None:
        token = issue(self, scope, claims=claims)
        if token is not None:
            CANARIES.add_token(token)
        return token

    patch.setattr(Entra, "issue", issued)
