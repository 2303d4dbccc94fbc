"""Every look-up with values for which the sandbox has an answer that is not empty."""

from dataclasses import dataclass

from bot.intune.audience_lookups import MOST_LISTED, USERS_BY_NAME
from bot.intune.lookup import Lookup
from bot.intune.lookups import LOOKUPS
from bot.intune.models import Part
from bot.sandbox import Sandbox
from bot.sandbox.tenant import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """A look-up, the person of the sandbox whom it is about, and where Graph answers it."""

    lookup: Lookup[Part]
    person: str
    path: str
    """As a fault has it."""

    def values(self, sandbox: Sandbox) -> dict[str, str]:
        """Return what its placeholders are filled with."""
        person = sandbox.people[self.person]
        known = {"user_id": person.id, "user": person.user_principal_name, "serial_number": person.serial_number}
        team = sandbox.tenant.team
        known |= {"team_id": sandbox.tenant.groups[team.group], "channel_id": team.channels["Devices"]}
        known["group_id"] = sandbox.tenant.groups["helpdesk"]
        device = _device(sandbox, person)
        if device is not None:
            known["device_id"] = device["azureADDeviceId" if self.lookup.name == "entra_devices" else "id"]
            known["policy_id"] = str(sandbox.tenant.policy_states[device["id"]][-1]["id"])
        wanted = f"{self.lookup.path} {self.lookup.filter}"
        return {key: value for key, value in known.items() if f"{{{key}}}" in wanted}

    def ids(self, sandbox: Sandbox) -> tuple[str, ...]:
        """Return the list that it takes."""
        if self.lookup.posts is not None:
            return tuple(sandbox.tenant.groups.values())
        if "{listed}" not in (self.lookup.filter or ""):
            return ()
        people = [*sandbox.people.values()][:MOST_LISTED]
        by_name = self.lookup is USERS_BY_NAME
        return tuple(person.user_principal_name if by_name else person.id for person in people)


_PEOPLE = {
    "autopilot_identities": "autopilot_leaving",
    "autopilot_profiles": "autopilot_leaving",
    "enrollment_events": "failed_attempt",
    "groups": "helpdesk_agent",
}

EVERY = [
    Asked(
        lookup,
        _PEOPLE.get(lookup.name, "work_account"),
        "/graph/{}{}".format(
            lookup.version,
            lookup.path.format(
                user_id="*",
                user="*",
                device_id="*",
                policy_id="*",
                serial_number="*",
                team_id="*",
                channel_id="*",
                group_id="*",
            ),
        ),
    )
    for lookup in LOOKUPS
]


def _device(sandbox: Sandbox, person: Person) -> dict[str, str] | None:
    own = sandbox.tenant.devices_of(person)
    return {key: str(value) for key, value in own[0].items()} if own else None
