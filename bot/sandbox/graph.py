"""The simulated Microsoft Graph: people, licences and groups of Entra, posts of Teams, and Intune; and who may ask."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import partial
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.batch import batch
from bot.sandbox.chat_messages import channel_messages
from bot.sandbox.collection import Collections, one
from bot.sandbox.connector import Connector
from bot.sandbox.declared import (
    CHANNEL_MESSAGES,
    DIRECTORY_DEVICES,
    GROUP_MEMBERS,
    LICENCE_DETAILS,
    USER_LIST,
)
from bot.sandbox.entra import GRAPH, Entra
from bot.sandbox.intune import AUTOPILOT, DEVICES, Intune
from bot.sandbox.odata import BadQuery
from bot.sandbox.refusals import (
    Handler,
    Refused,
    claims_challenge,
    found,
    ids,
    missing_role,
    missing_scope,
    no_token,
    refusing,
)
from bot.sandbox.resources import Resource, registered_secret
from bot.sandbox.tenant import Person, Tenant

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
        self._intune = Intune(tenant, self.collections)
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
        user = f"{base}/users/{{id}}"
        return [
            web.post(f"{base}/$batch", self._guarded(None, self._batch)),
            web.get(f"{base}/users", self._guarded(USERS, self._users)),
            web.get(user, self._guarded(USERS, self._user)),
            web.get(f"{user}/licenseDetails", self._guarded(LICENCES, self._licences)),
            web.post(f"{user}/teamwork/installedApps", self._guarded(INSTALL, self._install)),
            web.post(f"{user}/checkMemberGroups", self._guarded(GROUPS, self._member_groups)),
            web.get(f"{base}/devices", self._guarded(ENTRA_DEVICES, self._entra_devices)),
            web.get(f"{base}/groups/{{group}}", self._guarded(GROUPS, self._group)),
            web.get(f"{base}/groups/{{group}}/transitiveMembers", self._guarded(GROUPS, self._members)),
            web.get(f"{base}/teams/{{team}}/channels/{{channel}}/messages", self._guarded(POSTS, self._posts)),
            *(web.get(path, self._guarded(needed, handler)) for path, needed, handler in self._intune.routes(base)),
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
        return one(request, self._person(request).in_entra)

    async def _users(self, request: web.Request) -> web.Response:
        return self.collections.answer(request, [person.in_entra for person in self._tenant.people.values()], USER_LIST)

    async def _install(self, request: web.Request) -> web.Response:
        person = self._person(request)
        app = _bound_app(await request.text())
        if app != f"{request.url.origin()}/graph/v1.0/appCatalogs/teamsApps/{self._tenant.catalog_id}":
            raise BadQuery("The app is not in the catalog of the organization.")
        if not self._connector.installations.install(person.id):
            raise Refused(409, "Conflict", "The TeamsApp is already installed in user personal scope.")
        return web.Response(status=201, headers=ids(request))

    async def _licences(self, request: web.Request) -> web.Response:
        return self.collections.answer(request, self._tenant.licences_of(self._person(request)), LICENCE_DETAILS)

    async def _member_groups(self, request: web.Request) -> web.Response:
        person = self._person(request)
        body = await request.json()
        asked = body.get("groupIds") if isinstance(body, dict) else None
        if not isinstance(asked, list) or not 0 < len(asked) <= _MOST_GROUPS:
            raise BadQuery("groupIds must be a list of one to twenty ids.")
        own = self._tenant.groups_of(person)
        return web.json_response({"value": [each for each in asked if each in own]}, headers=ids(request))

    async def _entra_devices(self, request: web.Request) -> web.Response:
        return self.collections.answer(request, self._tenant.entra_devices, DIRECTORY_DEVICES)

    async def _group(self, request: web.Request) -> web.Response:
        key = self._group_key(request)
        return one(request, {"id": self._tenant.groups[key], "displayName": key.replace("_", " ").capitalize()})

    async def _members(self, request: web.Request) -> web.Response:
        return self.collections.answer(request, self._tenant.members_of(self._group_key(request)), GROUP_MEMBERS)

    async def _posts(self, request: web.Request) -> web.Response:
        team, channel = request.match_info["team"].casefold(), request.match_info["channel"]
        if team != self._tenant.groups[self._tenant.team.group] or not self._connector.channels.knows(channel):
            raise Refused(404, "NotFound", "The team or the channel was not found.")
        if int(request.query.get("$top", "20")) > _MOST_POSTS:
            raise BadQuery("The limit of '50' for Top query has been exceeded.")
        messages = channel_messages(self._tenant, self._connector, channel)
        return self.collections.answer(request, messages, CHANNEL_MESSAGES)

    def _person(self, request: web.Request) -> Person:
        return found(self._tenant.person(request.match_info["id"]))

    def _group_key(self, request: web.Request) -> str:
        group_id = request.match_info["group"].casefold()
        key = next((key for key, id_ in self._tenant.groups.items() if id_ == group_id), None)
        if key is None:
            raise Refused(404, "Request_ResourceNotFound", "Resource does not exist.")
        return key


def _bound_app(text: str) -> str:
    """Return what a body binds as the app to install. Raises BadQuery."""
    try:
        return str(json.loads(text)["teamsApp@odata.bind"])
    except (ValueError, KeyError, TypeError):
        raise BadQuery("Bad Request: teamsApp@odata.bind is missing.") from None
