"""What differs between what is wanted and what is there. Pure; every piece is a line that an administrator reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.entra.found import GRAPH_APP_ID, Found
from bot.entra.models import Application
from bot.entra.wanted import SCOPE, SINGLE_TENANT, TEAMS_CLIENTS, TOKEN_VERSION, WELCOME, Wanted, scope_id
from bot.package.manifest import application_id_uri


class Sign(StrEnum):
    """What is to be done about a piece."""

    ADD = "+"
    CHANGE = "~"
    RIGHT = "="
    EXTRA = "-"
    """There, and needed for nothing. Taken away only where that is asked for."""


class Piece(StrEnum):
    """The pieces of what is wanted, each in its place: what a later one rests on comes before it."""

    REGISTRATION = "registration"
    AUDIENCE = "audience"
    VERSION = "token_version"
    URI = "uri"
    SCOPE = "scope"
    CLIENT = "client"
    PERMISSION = "permission"
    PRINCIPAL = "principal"
    FEDERATION = "federation"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece, and how it stands."""

    sign: Sign
    piece: Piece
    what: str
    """What it is called: a permission's name, an address, an id."""
    id: str = ""
    """That of Graph's, where `what` is none."""


NOT_YET: Final = "…"
"""Stands for the app id that Entra gives to an app when it is made."""


def differences(wanted: Wanted, found: Found) -> tuple[Difference, ...]:
    """Return every piece in its order, also those that are as they should be.

    A managed identity has no registration; of it only its permissions are looked at.
    """
    own = () if found.is_managed_identity else (*_registration(wanted, found.application), *_declared(wanted, found))
    return (*own, *_principal(found), *_federation(wanted, found), *_consent(wanted, found))


def unknown_permissions(wanted: Wanted, found: Found) -> tuple[str, ...]:
    """Return the permissions that Graph does not offer here, as it may be in one of the national clouds."""
    return tuple(name for name in wanted.permissions if name not in found.roles)


def _registration(wanted: Wanted, app: Application | None) -> Iterator[Difference]:
    app_id = NOT_YET if app is None else app.app_id
    name = wanted.display_name if app is None else app.app_id
    yield Difference(Sign.ADD if app is None else Sign.RIGHT, Piece.REGISTRATION, name)
    if app is not None:
        yield _valued(Piece.AUDIENCE, SINGLE_TENANT, app.sign_in_audience)
    version = "" if app is None else app.api.requested_access_token_version or ""
    yield _valued(Piece.VERSION, str(TOKEN_VERSION), str(version))
    uri = application_id_uri(app_id)
    is_there = app is not None and uri in app.identifier_uris
    yield Difference(Sign.RIGHT if is_there else Sign.ADD, Piece.URI, uri)
    yield Difference(_scope(app), Piece.SCOPE, SCOPE)
    yield from _clients(app)


def _valued(piece: Piece, wanted: str, has: str) -> Difference:
    if has == wanted:
        return Difference(Sign.RIGHT, piece, wanted)
    return Difference(Sign.CHANGE if has else Sign.ADD, piece, wanted)


def _scope(app: Application | None) -> Sign:
    scopes = () if app is None else app.api.oauth2_permission_scopes
    own = next((scope for scope in scopes if scope.value == SCOPE), None)
    if own is None:
        return Sign.ADD
    return Sign.RIGHT if own.is_enabled else Sign.CHANGE


def own_scope_id(app: Application) -> str:
    """Return the id of the scope as the app has it, or as it will have it."""
    return next((each.id for each in app.api.oauth2_permission_scopes if each.value == SCOPE), scope_id(app.app_id))


def _clients(app: Application | None) -> Iterator[Difference]:
    known = {} if app is None else {client.app_id: client for client in app.api.pre_authorized_applications}
    for app_id, name in TEAMS_CLIENTS.items():
        client = known.pop(app_id, None)
        if client is None or app is None:
            yield Difference(Sign.ADD, Piece.CLIENT, name, app_id)
        else:
            has_scope = own_scope_id(app) in client.delegated_permission_ids
            yield Difference(Sign.RIGHT if has_scope else Sign.CHANGE, Piece.CLIENT, name, app_id)
    for app_id in known:
        yield Difference(Sign.EXTRA, Piece.CLIENT, app_id, app_id)


def _declared(wanted: Wanted, found: Found) -> Iterator[Difference]:
    """Compare what the app declares that it needs: administrators read it before they consent."""
    resources = () if found.application is None else found.application.required_resource_access
    declared = {
        access.id
        for resource in resources
        if resource.resource_app_id == GRAPH_APP_ID
        for access in resource.resource_access
        if access.type == "Role"
    }
    for name, role_id in _known(wanted, found):
        yield Difference(Sign.RIGHT if role_id in declared else Sign.ADD, Piece.PERMISSION, name, role_id)
    names = {role_id: name for name, role_id in found.roles.items()}
    for role_id in sorted(declared - {role_id for _, role_id in _known(wanted, found)}):
        yield _beside(Piece.PERMISSION, names.get(role_id, role_id), role_id)


def _principal(found: Found) -> Iterator[Difference]:
    if found.principal is None:
        yield Difference(Sign.ADD, Piece.PRINCIPAL, NOT_YET if found.application is None else found.application.app_id)
    else:
        yield Difference(Sign.RIGHT, Piece.PRINCIPAL, found.principal.id)


def _federation(wanted: Wanted, found: Found) -> Iterator[Difference]:
    own = wanted.federation
    if own is None or found.is_managed_identity:
        return
    # Entra takes an issuer and a subject once only, under whatever name somebody gave them.
    alike = [each for each in found.federations if (each.issuer, each.subject) == (own.issuer, own.subject)]
    there = next((each for each in (*alike, *found.federations) if each in alike or each.name == own.name), None)
    if there is None:
        yield Difference(Sign.ADD, Piece.FEDERATION, own.subject)
        return
    is_right = (there.issuer, there.subject, there.audiences) == (own.issuer, own.subject, (own.audience,))
    yield Difference(Sign.RIGHT if is_right else Sign.CHANGE, Piece.FEDERATION, own.subject, there.id)


def _consent(wanted: Wanted, found: Found) -> Iterator[Difference]:
    granted = {grant.app_role_id: grant for grant in found.grants if grant.resource_id == found.graph_id}
    for name, role_id in _known(wanted, found):
        is_there = granted.pop(role_id, None) is not None
        yield Difference(Sign.RIGHT if is_there else Sign.ADD, Piece.CONSENT, name, role_id)
    names = {role_id: name for name, role_id in found.roles.items()}
    for role_id, grant in granted.items():
        yield _beside(Piece.CONSENT, names.get(role_id, role_id), grant.id)
    for grant in found.grants:
        if grant.resource_id != found.graph_id:
            what = f"{grant.resource_display_name}: {grant.app_role_id}"
            yield Difference(Sign.EXTRA, Piece.CONSENT, what, grant.id)


def _beside(piece: Piece, name: str, id_: str) -> Difference:
    return Difference(Sign.RIGHT if name in WELCOME else Sign.EXTRA, piece, name, id_)


def _known(wanted: Wanted, found: Found) -> list[tuple[str, str]]:
    return [(name, found.roles[name]) for name in wanted.permissions if name in found.roles]
