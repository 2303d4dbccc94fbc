"""Who may own campaigns, before the simulated tenant."""

import pytest

from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audience import AudienceLookups
from bot.intune.audit import MemoryAudit
from bot.intune.graph import Graph
from bot.intune.roles import GroupOwners, NoOwners
from bot.sandbox import Fault, Sandbox
from tests.conftest import MovableClock

MEMBERSHIP = "/graph/v1.0/users/*/checkMemberGroups"


@pytest.fixture
def owners(graph: Graph, clock: MovableClock, sandbox: Sandbox) -> GroupOwners:
    return GroupOwners(Answers(graph, clock), sandbox.tenant.groups["helpdesk"])


async def test_members_of_the_group_may_own_campaigns_and_nobody_else(owners: GroupOwners, sandbox: Sandbox) -> None:
    assert await owners.is_owner(sandbox.people["helpdesk_lead"].id)
    assert not await owners.is_owner(sandbox.people["nothing_enrolled"].id)


async def test_without_a_group_nobody_may(sandbox: Sandbox) -> None:
    assert not await NoOwners().is_owner(sandbox.people["helpdesk_lead"].id)


async def test_a_group_that_cannot_be_asked_makes_nobody_an_owner(owners: GroupOwners, sandbox: Sandbox) -> None:
    sandbox.faults.plant(Fault(MEMBERSHIP, status=503, times=20))
    with pytest.raises(LookupFailed):
        await owners.is_owner(sandbox.people["helpdesk_lead"].id)

    sandbox.faults.clear()
    assert await owners.is_owner(sandbox.people["helpdesk_lead"].id)


async def test_people_of_a_report_are_named_on_record(graph: Graph, clock: MovableClock, sandbox: Sandbox) -> None:
    audit = MemoryAudit()
    lookups = AudienceLookups(Answers(graph, clock), clock, audit=audit)
    lead, sanne = sandbox.people["helpdesk_lead"], sandbox.people["nothing_enrolled"]
    gone = "00000000-0000-4000-8000-000000000bad"
    names = await lookups.user_names([sanne.id.upper(), gone], asked_by=lead.id)

    assert {key: name.casefold() for key, name in names.items()} == {sanne.id: sanne.user_principal_name.casefold()}
    assert [(entry.who, entry.why) for entry in audit.entries] == [(lead.id, "users_by_id")]
