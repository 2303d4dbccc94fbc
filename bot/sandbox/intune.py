"""The simulated Intune, which answers as a part of Graph: devices, compliance, failures, Autopilot and restrictions."""

from typing import Final

from aiohttp import web

from bot.sandbox.collection import Collections, one
from bot.sandbox.declared import (
    ENROLLMENT_CONFIGURATIONS,
    ENROLLMENT_EVENTS,
    IDENTITIES,
    IDENTITIES_OF_BETA,
    IDENTITY,
    MANAGED_DEVICES,
    POLICY_STATES,
    SETTING_STATES,
)
from bot.sandbox.refusals import Handler, found
from bot.sandbox.resources import Resource
from bot.sandbox.tenant import Person, Tenant

DEVICES: Final = "DeviceManagementManagedDevices.Read.All"
AUTOPILOT: Final = "DeviceManagementServiceConfig.Read.All"


class Intune:
    """Answers what is asked of devices."""

    def __init__(self, tenant: Tenant, collections: Collections) -> None:
        """Answer for `tenant`, in pages of `collections`."""
        self._tenant = tenant
        self._collections = collections

    def routes(self, base: str) -> list[tuple[str, str, Handler]]:
        """Return what it answers to GET below `base`, each with the permission that it needs."""
        user, intune = f"{base}/users/{{id}}", f"{base}/deviceManagement"
        device = f"{intune}/managedDevices/{{device}}"
        policies = f"{device}/deviceCompliancePolicyStates"
        return [
            (f"{user}/managedDevices", DEVICES, self._user_devices),
            (f"{user}/deviceManagementTroubleshootingEvents", DEVICES, self._events),
            (f"{intune}/managedDevices", DEVICES, self._devices),
            (f"{intune}/troubleshootingEvents", DEVICES, self._all_events),
            (device, DEVICES, self._device),
            (policies, DEVICES, self._policies),
            (f"{policies}/{{policy}}/settingStates", DEVICES, self._settings),
            (f"{intune}/windowsAutopilotDeviceIdentities", AUTOPILOT, self._autopilot),
            (f"{intune}/deviceEnrollmentConfigurations", AUTOPILOT, self._configurations),
        ]

    async def _user_devices(self, request: web.Request) -> web.Response:
        return self._collections.answer(request, self._tenant.devices_of(self._person(request)), MANAGED_DEVICES)

    async def _events(self, request: web.Request) -> web.Response:
        person = self._person(request)
        own = [event for event in self._tenant.enrollment_events if event["userId"] == person.id]
        return self._collections.answer(request, own, ENROLLMENT_EVENTS)

    async def _all_events(self, request: web.Request) -> web.Response:
        return self._collections.answer(request, self._tenant.enrollment_events, ENROLLMENT_EVENTS)

    async def _devices(self, request: web.Request) -> web.Response:
        listed = [_listed(each) for each in self._tenant.managed_devices]
        return self._collections.answer(request, listed, MANAGED_DEVICES)

    async def _device(self, request: web.Request) -> web.Response:
        return one(request, self._managed_device(request))

    async def _policies(self, request: web.Request) -> web.Response:
        states = self._tenant.policy_states.get(str(self._managed_device(request)["id"]), [])
        return self._collections.answer(request, [{**state, "settingStates": []} for state in states], POLICY_STATES)

    async def _settings(self, request: web.Request) -> web.Response:
        states = self._tenant.policy_states.get(str(self._managed_device(request)["id"]), [])
        wanted = request.match_info["policy"]
        settings = found(next((state for state in states if state["id"] == wanted), None))["settingStates"]
        own = [each for each in settings if isinstance(each, dict)] if isinstance(settings, list) else []
        return self._collections.answer(request, own, SETTING_STATES)

    async def _autopilot(self, request: web.Request) -> web.Response:
        records = self._tenant.autopilot_identities
        if request.match_info["version"] == "beta":
            return self._collections.answer(request, records, IDENTITIES_OF_BETA)
        known_to_v1 = [{name: record[name] for name in IDENTITY} for record in records]
        return self._collections.answer(request, known_to_v1, IDENTITIES)

    async def _configurations(self, request: web.Request) -> web.Response:
        return self._collections.answer(request, self._tenant.enrollment_configurations, ENROLLMENT_CONFIGURATIONS)

    def _person(self, request: web.Request) -> Person:
        return found(self._tenant.person(request.match_info["id"]))

    def _managed_device(self, request: web.Request) -> Resource:
        wanted = request.match_info["device"]
        return found(next((each for each in self._tenant.managed_devices if each["id"] == wanted), None))


def _listed(device: Resource) -> Resource:
    """Return a managed device as a list has it: what became of remote actions, only the device itself tells."""
    return {**device, "deviceActionResults": []}
