"""The simulated Microsoft Graph: users, managed devices and Autopilot records, with Graph's own refusals."""

import json
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.entra import GRAPH, Entra
from bot.sandbox.odata import AUTOPILOT_FILTERS, MANAGED_DEVICE_FILTERS, BadQuery, filtered, selected
from bot.sandbox.tenant import Person, Resource, Tenant, answer_template

DEVICES = "DeviceManagementManagedDevices.Read.All"
AUTOPILOT = "DeviceManagementServiceConfig.Read.All"
USERS = "User.ReadBasic.All"

_OPTIONS = {"$filter", "$select", "$top", "$skiptoken"}

Handler = Callable[[web.Request], Awaitable[web.Response]]


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Graph:
    """Answers as Graph does. `granted` and `page_size` may be changed while it runs."""

    def __init__(self, tenant: Tenant, clock: Clock, entra: Entra) -> None:
        """Serve `tenant` to whoever has a token of `entra`."""
        self._tenant = tenant
        self._clock = clock
        self._entra = entra
        self._rest: dict[str, list[Resource]] = {}
        self.granted = {DEVICES, AUTOPILOT, USERS}
        """The application permissions to which an administrator consented."""
        self.page_size = 100

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers, under v1.0 and beta."""
        base = "/graph/{version:v1[.]0|beta}"
        autopilot = f"{base}/deviceManagement/windowsAutopilotDeviceIdentities"
        return [
            web.get(f"{base}/users/{{id}}", self._guarded(USERS, self._user)),
            web.get(f"{base}/users/{{id}}/managedDevices", self._guarded(DEVICES, self._user_devices)),
            web.get(f"{base}/deviceManagement/managedDevices", self._guarded(DEVICES, self._devices)),
            web.get(autopilot, self._guarded(AUTOPILOT, self._autopilot)),
        ]

    def _guarded(self, permission: str, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            try:
                self._check_token(request, permission)
                return await handler(request)
            except BadQuery as error:
                return self._refusal(request, _Refused(400, "BadRequest", str(error)))
            except _Refused as refused:
                return self._refusal(request, refused)

        return guarded

    def _check_token(self, request: web.Request, permission: str) -> None:
        if not self._entra.accepts(request.headers.get("Authorization", ""), GRAPH):
            raise _Refused(401, "InvalidAuthenticationToken", "Access token is empty, expired or not for Graph.")
        if permission not in self.granted:
            raise _Refused(403, "Forbidden", _missing_scope(permission))

    async def _user(self, request: web.Request) -> web.Response:
        person = self._person(request)
        user: Resource = {
            "id": person.id,
            "displayName": person.name,
            "userPrincipalName": person.user_principal_name,
            "mail": person.user_principal_name,
        }
        return web.json_response(selected(user, request.query.get("$select", ",".join(user))))

    async def _user_devices(self, request: web.Request) -> web.Response:
        person = self._person(request)
        return self._collection(request, self._tenant.devices_of(person), MANAGED_DEVICE_FILTERS)

    async def _devices(self, request: web.Request) -> web.Response:
        return self._collection(request, self._tenant.managed_devices, MANAGED_DEVICE_FILTERS)

    async def _autopilot(self, request: web.Request) -> web.Response:
        records = self._tenant.autopilot_identities
        if request.match_info["version"] == "v1.0":
            names = answer_template("windowsAutopilotDeviceIdentity")
            records = [{name: record[name] for name in names} for record in records]
        return self._collection(request, records, AUTOPILOT_FILTERS)

    def _person(self, request: web.Request) -> Person:
        person = self._tenant.person(request.match_info["id"])
        if person is None:
            raise _Refused(404, "Request_ResourceNotFound", "Resource does not exist.")
        return person

    def _collection(
        self, request: web.Request, resources: list[Resource], filters: Mapping[str, frozenset[str]]
    ) -> web.Response:
        for option in request.query:
            if option not in _OPTIONS:
                raise BadQuery(f"The query option '{option}' is not supported.")
        if "$skiptoken" in request.query:
            records = self._rest.pop(request.query["$skiptoken"], None)
            if records is None:
                raise BadQuery("The skip token is not known.")
        else:
            records = (
                filtered(resources, request.query["$filter"], filters) if "$filter" in request.query else resources
            )
            if "$select" in request.query:
                records = [selected(record, request.query["$select"]) for record in records]
        return self._page(request, records)

    def _page(self, request: web.Request, records: list[Resource]) -> web.Response:
        top = request.query.get("$top", str(self.page_size))
        if not top.isdecimal() or int(top) == 0:
            raise BadQuery("The value of '$top' is not a positive number.")
        size = min(int(top), self.page_size)
        answer: dict[str, object] = {
            "@odata.context": f"{request.url.origin()}/graph/$metadata#{request.path.rpartition('/')[2]}",
            "value": records[:size],
        }
        if len(records) > size:
            token = uuid4().hex
            self._rest[token] = records[size:]
            answer["@odata.nextLink"] = f"{request.url.origin()}{request.path}?$skiptoken={token}"
        return web.json_response(answer, headers=_ids(request))

    def _refusal(self, request: web.Request, refused: _Refused) -> web.Response:
        ids = _ids(request)
        inner: dict[str, JsonValue] = {"date": f"{self._clock.now():%Y-%m-%dT%H:%M:%S}", **ids}
        error = {"code": refused.code, "message": refused.message, "innerError": inner}
        return web.json_response({"error": error}, status=refused.status, headers=ids)


def _missing_scope(permission: str) -> str:
    """Return Intune's own error, which is JSON, as Graph passes it on: as text in the message."""
    needed = f"{permission}, {permission.replace('Read', 'ReadWrite')}"
    message = (
        "Application is not authorized to perform this operation. Application must have one of the following "
        f"scopes: {needed} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - "
        f"Activity ID: {uuid4()}"
    )
    return json.dumps({"_version": 3, "Message": message, "CustomApiErrorPhrase": "", "RetryAfter": None}, indent=2)


def _ids(request: web.Request) -> dict[str, str]:
    asked = request.headers.get("client-request-id")
    return {"request-id": str(uuid4())} | ({} if asked is None else {"client-request-id": asked})
