"""Spans: with OpenTelemetry's own collector in memory, and without any."""

import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot import spans
from bot.errors import WrongSettings
from bot.otel import OpenTelemetry
from bot.spans import span, traced_by
from tests.chat import Chat


@pytest.fixture
def collected() -> Iterator[InMemorySpanExporter]:
    """Collect the spans of this test."""
    exporter = InMemorySpanExporter()
    with traced_by(OpenTelemetry(SimpleSpanProcessor(exporter))):
        yield exporter


async def test_a_turn_holds_what_it_asked_and_what_it_sent(chat: Chat, collected: InMemorySpanExporter) -> None:
    await chat.says("how do I enroll my hololens?")
    await chat.app.idle()
    found = {each.name: each for each in collected.get_finished_spans()}

    turn = found["turn"]
    assert found.keys() >= {"turn", "graph", "send"}
    for name in ("graph", "send"):
        parent = found[name].parent
        assert parent is not None
        assert parent.span_id == turn.context.span_id
    assert dict(found["send"].attributes or {}) == {"method": "send", "outcome": "sent"}


async def test_no_span_says_who_it_was(chat: Chat, collected: InMemorySpanExporter) -> None:
    await chat.says("my name is Secretary Bird, serial number 001204782345")
    await chat.app.idle()
    said = "".join(each.to_json() for each in collected.get_finished_spans())

    assert said
    person = chat.person
    for private in ("Secretary", "001204782345", person.id, person.name, person.user_principal_name):
        assert private not in said


def test_what_fails_is_marked_by_its_class_and_not_by_its_words(collected: InMemorySpanExporter) -> None:
    with pytest.raises(LookupError), span("graph"):
        raise LookupError("somebody@example.com")
    (failed,) = collected.get_finished_spans()

    assert dict(failed.attributes or {}) == {"error.type": "LookupError"}
    assert "example" not in failed.to_json()


def test_without_a_tracer_a_span_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans._Open, "tracer", None)
    with span("turn") as first, span("send", method="send") as second:
        second.set_attribute("outcome", "sent")

    assert first is second


def test_traces_that_are_wanted_without_the_extra_are_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(spans.ENDPOINT, "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "bot.otel", None)

    with pytest.raises(WrongSettings, match="otel"), spans.exporting():
        pass
