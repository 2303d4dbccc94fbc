"""What an administrator consented to, as the app's own token says: enough for the look-ups, and no more than that."""

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from bot.errors import EnrollDeskError
from bot.intune.errors import TokenFailed
from bot.intune.lookups import LOOKUPS
from bot.intune.permissions import (
    APPLICATIONS,
    DIRECTORY_DEVICES,
    INSTALL,
    LICENSES,
    MEMBERS,
    OF_A_TEAM,
    USER_NAMES,
)
from bot.intune.tokens import Tokens

PATIENCE = 3.0
"""Seconds that a start waits for the token. Without it the bot starts all the same: Entra may be back in a minute."""

OPTIONAL = frozenset({APPLICATIONS, INSTALL})
"""Permissions that serve a purpose of ours where somebody wants it: to tell when the secret ends, and to let the app
install itself. With the second the bot can change nothing but its own installation."""

_STANDS_IN = {
    DIRECTORY_DEVICES: {"Directory.Read.All"},
    LICENSES: {"Directory.Read.All", "User.Read.All"},
    MEMBERS: {"Directory.Read.All", "Group.Read.All"},
    USER_NAMES: {"Directory.Read.All", "User.Read.All"},
}
"""Wider permissions with which Graph answers as well (the tables "Permissions" on the pages of each request)."""

log = structlog.get_logger()


class ExtraPermissions(EnrollDeskError):
    """Not started: the app may write in Graph ({names}). Forbid it, or set ENROLLDESK_ALLOW_EXTRA_PERMISSIONS=true."""

    names: str


@dataclass(frozen=True, slots=True)
class Consent:
    """How the app's permissions compare with what the look-ups need, by their names in alphabetical order."""

    missing: tuple[str, ...]
    """Needed, and not there, nor a wider one in its place. What a team's owner consents to is not told by a token."""
    writing: tuple[str, ...]
    """Not needed, and not only to read: whoever has the bot's credential could do that."""
    reading: tuple[str, ...]
    """Not needed, and only to read."""
    idle: tuple[str, ...]
    """Needed only for what is turned off: CAMPAIGN_INSTALLS_APP."""


def consent(roles: Iterable[str], *, installs: bool) -> Consent:
    """Compare the permissions of a token; `installs` where the setting CAMPAIGN_INSTALLS_APP is on."""
    has = set(roles)
    needed = {lookup.permission for lookup in LOOKUPS if not lookup.permission.endswith(OF_A_TEAM)}
    needed |= {INSTALL} if installs else set()
    extra = has - needed - OPTIONAL
    return Consent(
        missing=tuple(sorted(name for name in needed - has if not has & _wider(name))),
        writing=tuple(sorted(name for name in extra if not _only_reads(name))),
        reading=tuple(sorted(name for name in extra if _only_reads(name))),
        idle=tuple(sorted(has & {INSTALL} - needed)),
    )


def roles_of(token: str) -> frozenset[str] | None:
    """Return the application permissions that a token for Graph names; None where it cannot be read.

    It is our own token, fresh from Entra, so its signature is not checked. Microsoft promises no form of it to clients
    ("Access tokens in the Microsoft identity platform"), so nothing but warnings and one refusal rests on it.
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return None
    roles = claims.get("roles", []) if isinstance(claims, dict) else None
    return frozenset(map(str, roles)) if isinstance(roles, list) else None


async def refuse_to_write(tokens: Tokens, *, graph_url: str, installs: bool) -> None:
    """Raise ExtraPermissions where the app may write what it need not; where that cannot be known now, log so."""
    try:
        async with asyncio.timeout(PATIENCE):
            roles = roles_of(await tokens.token(f"{graph_url}/.default"))
    except (TokenFailed, TimeoutError) as error:
        log.warning("permissions not checked", fault=type(error).__name__)
        return
    if roles is None:
        log.warning("permissions not checked", fault="the token cannot be read")
        return
    writing = consent(roles, installs=installs).writing
    if writing:
        raise ExtraPermissions(names=", ".join(writing))


def _only_reads(name: str) -> bool:
    """Tell by its name: `Resource.Operation.Scope`. What does not say that it reads is taken for writing."""
    operation = f"{name}.".split(".")[1]
    return operation.startswith("Read") and "Write" not in operation


def _wider(name: str) -> set[str]:
    return _STANDS_IN.get(name, set()) | {name.replace(".Read.", ".ReadWrite.")}
