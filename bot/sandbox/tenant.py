"""The simulated tenant: its people, and what Entra and Intune know of them and their devices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.resources import (
    Resource,
    enrollment_event,
    entra_device,
    licence,
    made_id,
    managed_device,
    written,
)


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
    licences: tuple[str, ...] = ("SPE_E3",)
    """Those of `answers/licenseDetails.json`."""
    groups: tuple[str, ...] = ()
    """Keys of the tenant's groups."""

    @property
    def in_entra(self) -> Resource:
        """Return the user that Entra has."""
        return {
            "id": self.id,
            "displayName": self.name,
            "userPrincipalName": self.user_principal_name,
            "mail": self.user_principal_name,
        }

    @property
    def as_user(self) -> Resource:
        """Return the properties by which a managedDevice names its user."""
        return {
            "userId": self.id,
            "userPrincipalName": self.user_principal_name,
            "emailAddress": self.user_principal_name,
            "userDisplayName": self.name,
        }


@dataclass(frozen=True, slots=True)
class Team:
    """The helpdesk's team in Teams: a group of Entra, with channels."""

    name: str = ""
    group: str = ""
    """The key of its group."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """Their ids, by name. That of General is the id of the team, too."""


@dataclass(slots=True)
class Tenant:
    """What the simulated Entra and Graph know. Devices may be added, changed and taken away while it runs."""

    name: str
    tenant_id: str
    app_id: str
    app_password: str
    people: dict[str, Person]
    groups: dict[str, str] = field(default_factory=dict)
    """Ids of groups, by key."""
    catalog_id: str = made_id("catalog", "Enroll Desk")
    """The id of the bot's app in the organization's catalog of Teams apps."""
    team: Team = field(default_factory=Team)
    managed_devices: list[Resource] = field(default_factory=list)
    autopilot_identities: list[Resource] = field(default_factory=list)
    """With the properties of beta, which v1.0 leaves out of its answers."""
    entra_devices: list[Resource] = field(default_factory=list)
    enrollment_events: list[Resource] = field(default_factory=list)
    enrollment_configurations: list[Resource] = field(default_factory=list)
    """With their assignments, which are answered where they are asked for."""
    policy_states: dict[str, list[Resource]] = field(default_factory=dict)
    """Compliance policies with their settings, by the id of the managed device."""
    _coming: list[tuple[datetime, list[Resource], Resource]] = field(default_factory=list)

    def person(self, user_id: str) -> Person | None:
        """Find a person by object id or user principal name, as Graph does."""
        wanted = user_id.casefold()
        people = self.people.values()
        return next((each for each in people if wanted in {each.id, each.user_principal_name}), None)

    def devices_of(self, person: Person) -> list[Resource]:
        """Return the managed devices whose user that person is."""
        return [device for device in self.managed_devices if device["userId"] == person.id]

    def licences_of(self, person: Person) -> list[Resource]:
        """Return the licenseDetails of a person."""
        return [licence(name, person.id) for name in person.licences]

    def groups_of(self, person: Person) -> list[str]:
        """Return the ids of the groups that a person is in."""
        return [self.groups[key] for key in person.groups]

    def members_of(self, group: str) -> list[Resource]:
        """Return the members of a group by its key; beside people there is always a device, as in real groups."""
        people = [person for person in self.people.values() if group in person.groups]
        device: Resource = {"@odata.type": "#microsoft.graph.device", "id": made_id("member", group)}
        return [*({"@odata.type": "#microsoft.graph.user", **person.in_entra} for person in people), device]

    def enroll(self, person: Person, at: datetime, **given: Any) -> Resource:
        """Let a HoloLens 2 of that person appear in Intune at `at`, by the clock of whoever calls `arrive`.

        `given` are properties of the managedDevice; without them it is the one in their hands, by a work account.
        """
        properties: Resource = {
            "id": made_id("managedDevice", f"{person.id} {written(at)}"),
            "deviceName": f"HOLOLENS-{person.serial_number[-6:]}",
            "serialNumber": person.serial_number,
            "osVersion": "10.0.22621.1376",
            "deviceEnrollmentType": "windowsAutoEnrollment",
            "azureADDeviceId": made_id("azureADDevice", f"{person.id} {written(at)}"),
            "complianceState": "compliant",
            "enrolledDateTime": written(at),
            "lastSyncDateTime": written(at),
        }
        device = managed_device(person.as_user, {**properties, **given}, at)
        self._coming.append((at, self.managed_devices, device))
        in_entra = entra_device(device)
        if in_entra is not None:
            self._coming.append((at, self.entra_devices, in_entra))
        return device

    def fail_enrollment(self, person: Person, at: datetime, *, code: str = "0x80180014") -> Resource:
        """Let an attempt of that person to enroll fail at `at`, with an error code in its reason."""
        failure: Resource = {
            "eventDateTime": written(at),
            "operatingSystem": "Windows Holographic",
            "failureCategory": "enrollmentRestrictionsEnforced",
            "failureReason": f"Enrollment was blocked by a restriction. Error code {code}.",
        }
        event = enrollment_event(person.id, failure, at)
        self._coming.append((at, self.enrollment_events, event))
        return event

    def arrive(self, now: datetime) -> None:
        """Let everything appear whose time has come. A device that enrolls again takes the place of its old record."""
        due = [each for each in self._coming if each[0] <= now]
        self._coming = [each for each in self._coming if each[0] > now]
        for _, place, resource in due:
            if place is self.managed_devices:
                number = resource["serialNumber"]
                place[:] = [each for each in place if each["serialNumber"] != number or not number]
            place.append(resource)
