"""What we ask Microsoft Graph of a whole tenant, so that nobody's reminder has to ask it alone."""

from datetime import timedelta

from bot.intune.directory_models import EnrollmentEvent
from bot.intune.lookup import Lookup
from bot.intune.models import AutopilotAssignment
from bot.intune.permissions import DEVICES, SERVICE

# All of them: nothing of an event can be filtered by.
ENROLLMENT_FAILURES = Lookup(
    name="enrollment_failures",
    path="/deviceManagement/troubleshootingEvents",
    permission=DEVICES,
    model=EnrollmentEvent,
    fresh_for=timedelta(0),
    is_selected=False,
    most_pages=500,
)

AUTOPILOT_ASSIGNMENTS = Lookup(
    name="autopilot_assignments",
    path="/deviceManagement/windowsAutopilotDeviceIdentities",
    permission=SERVICE,
    model=AutopilotAssignment,
    fresh_for=timedelta(0),
    most_pages=2000,
    version="beta",  # which alone has the assignment
)
