"""The file of the simulated tenant, `tenant.toml`: its people, each with what Entra and Intune know of them."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.sandbox.resources import (
    Resource,
    autopilot_identity,
    enrollment_event,
    entra_device,
    made_id,
    managed_device,
    policy_state,
    written,
)
from bot.sandbox.tenant import Person, Tenant

_FILE = Path(__file__).parent / "tenant.toml"

_TENANT, _PERSON = TypeAdapter(Tenant), TypeAdapter(Person)


def load_tenant(now: datetime, file: Path = _FILE) -> Tenant:
    """Read a tenant; how long ago something was counts from `now`. Raises pydantic.ValidationError for a wrong file."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    people, configurations = rows.pop("person"), rows.pop("enrollment_configuration", [])
    tenant = _TENANT.validate_python({**rows, "people": {}})
    tenant.enrollment_configurations += [_configuration(tenant, row) for row in configurations]
    for key, row in people.items():
        devices, identities = row.pop("managed_device", []), row.pop("autopilot_identity", [])
        events = row.pop("enrollment_event", [])
        person = _PERSON.validate_python({"key": key, **row})
        tenant.people[key] = person
        for given in devices:
            _add_device(tenant, person, given, now)
        tenant.autopilot_identities += [autopilot_identity(given, now) for given in identities]
        tenant.enrollment_events += [enrollment_event(person.id, given, now) for given in events]
    return tenant


def _add_device(tenant: Tenant, person: Person, given: dict[str, Any], now: datetime) -> None:
    user = {} if given.pop("userless", False) else person.as_user
    failing = given.pop("failing", {})
    is_in_entra = not given.pop("deleted_in_entra", False)
    for action in given.get("deviceActionResults", []):
        begun = written(now - action.pop("minutes_ago") * timedelta(minutes=1))
        action |= {"startDateTime": begun, "lastUpdatedDateTime": begun}
    device = managed_device(user, given, now)
    tenant.managed_devices.append(device)
    in_entra = entra_device(device)
    if is_in_entra and in_entra is not None:
        tenant.entra_devices.append(in_entra)
    id_ = str(device["id"])
    tenant.policy_states[id_] = [
        policy_state(id_, "Windows baseline", []),
        *(policy_state(id_, name, settings) for name, settings in failing.items()),
    ]


def _configuration(tenant: Tenant, row: dict[str, Any]) -> Resource:
    assigned = [
        {
            "id": made_id("assignment", group),
            "target": {
                "@odata.type": "#microsoft.graph.groupAssignmentTarget",
                "groupId": tenant.groups[group],
                "deviceAndAppManagementAssignmentFilterId": None,
                "deviceAndAppManagementAssignmentFilterType": "none",
            },
        }
        for group in row.pop("assigned_to", [])
    ]
    return {
        "description": None,
        "createdDateTime": "0001-01-01T00:00:00Z",
        "lastModifiedDateTime": "0001-01-01T00:00:00Z",
        "version": 0,
        **row,
        "assignments": assigned,
    }
