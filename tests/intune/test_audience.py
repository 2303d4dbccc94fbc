"""Everybody whom a campaign may be for, before the simulated tenant: whole, audited, and never in the way of others."""

import json

import pytest

from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audience import AudienceLookups
from bot.intune.audience_lookups import GROUP_MEMBERS, HOLOLENS_DEVICES
from bot.intune.audit import AuditEntry, AuditFailed, Kind, MemoryAudit
from bot.intune.graph import PAGES, Graph
from bot.sandbox import Fault, Sandbox
from bot.sandbox.graph import GROUPS
from bot.sandbox.resources import autopilot_identity
from tests.conftest import MovableClock

MEMBERS = "/graph/v1.0/groups/*/transitiveMembers"
MANAGED = "/graph/v1.0/deviceManagement/managedDevices"
USERS = "/graph/v1.0/users"


@pytest.fixture
def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
def audience(graph: Graph, clock: MovableClock, audit: MemoryAudit) -> AudienceLookups:
    return AudienceLookups(Answers(graph, clock), clock, audit=audit)


@pytest.fixture
def owner(sandbox: Sandbox) -> str:
    return sandbox.people["helpdesk_lead"].id


async def test_every_look_leaves_a_row_before_it_is_made(
    audience: AudienceLookups, audit: MemoryAudit, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    sandbox.graph.granted.clear()
    looks = {
        "group_members": audience.members(sandbox.tenant.groups["helpdesk"], asked_by=owner.upper()),
        "hololens_devices": audience.managed(asked_by=owner),
        "autopilot_users": audience.registered(asked_by=owner),
        "users_by_name": audience.object_ids(["a@b.example"], asked_by=owner),
    }
    for name, look in looks.items():
        with pytest.raises(LookupFailed, match="refused"):
            await look
        assert audit.entries[-1] == AuditEntry(clock.now(), owner, Kind.AUDIENCE, None, name)


async def test_without_an_audit_nothing_is_shown(graph: Graph, clock: MovableClock, owner: str) -> None:
    class Full:
        async def record(self, entry: AuditEntry) -> None:  # noqa: ARG002 - the port's
            raise AuditFailed(fault="the disk is full")

    audience = AudienceLookups(Answers(graph, clock), clock, audit=Full())
    with pytest.raises(LookupFailed, match="refused"):
        await audience.managed(asked_by=owner)

    healed = AudienceLookups(Answers(graph, clock), clock, audit=MemoryAudit())
    assert await healed.managed(asked_by=owner)


async def test_nobody_without_an_object_id_is_answered(audience: AudienceLookups, owner: str) -> None:
    with pytest.raises(LookupFailed, match="refused"):
        await audience.managed(asked_by="Femke")
    assert await audience.managed(asked_by=owner)


async def test_only_hololens_devices_are_shown_with_or_without_a_user(
    audience: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    found = {device.serial_number: device.user_id for device in await audience.managed(asked_by=owner)}

    assert found.keys() == {
        each["serialNumber"] for each in sandbox.tenant.managed_devices if each["manufacturer"] != "Dell Inc."
    }
    assert found[sandbox.people["autopilot_leaving"].serial_number] is None


async def test_registered_devices_are_those_that_somebody_is_to_have(
    audience: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    assert sandbox.tenant.autopilot_identities
    assert await audience.registered(asked_by=owner) == []

    sanne = sandbox.people["nothing_enrolled"].user_principal_name
    record = {"id": "x", "serialNumber": "001204780997", "userPrincipalName": sanne}
    sandbox.tenant.autopilot_identities.append(autopilot_identity({**record}, clock.now()))
    assert [each.serial_number for each in await audience.registered(asked_by=owner)] == ["001204780997"]


async def test_a_group_has_more_pages_than_anything_else(
    audience: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    group = sandbox.tenant.groups["helpdesk"]
    path = MEMBERS.replace("*", group)
    for number in range(PAGES + 5):
        member = {"@odata.type": "#microsoft.graph.user", "id": f"M{number}"}
        link = f"{sandbox.origin}{path}?$skiptoken={number}"
        page = {"value": [member], **({"@odata.nextLink": link} if number < PAGES + 4 else {})}
        sandbox.faults.plant(Fault(path, status=200, body=json.dumps(page), times=1))

    found = await audience.members(group, asked_by=owner)
    assert found == [f"m{number}" for number in range(PAGES + 5)]


async def test_pages_without_an_end_are_no_answer(graph: Graph, sandbox: Sandbox, clock: MovableClock) -> None:
    sandbox.graph.collections.page_size = 1
    pages = graph.pages(HOLOLENS_DEVICES.address(graph.url), lookup="x", deadline=graph.deadline(), most=2)
    assert [len(await anext(pages)), len(await anext(pages))] == [1, 1]
    with pytest.raises(LookupFailed, match="broken"):
        await anext(pages)

    answers = Answers(graph, clock)
    whole = [page async for page in answers.each(HOLOLENS_DEVICES, deadline=graph.deadline())]
    assert len(whole) > 2


@pytest.mark.parametrize("member", ['{"id": "x"}', '{"@odata.type": "#microsoft.graph.user"}', "7"])
async def test_members_of_whom_nothing_is_known_are_no_answer(
    audience: AudienceLookups, sandbox: Sandbox, owner: str, member: str
) -> None:
    group = sandbox.tenant.groups["helpdesk"]
    sandbox.faults.plant(Fault(MEMBERS, status=200, body=f'{{"value": [{member}]}}', times=1))
    with pytest.raises(LookupFailed, match="broken"):
        await audience.members(group, asked_by=owner)

    assert len(await audience.members(group, asked_by=owner)) == 3


async def test_what_is_refused_is_a_failure_and_what_is_busy_is_asked_again(
    audience: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    sandbox.graph.granted.discard(GROUPS)
    with pytest.raises(LookupFailed, match="refused"):
        await audience.members(sandbox.tenant.groups["helpdesk"], asked_by=owner)
    sandbox.graph.granted.add(GROUPS)
    sandbox.graph.collections.page_size = 1
    sandbox.faults.plant(Fault(MEMBERS, status=503, times=2))

    assert len(await audience.members(sandbox.tenant.groups["helpdesk"], asked_by=owner)) == 3


async def test_many_names_go_fifteen_in_a_request_and_twenty_requests_in_a_batch(
    audience: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    people = list(sandbox.people.values())
    nobody = [f"nobody{number}@contoso.example" for number in range(700)]
    wanted = [
        *nobody,
        *(person.user_principal_name.title() for person in people),
        people[0].id.upper(),
        "x'#@y.example",
    ]
    found = await audience.object_ids(wanted, asked_by=owner)

    assert found == {people[0].id: people[0].id, **{each.user_principal_name: each.id for each in people}}
    assert sandbox.graph.batches == [20, 20, -(-(len(wanted) - 1) // 15) - 40]  # the object id goes alone


async def test_nobody_is_asked_for_where_nobody_is_named(
    audience: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    sandbox.faults.plant(Fault(USERS, status=500))

    assert await audience.object_ids([], asked_by=owner) == {}


async def test_nothing_of_a_long_answer_is_kept(
    graph: Graph, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    answers = Answers(graph, clock)
    audience = AudienceLookups(answers, clock, audit=MemoryAudit())
    await audience.object_ids([each.id for each in sandbox.people.values()], asked_by=owner)
    await audience.managed(asked_by=owner)
    assert answers._kept == {}

    await audience.members(sandbox.tenant.groups["helpdesk"], asked_by=owner)
    assert [question[0] for question in answers._kept if isinstance(question, tuple)] == ["group"]
    assert GROUP_MEMBERS.fresh_for.total_seconds() == 0
