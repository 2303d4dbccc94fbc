"""The tenant's part of the composition: who is asked for devices, and who is of the helpdesk."""

from dataclasses import dataclass

from aiohttp import ClientSession

from bot.advisor.evidence import Evidence
from bot.advisor.facts import Fact, Facts, Source
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.operator import OperatorFacts
from bot.intune.roles import HelpdeskRoles, NoRoles, Roles
from bot.intune.tokens import Tokens
from bot.settings import Settings
from bot.storage.audit import AuditStore, SerialQuotaStore
from bot.storage.database import Pool


class NoTenant:
    """Stands where Intune would be, for a bot without an app id: it can ask nobody, and says so."""

    async def devices(self, user_id: str) -> Evidence:  # noqa: ARG002 - the port's signature
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def by_serial_number(self, serial_number: str, *, asked_by: str) -> Evidence:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def devices_of(self, user: str, *, asked_by: str, reason: str) -> Evidence:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")

    async def anybodys(self, serial_number: str, *, asked_by: str, reason: str) -> Evidence:  # noqa: ARG002 - as above
        """Raise LookupFailed."""
        raise LookupFailed(reason="refused")


@dataclass(frozen=True, slots=True)
class Tenant:
    """What the bot can ask Graph. `answers` is None for a bot without an app id."""

    answers: Answers | None
    lookups: OperatorFacts | NoTenant
    roles: Roles


def tenant_of(settings: Settings, session: ClientSession, tokens: Tokens | None, pool: Pool, clock: Clock) -> Tenant:
    """Return the tenant of the settings."""
    if tokens is None:
        return Tenant(None, NoTenant(), NoRoles())
    answers = Answers(Graph(session, tokens, url=settings.addresses.graph_url, clock=clock), clock)
    roles = HelpdeskRoles(answers, settings.helpdesk_groups)
    lookups = IntuneLookups(answers, clock, audit=AuditStore(pool), quota=SerialQuotaStore(pool), roles=roles)
    told = settings.auto_enrollment
    facts = Facts([Fact("auto_enrollment", told, Source.GIVEN)] if told else [])
    return Tenant(answers, OperatorFacts(lookups, facts), roles)
