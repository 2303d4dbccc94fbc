"""Graph's answers about apps. What we do not know in a list is kept, since a list is written back as a whole."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from bot.intune.models import Id, Part, Record, Text, missing_as_empty
from bot.intune.wire import Json


class Element(Part):
    """An element of a list of an application."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="allow", validate_by_name=True)

    def written(self) -> Json:
        """Return it as Graph has it, with what we do not know of it."""
        return self.model_dump(by_alias=True, mode="json", exclude_unset=True)


class Scope(Element):
    """A permissionScope that the app offers."""

    id: str
    value: Text = ""
    is_enabled: bool = True


class Client(Element):
    """A preAuthorizedApplication."""

    app_id: Text = ""
    delegated_permission_ids: tuple[str, ...] = ()


class Access(Element):
    """A resourceAccess: of type "Role" for an application permission, "Scope" for a delegated one."""

    id: str
    type: Text = ""


class Resource(Element):
    """A requiredResourceAccess: what the app declares that it needs of one API."""

    resource_app_id: str
    resource_access: tuple[Access, ...] = ()


class Api(Part):
    """An apiApplication."""

    requested_access_token_version: int | None = None
    oauth2_permission_scopes: tuple[Scope, ...] = ()
    pre_authorized_applications: Annotated[tuple[Client, ...], BeforeValidator(missing_as_empty)] = ()


class Application(Record):
    """An app registration."""

    app_id: str
    sign_in_audience: Text = ""
    identifier_uris: tuple[str, ...] = ()
    api: Annotated[Api, BeforeValidator(lambda value: {} if value is None else value)] = Api()
    required_resource_access: tuple[Resource, ...] = ()


class Role(Part):
    """An appRole that an API offers."""

    id: str
    value: Text = ""
    allowed_member_types: tuple[str, ...] = ()
    is_enabled: bool = True


class Principal(Record):
    """A servicePrincipal: the app as this tenant has it, or a managed identity."""

    app_id: str
    service_principal_type: Text = ""


class GraphPrincipal(Record):
    """The servicePrincipal of Graph itself, with all that it offers."""

    app_roles: tuple[Role, ...] = ()


class Grant(Record):
    """An appRoleAssignment: an application permission to which an administrator consented."""

    app_role_id: str
    resource_id: Id = None
    resource_display_name: Text = ""


class FederatedCredential(Record):
    """A federatedIdentityCredential."""

    name: str
    issuer: str
    subject: Text = ""
    audiences: tuple[str, ...] = ()
