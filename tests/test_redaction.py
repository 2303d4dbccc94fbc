"""The net under the log."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from structlog.contextvars import bound_contextvars

from bot.logs import set_up_logs
from bot.redaction import PSEUDONYMS, REDACTED, Pseudonyms, redact, redacted

pytestmark = pytest.mark.may_say("the log", why="what is planted here the net has to take out")

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJib3QifQ.c2lnbmF0dXJl"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Set up the log as a process has it, with a text in the place of standard error."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    before = logging.getLogger().handlers
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    set_up_logs()
    structlog.configure(cache_logger_on_first_use=False)
    yield written
    logging.getLogger().handlers = before
    structlog.reset_defaults()


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize(
    "private",
    [
        TOKEN,
        f"Bearer {TOKEN}",
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "anna.de.vries@contoso.onmicrosoft.com",
        "o'hara+test@sub.contoso.co.uk",
        "serial 001204782345 is not there",
        "client_secret=abc~def.123&grant_type=client_credentials",
    ],
)
def test_what_is_private_is_taken_out_wherever_it_stands(private: str) -> None:
    for value in (private, [private], {"deep": {"deeper": (private,)}}, ValueError(private)):
        said = json.dumps(redacted(value))
        assert REDACTED in said
        for part in (TOKEN, "dXNlcj", "contoso", "001204782345", "abc~def"):
            assert part not in said


@pytest.mark.parametrize(
    "harmless",
    [
        "19:Zx8_abc@thread.tacv2",
        "2026-11-23T00:55:42.058026Z",
        "6f1d2e3c-4b5a-4968-8776-123456789012",
        "graph.answered",
        "20348.1501",
        "ED-1001",
    ],
)
def test_what_tells_nothing_of_a_person_stays(harmless: str) -> None:
    assert redacted(harmless) == harmless
    assert redacted({"count": 123456789012, "is_new": True}) == {"count": 123456789012, "is_new": True}


def test_a_known_key_never_shows_its_value() -> None:
    event = {"display_name": "Anna", "serial_number": "X", "detail": {"userPrincipalName": "anna"}, "people": 3}

    assert redact(None, "info", event) == {
        "display_name": REDACTED,
        "serial_number": REDACTED,
        "detail": {"userPrincipalName": REDACTED},
        "people": 3,
    }


def test_a_traceback_loses_what_it_quotes_and_keeps_the_rest() -> None:
    try:
        int(f"no user anna@contoso.com with {TOKEN}")
    except ValueError:
        written = structlog.processors.format_exc_info(None, "error", {"event": "a turn failed", "exc_info": True})
    said = str(redact(None, "error", written))

    assert "contoso" not in said
    assert "eyJ" not in said
    assert "base 10: 'no user [redacted] with [redacted]'" in str(redact(None, "error", written)["exception"])


def test_what_a_library_logs_goes_the_same_way(log: io.StringIO) -> None:
    (ours,) = (each for each in logging.getLogger().handlers if getattr(each, "stream", None) is log)
    ours.handle(
        logging.makeLogRecord(
            {"name": "library", "levelname": "WARNING", "msg": "sent %s for %s", "args": (TOKEN, "anna@contoso.com")}
        )
    )

    (line,) = lines(log)
    said = (line["event"], line["logger"], line["level"])
    assert said == ("sent [redacted] for [redacted]", "library", "warning")


def test_a_conversation_has_a_name_that_says_nothing_and_stays_the_same(log: io.StringIO) -> None:
    for conversation in ("a:one", "a:two", "a:one"):
        with bound_contextvars(turn=7, conversation=conversation):
            structlog.get_logger().info("handled")

    first, second, third = lines(log)
    assert first["turn"] == 7
    assert first["conversation"] == third["conversation"] == PSEUDONYMS.of("a:one")
    assert first["conversation"] != second["conversation"]
    assert "a:one" not in log.getvalue()


def test_replicas_with_one_key_name_a_conversation_alike() -> None:
    one, other = Pseudonyms(), Pseudonyms()
    assert one.of("a:one") != other.of("a:one")

    for each in (one, other):
        each.use(b"the key of the database")

    assert one.of("a:one") == other.of("a:one")
