"""What a person is told: each person of the sandbox, and never a word about anybody else's device."""

import json
from datetime import timedelta

import pytest

from bot.advisor import parse_fact
from bot.advisor.build import Build
from bot.advisor.evidence import Device, Evidence, FailingPolicy
from bot.advisor.facts import Fact, Facts, Source
from bot.errors import LookupFailed
from bot.intune.devices import IntuneLookups
from bot.intune.lookups import LOOKUPS
from bot.sandbox import Fault, Sandbox
from bot.sandbox.resources import Resource
from dialogs.lookups import Lookups
from tests.conftest import MovableClock

USER_DEVICES = "/graph/v1.0/users/*/managedDevices"
SERIAL_DEVICES = "/graph/v1.0/deviceManagement/managedDevices"
AUTOPILOT = "/graph/v1.0/deviceManagement/windowsAutopilotDeviceIdentities"
PROFILES = "/graph/beta/deviceManagement/windowsAutopilotDeviceIdentities"


def values(device: Device) -> dict[str, object]:
    return {key: fact.value for key, fact in device.facts.items()}


def not_registered(clock: MovableClock) -> Evidence:
    """Return the answer for a number that neither Intune nor Autopilot knows."""
    fact = Fact("autopilot", "not_registered", Source.INTUNE, clock.now())
    return Evidence(at=clock.now(), facts=Facts([fact]))


async def devices_of(lookups: Lookups, sandbox: Sandbox, key: str) -> Evidence:
    return await lookups.devices(sandbox.people[key].id)


async def in_hand_of(lookups: Lookups, sandbox: Sandbox, key: str) -> Evidence:
    """Look for the HoloLens that the person holds, by the number on it."""
    person = sandbox.people[key]
    return await lookups.by_serial_number(person.serial_number, asked_by=person.id)


@pytest.mark.parametrize(
    "key",
    [
        "nothing_enrolled",
        "no_enrollment_urls",
        "autopilot_without_profile",
        "autopilot_ready",
        "autopilot_leaving",
        "first_generation",
        "helpdesk_agent",
    ],
)
async def test_a_person_without_a_hololens_of_their_own_has_none(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock, key: str
) -> None:
    found = await devices_of(lookups, sandbox, key)

    assert (found.at, found.devices) == (clock.now(), ())


