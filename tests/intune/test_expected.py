"""Many people asked about at once, before the simulated tenant: each gets their own answer, or their own failure."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audit import AuditEntry, AuditFailed, Kind, MemoryAudit
from bot.intune.expected import ExpectedLookups
from bot.intune.graph import Graph
from bot.intune.kept_list import AGAIN_AFTER, FRESH_FOR
from bot.reminders.obstacle import Obstacle, obstacle
from bot.sandbox import Fault, Sandbox
from bot.sandbox.resources import autopilot_identity
from bot.sandbox.tenant import Person
from tests.conftest import MovableClock

OWN = "/graph/v1.0/users/{}/managedDevices"
BY_SERIAL = "/graph/v1.0/deviceManagement/managedDevices"
EVENTS = "/graph/v1.0/deviceManagement/troubleshootingEvents"
ASSIGNMENTS = "/graph/beta/deviceManagement/windowsAutopilotDeviceIdentities"


@pytest.fixture
def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
async def expected(
    graph: Graph, clock: MovableClock, audit: MemoryAudit, sandbox: Sandbox
) -> AsyncIterator[ExpectedLookups]:
    lookups = ExpectedLookups(Answers(graph, clock), clock, audit=audit, app_id=sandbox.app_id)
    yield lookups
    await lookups.close()


async def seen(expected: ExpectedLookups, person: str, serial_number: str = "") -> Evidence:
    """Return the evidence about one person."""
    (answer,) = await expected.of([(person, serial_number)])
    assert isinstance(answer, Evidence), answer
    return answer


async def why_not(expected: ExpectedLookups, person: str, serial_number: str = "") -> str:
    """Return why one person could not be asked about."""
    (answer,) = await expected.of([(person, serial_number)])
    assert isinstance(answer, LookupFailed)
    return str(answer.reason)


def register(sandbox: Sandbox, clock: MovableClock, serial_number: str, user: Person | None = None) -> None:
    """Register a HoloLens with Windows Autopilot, without a profile."""
    given = {
        "id": serial_number,
        "model": "HoloLens 2",
        "serialNumber": serial_number,
        "userPrincipalName": "" if user is None else user.user_principal_name,
        "deploymentProfileAssignmentStatus": "notAssigned",
    }
    sandbox.tenant.autopilot_identities.append(autopilot_identity({**given}, clock.now()))


async def test_everybody_gets_their_own_answer_in_the_order_of_the_question(
    expected: ExpectedLookups, sandbox: Sandbox
) -> None:
    people = list(sandbox.people.values())
    answers = await expected.of([(person.id.upper(), "") for person in people])

    found = [[device.serial_number for device in answer.devices] for answer in answers if isinstance(answer, Evidence)]
    hololens = [
        sorted(str(each["serialNumber"]) for each in sandbox.tenant.devices_of(person) if "Dell" not in str(each))
        for person in people
    ]
    assert [sorted(devices) for devices in found] == hololens
    assert any(hololens)


async def test_each_obstacle_is_seen(expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock) -> None:
    people = sandbox.people
    register(sandbox, clock, "001204780001", people["nothing_enrolled"])
    sandbox.tenant.enroll(people["helpdesk_agent"], clock.now())
    obstacles = {
        name: obstacle(await seen(expected, people[name].id))
        for name in ("work_account", "nothing_enrolled", "failed_attempt", "helpdesk_lead", "helpdesk_agent")
    }
    assert obstacles == {
        "work_account": Obstacle("not_compliant"),
        "nothing_enrolled": Obstacle("profile_missing"),
        "failed_attempt": Obstacle("failed", "0x80180014"),
        "helpdesk_lead": Obstacle("nothing_enrolled"),
        "helpdesk_agent": None,
    }


async def test_somebody_who_enrolls_is_seen_at_the_next_look(
    expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sanne = sandbox.people["nothing_enrolled"]
    assert obstacle(await seen(expected, sanne.id)) == Obstacle("nothing_enrolled")

    sandbox.tenant.enroll(sanne, clock.now())
    clock.move(minutes=1)
    evidence = await seen(expected, sanne.id)
    assert obstacle(evidence) is None
    assert evidence.devices[0].enrolled_at is not None


async def test_twenty_people_go_in_a_batch(expected: ExpectedLookups, sandbox: Sandbox) -> None:
    serials = [(sandbox.people["nothing_enrolled"].id, f"00120478{number:04}") for number in range(50)]
    answers = await expected.of(serials)

    assert all(isinstance(answer, Evidence) for answer in answers)
    assert [number for number in sandbox.graph.batches if number > 2] == [20, 20, 10]


async def test_a_serial_number_finds_that_device_alone_if_it_is_theirs_or_nobodys(
    expected: ExpectedLookups, sandbox: Sandbox
) -> None:
    own, other = sandbox.people["work_account"], sandbox.people["nothing_enrolled"]
    nobodys = sandbox.people["autopilot_leaving"].serial_number

    assert [each.serial_number for each in (await seen(expected, own.id, own.serial_number)).devices] == [
        own.serial_number
    ]
    assert (await seen(expected, other.id, nobodys)).devices
    anothers = await seen(expected, other.id, own.serial_number)
    assert not anothers.devices
    assert obstacle(anothers, own.serial_number) == Obstacle("nothing_enrolled")


async def test_a_device_that_graph_gives_for_somebody_else_is_not_taken_for_theirs(
    expected: ExpectedLookups, sandbox: Sandbox
) -> None:
    sanne, femke = sandbox.people["nothing_enrolled"], sandbox.people["work_account"]
    wrong = json.dumps({"value": sandbox.tenant.devices_of(femke)})
    sandbox.faults.plant(Fault(OWN.format(sanne.id), status=200, body=wrong))

    assert not (await seen(expected, sanne.id)).devices
    assert (await seen(expected, femke.id)).devices


@pytest.mark.parametrize("missing", ["userId", "serialNumber"])
async def test_a_device_of_which_it_is_open_whose_it_is_is_no_answer(
    expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock, missing: str
) -> None:
    femke = sandbox.people["work_account"]
    device = {**sandbox.tenant.devices_of(femke)[0], missing: None}
    sandbox.faults.plant(Fault("/graph/*/managedDevices", status=200, body=json.dumps({"value": [device]})))
    serial_number = femke.serial_number if missing == "serialNumber" else ""

    assert await why_not(expected, femke.id, serial_number) == "broken"
    clock.move(minutes=1)
    assert (await seen(expected, femke.id, serial_number)).devices


async def test_a_registered_device_of_somebody_else_is_not_there(
    expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sanne, femke = sandbox.people["nothing_enrolled"], sandbox.people["work_account"]
    register(sandbox, clock, "001204780001", femke)
    register(sandbox, clock, "001204780002")

    assert obstacle(await seen(expected, sanne.id, "001204780001")) == Obstacle("nothing_enrolled")
    assert obstacle(await seen(expected, femke.id, "001204780001")) == Obstacle("profile_missing")
    assert obstacle(await seen(expected, sanne.id, "001204780002")) == Obstacle("profile_missing")


async def test_who_cannot_be_asked_about_spoils_it_for_nobody_else(
    expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sanne, femke = sandbox.people["nothing_enrolled"].id, sandbox.people["work_account"].id
    sandbox.faults.plant(Fault(OWN.format(femke), status=503, times=50))
    answers = await expected.of([(sanne, ""), (femke, ""), ("not an id", ""), (str(uuid4()), "")])

    assert isinstance(answers[0], Evidence)
    assert [answer.reason for answer in answers[1:] if isinstance(answer, LookupFailed)] == [
        "unreachable",
        "refused",
        "broken",
    ]
    sandbox.faults.clear()
    clock.move(minutes=1)
    assert (await seen(expected, femke)).devices


async def test_a_refused_batch_is_a_failure_for_everybody_and_never_no_device(
    expected: ExpectedLookups, sandbox: Sandbox
) -> None:
    people = [(person.id, "") for person in sandbox.people.values()]
    sandbox.faults.plant(Fault("/graph/*/$batch", status=429, times=50))
    assert {type(answer) for answer in await expected.of(people)} == {LookupFailed}

    sandbox.faults.clear()
    assert {type(answer) for answer in await expected.of(people)} == {Evidence}


@pytest.mark.parametrize("path", [EVENTS, ASSIGNMENTS])
async def test_a_list_that_cannot_be_read_stays_open_and_the_devices_stand(
    expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock, path: str
) -> None:
    failed = sandbox.people["failed_attempt"]
    sandbox.faults.plant(Fault(path, status=403, times=1))
    evidence = await seen(expected, failed.id)
    assert [each.failed for each in evidence.looked_up].count("refused") == 1
    assert (evidence.failure is None) == (path == EVENTS)

    clock.move(seconds=1)
    assert [each.failed for each in (await seen(expected, failed.id)).looked_up].count("refused") == 1
    clock.move(seconds=AGAIN_AFTER.total_seconds())
    evidence = await seen(expected, failed.id)
    assert not any(each.failed for each in evidence.looked_up)
    assert evidence.failure is not None


async def test_lists_are_read_once_for_everybody_and_again_after_some_minutes(
    expected: ExpectedLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sanne = sandbox.people["nothing_enrolled"]
    assert (await seen(expected, sanne.id)).failure is None
    sandbox.tenant.fail_enrollment(sanne, clock.now())
    sandbox.tenant.arrive(clock.now())
    clock.move(seconds=(FRESH_FOR - timedelta(seconds=1)).total_seconds())
    assert (await seen(expected, sanne.id)).failure is None

    clock.move(minutes=1)
    await seen(expected, sanne.id)  # by which it is read again; whether it is there by now is open
    await asyncio.gather(*(task for task in [expected._failures._task] if task is not None))
    assert (await seen(expected, sanne.id)).failure is not None


async def test_the_bot_leaves_one_row_for_all_of_them(
    expected: ExpectedLookups, audit: MemoryAudit, sandbox: Sandbox, clock: MovableClock
) -> None:
    assert await expected.of([]) == []
    await expected.of([(person.id, "") for person in sandbox.people.values()])

    why = str(len(sandbox.people))
    assert list(audit.entries) == [AuditEntry(clock.now(), sandbox.app_id, Kind.REMINDERS, None, why)]


async def test_without_an_audit_nobody_is_asked_about(graph: Graph, clock: MovableClock, sandbox: Sandbox) -> None:
    class Full(MemoryAudit):
        is_full = True

        async def record(self, entry: AuditEntry) -> None:
            if self.is_full:
                raise AuditFailed(fault="the disk is full")
            await super().record(entry)

    audit = Full()
    expected = ExpectedLookups(Answers(graph, clock), clock, audit=audit, app_id=sandbox.app_id)
    femke = sandbox.people["work_account"].id
    assert await why_not(expected, femke) == "refused"

    audit.is_full = False
    assert (await seen(expected, femke)).devices
    await expected.close()
