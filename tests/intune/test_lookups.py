"""Look-ups as they are declared, held to what Graph declares."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.advisor import VOCABULARY
from bot.intune.audience_lookups import GROUP_MEMBERS, USERS_BY_NAME
from bot.intune.lookup import Lookup, odata_string
from bot.intune.lookups import GROUPS, LOOKUPS, SERIAL_DEVICES, USER_DEVICES
from bot.intune.models import Part

SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas" / "graph"
CSDL, PERMISSIONS = SCHEMAS / "v1.0-Prod.csdl", SCHEMAS / "permissions.json"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"

TYPES = {
    "ManagedDevice": ("managedDevice",),
    "ManagedDeviceDetails": ("managedDevice",),
    "PolicyState": ("deviceCompliancePolicyState",),
    "SettingState": ("deviceCompliancePolicySettingState",),
    "AutopilotIdentity": ("windowsAutopilotDeviceIdentity",),
    "EntraDevice": ("device",),
    "EnrollmentEvent": ("enrollmentTroubleshootingEvent", "deviceManagementTroubleshootingEvent"),
    "Licence": ("licenseDetails",),
    "EnrollmentConfiguration": (
        "deviceEnrollmentConfiguration",
        "deviceEnrollmentLimitConfiguration",
        "deviceEnrollmentPlatformRestrictionsConfiguration",
    ),
    "User": ("user",),
    "NamedUser": ("user",),
    "Member": ("directoryObject",),
    "FleetDevice": ("managedDevice",),
    "ChatMessage": ("chatMessage",),
}
"""The types of Graph, with their base and derived types, in which the fields of a model are."""

UNLISTED = {
    "/users/{id}/manageddevices": "/devicemanagement/manageddevices",
    "/users/{id}/devicemanagementtroubleshootingevents": "/devicemanagement/troubleshootingevents",
    "/devicemanagement/manageddevices/{id}/devicecompliancepolicystates": "/devicemanagement/manageddevices/{id}",
    "/devicemanagement/manageddevices/{id}/devicecompliancepolicystates/{id}/settingstates": (
        "/devicemanagement/manageddevices/{id}"
    ),
}
"""Paths that Microsoft's list of permissions leaves out, and the path whose permission is taken for theirs."""

each_lookup = pytest.mark.parametrize("lookup", LOOKUPS, ids=lambda lookup: lookup.name)


def test_an_address_has_the_selection_and_the_filter() -> None:
    address = SERIAL_DEVICES.address("https://graph.microsoft.com", serial_number="0012")

    assert str(address).startswith(
        "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?$select=id,userId,"
    )
    assert str(address).endswith("&$filter=serialNumber%20eq%20'0012'")
    assert address.query["$filter"] == "serialNumber eq '0012'"


def test_a_value_stays_one_string_of_odata() -> None:
    address = SERIAL_DEVICES.address("https://graph.microsoft.com", serial_number="x' or 'a' eq 'a&$top=1#")

    assert address.query["$filter"] == "serialNumber eq 'x'' or ''a'' eq ''a&$top=1#'"
    assert set(address.query) == {"$select", "$filter"}
    assert odata_string("''") == "''''''"


def test_a_value_stays_one_segment_of_the_path() -> None:
    address = USER_DEVICES.address("https://graph.microsoft.com", user_id="../me?x=/y")

    assert address.raw_path == "/v1.0/users/..%2Fme%3Fx%3D%2Fy/managedDevices"


def test_a_list_is_one_filter_and_each_of_its_values_one_string() -> None:
    address = USERS_BY_NAME.address("https://graph.microsoft.com", "a@b.example", "o'hara') or ('#EXT#@b.example")

    assert address.query["$filter"] == "userPrincipalName in ('a@b.example','o''hara'') or (''#EXT#@b.example')"
    assert set(address.query) == {"$select", "$filter"}


def test_long_pages_are_asked_for_where_they_are_short_by_themselves() -> None:
    address = GROUP_MEMBERS.address("https://graph.microsoft.com", group_id="g")

    assert str(address) == "https://graph.microsoft.com/v1.0/groups/g/transitiveMembers?$select=id&$top=999"


def test_only_the_look_up_of_groups_posts() -> None:
    assert [lookup for lookup in LOOKUPS if lookup.body(["g"]) is not None] == [GROUPS]
    assert GROUPS.body(["a", "b"]) == {"groupIds": ["a", "b"]}


@each_lookup
def test_a_look_up_wants_to_read_and_nothing_more(lookup: Lookup[Part]) -> None:
    assert re.fullmatch(r"\w+\.Read(Basic)?\.(All|Group)", lookup.permission)


@each_lookup
def test_a_look_up_tells_facts_that_the_advisor_knows(lookup: Lookup[Part]) -> None:
    assert set(lookup.tells) <= set(VOCABULARY)


@pytest.mark.skipif(not CSDL.exists(), reason="Graph's declaration (../shared) is not here")
@pytest.mark.parametrize(
    "lookup", [each for each in LOOKUPS if each.model.__name__ in TYPES], ids=lambda lookup: lookup.name
)
def test_what_is_read_is_declared_by_graph(lookup: Lookup[Part]) -> None:
    declared = {"id", "@odata.type"} | {name for type_ in TYPES[lookup.model.__name__] for name in _declared(type_)}

    assert set(lookup.model.select()) <= declared
    if lookup.is_selected:
        assert set(lookup.model.select()) <= {"id", *_declared(TYPES[lookup.model.__name__][0])}


@pytest.mark.skipif(not PERMISSIONS.exists(), reason="Graph's list of permissions (../shared) is not here")
@each_lookup
def test_a_permission_is_one_that_graph_takes_from_an_app(lookup: Lookup[Part]) -> None:
    path = re.sub(r"\{\w+\}", "{id}", lookup.path).casefold()
    method = "GET" if lookup.posts is None else "POST"
    path = UNLISTED.get(path, path)

    assert method in _methods(lookup.permission).get(path, set())


def _declared(type_name: str) -> Iterator[str]:
    for kind in ("EntityType", "ComplexType"):
        for entity in _schema().iter(f"{EDM}{kind}"):
            if entity.get("Name") == type_name:
                yield from (str(each.get("Name")) for each in entity if each.tag.endswith("Property"))


@cache
def _schema() -> ET.Element:
    return ET.parse(CSDL).getroot()  # noqa: S314 - our own file


@cache
def _methods(permission: str) -> dict[str, set[str]]:
    """Return the methods that an application with that permission may use, by path."""
    listed = json.loads(PERMISSIONS.read_text(encoding="utf-8"))["permissions"][permission]["pathSets"]
    methods: dict[str, set[str]] = {}
    for paths in listed:
        if "Application" in paths["schemeKeys"]:
            for path in paths["paths"]:
                methods.setdefault(path.casefold(), set()).update(paths["methods"])
    return methods
