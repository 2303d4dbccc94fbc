"""The demo's time: moved on by hand, for good."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.sandbox import running_sandbox
from bot.sandbox.time import TIME, MovedClock
from tests.conftest import MovableClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def at_noon() -> datetime:
    """Stand for a machine on which it is noon."""
    return NOON


@pytest.fixture
def moved(tmp_path: Path) -> MovedClock:
    return MovedClock(tmp_path / "demo" / "time", at_noon)


def test_it_is_the_machines_time_until_it_is_moved_on(moved: MovedClock) -> None:
    assert moved.now() == NOON

    assert moved.move(DAY) == moved.now() == NOON + DAY
    assert moved.move(timedelta(minutes=90)) == NOON + DAY + timedelta(minutes=90)


def test_the_next_start_goes_on_from_there(moved: MovedClock, tmp_path: Path) -> None:
    moved.move(DAY)

    assert MovedClock(tmp_path / "demo" / "time", at_noon).now() == NOON + DAY
    assert [file.name for file in (tmp_path / "demo").iterdir()] == ["time"]


def test_there_is_no_way_back(moved: MovedClock) -> None:
    with pytest.raises(ValueError, match="time goes on"):
        moved.move(-DAY)

    assert moved.now() == NOON
    assert moved.move(DAY) == NOON + DAY


@pytest.mark.parametrize("kept", ["", "tomorrow", "nan", "inf", "1e99", "-86400"])
def test_what_cannot_be_read_is_not_moved_at_all(tmp_path: Path, kept: str) -> None:
    (tmp_path / "time").write_text(kept, "utf-8")
    clock = MovedClock(tmp_path / "time", at_noon)
    assert clock.now() == NOON

    clock.move(DAY)
    assert MovedClock(tmp_path / "time", at_noon).now() == NOON + DAY


async def test_time_is_moved_over_http_and_with_it_what_is_still_to_come(moved: MovedClock) -> None:
    async with running_sandbox(clock=moved) as sandbox, aiohttp.ClientSession(sandbox.origin) as http:
        laura = sandbox.people["entra_compliant"]
        device = sandbox.tenant.enroll(laura, moved.now() + DAY, serialNumber="new")
        async with http.post(TIME, json={"seconds": DAY.total_seconds()}) as response:
            assert (response.status, await response.json()) == (200, {"now": "2026-11-23T12:00:00Z"})

        async with http.get(TIME) as response:
            assert await response.json() == {"now": "2026-11-23T12:00:00Z"}
        sandbox.tenant.arrive(moved.now())
        assert device in sandbox.tenant.managed_devices


@pytest.mark.parametrize("wish", ["{}", '{"seconds": -1}', '{"seconds": 1e12}', '{"seconds": "soon"}', "tomorrow"])
async def test_a_wish_that_is_none_moves_nothing(moved: MovedClock, wish: str) -> None:
    async with running_sandbox(clock=moved) as sandbox, aiohttp.ClientSession(sandbox.origin) as http:
        async with http.post(TIME, data=wish) as response:
            assert response.status == 400
        assert moved.now() == NOON

        async with http.post(TIME, json={"seconds": 1}) as response:
            assert response.status == 200


async def test_a_clock_that_is_not_the_demos_is_not_moved(clock: MovableClock) -> None:
    async with (
        running_sandbox(clock=clock) as sandbox,
        aiohttp.ClientSession(sandbox.origin) as http,
        http.post(TIME, json={"seconds": 1}) as response,
    ):
        assert response.status == 404
