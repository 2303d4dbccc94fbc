"""What an administrator began on a device, and it has not done yet."""

from bot.advisor.evidence import Action
from bot.intune.models import ManagedDevice, ManagedDeviceDetails

PENDING: dict[str, Action] = {
    "wipePending": "wipe",
    "wipeIssued": "wipe",
    "retirePending": "retire",
    "retireIssued": "retire",
    "deletePending": "delete",
}
"""managementState to what an administrator began."""

ACTIONS: dict[str, Action] = {
    "wipe": "wipe",
    "factoryReset": "wipe",
    "retire": "retire",
    "removeCompanyData": "retire",
    "delete": "delete",
}
"""actionName of a deviceActionResult, under its new name and its old one."""


def pending_action(record: ManagedDevice) -> Action | None:
    """Return what was begun: the state of the device says it, and where it was asked for by its id, its actions do."""
    if record.management_state in PENDING:
        return PENDING[record.management_state]
    results = record.device_action_results if isinstance(record, ManagedDeviceDetails) else ()
    begun = (ACTIONS.get(result.action_name) for result in results if result.action_state in {"pending", "active"})
    return next((action for action in begun if action is not None), None)
