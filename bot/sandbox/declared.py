"""What each collection of the simulated Graph declares: by what it is filtered, and what can be selected."""

from bot.sandbox.collection import Declared
from bot.sandbox.odata import AUTOPILOT_FILTERS, ENTRA_DEVICE_FILTERS, MANAGED_DEVICE_FILTERS, USER_FILTERS
from bot.sandbox.resources import answer_template, policy_state

MANAGED_DEVICES = Declared(MANAGED_DEVICE_FILTERS, answer_template("managedDevice").keys())
IDENTITY = answer_template("windowsAutopilotDeviceIdentity").keys()
IDENTITIES = Declared(AUTOPILOT_FILTERS, IDENTITY)
IDENTITIES_OF_BETA = Declared(
    AUTOPILOT_FILTERS, IDENTITY | answer_template("windowsAutopilotDeviceIdentity.beta").keys()
)
DIRECTORY_DEVICES = Declared(ENTRA_DEVICE_FILTERS, answer_template("device").keys())
LICENCE_DETAILS = Declared({}, {"id", "skuId", "skuPartNumber", "servicePlans"})
POLICY_STATES = Declared({}, policy_state("", "", []).keys())
SETTING_STATES = Declared({}, {"setting", "settingName", "state"})
ENROLLMENT_EVENTS = Declared({}, {"id", "eventDateTime", "correlationId"})
ENROLLMENT_CONFIGURATIONS = Declared(
    {}, {"id", "displayName", "description", "priority", "version"}, expands="assignments"
)
USER_LIST = Declared(USER_FILTERS, {"id", "displayName", "userPrincipalName", "mail"})
GROUP_MEMBERS = Declared({}, {"id"})
CHANNEL_MESSAGES = Declared({}, {"id"})
