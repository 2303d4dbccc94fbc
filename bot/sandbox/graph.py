"""The simulated Microsoft Graph: people, devices, Autopilot, licences and restrictions, with Graph's own refusals."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import partial
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.batch import batch
from bot.sandbox.chat_messages import channel_messages
from bot.sandbox.collection import Collections, Declared
from bot.sandbox.connector import Connector
from bot.sandbox.declared import (
    CHANNEL_MESSAGES,
    DIRECTORY_DEVICES,
    ENROLLMENT_CONFIGURATIONS,
    ENROLLMENT_EVENTS,
    GROUP_MEMBERS,
    IDENTITIES,
    IDENTITIES_OF_BETA,
    IDENTITY,
    LICENCE_DETAILS,
    MANAGED_DEVICES,
    POLICY_STATES,
    SETTING_STATES,
    USER_LIST,
)
from bot.sandbox.entra import GRAPH, Entra
from bot.sandbox.odata import BadQuery, selected_names
from bot.sandbox.refusals import (
    Handler,
    Refused,
    claims_challenge,
    ids,
    missing_role,
    missing_scope,
    no_token,
    refusing,
)
from bot.sandbox.resources import Resource, registered_secret
from bot.sandbox.tenant import Person, Tenant

DEVICES: Final = "DeviceManagementManagedDevices.Read.All"
AUTOPILOT: Final = "DeviceManagementServiceConfig.Read.All"
USERS: Final = "User.ReadBasic.All"
LICENCES: Final = "LicenseAssignment.Read.All"
ENTRA_DEVICES: Final = "Device.Read.All"
GROUPS: Final = "GroupMember.Read.All"
POSTS: Final = "ChannelMessage.Read.Group"
INSTALL: Final = "TeamsAppInstallation.ReadWriteSelfForUser.All"

_MOST_GROUPS = 20
_MOST_POSTS = 50


class Graph:
    """Answers as Graph does. Its public attributes may be changed while it runs."""

    def __init__(self, tenant: Tenant, clock: Clock, entra: Entra, connector: Connector) -> None:
        """Serve `tenant` to whoever has a token of `entra`, and what `connector` keeps of its channels."""
        self._tenant = tenant
        self._connector = connector
        self._clock = clock
        self._entra = entra
        self.collections = Collections()
        self.granted = entra.granted
        """The application permissions to which an administrator consented, and an owner of the team."""
        self.granted |= {DEVICES, AUTOPILOT, USERS, LICENCES, ENTRA_DEVICES, GROUPS, POSTS, INSTALL}
        self.secrets: list[Resource] = [registered_secret(tenant.app_password, clock.now() + timedelta(days=180))]
        """The client secrets of the bot's registration, as passwordCredential."""
        self.lacks_role = False
        """Whether Intune refuses for want of a role, as it does to users who have none."""
        self.batches: list[int] = []
        """How many requests each `$batch` had that came."""

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers, under v1.0 and beta."""
        base = "/graph/{version:v1[.]0|beta}"
        user, intune = f"{base}/users/{{id}}", f"{base}/deviceManagement"
        device = f"{intune}/managedDevices/{{device}}"
        policies = f"{device}/deviceCompliancePolicyStates"
        return [
            web.post(f"{base}/$batch", self._guarded(None, self._batch)),
            web.get(f"{base}/users", self._guarded(USERS, self._users)),
            web.get(user, self._guarded(USERS, self._user)),
            web.get(f"{user}/managedDevices", self._guarded(DEVICES, self._user_devices)),
            web.get(f"{user}/deviceManagementTroubleshootingEvents", self._guarded(DEVICES, self._events)),
            web.get(f"{user}/licenseDetails", self._guarded(LICENCES, self._licences)),
            web.post(f"{user}/teamwork/installedApps", self._guarded(INSTALL, self._install)),
            web.post(f"{user}/checkMemberGroups", self._guarded(GROUPS, self._member_groups)),
            web.get(f"{intune}/managedDevices", self._guarded(DEVICES, self._devices)),
            web.get(f"{intune}/troubleshootingEvents", self._guarded(DEVICES, self._all_events)),
            web.get(device, self._guarded(DEVICES, self._device)),
            web.get(policies, self._guarded(DEVICES, self._policies)),
            web.get(f"{policies}/{{policy}}/settingStates", self._guarded(DEVICES, self._settings)),
            web.get(f"{intune}/windowsAutopilotDeviceIdentities", self._guarded(AUTOPILOT, self._autopilot)),
            web.get(f"{intune}/deviceEnrollmentConfigurations", self._guarded(AUTOPILOT, self._configurations)),
            web.get(f"{base}/devices", self._guarded(ENTRA_DEVICES, self._entra_devices)),
            web.get(f"{base}/groups/{{group}}", self._guarded(GROUPS, self._group)),
            web.get(f"{base}/groups/{{group}}/transitiveMembers", self._guarded(GROUPS, self._members)),
            web.get(f"{base}/teams/{{team}}/channels/{{channel}}/messages", self._guarded(POSTS, self._posts)),
        ]

    def _guarded(self, permission: str | None, handler: Handler) -> Handler:
        return refusing(handler, partial(self._check, permission), self._clock)

    def _check(self, permission: str | None, request: web.Request) -> None:
        authorization = request.headers.get("Authorization", "")
        if not self._entra.accepts(authorization, GRAPH):
            raise no_token()
        wanted = self._entra.unmet_claims(authorization)
        if wanted is not None:
            raise claims_challenge(urlsafe_b64encode(wanted.encode()).decode())
        if permission is not None and permission not in self.granted:
            raise missing_scope(permission)
        if self.lacks_role and permission in {DEVICES, AUTOPILOT}:
            raise missing_role()
        self._tenant.arrive(self._clock.now())

    async def _batch(self, request: web.Request) -> web.Response:
        answer = await batch(request)
        self.batches.append(len(answer))
        return web.json_response({"responses": answer}, headers=ids(request))

    async def _user(self, request: web.Request) -> web.Response:
        return _one(request, self._person(request).in_entra)

    async def _users(self, request: web.Request) -> web.Response:
        return self._many(request, [person.in_entra for person in self._tenant.people.values()], USER_LIST)

    async def _user_devices(self, request: web.Request) -> web.Response:
        return self._many(request, self._tenant.devices_of(self._person(request)), MANAGED_DEVICES)

    async def _events(self, request: web.Request) -> web.Response:
        person = self._person(request)
        own = [event for event in self._tenant.enrollment_events if event["userId"] == person.id]
        return self._many(request, own, ENROLLMENT_EVENTS)

    async def _all_events(self, request: web.Request) -> web.Response:
        return self._many(request, self._tenant.enrollment_events, ENROLLMENT_EVENTS)

    async def _install(self, request: web.Request) -> web.Response:
        person = self._person(request)
        app = _bound_app(await request.text())
        if app != f"{request.url.origin()}/graph/v1.0/appCatalogs/teamsApps/{self._tenant.catalog_id}":
            raise BadQuery("The app is not in the catalog of the organization.")
        if not self._connector.installations.install(person.id):
            raise Refused(409, "Conflict", "The TeamsApp is already installed in user personal scope.")
        return web.Response(status=201, headers=ids(request))

    async def _licences(self, request: web.Request) -> web.Response:
        return self._many(request, self._tenant.licences_of(self._person(request)), LICENCE_DETAILS)

    async def _member_groups(self, request: web.Request) -> web.Response:
        person = self._person(request)
        body = await request.json()
        asked = body.get("groupIds") if isinstance(body, dict) else None
        if not isinstance(asked, list) or not 0 < len(asked) <= _MOST_GROUPS:
            raise BadQuery("groupIds must be a list of one to twenty ids.")
        own = self._tenant.groups_of(person)
        return web.json_response({"value": [each for each in asked if each in own]}, headers=ids(request))

    async def _devices(self, request: web.Request) -> web.Response:
        return self._many(request, [_listed(each) for each in self._tenant.managed_devices], MANAGED_DEVICES)

    async def _device(self, request: web.Request) -> web.Response:
        return _one(request, self._managed_device(request))

    async def _policies(self, request: web.Request) -> web.Response:
        states = self._tenant.policy_states.get(str(self._managed_device(request)["id"]), [])
        return self._many(request, [{**state, "settingStates": []} for state in states], POLICY_STATES)

    async def _settings(self, request: web.Request) -> web.Response:
        states = self._tenant.policy_states.get(str(self._managed_device(request)["id"]), [])
        policy = next((state for state in states if state["id"] == request.match_info["policy"]), None)
        if policy is None:
            raise _not_found()
        settings = policy["settingStates"]
        own = [each for each in settings if isinstance(each, dict)] if isinstance(settings, list) else []
        return self._many(request, own, SETTING_STATES)

    async def _autopilot(self, request: web.Request) -> web.Response:
        records = self._tenant.autopilot_identities
        if request.match_info["version"] == "beta":
            return self._many(request, records, IDENTITIES_OF_BETA)
        known_to_v1 = [{name: record[name] for name in IDENTITY} for record in records]
        return self._many(request, known_to_v1, IDENTITIES)

    async def _configurations(self, request: web.Request) -> web.Response:
        return self._many(request, self._tenant.enrollment_configurations, ENROLLMENT_CONFIGURATIONS)

    async def _entra_devices(self, request: web.Request) -> web.Response:
        return self._many(request, self._tenant.entra_devices, DIRECTORY_DEVICES)

    async def _group(self, request: web.Request) -> web.Response:
        key = self._group_key(request)
        return _one(request, {"id": self._tenant.groups[key], "displayName": key.replace("_", " ").capitalize()})

    async def _members(self, request: web.Request) -> web.Response:
        return self._many(request, self._tenant.members_of(self._group_key(request)), GROUP_MEMBERS)

    async def _posts(self, request: web.Request) -> web.Response:
        team, channel = request.match_info["team"].casefold(), request.match_info["channel"]
        if team != self._tenant.groups[self._tenant.team.group] or not self._connector.channels.knows(channel):
            raise Refused(404, "NotFound", "The team or the channel was not found.")
        if int(request.query.get("$top", "20")) > _MOST_POSTS:
            raise BadQuery("The limit of '50' for Top query has been exceeded.")
        messages = channel_messages(self._tenant, self._connector, channel)
        return self._many(request, messages, CHANNEL_MESSAGES)

    def _person(self, request: web.Request) -> Person:
        person = self._tenant.person(request.match_info["id"])
        if person is None:
            raise _not_found()
        return person

    def _group_key(self, request: web.Request) -> str:
        group_id = request.match_info["group"].casefold()
        key = next((key for key, id_ in self._tenant.groups.items() if id_ == group_id), None)
        if key is None:
            raise Refused(404, "Request_ResourceNotFound", "Resource does not exist.")
        return key

    def _managed_device(self, request: web.Request) -> Resource:
        wanted = request.match_info["device"]
        found = next((each for each in self._tenant.managed_devices if each["id"] == wanted), None)
        if found is None:
            raise _not_found()
        return found

    def _many(self, request: web.Request, resources: list[Resource], declared: Declared) -> web.Response:
        return web.json_response(self.collections.page(request, resources, declared), headers=ids(request))


def _one(request: web.Request, resource: Resource) -> web.Response:
    names = selected_names(request.query.get("$select", ",".join(resource)), resource.keys())
    return web.json_response({name: resource[name] for name in names}, headers=ids(request))


def _bound_app(text: str) -> str:
    """Return what a body binds as the app to install. Raises BadQuery."""
    try:
        return str(json.loads(text)["teamsApp@odata.bind"])
    except (ValueError, KeyError, TypeError):
        raise BadQuery("Bad Request: teamsApp@odata.bind is missing.") from None


def _listed(device: Resource) -> Resource:
    """Return a managed device as a list has it: what became of remote actions, only the device itself tells."""
    return {**device, "deviceActionResults": []}


def _not_found() -> Refused:
    return Refused(404, "ResourceNotFound", "Resource does not exist.")
