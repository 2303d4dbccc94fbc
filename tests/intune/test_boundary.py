"""Who may see what, and that every look leaves a row: against the simulated tenant."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.audit import AuditEntry, AuditFailed, Kind, MemoryAudit
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.quota import SERIAL_NUMBERS_A_DAY, MemorySerialQuota
from bot.intune.roles import APP_ROLE, HelpdeskRoles
from bot.sandbox import Fault, Sandbox
from tests.conftest import MovableClock


class FullDisk(MemoryAudit):
    """An audit that cannot write while `is_full`."""

    is_full = True

    async def record(self, entry: AuditEntry) -> None:
        if self.is_full:
            raise AuditFailed(fault="disk full")
        await super().record(entry)


@pytest.fixture
def answers(graph: Graph, clock: MovableClock) -> Answers:
    return Answers(graph, clock)


@pytest.fixture
def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
def lookups(answers: Answers, clock: MovableClock, audit: MemoryAudit, sandbox: Sandbox) -> IntuneLookups:
    roles = HelpdeskRoles(answers, [sandbox.tenant.groups["helpdesk"]])
    return IntuneLookups(answers, clock, audit=audit, quota=MemorySerialQuota(), roles=roles)


def managed_id(sandbox: Sandbox, name: str) -> str:
    return next(str(each["id"]) for each in sandbox.tenant.managed_devices if each["deviceName"] == name)


async def test_every_look_leaves_a_row_without_its_content(
    lookups: IntuneLookups, sandbox: Sandbox, audit: MemoryAudit, clock: MovableClock
) -> None:
    laura, tom = sandbox.people["entra_compliant"], sandbox.people["helpdesk_agent"]
    await lookups.devices(laura.id.upper())
    await lookups.by_serial_number(laura.serial_number, asked_by=laura.id)
    await lookups.details(managed_id(sandbox, "HOLO-0042"), asked_by=laura.id)
    await lookups.devices_of(laura.user_principal_name, asked_by=tom.id, reason=" ticket 17 ")

    assert list(audit.entries) == [
        AuditEntry(clock.now(), laura.id, Kind.OWN_DEVICES, laura.id, ""),
        AuditEntry(clock.now(), laura.id, Kind.SERIAL_NUMBER, None, ""),
        AuditEntry(clock.now(), laura.id, Kind.DEVICE, None, ""),
        AuditEntry(clock.now(), tom.id, Kind.DEVICES_OF, laura.id, "ticket 17"),
    ]
    for content in (laura.serial_number, laura.name, "HOLO-0042"):
        assert content not in str(audit.entries)


async def test_without_an_audit_there_is_no_answer_and_graph_is_not_asked(
    answers: Answers, sandbox: Sandbox, clock: MovableClock
) -> None:
    audit = FullDisk()
    roles = HelpdeskRoles(answers, [sandbox.tenant.groups["helpdesk"]])
    lookups = IntuneLookups(answers, clock, audit=audit, quota=MemorySerialQuota(), roles=roles)
    laura, tom = sandbox.people["entra_compliant"], sandbox.people["helpdesk_agent"]
    looks: list[Callable[[], Awaitable[Evidence]]] = [
        lambda: lookups.devices(laura.id),
        lambda: lookups.by_serial_number(laura.serial_number, asked_by=laura.id),
        lambda: lookups.details(managed_id(sandbox, "HOLO-0042"), asked_by=laura.id),
        lambda: lookups.devices_of(laura.id, asked_by=tom.id, reason="ticket 17"),
    ]
    for look in looks:
        with pytest.raises(LookupFailed) as failed:
            await look()
        assert failed.value.reason == "refused"
    audit.is_full = False

    for look in looks:
        assert [device.name for device in (await look()).devices] == ["HOLO-0042"]


async def test_a_sixth_serial_number_on_one_day_is_too_many(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    dario = sandbox.people["autopilot_leaving"]
    for number in range(SERIAL_NUMBERS_A_DAY - 1):
        await lookups.by_serial_number(f"00120478000{number}", asked_by=dario.id)
    assert (await lookups.by_serial_number(dario.serial_number, asked_by=dario.id)).devices
    with pytest.raises(LookupFailed) as failed:
        await lookups.by_serial_number("001204780009", asked_by=dario.id)

    assert failed.value.reason == "quota"
    assert (await lookups.by_serial_number(dario.serial_number, asked_by=dario.id)).devices
    assert (await lookups.by_serial_number("001204780009", asked_by=sandbox.people["two_devices"].id)).facts
    clock.move(days=1)
    assert (await lookups.by_serial_number("001204780009", asked_by=dario.id)).facts


async def test_a_serial_number_given_with_a_device_counts_too(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    priya = sandbox.people["two_devices"]
    userless = managed_id(sandbox, "HOLOLENS-LINE-4")
    for number in range(SERIAL_NUMBERS_A_DAY):
        found = await lookups.details(userless, asked_by=priya.id, serial_number=f"00120478000{number}")
        assert not found.devices
    with pytest.raises(LookupFailed):
        await lookups.details(userless, asked_by=priya.id, serial_number="001204780123")

    assert (
        await lookups.details(userless, asked_by=sandbox.people["autopilot_leaving"].id, serial_number="001204780123")
    ).devices


async def test_ones_own_device_is_found_again_with_its_remote_actions(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    jonas = sandbox.people["wipe_pending"]
    record = sandbox.tenant.devices_of(jonas)[0]
    (listed,) = (await lookups.devices(jonas.id)).devices
    assert listed.pending == "wipe"

    record["managementState"] = "managed"  # the list has no actions, the device itself does
    clock.move(minutes=1)
    (listed,) = (await lookups.devices(jonas.id)).devices
    (found,) = (await lookups.details(str(record["id"]), asked_by=jonas.id)).devices
    assert (listed.pending, found.pending) == (None, "wipe")


async def test_a_device_id_from_a_card_opens_nobody_elses_device(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    laura, priya = sandbox.people["entra_compliant"], sandbox.people["two_devices"]
    nothing = Evidence(at=clock.now())
    for device_id in (managed_id(sandbox, "HOLO-0042"), managed_id(sandbox, "HOLOLENS-LINE-4"), "../x", "", laura.id):
        assert await lookups.details(device_id, asked_by=priya.id) == nothing
    assert (
        await lookups.details(managed_id(sandbox, "HOLO-0042"), asked_by=priya.id, serial_number=laura.serial_number)
        == nothing
    )

    assert (await lookups.details(managed_id(sandbox, "HOLO-0042"), asked_by=laura.id)).devices


async def test_an_agent_sees_the_devices_of_others_by_name_or_id(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    laura, tom = sandbox.people["entra_compliant"], sandbox.people["helpdesk_agent"]
    own = await lookups.devices(laura.id)
    for user in (laura.id, laura.user_principal_name, f" {laura.user_principal_name.upper()} "):
        assert await lookups.devices_of(user, asked_by=tom.id, reason="ticket 17") == own


async def test_an_app_role_makes_an_agent_without_asking_graph(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    laura, priya = sandbox.people["entra_compliant"], sandbox.people["two_devices"]
    sandbox.faults.plant(Fault("/graph/*/checkMemberGroups", times=9, status=500))
    found = await lookups.devices_of(laura.id, asked_by=priya.id, reason="ticket", app_roles=[APP_ROLE])

    assert found.devices
    with pytest.raises(LookupFailed):
        await lookups.devices_of(laura.id, asked_by=priya.id, reason="ticket", app_roles=["Reader"])


@pytest.mark.parametrize(("asker", "reason"), [("two_devices", "ticket 17"), ("helpdesk_agent", " ")])
async def test_without_the_role_or_without_a_reason_nobody_sees_others(
    lookups: IntuneLookups, sandbox: Sandbox, audit: MemoryAudit, asker: str, reason: str
) -> None:
    laura = sandbox.people["entra_compliant"]
    with pytest.raises(LookupFailed) as failed:
        await lookups.devices_of(laura.id, asked_by=sandbox.people[asker].id, reason=reason)
    assert (failed.value.reason, len(audit.entries)) == ("refused", 0)

    tom = sandbox.people["helpdesk_agent"]
    assert (await lookups.devices_of(laura.id, asked_by=tom.id, reason="ticket 17")).devices


async def test_an_agent_finds_anybodys_device_by_its_serial_number_and_its_user_can_see_who_looked(
    lookups: IntuneLookups, sandbox: Sandbox, audit: MemoryAudit, clock: MovableClock
) -> None:
    laura, tom = sandbox.people["entra_compliant"], sandbox.people["helpdesk_agent"]
    assert not (await lookups.by_serial_number(laura.serial_number, asked_by=tom.id)).devices
    audit.entries.clear()

    found = await lookups.anybodys(f" {laura.serial_number} ", asked_by=tom.id, reason=" ticket 17 ")

    assert [device.name for device in found.devices] == ["HOLO-0042"]
    assert list(audit.entries) == [
        AuditEntry(clock.now(), tom.id, Kind.SERIAL_NUMBER, None, "ticket 17"),
        AuditEntry(clock.now(), tom.id, Kind.DEVICE, laura.id, "ticket 17"),
    ]


async def test_an_agent_may_look_for_more_serial_numbers_than_others(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    tom, dario = sandbox.people["helpdesk_agent"], sandbox.people["autopilot_leaving"]
    for number in range(SERIAL_NUMBERS_A_DAY + 1):
        await lookups.anybodys(f"00120478000{number}", asked_by=tom.id, reason="stock-taking")

    assert (await lookups.anybodys(dario.serial_number, asked_by=tom.id, reason="stock-taking")).devices
    assert not (await lookups.anybodys("no serial number", asked_by=tom.id, reason="stock-taking")).devices


async def test_a_device_that_autopilot_keeps_for_somebody_is_shown_to_an_agent_only(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    kwame, tom = sandbox.people["autopilot_without_profile"], sandbox.people["helpdesk_agent"]
    (identity,) = (one for one in sandbox.tenant.autopilot_identities if one["serialNumber"] == kwame.serial_number)
    identity["userPrincipalName"] = kwame.user_principal_name
    assert not (await lookups.by_serial_number(kwame.serial_number, asked_by=tom.id)).devices

    assert (await lookups.anybodys(kwame.serial_number, asked_by=tom.id, reason="ticket 17")).devices


@pytest.mark.parametrize(("asker", "reason"), [("two_devices", "ticket 17"), ("helpdesk_agent", " ")])
async def test_without_the_role_or_without_a_reason_nobody_finds_anybodys_device(
    lookups: IntuneLookups, sandbox: Sandbox, audit: MemoryAudit, asker: str, reason: str
) -> None:
    laura, tom = sandbox.people["entra_compliant"], sandbox.people["helpdesk_agent"]
    with pytest.raises(LookupFailed) as failed:
        await lookups.anybodys(laura.serial_number, asked_by=sandbox.people[asker].id, reason=reason)
    assert (failed.value.reason, len(audit.entries)) == ("refused", 0)

    assert (await lookups.anybodys(laura.serial_number, asked_by=tom.id, reason="ticket 17")).devices


async def test_a_failure_to_ask_for_the_role_is_a_failure_and_not_a_yes(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    laura, tom = sandbox.people["entra_compliant"], sandbox.people["helpdesk_agent"]
    sandbox.faults.plant(Fault("/graph/*/checkMemberGroups", status=403))
    with pytest.raises(LookupFailed):
        await lookups.devices_of(laura.id, asked_by=tom.id, reason="ticket 17")

    assert (await lookups.devices_of(laura.id, asked_by=tom.id, reason="ticket 17")).devices


async def test_without_a_group_nobody_is_an_agent(answers: Answers, sandbox: Sandbox) -> None:
    assert not await HelpdeskRoles(answers, []).is_helpdesk(sandbox.people["helpdesk_agent"].id)


async def test_a_user_who_does_not_exist_is_named_as_such(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    tom = sandbox.people["helpdesk_agent"]
    with pytest.raises(LookupFailed) as failed:
        await lookups.devices_of("nobody@contoso.example", asked_by=tom.id, reason="ticket 17")

    assert failed.value.reason == "unknown_user"
    assert (await lookups.devices_of(sandbox.people["two_devices"].id, asked_by=tom.id, reason="ticket 17")).devices


async def test_a_device_that_enrolls_later_is_seen_later(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sanne = sandbox.people["nothing_enrolled"]
    sandbox.tenant.enroll(sanne, clock.now() + timedelta(minutes=4))
    assert not (await lookups.devices(sanne.id)).devices
    clock.move(minutes=5)
    (device,) = (await lookups.devices(sanne.id)).devices

    assert (device.enrolled_at, device.serial_number) == (clock.now() - timedelta(minutes=1), sanne.serial_number)
    assert device.facts.value("entra_object_deleted") == "no"


async def test_who_is_in_the_team_is_an_agent_too_and_both_are_asked_about_at_once(
    answers: Answers, sandbox: Sandbox
) -> None:
    groups, tom, sanne = sandbox.tenant.groups, sandbox.people["helpdesk_agent"], sandbox.people["nothing_enrolled"]
    nobodys = "00000000-0000-4000-8000-000000000000"
    for group_ids in ([nobodys, groups["helpdesk_team"]], [groups["helpdesk"], groups["helpdesk_team"]]):
        roles = HelpdeskRoles(answers, group_ids)
        assert await roles.is_helpdesk(tom.id)
        assert not await roles.is_helpdesk(sanne.id)

    assert not await HelpdeskRoles(answers, [nobodys]).is_helpdesk(tom.id)
