"""The tenant's part of the composition: who is asked for devices, who is of the helpdesk, and who may own campaigns."""

from dataclasses import dataclass

from aiohttp import ClientSession

from bot.advisor.evidence import Evidence
from bot.advisor.facts import Fact, Facts, Source
from bot.clock import Clock
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.app_install import AppInstaller
from bot.intune.audience import AudienceLookups
from bot.intune.devices import IntuneLookups
from bot.intune.expected import ExpectedLookups
from bot.intune.graph import Graph
from bot.intune.operator import OperatorFacts
from bot.intune.pace import Pace
from bot.intune.roles import GroupOwners, HelpdeskRoles, NoOwners, NoRoles, Owners, Roles
from bot.intune.tokens import Tokens
from bot.intune.wire import Wire
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
class Fleet:
    """What campaigns ask Graph, about many people at once."""

    audience: AudienceLookups
    expected: ExpectedLookups
    installer: AppInstaller | None
    """None where nobody gets the app."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """What the bot can ask Graph. A bot without an app id has no `answers` and no `fleet`."""

    answers: Answers | None
    lookups: OperatorFacts | NoTenant
    roles: Roles
    owners: Owners
    fleet: Fleet | None


def tenant_of(settings: Settings, session: ClientSession, tokens: Tokens | None, pool: Pool, clock: Clock) -> Tenant:
    """Return the tenant of the settings."""
    if tokens is None:
        return Tenant(None, NoTenant(), NoRoles(), NoOwners(), None)
    answers = Answers(Graph(session, tokens, url=settings.addresses.graph_url, clock=clock), clock)
    roles = HelpdeskRoles(answers, settings.helpdesk_groups)
    lookups = IntuneLookups(answers, clock, audit=AuditStore(pool), quota=SerialQuotaStore(pool), roles=roles)
    told = settings.auto_enrollment
    facts = Facts([Fact("auto_enrollment", told, Source.GIVEN)] if told else [])
    group_id = settings.campaign_group_id
    owners = NoOwners() if group_id is None else GroupOwners(answers, group_id)
    audit = AuditStore(pool)
    fleet = Fleet(
        AudienceLookups(answers, clock, audit=audit),
        ExpectedLookups(answers, clock, audit=audit, app_id=settings.app_id),
        _installer(settings, session, tokens),
    )
    return Tenant(answers, OperatorFacts(lookups, facts), roles, owners, fleet)


def _installer(settings: Settings, session: ClientSession, tokens: Tokens) -> AppInstaller | None:
    catalog_id, url = settings.teams_app_catalog_id, settings.addresses.graph_url
    if not settings.campaign_installs_app or catalog_id is None:
        return None
    return AppInstaller(Wire(session, tokens, url=url, pace=Pace()), url=url, catalog_id=catalog_id)
