"""Tests in which something is said that must not be: `tests/test_canary.py` runs them and sees each of them fail."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from prometheus_client import CollectorRegistry, Counter

from bot.sandbox.entra import CONNECTOR, Entra
from bot.sandbox.tenant_file import load_tenant
from bot.spans import span

log = structlog.get_logger()
library = logging.getLogger("library")

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TENANT = load_tenant(NOW)
SANNE = TENANT.people["nothing_enrolled"]
SHOUTS = [sys.executable, "-c", f"import sys; sys.stderr.write({SANNE.name!r})"]


class StoppedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one time that there is."""
        return NOW


def fail(text: str) -> None:
    """Raise an error that says it."""
    raise ValueError(text)


def test_a_person_in_the_log() -> None:
    log.info("hello", who=SANNE)


def test_a_name_that_the_test_captures() -> None:
    with structlog.testing.capture_logs():
        log.info("hello", who=SANNE.name.upper())


def test_a_name_that_is_bound() -> None:
    with structlog.contextvars.bound_contextvars(who=SANNE.name):
        log.info("hello")


def test_a_serial_number_in_an_exception() -> None:
    try:
        fail(SANNE.serial_number)
    except ValueError:
        log.exception("it failed")


def test_a_header_in_the_log() -> None:
    log.info("asked", headers={"Authorization": "Bearer c2VjcmV0c2VjcmV0"})


def test_a_token_in_the_log() -> None:
    log.info("asked", by=Entra(TENANT, StoppedClock(), "http://graph").issue(CONNECTOR))


def test_an_address_in_the_log_of_a_library() -> None:
    library.warning("sent to %s", "somebody@example.org")


def test_a_name_in_an_address_in_the_log_of_a_library() -> None:
    library.warning("GET /users?name=Sanne%20Verhoeven")


def test_a_password_in_a_traceback_of_a_library() -> None:
    try:
        fail(TENANT.app_password)
    except ValueError:
        library.exception("it failed")


def test_a_name_on_the_standard_error_of_a_process() -> None:
    subprocess.run(SHOUTS, check=True)  # noqa: S603 - our own line


def test_a_name_on_a_standard_error_that_the_test_takes() -> None:
    subprocess.run(SHOUTS, check=True, capture_output=True)  # noqa: S603 - our own line


async def test_a_name_on_a_standard_error_that_the_loop_reads() -> None:
    process = await asyncio.create_subprocess_exec(*SHOUTS, stderr=subprocess.PIPE)
    await process.communicate()


def test_a_name_in_a_metric() -> None:
    Counter("greeted", "People.", ["who"], registry=CollectorRegistry()).labels(who=SANNE.name).inc()


def test_a_name_in_a_span() -> None:
    with span("greeting", who=SANNE.name):
        pass


def test_a_name_that_a_span_gets_later() -> None:
    with span("greeting") as greeting:
        greeting.set_attribute("who", SANNE.name)


@pytest.fixture
def farewell() -> Iterator[None]:
    """Say it once the test has ended."""
    yield
    log.info("bye", who=SANNE.name)


@pytest.mark.usefixtures("farewell")
def test_a_name_when_the_test_has_ended() -> None:
    pass


@pytest.mark.may_say("standard error", why="excuses no log")
def test_a_name_in_the_log_of_a_test_that_is_excused() -> None:
    log.info("hello", who=SANNE.name)


def test_nothing_about_anybody() -> None:
    log.info("hello", conversation="19:1f0e5c6b7a8d4e9f8a7b6c5d4e3f2a10@thread.tacv2", digest=64 * "0")
    library.warning("bearer token is missing")
    print(SANNE.name)  # noqa: T201 - what a command prints is no log
    with span("greeting", outcome="sent"):
        pass


@pytest.mark.may_say("standard error", why="they typed it")
def test_nothing_but_what_an_operator_typed() -> None:
    subprocess.run(SHOUTS, check=True, capture_output=True)  # noqa: S603 - our own line
