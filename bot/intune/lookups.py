"""What we ask Microsoft Graph, declared one by one: requests and the list of permissions follow from it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar
from urllib.parse import quote

from yarl import URL

from bot.intune.models import AutopilotIdentity, AutopilotProfile, ManagedDevice, Record

Answer = TypeVar("Answer", bound=Record)

_PLAIN = "$,'()"
"""What a query may hold as it is; a blank becomes %20, since not every reader takes `+` for one."""


@dataclass(frozen=True, slots=True)
class Lookup(Generic[Answer]):
    """One question to Graph.

    `path` and `filter` have placeholders: in the path a value is one segment, in the filter an OData string.
    `permission` is the least application permission that Graph wants for it.
    """

    name: str
    path: str
    permission: str
    model: type[Answer]
    fresh_for: timedelta
    """How long an answer is as good as a new one."""
    filter: str | None = None
    version: str = "v1.0"

    def address(self, graph_url: str, **values: str) -> URL:
        """Return where to ask, with $select and $filter; nothing in `values` can add to them."""
        path = self.path.format_map({key: quote(value, safe="") for key, value in values.items()})
        query = {"$select": ",".join(self.model.select())}
        if self.filter is not None:
            query["$filter"] = self.filter.format_map({key: odata_string(value) for key, value in values.items()})
        text = "&".join(f"{key}={quote(value, safe=_PLAIN)}" for key, value in query.items())
        return URL(f"{graph_url}/{self.version}{path}?{text}", encoded=True)


def odata_string(value: str) -> str:
    """Return `value` as a string of OData: in quotes, and each quote within it doubled."""
    return "'{}'".format(value.replace("'", "''"))


# By the user's id, since `userId` cannot be filtered by, and a Teams activity has no userPrincipalName.
USER_DEVICES = Lookup(
    name="user_devices",
    path="/users/{user_id}/managedDevices",
    permission="DeviceManagementManagedDevices.Read.All",
    model=ManagedDevice,
    fresh_for=timedelta(seconds=30),
)

SERIAL_DEVICES = Lookup(
    name="serial_devices",
    path="/deviceManagement/managedDevices",
    filter="serialNumber eq {serial_number}",
    permission="DeviceManagementManagedDevices.Read.All",
    model=ManagedDevice,
    fresh_for=timedelta(seconds=30),
)

# `eq` fails here, against what one would expect; whoever asks must compare the serial number again.
AUTOPILOT_IDENTITIES = Lookup(
    name="autopilot_identities",
    path="/deviceManagement/windowsAutopilotDeviceIdentities",
    filter="contains(serialNumber,{serial_number})",
    permission="DeviceManagementServiceConfig.Read.All",
    model=AutopilotIdentity,
    fresh_for=timedelta(minutes=1),
)

# Only beta has the assignment. What cannot be had from there is unknown, and nothing else rests on it.
AUTOPILOT_PROFILES = Lookup(
    name="autopilot_profiles",
    path="/deviceManagement/windowsAutopilotDeviceIdentities",
    filter="contains(serialNumber,{serial_number})",
    permission="DeviceManagementServiceConfig.Read.All",
    model=AutopilotProfile,
    fresh_for=timedelta(minutes=1),
    version="beta",
)

LOOKUPS: tuple[Lookup[ManagedDevice] | Lookup[AutopilotIdentity] | Lookup[AutopilotProfile], ...] = (
    USER_DEVICES,
    SERIAL_DEVICES,
    AUTOPILOT_IDENTITIES,
    AUTOPILOT_PROFILES,
)
"""All of them: what an administrator consents to is the set of their permissions."""
