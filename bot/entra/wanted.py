"""What Entra has to have for the bot, by the pages of learn.microsoft.com that each part names."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

from bot.intune.lookups import LOOKUPS
from bot.intune.permissions import APPLICATIONS, INSTALL, OF_A_TEAM
from bot.settings.clouds import clouds

UNIQUE_NAME: Final = "enroll-desk"
"""The alternate key of a registration that is made here: two runs at once then make one ("Upsert application")."""

SINGLE_TENANT: Final = "AzureADMyOrg"
"""The signInAudience: bots of several tenants can no longer be made (Bot Service, "Azure Bot resource")."""

TOKEN_VERSION: Final = 2
"""The requestedAccessTokenVersion that Teams' single sign-on is described for ("Register your app", bots)."""

SCOPE: Final = "access_as_user"
"""The scope that Teams asks for on behalf of a person ("Register your app with Microsoft Entra ID", bots)."""

TEAMS_CLIENTS: Final = {
    "1fec8e78-bce4-4aaf-ab1b-5451cc387264": "Teams desktop, mobile",
    "5e3ce6c0-2b1f-4285-8d4b-75ee78787346": "Teams web",
}
"""Client ids of Teams itself, which need nobody's consent to that scope (the same page)."""

WELCOME: Final = frozenset({APPLICATIONS})
"""Permissions that nobody has to give, and that are not too much where somebody has given them."""

_SCOPE_IDS = UUID("3b0c2f5e-86a4-4c67-9d0e-2d2b8a1f7c54")


@dataclass(frozen=True, slots=True)
class Federation:
    """A federatedIdentityCredential: the tokens of somebody else's that prove the app. It is found by its name."""

    name: str
    issuer: str
    subject: str
    audience: str


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """What administrators and people read where they consent to the scope."""

    admin_name: str
    admin_description: str
    user_name: str
    user_description: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that Entra has to have."""

    display_name: str
    """Of a registration that is made; one that is there keeps its own."""
    scope_words: ScopeWords
    app_id: str | None = None
    """None: the app whose uniqueName is `unique_name`, which is made where it is not there."""
    unique_name: str = UNIQUE_NAME
    permissions: tuple[str, ...] = field(default_factory=lambda: permissions(installs_app=False))
    federation: Federation | None = None


def permissions(*, installs_app: bool) -> tuple[str, ...]:
    """Return Graph's application permissions that the look-ups need, and that to install the app where it does.

    The one that an owner of a team gives is none of them: it comes with the app in Teams.
    """
    wanted = {lookup.permission for lookup in LOOKUPS if not lookup.permission.endswith(OF_A_TEAM)}
    return tuple(sorted(wanted | {INSTALL} if installs_app else wanted))


def managed_identity(principal_id: str, *, tenant_id: str, login_url: str, cloud: str) -> Federation:
    """Return how a managed identity of this tenant proves the app; `principal_id` is its object id."""
    return federation(f"{login_url}/{tenant_id}/v2.0", principal_id, cloud=cloud, name="enroll-desk-identity")


def federation(issuer: str, subject: str, *, cloud: str, name: str = "enroll-desk-workload") -> Federation:
    """Return how a workload somewhere else proves the app, such as a Kubernetes service account."""
    return Federation(name, issuer, subject, clouds()[cloud].federation_audience)


def scope_id(app_id: str) -> str:
    """Return the id of our scope: the same from every run, so that two at once do not make two scopes."""
    return str(uuid5(_SCOPE_IDS, app_id))
