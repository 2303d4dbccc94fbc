"""The mirror loses nothing and makes nothing twice: not when it dies, not beside others, not while a system is down."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.helpdesk.action import Take
from bot.helpdesk.mirror import exchange
from bot.helpdesk.mirror.mirror import LONGEST_WAIT, Mirror, back_off
from bot.helpdesk.mirror.service_now import ServiceNow, ServiceNowSettings
from bot.helpdesk.mirror.webhook import Webhook
from bot.sandbox import Fault, Sandbox
from bot.sandbox.service_now import PASSWORD, USER
from bot.storage.database import Pool
from bot.storage.mirror import MirrorStore
from cards.render import Renderer
from tests.conftest import MovableClock
from tests.helpdesk.mirror.conftest import INSTALLATION, ROBIN, Mirrored, Tickets, incident, mirrored

TABLE = "/servicenow/api/now/table/incident"


class Killed(Exception):
    """The process ends here."""


class DyingStore(MirrorStore):
    """Ends the process between what a system took and the record of it."""

    async def taken(self, *_: object, **__: object) -> None:
        """End the process."""
        raise Killed


@pytest.fixture
def dying(pool: Pool, service_now: ServiceNow, renderer: Renderer, clock: MovableClock) -> Mirrored:
    return mirrored(service_now, DyingStore(pool), renderer, clock)


async def test_a_death_after_the_incident_was_made_makes_no_second_one(
    dying: Mirrored, to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    await tickets.opened(1042, "one")
    with pytest.raises(ExceptionGroup):
        await dying.sweep()
    made = incident(sandbox).sys_id
    await to_service_now.sweep(seconds=30)  # it is not yet taken for dead
    assert len(await store.due("servicenow", dying._clock.now(), 10)) == 0

    await to_service_now.sweep(minutes=1)
    assert incident(sandbox).sys_id == made
    assert "\n".join(incident(sandbox).work_notes).count("one") == 1
    assert await store.due("servicenow", dying._clock.now(), 10) == []


async def test_a_death_after_a_change_notes_no_line_twice_and_what_came_later_too(
    dying: Mirrored, to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    ticket = await tickets.opened(1042, "one")
    await to_service_now.sweep()
    ticket = await tickets.changed(ticket, Take(ROBIN), tickets.line("event", "two"))
    with pytest.raises(ExceptionGroup):
        await dying.sweep()
    await tickets.kept(ticket, tickets.line("agent", "three", ROBIN.name))
    await to_service_now.sweep(minutes=2)

    notes = "\n".join(incident(sandbox).work_notes)
    assert [notes.count(text) for text in ("one", "two", "three")] == [1, 1, 1]


async def test_two_replicas_at_once_make_one_incident_of_each_ticket(
    tickets: Tickets, sandbox: Sandbox, pool: Pool, service_now: ServiceNow, renderer: Renderer, clock: MovableClock
) -> None:
    replicas = [mirrored(service_now, MirrorStore(pool), renderer, clock) for _ in range(3)]
    opened = [await tickets.opened(number, "one") for number in range(1001, 1011)]
    await asyncio.gather(*(replica.sweep() for replica in replicas))
    for ticket in opened:
        await tickets.changed(ticket, Take(ROBIN), tickets.line("event", "two"))
    clock.move(minutes=1)
    await asyncio.gather(*(replica.sweep() for replica in replicas))

    for ticket in opened:
        notes = "\n".join(incident(sandbox, ticket.number).work_notes)
        assert (notes.count("one"), notes.count("two")) == (1, 1)
        assert incident(sandbox, ticket.number).fields["state"] == "2"


async def test_while_a_system_throttles_nothing_is_asked_of_it(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    for number in (1001, 1002):
        await tickets.opened(number)
    sandbox.faults.plant(Fault(TABLE, status=429, headers={"Retry-After": "1800"}))
    await to_service_now.sweep()
    await to_service_now.sweep(minutes=29)
    assert sandbox.service_now.incidents == {}

    await to_service_now.sweep(minutes=1)
    assert len(sandbox.service_now.incidents) == 2
    assert await store.failing(10) == []


async def test_a_system_that_is_down_keeps_no_other_waiting(
    service_now: ServiceNow,
    webhook: Webhook,
    tickets: Tickets,
    sandbox: Sandbox,
    store: MirrorStore,
    renderer: Renderer,
    clock: MovableClock,
) -> None:
    both = Mirrored(Mirror(store, (service_now, webhook), renderer, "en", clock), clock)
    sandbox.faults.plant(Fault("/servicenow/*", status=500, times=100))
    for number in (1001, 1002):
        await tickets.opened(number)
    await both.sweep()
    assert len(sandbox.webhooks.events) == 2
    assert {each.system for each in await store.failing(10)} == {"servicenow"}

    sandbox.faults.clear()
    await both.sweep(minutes=1)
    assert len(sandbox.service_now.incidents) == 2
    assert len(sandbox.webhooks.events) == 2


async def test_a_ticket_that_is_refused_keeps_no_other_waiting(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    sandbox.faults.plant(Fault(TABLE, method="POST", status=403))
    for number in (1001, 1002):
        await tickets.opened(number)
    await to_service_now.sweep()
    assert [each.number for each in await store.failing(10)] == [1001]
    assert incident(sandbox, 1002).fields["state"] == "1"

    await to_service_now.sweep(minutes=1)
    assert incident(sandbox, 1001).fields["state"] == "1"


async def test_what_fails_again_and_again_is_tried_ever_more_seldom_and_never_given_up(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore, clock: MovableClock
) -> None:
    sandbox.service_now.asleep = True
    await tickets.opened()
    waits = []
    with capture_logs() as logs:
        for _ in range(10):
            await to_service_now.sweep()
            (failing,) = await store.failing(10)
            waits.append(failing.due_at - clock.now())
            clock.move(seconds=waits[-1].total_seconds())
    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert [log["attempt"] for log in logs] == list(range(1, 11))

    sandbox.service_now.asleep = False
    await to_service_now.sweep()
    assert incident(sandbox).fields["state"] == "1"
    assert await store.failing(10) == []


def test_after_a_thousand_attempts_it_is_still_an_hour() -> None:
    assert back_off(1000) == LONGEST_WAIT == timedelta(hours=1)


async def test_a_system_that_does_not_answer_is_not_waited_for(
    to_service_now: Mirrored,
    tickets: Tickets,
    sandbox: Sandbox,
    store: MirrorStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchange, "TIME", aiohttp.ClientTimeout(total=0.2))
    held = asyncio.Event()
    await tickets.opened()
    sandbox.faults.plant(Fault(TABLE, method="POST"), until=held)
    await to_service_now.sweep()
    assert [each.fault.split()[0] for each in await store.failing(10)] == ["Ambiguous"]

    held.set()  # the instance does it after all, late
    sandbox.faults.clear()
    monkeypatch.undo()
    await asyncio.sleep(0)
    await to_service_now.sweep(minutes=1)
    assert incident(sandbox).fields["state"] == "1"


async def test_a_system_that_is_not_there_is_tried_again(
    tickets: Tickets,
    http: aiohttp.ClientSession,
    store: MirrorStore,
    renderer: Renderer,
    clock: MovableClock,
    to_service_now: Mirrored,
    sandbox: Sandbox,
    unused_tcp_port: int,
) -> None:
    settings = ServiceNowSettings(f"http://127.0.0.1:{unused_tcp_port}", USER, PASSWORD)
    nowhere = ServiceNow(http, settings, installation=INSTALLATION, clock=clock)
    await tickets.opened()
    await mirrored(nowhere, store, renderer, clock).sweep()
    assert [each.fault for each in await store.failing(10)] == ["Unreachable ClientConnectorError"]

    await to_service_now.sweep(minutes=1)
    assert incident(sandbox).fields["state"] == "1"


async def test_a_sweep_waits_for_no_system_and_does_not_begin_twice(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    held = asyncio.Event()
    sandbox.faults.plant(Fault(TABLE, method="GET"), until=held)
    await tickets.opened()
    mirror = to_service_now.mirror
    await mirror.sweep()
    first = mirror.background._task
    await mirror.sweep()
    assert mirror.background._task is first
    assert sandbox.service_now.incidents == {}

    held.set()
    await mirror.idle()
    assert incident(sandbox).fields["state"] == "1"


async def test_what_was_under_way_at_the_end_is_done_by_the_next_process(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    held = asyncio.Event()
    sandbox.faults.plant(Fault(TABLE, method="GET"), until=held)
    await tickets.opened()
    await to_service_now.mirror.sweep()
    await asyncio.sleep(0)
    await to_service_now.mirror.stop()
    held.set()
    assert sandbox.service_now.incidents == {}

    await to_service_now.sweep(minutes=2)
    assert incident(sandbox).fields["state"] == "1"


async def test_a_fault_of_the_database_is_raised_at_the_next_sweep_and_that_goes_on(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, pool: Pool
) -> None:
    await tickets.opened()
    async with pool.connection() as connection:
        await connection.execute("alter table ticket_mirror rename to ticket_mirror_gone")
    await to_service_now.mirror.sweep()
    await to_service_now.mirror.background.ended()
    async with pool.connection() as connection:
        await connection.execute("alter table ticket_mirror_gone rename to ticket_mirror")
    with pytest.raises(ExceptionGroup):
        await to_service_now.mirror.sweep()

    await to_service_now.mirror.idle()
    assert incident(sandbox).fields["state"] == "1"
