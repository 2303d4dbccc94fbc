"""A worker dies at each point of its work: what is on record then is true, and the next worker goes on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import Attempted, Chat
from bot.reminders.delivery.sends import FEW
from bot.reminders.delivery.waiting import cancel
from bot.storage.database import Pool
from bot.storage.reminders import Outcome, ReminderStore
from tests.reminders.delivery.outside import dies
from tests.reminders.delivery.worker import Office


class Dies:
    """A point from which a worker does not come back."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await dies()


@asynccontextmanager
async def dying(worker: Delivery, point: Dies) -> AsyncIterator[None]:
    """Let a worker work until it has reached that point."""
    others = asyncio.all_tasks()
    work = asyncio.create_task(worker.once())
    await point.reached.wait()
    dead = {work, *(asyncio.all_tasks() - others)}
    yield
    while dead:
        await cancel(*dead)
        dead = asyncio.all_tasks() - others


@pytest.fixture
def point() -> Dies:
    return Dies()


def lease_ends(office: Office) -> None:
    office.clock.move(seconds=31)


async def test_one_that_dies_after_the_claim_leaves_the_person_to_the_next(office: Office, point: Dies) -> None:
    office.intune.meanwhile = point
    async with dying(office.worker(), point):
        office.intune.meanwhile = None
        assert await office.ledger() == []
        assert await office.leased() == 1
        assert await office.worker().once() == 0, "somebody has them"

        lease_ends(office)
        await office.worker().once()
        await office.worker().once()
        assert office.teams.reminded == ["alex"]
        assert await office.ledger() == [("sent", "")]


async def test_one_that_dies_before_the_message_goes_leaves_an_attempt_that_is_held(
    office: Office, point: Dies
) -> None:
    office.teams.before = point
    async with dying(office.worker(), point):
        office.teams.before = None
        assert await office.ledger() == [("sending", "")]
        assert (await office.figures()).pending == 1
        assert await office.worker().once() == 0

        await held_and_then_covered(office)
        assert office.teams.reminded == ["alex"]


async def test_one_that_dies_after_the_message_went_does_not_let_it_go_twice(office: Office, point: Dies) -> None:
    office.teams.after = point
    async with dying(office.worker(), point):
        office.teams.after = None
        assert office.teams.reminded == ["alex"]
        assert await office.ledger() == [("sending", "")]

        await held_and_then_covered(office)
        assert office.teams.reminded == ["alex", "alex"], "the second is that of the next week"


class DyingStore(ReminderStore):
    """Dies when it is to settle, before the database has anything of it."""

    def __init__(self, pool: Pool, point: Dies) -> None:
        super().__init__(pool)
        self._point = point

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:  # noqa: ARG002 - the store's signature
        await self._point()


async def test_one_that_dies_before_the_outcome_is_on_record_does_not_let_it_go_twice(
    office: Office, point: Dies
) -> None:
    async with dying(office.worker(lambda pool: DyingStore(pool, point)), point):
        assert office.teams.reminded == ["alex"]
        assert await office.ledger() == [("sending", "")]

        await held_and_then_covered(office)
        assert office.teams.reminded == ["alex", "alex"], "the second is that of the next week"


async def held_and_then_covered(office: Office) -> None:
    """Find the attempt held once the lease is over, then nobody is due, and in a week the next reminder goes."""
    sent = office.teams.reminded
    lease_ends(office)
    await office.worker().once()
    assert await office.ledger() == [("held", "worker died")]
    assert office.teams.reminded == sent
    assert await office.worker().once() == 0
    assert (await office.person()).sent == 1

    office.clock.move(days=8)
    await office.worker().once()
    assert await office.ledger() == [("held", "worker died"), ("sent", "")]
    assert (await office.person()).sent == 2


async def test_one_that_was_only_slow_says_after_all_that_teams_took_it(office: Office) -> None:
    on, reached = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        reached.set()
        await on.wait()

    office.teams.after = slow
    task = asyncio.create_task(office.worker().once())
    await reached.wait()
    lease_ends(office)
    await office.worker().once()
    assert await office.ledger() == [("held", "worker died")]

    on.set()
    await task
    assert await office.ledger() == [("sent", "")]
    assert (await office.person()).sent == 1
    assert office.teams.reminded == ["alex"]


async def test_one_that_slept_through_its_lease_sends_nothing(office: Office) -> None:
    on, reached = asyncio.Event(), asyncio.Event()

    class Slow:
        async def of(self, tenant_id: str, object_id: str) -> Chat | Attempted:
            reached.set()
            await on.wait()
            return await office.teams.of(tenant_id, object_id)

    task = asyncio.create_task(office.worker(chats=Slow()).once())
    await reached.wait()
    lease_ends(office)
    await office.worker().once()
    on.set()
    await task

    assert office.teams.tried == []
    assert await office.ledger() == [("held", "worker died")]


async def test_two_workers_share_who_is_due(office: Office) -> None:
    names = [f"person {number}" for number in range(150)]
    await office.expects(office.campaign.id, *names)

    await asyncio.gather(office.worker().once(), office.worker().once(), office.worker().once())

    assert sorted(office.teams.reminded) == sorted(["alex", *names])
    found = await office.figures()
    assert (found.sent, found.pending, found.people) == (151, 151, 151)


async def test_one_that_dies_while_many_are_due_leaves_few_of_which_nobody_knows(office: Office, point: Dies) -> None:
    names = [f"person {number}" for number in range(150)]
    await office.expects(office.campaign.id, *names)

    async def dies_in_the_middle() -> None:
        if len(office.teams.tried) >= 50:
            await point()

    office.teams.before = dies_in_the_middle
    async with dying(office.worker(), point):
        under_way = [status for status, _ in await office.ledger() if status == "sending"]
        assert 0 < len(under_way) <= 5 * FEW, "not all of those who were asked about"
        assert await office.leased() > 5 * FEW

        office.teams.before = None
        lease_ends(office)
        await office.worker().once()
        await office.worker().once()
        assert len(office.teams.reminded) == len(set(office.teams.reminded))
        found = await office.figures()
        assert (found.sent + found.held, found.pending) == (151, 151)
