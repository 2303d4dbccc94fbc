"""Look-ups as they are declared, and the addresses that come of them."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.intune.lookups import LOOKUPS, SERIAL_DEVICES, USER_DEVICES, Lookup, odata_string
from bot.intune.models import Record

CSDL = Path(__file__).parents[3] / "shared" / "schemas" / "graph" / "v1.0-Prod.csdl"
TYPES = {"ManagedDevice": "managedDevice", "AutopilotIdentity": "windowsAutopilotDeviceIdentity"}


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


@pytest.mark.parametrize("lookup", LOOKUPS, ids=lambda lookup: lookup.name)
def test_a_look_up_wants_to_read_and_nothing_more(lookup: Lookup[Record]) -> None:
    assert re.fullmatch(r"\w+\.Read\.All", lookup.permission)


@pytest.mark.skipif(not CSDL.exists(), reason="Graph's declaration (../shared) is not here")
@pytest.mark.parametrize("lookup", [each for each in LOOKUPS if each.version == "v1.0"], ids=lambda lookup: lookup.name)
def test_what_is_selected_is_declared_by_graph(lookup: Lookup[Record]) -> None:
    type_name = TYPES[lookup.model.__name__]
    declared = {"id"}
    for entity in ET.parse(CSDL).iter("{http://docs.oasis-open.org/odata/ns/edm}EntityType"):  # noqa: S314 - our file
        if entity.get("Name") == type_name:
            declared |= {str(each.get("Name")) for each in entity if each.tag.endswith("}Property")}

    assert set(lookup.model.select()) <= declared
