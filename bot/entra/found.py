"""What is in Entra now, asked of Graph."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

from pydantic import ValidationError
from yarl import URL

from bot.entra.errors import SetupFailed
from bot.entra.models import Application, FederatedCredential, Grant, GraphPrincipal, Principal
from bot.entra.wanted import Wanted
from bot.errors import LookupFailed
from bot.intune.graph import Graph
from bot.intune.lookup import odata_string
from bot.intune.models import Part

GRAPH_APP_ID: Final = "00000003-0000-0000-c000-000000000000"
"""Microsoft Graph's own app id, the same in every cloud ("Verify first-party Microsoft applications")."""

Answer = TypeVar("Answer", bound=Part)


@dataclass(frozen=True, slots=True)
class Found:
    """What is there. Without an application there is nothing of the rest, but for a managed identity's principal."""

    graph_id: str
    """The object id of Graph's service principal."""
    roles: Mapping[str, str]
    """Ids of the application permissions that Graph offers, by name."""
    application: Application | None = None
    principal: Principal | None = None
    grants: tuple[Grant, ...] = ()
    federations: tuple[FederatedCredential, ...] = ()

    @property
    def app_id(self) -> str | None:
        """Return the app id; None where there is no app yet."""
        own = self.application or self.principal
        return None if own is None else own.app_id

    @property
    def is_managed_identity(self) -> bool:
        """Tell whether the bot is a managed identity: Azure registers it, and it has permissions, but nothing else."""
        return self.application is None and self.principal is not None


class Directory:
    """Asks Graph."""

    def __init__(self, graph: Graph) -> None:
        """Ask with the rights of whoever `graph` has its tokens from."""
        self._graph = graph
        self._roles: GraphPrincipal | None = None

    async def look(self, wanted: Wanted) -> Found:
        """Return what there is of what is wanted. Raises LookupFailed and SetupFailed ("unknown_app")."""
        if self._roles is None:  # they are many, and do not change
            self._roles = await self._one(GraphPrincipal, f"/servicePrincipals(appId='{GRAPH_APP_ID}')", "graph_roles")
        if self._roles is None:
            raise LookupFailed(reason="broken")
        roles = {
            role.value: role.id
            for role in self._roles.app_roles
            if role.is_enabled and "Application" in role.allowed_member_types
        }
        found = Found(self._roles.id, roles)
        key = ("uniqueName", wanted.unique_name) if wanted.app_id is None else ("appId", wanted.app_id)
        application = await self._one(Application, f"/applications({key[0]}={quote(odata_string(key[1]))})", "app")
        app_id = wanted.app_id if application is None else application.app_id
        if app_id is None:
            return found
        principal = await self._one(Principal, f"/servicePrincipals(appId='{app_id}')", "principal")
        if application is None and (principal is None or principal.service_principal_type != "ManagedIdentity"):
            raise SetupFailed(reason="unknown_app", app_id=app_id)
        grants, federations = await asyncio.gather(self._grants(principal), self._federations(application))
        return Found(found.graph_id, roles, application, principal, grants, federations)

    async def _grants(self, principal: Principal | None) -> tuple[Grant, ...]:
        if principal is None:
            return ()
        return await self._all(Grant, f"/servicePrincipals/{quote(principal.id)}/appRoleAssignments", "grants")

    async def _federations(self, application: Application | None) -> tuple[FederatedCredential, ...]:
        if application is None:
            return ()
        path = f"/applications/{quote(application.id)}/federatedIdentityCredentials"
        return await self._all(FederatedCredential, path, "federations")

    async def _one(self, model: type[Answer], path: str, name: str) -> Answer | None:
        address = self._address(f"{path}?$select={','.join(model.select())}")
        answer = await self._graph.single(address, lookup=name, deadline=self._graph.deadline())
        return _read(model, answer[0]) if answer else None

    async def _all(self, model: type[Answer], path: str, name: str) -> tuple[Answer, ...]:
        answer = await self._graph.collection(self._address(path), lookup=name, deadline=self._graph.deadline())
        return tuple(_read(model, each) for each in answer)

    def _address(self, path: str) -> URL:
        return URL(f"{self._graph.url}/v1.0{path}", encoded=True)


def _read(model: type[Answer], answer: object) -> Answer:
    try:
        return model.model_validate(answer)
    except ValidationError:
        raise LookupFailed(reason="broken") from None
