"""`python -m bot sandbox`: what happens in a running demo."""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import sandbox as command
from bot.sandbox.sandbox import Sandbox, running_sandbox
from bot.sandbox.time import MovedClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at_noon() -> datetime:
    """Stand for a machine on which it is noon."""
    return NOON


@pytest.fixture
def moved(tmp_path: Path) -> MovedClock:
    return MovedClock(tmp_path / "time", at_noon)


async def let(sandbox: Sandbox, *arguments: str) -> int:
    """Run the command against a demo's tenant."""
    parser = argparse.ArgumentParser()
    command.configure(parser)
    options = parser.parse_args([*arguments, "--port", sandbox.origin.rpartition(":")[2]])
    return await asyncio.to_thread(command.run, options)


async def test_time_goes_on_for_the_whole_tenant(moved: MovedClock, capsys: pytest.CaptureFixture[str]) -> None:
    async with running_sandbox(clock=moved) as sandbox:
        assert await let(sandbox, "time", "+1d12h") == 0

    assert moved.now() == NOON + timedelta(days=1, hours=12)
    assert f"{moved.now().astimezone():%Y-%m-%d %H:%M}" in capsys.readouterr().out


async def test_a_hololens_enrolls_later_by_that_time(moved: MovedClock) -> None:
    async with running_sandbox(clock=moved) as sandbox:
        somebody = sandbox.people["nothing_enrolled"]
        assert await let(sandbox, "enroll", "--person", somebody.key, "--after", "3600") == 0
        sandbox.tenant.arrive(moved.now())
        before = len(sandbox.tenant.devices_of(somebody))

        await let(sandbox, "time", "1h")
        sandbox.tenant.arrive(moved.now())
        assert len(sandbox.tenant.devices_of(somebody)) == before + 1


async def test_without_a_demo_it_says_so(moved: MovedClock, capsys: pytest.CaptureFixture[str]) -> None:
    async with running_sandbox(clock=moved) as sandbox:
        pass

    assert await let(sandbox, "time", "1d") == 1
    assert "make run" in capsys.readouterr().err
    async with running_sandbox(clock=moved) as another:
        assert await let(another, "time", "1d") == 0


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("+1d", timedelta(days=1)),
        ("8h", timedelta(hours=8)),
        ("+1d12h30m", timedelta(days=1, hours=12, minutes=30)),
        ("90m", timedelta(minutes=90)),
    ],
)
def test_a_span_is_written_short(text: str, by: timedelta) -> None:
    assert command.span(text) == by


@pytest.mark.parametrize("text", ["", "+", "0d", "-1d", "1", "tomorrow", "1h1d", "367d", "9999h"])
def test_what_is_no_span_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is not like \+1d"):
        command.span(text)

    assert command.span("1d") == timedelta(days=1)
