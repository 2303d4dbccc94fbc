"""Spans: what took how long, for OpenTelemetry. Without it they do nothing, and cost nothing to speak of.

Their attributes are names of our own: a look-up, a method, an outcome. Nothing in them is about a person, and no
address is.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from bot.errors import WrongSettings

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""OpenTelemetry's own setting: where its collector is. Without it there are no spans."""


class Span(Protocol):
    """Something that is under way."""

    def set_attribute(self, key: str, value: str) -> None:
        """Say more of it."""
        ...


class Tracer(Protocol):
    """Opens spans."""

    def span(self, name: str, attributes: dict[str, str]) -> AbstractContextManager[Span]:
        """Open one, within the one that is open here."""
        ...


class _NoSpan:
    def set_attribute(self, key: str, value: str) -> None:
        """Do nothing."""


_NOTHING = nullcontext(_NoSpan())


class _Open:
    tracer: Tracer | None = None


def span(name: str, **attributes: str) -> AbstractContextManager[Span]:
    """Open a span until the end of the block."""
    tracer = _Open.tracer
    return _NOTHING if tracer is None else tracer.span(name, attributes)


@contextmanager
def traced_by(tracer: Tracer) -> Iterator[None]:
    """Let `tracer` open all spans until the end of the block."""
    before, _Open.tracer = _Open.tracer, tracer
    try:
        yield
    finally:
        _Open.tracer = before


@contextmanager
def exporting() -> Iterator[None]:
    """Send spans to the collector that OpenTelemetry's environment variables name, until the end of the block.

    Nothing happens where they name none. Raises WrongSettings where the extra `otel` is not installed.
    """
    if not os.environ.get(ENDPOINT):
        yield
        return
    try:
        from bot.otel import exporter  # noqa: PLC0415 - an extra, which few have
    except ModuleNotFoundError as error:
        raise WrongSettings(faults=f"{ENDPOINT} is set: pip install 'enroll-desk[otel]', which traces need") from error
    with exporter() as tracer, traced_by(tracer):
        yield
