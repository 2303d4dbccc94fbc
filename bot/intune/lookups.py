"""What we ask Microsoft Graph, declared one by one: requests and the list of permissions follow from it."""

from datetime import timedelta

from bot.intune.audience_lookups import (
    AUTOPILOT_USERS,
    GROUP_MEMBERS,
    HOLOLENS_DEVICES,
    USERS_BY_ID,
    USERS_BY_NAME,
)
from bot.intune.channel_models import ChatMessage
from bot.intune.directory_models import (
    EnrollmentConfiguration,
    EnrollmentEvent,
    EntraDevice,
    Group,
    Licence,
    PolicyState,
    SettingState,
    User,
)
from bot.intune.expected_lookups import AUTOPILOT_ASSIGNMENTS, ENROLLMENT_FAILURES
from bot.intune.lookup import Lookup
from bot.intune.models import (
    AutopilotIdentity,
    AutopilotProfile,
    ManagedDevice,
    ManagedDeviceDetails,
    Part,
)
from bot.intune.permissions import DEVICES, DIRECTORY_DEVICES, LICENSES, MEMBERS, POSTS, SERVICE, USER_NAMES

MOST_GROUPS = 20
"""Groups that `checkMemberGroups` takes at once."""

_MANAGED_DEVICE_FACTS = (
    "generation", "edition", "os_build", "free_gb", "management", "setup", "enrolled_by", "identity", "was_autopilot",
)  # fmt: skip


# By the user's id, since `userId` cannot be filtered by, and a Teams activity has no userPrincipalName.
USER_DEVICES = Lookup(
    name="user_devices",
    path="/users/{user_id}/managedDevices",
    permission=DEVICES,
    model=ManagedDevice,
    fresh_for=timedelta(seconds=30),
    tells=_MANAGED_DEVICE_FACTS,
)

SERIAL_DEVICES = Lookup(
    name="serial_devices",
    path="/deviceManagement/managedDevices",
    filter="serialNumber eq {serial_number}",
    permission=DEVICES,
    model=ManagedDevice,
    fresh_for=timedelta(seconds=30),
    tells=_MANAGED_DEVICE_FACTS,
)

MANAGED_DEVICE = Lookup(
    name="managed_device",
    path="/deviceManagement/managedDevices/{device_id}",
    permission=DEVICES,
    model=ManagedDeviceDetails,
    fresh_for=timedelta(seconds=10),  # behind a button that says "refresh"
    tells=_MANAGED_DEVICE_FACTS,
    is_single=True,
)

POLICY_STATES = Lookup(
    name="policy_states",
    path="/deviceManagement/managedDevices/{device_id}/deviceCompliancePolicyStates",
    permission=DEVICES,
    model=PolicyState,
    fresh_for=timedelta(seconds=30),
)

# `settingStates` is a property of the policy's state that stays empty in the list; its own path fills it.
SETTING_STATES = Lookup(
    name="setting_states",
    path="/deviceManagement/managedDevices/{device_id}/deviceCompliancePolicyStates/{policy_id}/settingStates",
    permission=DEVICES,
    model=SettingState,
    fresh_for=timedelta(seconds=30),
    is_selected=False,
)

# `eq` fails here, against what one would expect; whoever asks must compare the serial number again.
AUTOPILOT_IDENTITIES = Lookup(
    name="autopilot_identities",
    path="/deviceManagement/windowsAutopilotDeviceIdentities",
    filter="contains(serialNumber,{serial_number})",
    permission=SERVICE,
    model=AutopilotIdentity,
    fresh_for=timedelta(minutes=1),
    tells=("autopilot", "was_autopilot", "generation", "edition", "management"),
)

# Only beta has the assignment. What cannot be had from there is unknown, and nothing else rests on it.
AUTOPILOT_PROFILES = Lookup(
    name="autopilot_profiles",
    path="/deviceManagement/windowsAutopilotDeviceIdentities",
    filter="contains(serialNumber,{serial_number})",
    permission=SERVICE,
    model=AutopilotProfile,
    fresh_for=timedelta(minutes=1),
    tells=("autopilot",),
    version="beta",
)

ENTRA_DEVICES = Lookup(
    name="entra_devices",
    path="/devices",
    filter="deviceId eq {device_id}",
    permission=DIRECTORY_DEVICES,
    model=EntraDevice,
    fresh_for=timedelta(minutes=1),
    tells=("entra_object_deleted",),
)

ENROLLMENT_EVENTS = Lookup(
    name="enrollment_events",
    path="/users/{user_id}/deviceManagementTroubleshootingEvents",
    permission=DEVICES,
    model=EnrollmentEvent,
    fresh_for=timedelta(seconds=30),
    is_selected=False,
)

LICENCES = Lookup(
    name="licences",
    path="/users/{user_id}/licenseDetails",
    permission=LICENSES,
    model=Licence,
    fresh_for=timedelta(minutes=5),
    tells=("licensed",),
)

ENROLLMENT_CONFIGURATIONS = Lookup(
    name="enrollment_configurations",
    path="/deviceManagement/deviceEnrollmentConfigurations",
    expand="assignments",
    permission=SERVICE,
    model=EnrollmentConfiguration,
    fresh_for=timedelta(minutes=5),
    tells=("platform_allowed", "personal_allowed", "limit_reached"),
    is_selected=False,
)

GROUPS = Lookup(
    name="groups",
    path="/users/{user_id}/checkMemberGroups",
    permission=MEMBERS,
    model=Group,
    fresh_for=timedelta(seconds=30),  # every action is authorized: who left the helpdesk is not to act for long
    is_selected=False,
    posts="groupIds",
)

GROUP = Lookup(
    name="group",
    path="/groups/{group_id}",
    permission=MEMBERS,
    model=Group,
    fresh_for=timedelta(minutes=5),
    is_single=True,
)

USERS = Lookup(
    name="users",
    path="/users/{user}",
    permission=USER_NAMES,
    model=User,
    fresh_for=timedelta(minutes=5),
    is_single=True,
)

# By resource-specific consent: an owner of the team consents to it, for that team alone, when they add the app.
# With that consent Graph takes no $filter and no $select here; a chain of messages that moved last comes first.
CHANNEL_MESSAGES = Lookup(
    name="channel_messages",
    path="/teams/{team_id}/channels/{channel_id}/messages",
    permission=POSTS,
    model=ChatMessage,
    fresh_for=timedelta(0),  # the question is whether something is there by now
    is_selected=False,
    newest=50,  # as many as Graph puts on a page
)

LOOKUPS: tuple[Lookup[Part], ...] = (
    USER_DEVICES,
    SERIAL_DEVICES,
    MANAGED_DEVICE,
    POLICY_STATES,
    SETTING_STATES,
    AUTOPILOT_IDENTITIES,
    AUTOPILOT_PROFILES,
    ENTRA_DEVICES,
    ENROLLMENT_EVENTS,
    LICENCES,
    ENROLLMENT_CONFIGURATIONS,
    GROUPS,
    GROUP,
    USERS,
    HOLOLENS_DEVICES,
    AUTOPILOT_USERS,
    GROUP_MEMBERS,
    USERS_BY_NAME,
    USERS_BY_ID,
    ENROLLMENT_FAILURES,
    AUTOPILOT_ASSIGNMENTS,
    CHANNEL_MESSAGES,
)
"""All of them: what an administrator consents to is the set of their permissions."""
