"""The people of the simulated tenant and their devices (`tenant.toml`), in the shape in which Graph answers."""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import JsonValue, TypeAdapter

Resource = dict[str, JsonValue]

_FOLDER = Path(__file__).parent
_DATES = {
    "enrolled_days_ago": ("enrolledDateTime", timedelta(days=1)),
    "synced_minutes_ago": ("lastSyncDateTime", timedelta(minutes=1)),
    "assigned_days_ago": ("deploymentProfileAssignedDateTime", timedelta(days=1)),
    "contacted_days_ago": ("lastContactedDateTime", timedelta(days=1)),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who tries the bot."""

    key: str
    """The situation, in a word or three: "two_devices"."""
    id: str
    """The Entra object id."""
    name: str
    user_principal_name: str
    serial_number: str
    """Of the HoloLens in their hands; empty where they have none."""
    story: str
    try_saying: str


@dataclass(slots=True)
class Tenant:
    """What the simulated Entra and Graph know. Devices may be added, changed and taken away while it runs."""

    name: str
    tenant_id: str
    app_id: str
    app_password: str
    people: dict[str, Person]
    managed_devices: list[Resource] = field(default_factory=list)
    autopilot_identities: list[Resource] = field(default_factory=list)
    """With the properties of beta, which v1.0 leaves out of its answers."""

    def person(self, user_id: str) -> Person | None:
        """Find a person by object id or user principal name, as Graph does."""
        wanted = user_id.casefold()
        people = self.people.values()
        return next((each for each in people if wanted in {each.id, each.user_principal_name}), None)

    def devices_of(self, person: Person) -> list[Resource]:
        """Return the managed devices whose user that person is."""
        return [device for device in self.managed_devices if device["userId"] == person.id]


def answer_template(name: str) -> Resource:
    """Read the answer of Graph for a resource of which nothing is known: every property, with its default."""
    template: Resource = json.loads((_FOLDER / "answers" / f"{name}.json").read_text(encoding="utf-8"))
    return template


def load_tenant(now: datetime, file: Path = _FOLDER / "tenant.toml") -> Tenant:
    """Read a tenant; how long ago something was counts from `now`. Raises pydantic.ValidationError for a wrong file."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    people = rows.pop("person")
    tenant = TypeAdapter(Tenant).validate_python({**rows, "people": {}})
    for key, row in people.items():
        devices, identities = row.pop("managed_device", []), row.pop("autopilot_identity", [])
        person = TypeAdapter(Person).validate_python({"key": key, **row})
        tenant.people[key] = person
        tenant.managed_devices += [managed_device(person, given, now) for given in devices]
        tenant.autopilot_identities += [autopilot_identity(given, now) for given in identities]
    return tenant


def managed_device(person: Person, given: Resource, now: datetime) -> Resource:
    """Return a managedDevice of `person`: Graph's defaults, and what is `given` in words of `tenant.toml`."""
    given = dict(given)
    user: Resource = {}
    if not given.pop("userless", False):
        user = {
            "userId": person.id,
            "userPrincipalName": person.user_principal_name,
            "emailAddress": person.user_principal_name,
            "userDisplayName": person.name,
        }
    return {**answer_template("managedDevice"), **user, **_dated(given, now)}


def autopilot_identity(given: Resource, now: datetime) -> Resource:
    """Return a windowsAutopilotDeviceIdentity of beta: Graph's defaults, and what is `given`."""
    return {
        **answer_template("windowsAutopilotDeviceIdentity"),
        **answer_template("windowsAutopilotDeviceIdentity.beta"),
        **_dated(given, now),
    }


def _dated(given: Resource, now: datetime) -> Resource:
    dated: Resource = {}
    for key, value in given.items():
        if key in _DATES and isinstance(value, int):
            name, unit = _DATES[key]
            dated[name] = (now - value * unit).strftime("%Y-%m-%dT%H:%M:%SZ")
        else:
            dated[key] = value
    return dated
