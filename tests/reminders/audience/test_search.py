"""Audiences that are found in the simulated tenant."""

import json
from datetime import timedelta

import pytest

from bot.errors import LookupFailed
from bot.intune.audience import AudienceLookups
from bot.reminders.audience.found import Found
from bot.reminders.audience.search import search
from bot.reminders.campaign import Audience
from bot.sandbox import Fault, Sandbox
from bot.sandbox.resources import autopilot_identity, written
from bot.sandbox.tenant import Person
from tests.conftest import MovableClock


@pytest.fixture
def owner(sandbox: Sandbox) -> str:
    return sandbox.people["helpdesk_lead"].id


def pairs(found: Found) -> set[tuple[str, str]]:
    return {each.key for each in found.candidates}


def register(sandbox: Sandbox, clock: MovableClock, user: str, serial: str, **given: str) -> None:
    """Let an administrator assign a device to somebody before it is unpacked."""
    record = {"id": f"id-{serial}", "serialNumber": serial, "userPrincipalName": user, **given}
    sandbox.tenant.autopilot_identities.append(autopilot_identity({**record}, clock.now()))


async def test_a_group_is_its_people_and_nothing_else_in_it(
    lookups: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    agents = {person.id for person in sandbox.people.values() if "helpdesk" in person.groups}
    audience = Audience("group", {"group_id": sandbox.tenant.groups["helpdesk"].upper()})
    sandbox.graph.collections.page_size = 1
    found = await search(audience, lookups, asked_by=owner, now=clock.now())

    assert len(agents) == 3
    assert pairs(found) == {(agent, "") for agent in agents}


@pytest.mark.parametrize(
    ("group", "reason"), [("00000000-0000-4000-8000-000000000bad", "unknown_group"), ("../users", "refused")]
)
async def test_a_group_that_is_not_there_is_said_and_another_may_be_named(
    lookups: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str, group: str, reason: str
) -> None:
    with pytest.raises(LookupFailed) as failed:
        await search(Audience("group", {"group_id": group}), lookups, asked_by=owner, now=clock.now())
    assert failed.value.reason == reason

    there = Audience("group", {"group_id": sandbox.tenant.groups["kiosk_staff"]})
    assert (await search(there, lookups, asked_by=owner, now=clock.now())).candidates


async def test_autopilot_names_whoever_has_a_hololens_that_is_not_enrolled(
    lookups: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    sanne, laura = sandbox.people["nothing_enrolled"], sandbox.people["entra_compliant"]
    register(sandbox, clock, sanne.user_principal_name.upper(), sanne.serial_number)
    register(sandbox, clock, sanne.user_principal_name, "PF2XK9LN", model="Latitude 7450")
    register(sandbox, clock, sanne.user_principal_name, "001204780999", enrollmentState="enrolled")
    register(sandbox, clock, laura.user_principal_name, laura.serial_number)  # Intune manages it; Autopilot lags behind
    register(sandbox, clock, "left@contoso.example", "001204780998")
    found = await search(Audience("autopilot", {}), lookups, asked_by=owner, now=clock.now())

    assert pairs(found) == {(sanne.id, sanne.serial_number)}
    assert found.without_user == ("001204780998",)

    sandbox.tenant.enroll(sanne, clock.now())
    again = await search(Audience("autopilot", {}), lookups, asked_by=owner, now=clock.now())
    assert pairs(again) == set()


async def test_devices_that_are_silent_or_not_compliant_name_their_users(
    lookups: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    found = await search(Audience("stale", {}), lookups, asked_by=owner, now=clock.now())

    mateus, priya = sandbox.people["work_account"], sandbox.people["two_devices"]
    assert pairs(found) == {(mateus.id, "001204785678"), (priya.id, "003945160033")}
    assert found.without_user == ()


async def test_how_long_a_device_may_be_silent_is_the_owners_to_say(
    lookups: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str
) -> None:
    silent = await search(Audience("stale", {"days": "1"}), lookups, asked_by=owner, now=clock.now())
    assert _person(sandbox, silent, "entra_deleted")
    assert not _person(sandbox, silent, "entra_compliant")

    clock.move(days=40)
    found = await search(Audience("stale", {"days": "30"}), lookups, asked_by=owner, now=clock.now())
    assert _person(sandbox, found, "entra_compliant")
    assert found.without_user == (sandbox.people["autopilot_leaving"].serial_number,)

    for device in sandbox.tenant.managed_devices:
        device.update(lastSyncDateTime=written(clock.now() - timedelta(hours=1)), complianceState="compliant")
    assert pairs(await search(Audience("stale", {}), lookups, asked_by=owner, now=clock.now())) == set()


@pytest.mark.parametrize("audience", [Audience("autopilot", {}), Audience("stale", {})], ids=lambda each: each.kind)
async def test_half_an_answer_is_none_or_the_others_would_have_left(
    lookups: AudienceLookups, sandbox: Sandbox, clock: MovableClock, owner: str, audience: Audience
) -> None:
    sandbox.graph.collections.page_size = 2
    managed = "/graph/v1.0/deviceManagement/managedDevices"
    first_page = json.dumps({"value": [], "@odata.nextLink": f"{sandbox.origin}{managed}?$skiptoken=gone"})
    sandbox.faults.plant(Fault(managed, status=200, body=first_page, times=1))
    with pytest.raises(LookupFailed):
        await search(audience, lookups, asked_by=owner, now=clock.now())

    assert (await search(audience, lookups, asked_by=owner, now=clock.now())).faults == ()


async def test_a_list_is_not_looked_for(lookups: AudienceLookups, clock: MovableClock, owner: str) -> None:
    with pytest.raises(ValueError, match="read"):
        await search(Audience("csv", {}), lookups, asked_by=owner, now=clock.now())


def _person(sandbox: Sandbox, found: Found, key: str) -> Person | None:
    person = sandbox.people[key]
    return person if person.id in {each.object_id for each in found.candidates} else None
