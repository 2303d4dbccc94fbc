"""An office with one person who is due."""

import pytest

from bot.storage.database import Pool
from tests.conftest import MovableClock
from tests.reminders.delivery.worker import Office


@pytest.fixture
async def office(pool: Pool, clock: MovableClock) -> Office:
    """Run a campaign in which Alex is due."""
    office = Office.of(pool, clock)
    await office.runs("alex")
    return office
