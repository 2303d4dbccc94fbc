"""The people of the tenant, and answers in Graph's own shape."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from bot.sandbox.resources import answer_template
from bot.sandbox.tenant import Tenant
from bot.sandbox.tenant_file import load_tenant

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CSDL = Path(__file__).parents[3] / "shared" / "schemas" / "graph" / "v1.0-Prod.csdl"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


@pytest.fixture
def tenant() -> Tenant:
    return load_tenant(NOW)


def test_each_person_has_a_story_and_something_to_try(tenant: Tenant) -> None:
    assert len(tenant.people) >= 10
    assert len({person.story for person in tenant.people.values()}) == len(tenant.people)
    assert all(person.try_saying and person.name for person in tenant.people.values())


def test_ids_are_guids_and_nobody_shares_one(tenant: Tenant) -> None:
    records = [*tenant.managed_devices, *tenant.autopilot_identities]
    ids = [*(person.id for person in tenant.people.values()), *(str(record["id"]) for record in records)]

    assert len(set(ids)) == len(ids)
    assert all(str(UUID(id_)) == id_ for id_ in [*ids, tenant.tenant_id, tenant.app_id])


def test_a_person_is_found_by_id_or_name_in_any_case(tenant: Tenant) -> None:
    laura = tenant.people["entra_compliant"]

    assert tenant.person(laura.id.upper()) is laura
    assert tenant.person("Laura.Brandt@Contoso.example") is laura
    assert tenant.person("") is None


def test_a_device_of_autopilot_has_no_user(tenant: Tenant) -> None:
    (device,) = [each for each in tenant.managed_devices if each["deviceName"] == "HOLOLENS-LINE-4"]

    assert (device["userId"], device["userPrincipalName"]) == (None, None)
    assert not tenant.devices_of(tenant.people["autopilot_leaving"])


def test_operating_systems_vary_as_they_do_in_life(tenant: Tenant) -> None:
    systems = {device["operatingSystem"] for device in tenant.managed_devices}

    assert systems >= {"Windows", "Windows Holographic", "WindowsHolographic"}


@pytest.mark.skipif(not CSDL.exists(), reason="Graph's declaration (../shared) is not here")
@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("managedDevice", ["managedDevice"]),
        ("windowsAutopilotDeviceIdentity", ["windowsAutopilotDeviceIdentity"]),
        ("device", ["device", "directoryObject"]),
        (
            "enrollmentTroubleshootingEvent",
            ["enrollmentTroubleshootingEvent", "deviceManagementTroubleshootingEvent"],
        ),
    ],
)
def test_an_answer_has_the_properties_that_graph_declares(name: str, types: list[str]) -> None:
    declared = {"id", *(each for type_ in types for each in _declared(type_))}

    assert set(answer_template(name)) - {"@odata.type"} == declared


@pytest.mark.skipif(not CSDL.exists(), reason="Graph's declaration (../shared) is not here")
def test_the_words_of_a_device_are_members_of_graphs_enums(tenant: Tenant) -> None:
    members = {
        "complianceState": "complianceState",
        "managementState": "managementState",
        "deviceEnrollmentType": "deviceEnrollmentType",
        "deviceRegistrationState": "deviceRegistrationState",
        "managedDeviceOwnerType": "managedDeviceOwnerType",
        "managementAgent": "managementAgentType",
    }
    for name, enum in members.items():
        assert {device[name] for device in tenant.managed_devices} <= set(_members(enum))
    states = [state for policies in tenant.policy_states.values() for state in policies]
    assert {state["state"] for state in states} <= set(_members("complianceStatus"))
    events = tenant.enrollment_events
    assert {event["failureCategory"] for event in events} <= set(_members("deviceEnrollmentFailureReason"))
    assert {event["enrollmentType"] for event in events} <= set(_members("deviceEnrollmentType"))
    assert {record["enrollmentState"] for record in tenant.autopilot_identities} <= set(_members("enrollmentState"))


def test_people_differ_in_what_they_may_and_in_what_went_wrong(tenant: Tenant) -> None:
    assert tenant.licences_of(tenant.people["unlicensed"]) != tenant.licences_of(tenant.people["nothing_enrolled"])
    assert tenant.groups_of(tenant.people["platform_blocked"]) == [tenant.groups["kiosk_staff"]]
    assert [event["userId"] for event in tenant.enrollment_events] == [tenant.people["failed_attempt"].id] * 3
    failing = [
        key for key, states in tenant.policy_states.items() if any(each["state"] == "nonCompliant" for each in states)
    ]
    assert failing == [tenant.devices_of(tenant.people["work_account"])[0]["id"]]


def test_entra_knows_every_device_that_was_not_deleted_there(tenant: Tenant) -> None:
    in_intune = {str(each["azureADDeviceId"]): each["deviceName"] for each in tenant.managed_devices}
    in_entra = {str(each["deviceId"]) for each in tenant.entra_devices}

    assert {name for id_, name in in_intune.items() if id_ not in in_entra} == {"HOLO-0077", "LAB-HOLO-3"}


def test_answers_are_json(tenant: Tenant) -> None:
    assert json.loads(json.dumps(tenant.managed_devices)) == tenant.managed_devices


def _declared(name: str) -> Iterator[str]:
    for entity in ET.parse(CSDL).iter(f"{EDM}EntityType"):  # noqa: S314 - our own file
        if entity.get("Name") == name:
            yield from (str(each.get("Name")) for each in entity.iter(f"{EDM}Property"))


def _members(name: str) -> Iterator[str]:
    for enum in ET.parse(CSDL).iter(f"{EDM}EnumType"):  # noqa: S314 - our own file
        if enum.get("Name") == name:
            yield from (str(each.get("Name")) for each in enum.iter(f"{EDM}Member"))