async def test_a_work_account_beside_a_personal_one_is_recognised(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    (device,) = (await devices_of(lookups, sandbox, "work_account")).devices

    assert (device.name, device.compliance) == ("HOLOLENS-7QK2MD", "noncompliant")
    assert values(device) == {
        "generation": "hololens_2",
        "edition": "business",
        "os_build": Build(22621, 1244),
        "free_gb": 29.0,
        "management": "enrolled",
        "setup": "finished",
        "enrolled_by": "work_account",
        "identity": "msa",
        "autopilot": "not_registered",
        "was_autopilot": "no",
        "entra_object_deleted": "no",
    }


async def test_a_local_account_is_enrolled_in_device_management_only(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    (device,) = (await devices_of(lookups, sandbox, "local_account")).devices

    assert values(device)["enrolled_by"] == "mdm_only"
    assert values(device)["free_gb"] == 5.0
    assert "identity" not in values(device)


async def test_a_work_account_from_first_start_is_enrolled_by_entra(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    (device,) = (await devices_of(lookups, sandbox, "entra_compliant")).devices

    assert (device.name, device.model, device.compliance) == ("HOLO-0042", "HoloLens 2", "compliant")
    assert (values(device)["enrolled_by"], values(device)["identity"]) == ("entra", "entra")
    assert device.last_sync is not None


async def test_two_devices_come_with_the_newest_sync_first(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    training, demo = (await devices_of(lookups, sandbox, "two_devices")).devices

    assert (training.name, demo.name) == ("TRAINING-07", "DEMO-HOLO-1")
    assert (values(training)["generation"], values(demo)["generation"]) == ("hololens_2", "hololens_1")
    assert (values(training)["enrolled_by"], values(demo)["enrolled_by"]) == ("entra", "work_account")
    assert values(demo)["edition"] == "business"


async def test_a_device_of_autopilot_has_no_user_and_is_found_by_its_number(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    (device,) = (await in_hand_of(lookups, sandbox, "autopilot_leaving")).devices

    assert device.name == "HOLOLENS-LINE-4"
    facts = values(device)
    assert (facts["management"], facts["enrolled_by"]) == ("enrolled", "autopilot")
    assert (facts["autopilot"], facts["was_autopilot"]) == ("assigned", "yes")


@pytest.mark.parametrize(
    ("key", "autopilot"), [("autopilot_without_profile", "no_profile"), ("autopilot_ready", "assigned")]
)
async def test_a_registered_device_is_found_before_it_is_enrolled(
    lookups: IntuneLookups, sandbox: Sandbox, key: str, autopilot: str
) -> None:
    (device,) = (await in_hand_of(lookups, sandbox, key)).devices

    assert (device.last_sync, device.compliance) == (None, None)
    assert values(device) == {
        "generation": "hololens_2",
        "edition": "business",
        "management": "not_enrolled",
        "autopilot": autopilot,
        "was_autopilot": "no",
    }


async def test_ones_own_device_is_found_by_its_number_too(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    found = await in_hand_of(lookups, sandbox, "entra_compliant")

    assert found.devices == (await devices_of(lookups, sandbox, "entra_compliant")).devices
    assert not found.facts


async def test_every_fact_is_one_that_the_advisor_knows(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    found = [await look(lookups, sandbox, key) for key in sandbox.people for look in (devices_of, in_hand_of)]
    facts = [fact for evidence in found for device in evidence.devices for fact in device.facts.values()]
    facts += [fact for evidence in found for fact in evidence.facts.values()]

    assert len(facts) > 100
    assert [parse_fact(fact.key, str(fact.value), fact.source, fact.at) for fact in facts] == facts


async def test_a_device_of_somebody_else_in_the_answer_is_dropped(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    laura, priya = sandbox.people["entra_compliant"], sandbox.people["two_devices"]
    mixed = [*sandbox.tenant.devices_of(priya), *sandbox.tenant.devices_of(laura)]
    sandbox.faults.plant(Fault(USER_DEVICES, status=200, body=json.dumps({"value": mixed})))
    found = await lookups.devices(laura.id.upper())

    assert [device.name for device in found.devices] == ["HOLO-0042"]


async def test_a_number_of_somebody_elses_device_finds_nothing(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    laura, priya = sandbox.people["entra_compliant"], sandbox.people["two_devices"]
    sandbox.tenant.autopilot_identities[0]["serialNumber"] = laura.serial_number
    found = await lookups.by_serial_number(laura.serial_number, asked_by=priya.id)

    assert found == Evidence(at=clock.now())


async def test_a_registered_device_that_is_assigned_to_somebody_is_not_shown(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    for record in sandbox.tenant.autopilot_identities:
        record["userPrincipalName"] = sandbox.people["two_devices"].user_principal_name

    assert await in_hand_of(lookups, sandbox, "autopilot_ready") == Evidence(at=clock.now())


@pytest.mark.parametrize("trick", ["001204780123 ' or", "", "x' or 'a' eq 'a", "%", "0" * 65])
async def test_what_can_be_no_number_is_not_looked_up(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock, trick: str
) -> None:
    person = sandbox.people["autopilot_leaving"]

    assert await lookups.by_serial_number(trick, asked_by=person.id) == Evidence(at=clock.now())


@pytest.mark.parametrize("part", ["00120478", "1204780123"])
async def test_a_part_of_a_number_finds_nothing(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock, part: str
) -> None:
    person = sandbox.people["autopilot_leaving"]

    assert await lookups.by_serial_number(part, asked_by=person.id) == not_registered(clock)


async def test_a_number_that_graph_matches_loosely_is_compared_again(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    person = sandbox.people["autopilot_leaving"]
    everything = json.dumps({"value": sandbox.tenant.managed_devices})
    sandbox.faults.plant(Fault(SERIAL_DEVICES, status=200, body=everything))

    assert await lookups.by_serial_number("001204780000", asked_by=person.id) == not_registered(clock)


async def test_a_kiosk_that_is_no_hololens_is_not_shown(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    laptop = sandbox.tenant.managed_devices[0]
    laptop["userId"] = None
    asked_by = sandbox.people["two_devices"].id

    assert await lookups.by_serial_number(str(laptop["serialNumber"]), asked_by=asked_by) == Evidence(at=clock.now())


@pytest.mark.parametrize("nobody", ["", "29:1XJK", "me", "../me", "sanne.verhoeven@contoso.example"])
async def test_who_is_not_known_to_entra_is_refused(lookups: IntuneLookups, sandbox: Sandbox, nobody: str) -> None:
    for asking in (lookups.devices(nobody), lookups.by_serial_number("001204780123", asked_by=nobody)):
        with pytest.raises(LookupFailed) as failed:
            await asking
        assert failed.value.reason == "refused"

    assert (await in_hand_of(lookups, sandbox, "autopilot_leaving")).devices


async def test_a_user_whom_graph_does_not_know_is_a_failure_and_not_nobody(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    with pytest.raises(LookupFailed):
        await lookups.devices("00000000-0000-4000-8000-000000000000")

    assert (await devices_of(lookups, sandbox, "two_devices")).devices


@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 200, "body": '{"value": [{"id": 7}]}'}])
@pytest.mark.parametrize(("path", "key"), [(USER_DEVICES, "work_account"), (SERIAL_DEVICES, "autopilot_ready")])
async def test_a_failure_of_intune_never_means_no_devices(
    lookups: IntuneLookups, sandbox: Sandbox, path: str, key: str, fault: dict[str, object]
) -> None:
    look = devices_of if path == USER_DEVICES else in_hand_of
    sandbox.faults.plant(Fault(path, **fault))  # type: ignore[arg-type]  # each is a field of Fault
    with pytest.raises(LookupFailed):
        await look(lookups, sandbox, key)

    assert (await look(lookups, sandbox, key)).devices


async def test_a_number_is_not_called_unknown_where_autopilot_could_not_be_asked(
    lookups: IntuneLookups, sandbox: Sandbox
) -> None:
    sandbox.faults.plant(Fault(AUTOPILOT, status=403))
    with pytest.raises(LookupFailed):
        await in_hand_of(lookups, sandbox, "autopilot_ready")

    assert (await in_hand_of(lookups, sandbox, "autopilot_ready")).devices


async def test_what_intune_says_stands_where_autopilot_cannot_be_asked(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.plant(Fault(AUTOPILOT, status=403))
    (device,) = (await devices_of(lookups, sandbox, "entra_compliant")).devices
    assert values(device)["management"] == "enrolled"
    assert not {"autopilot", "was_autopilot"} & values(device).keys()

    clock.move(minutes=2)
    (device,) = (await devices_of(lookups, sandbox, "entra_compliant")).devices
    assert values(device)["autopilot"] == "not_registered"


async def test_the_profile_is_open_where_beta_is_gone(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.plant(Fault(PROFILES, status=404))
    (device,) = (await in_hand_of(lookups, sandbox, "autopilot_ready")).devices
    assert "autopilot" not in values(device)

    clock.move(minutes=2)
    (device,) = (await in_hand_of(lookups, sandbox, "autopilot_ready")).devices
    assert values(device)["autopilot"] == "assigned"


async def test_an_answer_is_asked_for_again_only_when_it_is_no_longer_fresh(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    first = await devices_of(lookups, sandbox, "entra_compliant")
    moved: Resource = {"deviceName": "RENAMED"}
    laura = sandbox.people["entra_compliant"]
    sandbox.tenant.devices_of(laura)[0].update(moved)
    clock.move(seconds=29)
    assert await devices_of(lookups, sandbox, "entra_compliant") == first
    clock.move(seconds=1)
    again = await devices_of(lookups, sandbox, "entra_compliant")

    assert (again.at, again.devices[0].name) == (clock.now(), "RENAMED")


async def test_a_number_that_nobody_knows_is_not_registered(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    assert await in_hand_of(lookups, sandbox, "nothing_enrolled") == not_registered(clock)


async def test_a_device_that_does_not_comply_says_with_which_settings(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock
) -> None:
    (device,) = (await devices_of(lookups, sandbox, "work_account")).devices

    assert device.failing_policies == (
        FailingPolicy("HoloLens: encryption and updates", ("Require BitLocker", "Minimum OS version")),
    )
    assert device.enrolled_at == clock.now() - timedelta(days=46)


async def test_a_device_object_that_was_deleted_in_entra_is_noticed(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    (device,) = (await devices_of(lookups, sandbox, "entra_deleted")).devices

    assert values(device)["entra_object_deleted"] == "yes"


async def test_a_device_that_was_never_in_entra_was_not_deleted_there(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    (device,) = (await devices_of(lookups, sandbox, "local_account")).devices

    assert "entra_object_deleted" not in values(device)


async def test_all_that_is_asked_beside_the_devices_goes_in_one_batch(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    assert len((await devices_of(lookups, sandbox, "two_devices")).devices) == 2

    # Licences, restrictions and failures; for each device Autopilot and Entra, and policies for the one in grace.
    # The two profiles are of beta, and the group of the restriction is asked for alone.
    assert sorted(sandbox.graph.batches) == [2, 8]


async def test_evidence_says_which_look_ups_it_comes_from(lookups: IntuneLookups, sandbox: Sandbox) -> None:
    sandbox.faults.plant(Fault("/graph/v1.0/users/*/licenseDetails", status=403))
    found = await devices_of(lookups, sandbox, "entra_compliant")

    assert {(each.name, each.failed) for each in found.looked_up} == {
        ("user_devices", None),
        ("autopilot_identities", None),
        ("autopilot_profiles", None),
        ("entra_devices", None),
        ("licences", "refused"),
        ("enrollment_configurations", None),
        ("groups", None),
        ("enrollment_events", None),
    }
    tells = {lookup.name: lookup.tells for lookup in LOOKUPS}
    told = {fact for each in found.looked_up if each.failed is None for fact in tells[each.name]}
    assert {*found.facts, *found.devices[0].facts} <= told
    assert "licensed" not in found.facts
