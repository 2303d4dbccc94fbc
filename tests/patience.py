"""Real HTTP, by clients that never wait: they say how long they would."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.intune.patience import Patience


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def waits() -> list[float]:
    """Hold the seconds that would have been waited, in order."""
    return []


@pytest.fixture
def patience(waits: list[float]) -> Patience:
    async def pause(seconds: float) -> None:
        waits.append(seconds)

    return Patience(pause=pause, jitter=lambda: 1.0)
