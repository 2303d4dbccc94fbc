"""Why a device is not compliant: the policies and settings that it does not meet."""

import asyncio
from collections.abc import Iterable

from bot.advisor.evidence import FailingPolicy
from bot.intune.directory_models import PolicyState, SettingState
from bot.intune.inquiry import Inquiry
from bot.intune.lookups import POLICY_STATES, SETTING_STATES
from bot.intune.models import ManagedDevice

IN_ORDER = frozenset({"compliant", "unknown", "configManager"})
"""Values of complianceState for which there is no policy to name."""

FAILING = frozenset({"noncompliant", "error", "conflict"})
"""Values of complianceStatus that fail, in one case: Graph writes nonCompliant here and noncompliant there."""


async def failing_policies(inquiry: Inquiry, record: ManagedDevice) -> tuple[FailingPolicy, ...]:
    """Return what the device does not meet, as far as Intune tells. Never raises LookupFailed."""
    if record.compliance_state is None or record.compliance_state in IN_ORDER:
        return ()
    states = await inquiry.maybe(POLICY_STATES, device_id=record.id)
    if states is None:
        return ()
    failing = [state for state in states.records if _fails(state)]
    return tuple(await asyncio.gather(*(_policy(inquiry, record.id, state) for state in failing)))


async def _policy(inquiry: Inquiry, device_id: str, policy: PolicyState) -> FailingPolicy:
    states = await inquiry.maybe(SETTING_STATES, device_id=device_id, policy_id=policy.id)
    return FailingPolicy(policy.display_name, () if states is None else _names(states.records))


def _names(states: Iterable[SettingState]) -> tuple[str, ...]:
    """Return the names of failing settings, each once: there is a state for each user of the device."""
    names = (state.setting_name or state.setting for state in states if _fails(state))
    return tuple(dict.fromkeys(name for name in names if name))


def _fails(state: PolicyState | SettingState) -> bool:
    return state.state.casefold() in FAILING
