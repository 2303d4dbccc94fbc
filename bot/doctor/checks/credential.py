"""The app's credential: does Entra take it, until when, and what was consented to?"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.doctor.check import skip
from bot.doctor.finding import Finding, State, Words
from bot.doctor.subject import Registered, Subject
from bot.errors import LookupFailed
from bot.intune.credential_expiry import credential_end
from bot.intune.errors import CredentialUnreadable, EntraUnreachable, TokenFailed
from bot.intune.granted import consent, roles_of
from bot.intune.lookups import LOOKUPS
from bot.intune.permissions import APPLICATIONS
from bot.parts.registration import credential_in

SOON = timedelta(days=30)
"""From then on the end of a credential is a warning: as long before it the owners get a card."""


def registered(subject: Subject) -> Registered:
    """Return what a bot with an app id asks by. Raises Skipped for one without."""
    return skip("no_app") if subject.registered is None else subject.registered


async def graph_token(subject: Subject) -> str:
    """Return a token for Graph. Raises Skipped where Entra gives none, which has a check of its own."""
    try:
        return await registered(subject).tokens.token(f"{subject.settings.addresses.graph_url}/.default")
    except TokenFailed:
        skip("no_token")


async def credential(subject: Subject) -> Sequence[Finding]:
    """Return whether Entra gives tokens for Graph and for Teams' connector."""
    addresses, tokens = subject.settings.addresses, registered(subject).tokens
    scopes = {"Microsoft Graph": f"{addresses.graph_url}/.default", "Teams": addresses.connector_scope}
    found = []
    for service, scope in scopes.items():
        try:
            await tokens.token(scope)
        except CredentialUnreadable as error:
            return [Finding("credential", State.FAILED, "unreadable", {"fault": error.fault})]
        except EntraUnreachable as error:
            found.append(Finding("credential", State.FAILED, "unreachable", {"service": service, "fault": error.fault}))
        except TokenFailed as error:
            found.append(Finding("credential", State.FAILED, "refused", {"service": service, "fault": str(error)}))
        else:
            found.append(Finding("credential", State.OK, "good", {"service": service}))
    return found


async def expiry(subject: Subject) -> Sequence[Finding]:
    """Return how long the credential still holds: from its file, or from the app registration."""
    asked = registered(subject)
    try:
        end = await credential_end(credential_in(subject.settings), asked.answers, app_id=subject.settings.app_id)
    except CredentialUnreadable:
        skip("no_token")
    except LookupFailed as failed:
        await graph_token(subject)
        what = "unknown" if failed.reason == "refused" else "not_told"
        return [Finding("expiry", State.SKIPPED, what, {"permission": APPLICATIONS})]
    if end is None:
        return [Finding("expiry", State.OK, "never")]
    left = end - subject.clock.now()
    known = {"date": f"{end:%Y-%m-%d}", "days": str(max(left.days, 0))}
    if left <= timedelta():
        return [Finding("expiry", State.FAILED, "over", known)]
    return [Finding("expiry", State.WARNING if left < SOON else State.OK, "soon" if left < SOON else "later", known)]


async def permissions(subject: Subject) -> Sequence[Finding]:
    """Return which permissions in Graph are missing, with what then fails, and which are too many."""
    roles = roles_of(await graph_token(subject))
    if roles is None:
        return [Finding("permissions", State.SKIPPED, "unreadable")]
    compared = consent(roles, installs=subject.settings.campaign_installs_app)
    found = [*(_missing(name) for name in compared.missing)]
    if compared.writing:
        allowed = subject.settings.allow_extra_permissions
        state, what = (State.WARNING, "writing_allowed") if allowed else (State.FAILED, "writing")
        found.append(Finding("permissions", state, what, {"permissions": ", ".join(compared.writing)}))
    found += _unneeded("reading", compared.reading)
    found += _unneeded("idle", compared.idle)
    return found or [Finding("permissions", State.OK, "right")]


def _missing(permission: str) -> Finding:
    lookups = tuple(f"lookup.{lookup.name}" for lookup in LOOKUPS if lookup.permission == permission)
    if not lookups:  # that to install the app
        return Finding("permissions", State.WARNING, "cannot_install", {"permission": permission})
    return Finding("permissions", State.WARNING, "missing", {"permission": permission, "lookups": Words(lookups)})


def _unneeded(what: str, names: Sequence[str]) -> Iterator[Finding]:
    if names:
        yield Finding("permissions", State.WARNING, what, {"permissions": ", ".join(names)})
