"""How the simulated Graph answers administrators about apps, and lets them change these."""

import json
from functools import partial
from typing import Final
from uuid import uuid4

from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.app_rules import check_federation, check_patch, not_found
from bot.sandbox.apps import Apps, registration
from bot.sandbox.entra import GRAPH, Entra
from bot.sandbox.graph import Graph
from bot.sandbox.odata import BadQuery, selected_names
from bot.sandbox.refusals import Handler, Refused, ids, missing_scope, no_token, refusing
from bot.sandbox.resources import Resource

READ: Final = frozenset({"Application.Read.All", "Application.ReadWrite.All"})
WRITE: Final = frozenset({"Application.ReadWrite.All"})
CONSENT: Final = frozenset({"AppRoleAssignment.ReadWrite.All"})


class AppRoutes:
    """Answers with the rights of whoever is signed in; the bot itself may read, if somebody consented to that."""

    def __init__(self, apps: Apps, graph: Graph, clock: Clock, entra: Entra) -> None:
        """Serve `apps`, with the secrets that `graph` has of the bot's, to whoever has a token of `entra`."""
        self._apps = apps
        self._graph = graph
        self._clock = clock
        self._entra = entra

    def routes(self) -> list[web.RouteDef]:
        """Return what it answers."""
        base = "/graph/v1.0"
        app, principal = f"{base}/applications", f"{base}/servicePrincipals"
        federations, roles = f"{app}/{{id}}/federatedIdentityCredentials", f"{principal}/{{id}}/appRoleAssignments"
        return [
            web.get(f"{app}(uniqueName='{{uniqueName}}')", self._guarded(READ, self._application)),
            web.get(f"{app}(appId='{{appId}}')", self._guarded(READ, self._application)),
            web.patch(f"{app}(uniqueName='{{uniqueName}}')", self._guarded(WRITE, self._upsert)),
            web.patch(f"{app}/{{id}}", self._guarded(WRITE, self._patch)),
            web.get(federations, self._guarded(READ, self._federations)),
            web.post(federations, self._guarded(WRITE, self._add_federation)),
            web.patch(f"{federations}/{{federation}}", self._guarded(WRITE, self._patch_federation)),
            web.get(f"{principal}(appId='{{appId}}')", self._guarded(READ, self._principal)),
            web.post(principal, self._guarded(WRITE, self._add_principal)),
            web.get(roles, self._guarded(READ, self._grants)),
            web.post(f"{principal}/{{id}}/appRoleAssignedTo", self._guarded(CONSENT, self._grant)),
            web.delete(f"{roles}/{{grant}}", self._guarded(CONSENT, self._revoke)),
        ]

    def _guarded(self, wanted: frozenset[str], handler: Handler) -> Handler:
        return refusing(handler, partial(self._check, wanted), self._clock)

    def _check(self, wanted: frozenset[str], request: web.Request) -> None:
        authorization = request.headers.get("Authorization", "")
        if not self._entra.accepts(authorization, GRAPH):
            raise no_token()
        may = self._apps.may_consent if wanted is CONSENT else self._apps.is_administrator or wanted is READ
        has = self._entra.delegated(authorization) or self._graph.granted & READ
        if not may or not wanted & has:
            raise missing_scope("Application.ReadWrite.All")

    async def _application(self, request: web.Request) -> web.Response:
        app = self._found(request, self._apps.applications)
        secrets: Resource = {"passwordCredentials": [*self._graph.secrets]} if app is self._apps.applications[0] else {}
        return _one(request, {**app, **secrets})

    async def _principal(self, request: web.Request) -> web.Response:
        return _one(request, self._found(request, self._apps.principals))

    async def _upsert(self, request: web.Request) -> web.Response:
        name = request.match_info["uniqueName"]
        there = next((each for each in self._apps.applications if each["uniqueName"] == name), None)
        given = await _body(request)
        if there is None:
            if request.headers.get("Prefer") != "create-if-missing":
                raise not_found(name)
            there = registration({"uniqueName": name, **given})
            self._apps.applications.append(there)
            return self._made(request, there)
        there.update(given)
        return self._changed(request)

    async def _patch(self, request: web.Request) -> web.Response:
        app = self._found(request, self._apps.applications)
        given = await _body(request)
        check_patch(app, given, self._apps.applications)
        has, gets = app["api"], given.pop("api", {})
        app.update(given)
        app["api"] = {**(has if isinstance(has, dict) else {}), **(gets if isinstance(gets, dict) else {})}
        return self._changed(request)

    async def _add_principal(self, request: web.Request) -> web.Response:
        app_id = (await _body(request)).get("appId")
        app = next((each for each in self._apps.applications if each["appId"] == app_id), None)
        if app is None or self._apps.is_hidden(app):
            message = "the backing application of the service principal being created must in the local tenant"
            raise Refused(400, "Request_BadRequest", f"When using this permission, {message}")
        if any(each["appId"] == app_id for each in self._apps.principals):
            message = f"the service principal name {app_id} is already in use."
            raise Refused(409, "Request_MultipleObjectsWithSameKeyValue", f"It cannot be created because {message}")
        return self._made(request, self._apps.add_principal(str(app_id)))

    async def _federations(self, request: web.Request) -> web.Response:
        app = self._found(request, self._apps.applications)
        return _many(request, self._apps.federations.get(str(app["id"]), []))

    async def _add_federation(self, request: web.Request) -> web.Response:
        own = self._apps.federations.setdefault(str(self._found(request, self._apps.applications)["id"]), [])
        given = await _body(request)
        check_federation(given, own)
        own.append({"id": str(uuid4()), **given})
        return self._made(request, own[-1])

    async def _patch_federation(self, request: web.Request) -> web.Response:
        own = self._apps.federations.get(str(self._found(request, self._apps.applications)["id"]), [])
        wanted = request.match_info["federation"]
        there = next((each for each in own if each["id"] == wanted), None)
        if there is None:
            raise not_found(wanted)
        there.update(await _body(request))
        return self._changed(request)

    async def _grants(self, request: web.Request) -> web.Response:
        principal = self._found(request, self._apps.principals)
        return _many(request, [each for each in self._apps.grants if each["principalId"] == principal["id"]])

    async def _grant(self, request: web.Request) -> web.Response:
        given = await _body(request)
        principal = next((each for each in self._apps.principals if each["id"] == given.get("principalId")), None)
        if principal is None or self._apps.is_hidden(principal):
            raise not_found(str(given.get("principalId")))
        has = {(each["principalId"], each["appRoleId"]) for each in self._apps.grants}
        if (given.get("principalId"), given.get("appRoleId")) in has:
            raise Refused(400, "Request_BadRequest", "Permission being assigned already exists on the object")
        return self._made(request, self._apps.add_grant(principal, str(given["appRoleId"])))

    async def _revoke(self, request: web.Request) -> web.Response:
        grant = request.match_info["grant"]
        if all(each["id"] != grant for each in self._apps.grants):
            raise not_found(grant)
        self._apps.grants[:] = [each for each in self._apps.grants if each["id"] != grant]
        return self._changed(request)

    def _found(self, request: web.Request, among: list[Resource]) -> Resource:
        (key, wanted), *_ = request.match_info.items()
        found = next((each for each in among if str(each.get(key)).casefold() == wanted.casefold()), None)
        if found is None or self._apps.is_hidden(found):
            raise not_found(wanted)
        return found

    def _made(self, request: web.Request, resource: Resource) -> web.Response:
        return web.json_response(self._apps.made(resource), status=201, headers=ids(request))

    def _changed(self, request: web.Request) -> web.Response:
        self._apps.writes += 1
        return web.Response(status=204, headers=ids(request))


async def _body(request: web.Request) -> dict[str, JsonValue]:
    body = json.loads(await request.text())
    if not isinstance(body, dict):
        raise BadQuery("Unexpected contents in request body.")
    return body


def _one(request: web.Request, resource: Resource) -> web.Response:
    names = selected_names(request.query.get("$select", ",".join(resource)), resource.keys())
    return web.json_response({name: resource[name] for name in names}, headers=ids(request))


def _many(request: web.Request, resources: list[Resource]) -> web.Response:
    return web.json_response({"value": list[JsonValue](resources)}, headers=ids(request))
