"""The apps that the simulated Entra knows: registrations, service principals, and consents."""

from typing import Final
from uuid import uuid4

from bot.intune.permissions import DEVICES, DIRECTORY_DEVICES, INSTALL, LICENSES, MEMBERS, SERVICE, USER_NAMES
from bot.sandbox.resources import Resource, made_id
from bot.sandbox.tenant import Tenant

GRAPH_APP_ID: Final = "00000003-0000-0000-c000-000000000000"

OFFERED: Final = (
    DEVICES, SERVICE, DIRECTORY_DEVICES, LICENSES, MEMBERS, USER_NAMES, INSTALL,
    "Application.Read.All", "DeviceManagementManagedDevices.ReadWrite.All", "Directory.ReadWrite.All",
)  # fmt: skip
"""Application permissions of the simulated Graph: those of the bot, one that it may have, and two that it must not."""


def registration(given: Resource) -> Resource:
    """Return an application as it is made, with what is `given`."""
    return {
        "id": str(uuid4()),
        "appId": str(uuid4()),
        "uniqueName": None,
        "signInAudience": "AzureADMyOrg",
        "identifierUris": [],
        "requiredResourceAccess": [],
        "passwordCredentials": [],
        "api": {"requestedAccessTokenVersion": None, "oauth2PermissionScopes": [], "preAuthorizedApplications": []},
        **given,
    }


class Apps:
    """Begins with the bot's registration, and with Graph's own service principal.

    Its public attributes may be changed while it runs.
    """

    def __init__(self, tenant: Tenant) -> None:
        """Let the tenant have the bot's registration, as bare as it is made in the portal, and no service principal."""
        self.graph: Resource = {
            "id": made_id("principal", GRAPH_APP_ID),
            "appId": GRAPH_APP_ID,
            "servicePrincipalType": "Application",
            "appRoles": [
                {"id": made_id("role", name), "value": name, "allowedMemberTypes": ["Application"], "isEnabled": True}
                for name in OFFERED
            ],
        }
        self.applications: list[Resource] = [
            registration({"id": made_id("application", tenant.app_id), "appId": tenant.app_id})
        ]
        self.principals: list[Resource] = [self.graph]
        self.federations: dict[str, list[Resource]] = {}
        """By the object id of the application."""
        self.grants: list[Resource] = []
        self.is_administrator = True
        """Whether who is signed in has a role that may register apps."""
        self.may_consent = True
        """Whether that role may consent to application permissions, too."""
        self.late = 0
        """For how many requests something new is not there yet: not all of Entra knows it at once."""
        self._hidden: dict[str, int] = {}
        self.writes = 0
        """How many changes were made."""

    def granted(self, app_id: str) -> set[str]:
        """Return the names of the permissions of Graph to which an administrator consented for an app."""
        principals = {each["id"] for each in self.principals if each["appId"] == app_id}
        names = {made_id("role", name): name for name in OFFERED}
        return {names[str(each["appRoleId"])] for each in self.grants if each["principalId"] in principals}

    def add_principal(self, app_id: str, kind: str = "Application") -> Resource:
        """Let the tenant have a service principal; `kind` is "ManagedIdentity" for what Azure makes."""
        principal: Resource = {"id": str(uuid4()), "appId": app_id, "servicePrincipalType": kind}
        self.principals.append(principal)
        return principal

    def add_grant(self, principal: Resource, role_id: str, resource: Resource | None = None) -> Resource:
        """Let an administrator have consented to an application permission, of Graph unless told otherwise."""
        api = resource or self.graph
        grant: Resource = {"id": uuid4().hex, "principalId": principal["id"], "appRoleId": role_id}
        grant |= {"resourceId": api["id"], "resourceDisplayName": api.get("displayName", "Microsoft Graph")}
        self.grants.append(grant)
        return grant

    def made(self, resource: Resource) -> Resource:
        """Count something new, and hide it for as long as `late` says."""
        self._hidden[str(resource["id"])] = self.late
        self.writes += 1
        return resource

    def is_hidden(self, resource: Resource) -> bool:
        """Tell whether something is not there yet for a request; each takes it nearer."""
        left = self._hidden.pop(str(resource["id"]), 0)
        if left:
            self._hidden[str(resource["id"])] = left - 1
        return left > 0
