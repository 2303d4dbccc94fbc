"""What we ask Microsoft Graph for the audience of a campaign: everybody, page by page, none of which is kept."""

from datetime import timedelta

from bot.intune.directory_models import Member, NamedUser
from bot.intune.lookup import Lookup
from bot.intune.models import AutopilotIdentity, FleetDevice
from bot.intune.permissions import DEVICES, MEMBERS, SERVICE, USER_NAMES

MOST_LISTED = 15
"""Values that Graph's directory takes in one `in` ("Use the $filter query parameter" on learn.microsoft.com)."""

# By `model`, for which managedDevice declares `contains`; for `operatingSystem`, which may tell a HoloLens too, it
# declares `eq` only, and nobody knows all that stands there.
HOLOLENS_DEVICES = Lookup(
    name="hololens_devices",
    path="/deviceManagement/managedDevices",
    filter="contains(model,'HoloLens')",
    permission=DEVICES,
    model=FleetDevice,
    fresh_for=timedelta(0),
    most_pages=500,
)

# All of them: nothing but the serial number can be filtered by.
AUTOPILOT_USERS = Lookup(
    name="autopilot_users",
    path="/deviceManagement/windowsAutopilotDeviceIdentities",
    permission=SERVICE,
    model=AutopilotIdentity,
    fresh_for=timedelta(0),
    most_pages=2000,
)

GROUP_MEMBERS = Lookup(
    name="group_members",
    path="/groups/{group_id}/transitiveMembers",
    permission=MEMBERS,
    model=Member,
    fresh_for=timedelta(0),
    page_size=999,  # the most that the directory gives; by itself it gives 100
    most_pages=500,
)

USERS_BY_NAME = Lookup(
    name="users_by_name",
    path="/users",
    filter="userPrincipalName in ({listed})",
    permission=USER_NAMES,
    model=NamedUser,
    fresh_for=timedelta(0),
)

USERS_BY_ID = Lookup(
    name="users_by_id",
    path="/users",
    filter="id in ({listed})",
    permission=USER_NAMES,
    model=NamedUser,
    fresh_for=timedelta(0),
)
