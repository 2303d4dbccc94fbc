"""Spans by OpenTelemetry's SDK: the only module that needs the extra `otel`."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span


class OpenTelemetry:
    """Opens spans that `processor` gets (satisfies bot.spans.Tracer).

    What is raised in a span marks it as failed by the name of its class. The SDK would add the message and the
    traceback, in which there may be names.
    """

    def __init__(self, processor: SpanProcessor) -> None:
        """Give every span to `processor`."""
        self.provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "enroll-desk"}))
        self.provider.add_span_processor(processor)
        self._tracer = self.provider.get_tracer("enroll-desk")

    def span(self, name: str, attributes: dict[str, str]) -> AbstractContextManager[Span]:
        """Open a span within the one that is open here."""
        return self._span(name, attributes)

    @contextmanager
    def _span(self, name: str, attributes: dict[str, str]) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                raise


@contextmanager
def exporter() -> Iterator[OpenTelemetry]:
    """Send spans over OTLP (HTTP) in a thread of the SDK, until the end of the block; then send what is left."""
    tracer = OpenTelemetry(BatchSpanProcessor(OTLPSpanExporter()))
    try:
        yield tracer
    finally:
        tracer.provider.shutdown()
