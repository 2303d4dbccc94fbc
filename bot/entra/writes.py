"""The requests that make differences good. Pure: what is sent follows from what is wanted and what is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pydantic import JsonValue

from bot.entra.difference import Difference, Piece, Sign, own_scope_id
from bot.entra.found import GRAPH_APP_ID, Found
from bot.entra.models import Access, Application, Client, Resource, Scope
from bot.entra.wanted import SCOPE, SINGLE_TENANT, TOKEN_VERSION, ScopeWords, Wanted
from bot.intune.lookup import odata_string
from bot.intune.wire import Json, Method


@dataclass(frozen=True, slots=True)
class Write:
    """One request, and the differences that it makes good."""

    method: Method
    path: str
    differences: tuple[Difference, ...]
    body: Json | None = None
    prefer: str | None = None


def writes(stage: Sequence[Difference], wanted: Wanted, found: Found) -> tuple[Write, ...]:
    """Return the requests for `stage`: differences of one piece, none of which is right already; none for none."""
    if not stage:
        return ()
    piece, app = stage[0].piece, found.application
    if piece is Piece.CONSENT:
        return tuple(_consent(stage, found))
    if app is None:
        key = quote(odata_string(wanted.unique_name))
        body: Json = {"displayName": wanted.display_name, "signInAudience": SINGLE_TENANT}
        return (Write("PATCH", f"/applications(uniqueName={key})", (*stage,), body, "create-if-missing"),)
    if piece is Piece.PRINCIPAL:
        return (Write("POST", "/servicePrincipals", (*stage,), {"appId": app.app_id}),)
    if piece is Piece.FEDERATION:
        return (_federation(stage[0], wanted, app),)
    return (Write("PATCH", _at(app), (*stage,), _properties(stage, wanted, app)),)


def _properties(stage: Sequence[Difference], wanted: Wanted, app: Application) -> Json:
    """Return what a PATCH of the app sets. A list is written as a whole: what others put there stays."""
    match stage[0].piece:
        case Piece.AUDIENCE:
            return {"signInAudience": SINGLE_TENANT}
        case Piece.VERSION:
            return {"api": {"requestedAccessTokenVersion": TOKEN_VERSION}}
        case Piece.URI:
            return {"identifierUris": [*app.identifier_uris, *(each.what for each in stage)]}
        case Piece.SCOPE:
            return {"api": {"oauth2PermissionScopes": _scopes(app, wanted.scope_words)}}
        case Piece.CLIENT:
            return {"api": {"preAuthorizedApplications": _clients(stage, app)}}
        case Piece.PERMISSION:
            return {"requiredResourceAccess": _resources(stage, app)}
        case piece:
            raise ValueError(piece)


def _scopes(app: Application, words: ScopeWords) -> list[JsonValue]:
    scopes = app.api.oauth2_permission_scopes
    if any(scope.value == SCOPE for scope in scopes):
        return [scope.written() | ({"isEnabled": True} if scope.value == SCOPE else {}) for scope in scopes]
    own = Scope.model_validate(
        {
            "id": own_scope_id(app),
            "value": SCOPE,
            "type": "User",
            "isEnabled": True,
            "adminConsentDisplayName": words.admin_name,
            "adminConsentDescription": words.admin_description,
            "userConsentDisplayName": words.user_name,
            "userConsentDescription": words.user_description,
        }
    )
    return [scope.written() for scope in (*scopes, own)]


def _clients(stage: Sequence[Difference], app: Application) -> list[JsonValue]:
    signs = {each.id: each.sign for each in stage}
    own_scope = own_scope_id(app)
    clients: list[JsonValue] = []
    for client in app.api.pre_authorized_applications:
        sign = signs.pop(client.app_id, Sign.RIGHT)
        if sign is Sign.CHANGE:
            clients.append(client.written() | {"delegatedPermissionIds": [*client.delegated_permission_ids, own_scope]})
        elif sign is Sign.RIGHT:
            clients.append(client.written())
    return [*clients, *(Client(app_id=app_id, delegated_permission_ids=(own_scope,)).written() for app_id in signs)]


def _resources(stage: Sequence[Difference], app: Application) -> list[JsonValue]:
    others = [each for each in app.required_resource_access if each.resource_app_id != GRAPH_APP_ID]
    ours = [each for each in app.required_resource_access if each.resource_app_id == GRAPH_APP_ID]
    extra = {each.id for each in stage if each.sign is Sign.EXTRA}
    kept = [
        access
        for resource in ours
        for access in resource.resource_access
        if not (access.type == "Role" and access.id in extra)
    ]
    added = [Access(id=each.id, type="Role") for each in stage if each.sign is Sign.ADD]
    graph = Resource(resource_app_id=GRAPH_APP_ID, resource_access=(*kept, *added))
    return [each.written() for each in (*others, graph)]


def _federation(difference: Difference, wanted: Wanted, app: Application) -> Write:
    if wanted.federation is None:
        raise ValueError(difference)
    own = wanted.federation
    path = f"{_at(app)}/federatedIdentityCredentials"
    body: Json = {"issuer": own.issuer, "subject": own.subject, "audiences": [own.audience]}
    if difference.sign is Sign.CHANGE:
        return Write("PATCH", f"{path}/{quote(difference.id)}", (difference,), body)
    return Write("POST", path, (difference,), {"name": own.name, **body})


def _consent(stage: Sequence[Difference], found: Found) -> Iterator[Write]:
    if found.principal is None:
        raise ValueError(stage)
    principal = found.principal.id
    for each in stage:
        if each.sign is Sign.EXTRA:
            yield Write("DELETE", f"/servicePrincipals/{quote(principal)}/appRoleAssignments/{quote(each.id)}", (each,))
        else:
            body: Json = {"principalId": principal, "resourceId": found.graph_id, "appRoleId": each.id}
            yield Write("POST", f"/servicePrincipals/{quote(found.graph_id)}/appRoleAssignedTo", (each,), body)


def _at(app: Application) -> str:
    return f"/applications/{quote(app.id)}"
