"""What the simulated Entra refuses of an app registration, in Graph's words as people report them."""

from collections.abc import Iterable
from itertools import chain

from pydantic import JsonValue

from bot.sandbox.refusals import Refused
from bot.sandbox.resources import Resource


def check_patch(app: Resource, given: Resource, applications: Iterable[Resource]) -> None:
    """Raise Refused for a PATCH that Entra does not take."""
    others = [_texts(each.get("identifierUris")) for each in applications if each is not app]
    if set(_texts(given.get("identifierUris"))) & set(chain.from_iterable(others)):
        message = "Another object with the same value for property identifierUris already exists."
        raise Refused(400, "Request_BadRequest", message)
    if isinstance(given.get("api"), dict):
        _check_api(_part(app, "api"), _part(given, "api"))


def _check_api(has: Resource, given: Resource) -> None:
    scopes = _objects(has.get("oauth2PermissionScopes"))
    if "oauth2PermissionScopes" in given:
        comes = _objects(given["oauth2PermissionScopes"])
        if any(scope["isEnabled"] and scope not in comes for scope in scopes):
            message = "permission (scope or role) cannot be deleted or updated unless disabled first."
            raise Refused(
                400, "CannotDeleteOrUpdateEnabledEntitlement", f"Property api.oauth2PermissionScopes: {message}"
            )
    # As Graph does, by the scopes that are there already: not by those of the same request.
    known = {scope["id"] for scope in scopes}
    for client in _objects(given.get("preAuthorizedApplications")):
        if not set(_texts(client.get("delegatedPermissionIds"))) <= known:
            message = "has a Permission Id that cannot be found in the AppPermissions sets."
            name = "Property api.preAuthorizedApplications.delegatedPermissionIds"
            raise Refused(400, "InvalidValue", f"{name} {message}")


def check_federation(given: Resource, own: Iterable[Resource]) -> None:
    """Raise Refused for a federated credential whose name, or whose issuer and subject, another has."""
    for each in own:
        if each["name"] == given.get("name"):
            raise Refused(409, "Request_EntityAlreadyExists", "A federated credential with that name already exists.")
        if (each["issuer"], each["subject"]) == (given.get("issuer"), given.get("subject")):
            message = "Issuer and subject combination already exists for this Managed Identity or application."
            raise Refused(409, "Request_MultipleObjectsWithSameKeyValue", message)


def not_found(what: str) -> Refused:
    """Refuse what names something that is not there, or not yet."""
    message = f"Resource '{what}' does not exist or one of its queried reference-property objects are not present."
    return Refused(404, "Request_ResourceNotFound", message)


def _part(resource: Resource, name: str) -> Resource:
    part = resource.get(name)
    return part if isinstance(part, dict) else {}


def _objects(value: JsonValue) -> list[Resource]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: JsonValue) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
