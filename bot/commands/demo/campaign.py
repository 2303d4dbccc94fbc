"""The demo's campaign: everybody in the sandbox is expected to enroll, and is reminded from tomorrow on."""

from datetime import date, timedelta

from bot.clock import Clock
from bot.foundation import founded
from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.found import Found
from bot.reminders.campaign import State
from bot.reminders.new_campaign import NewCampaign
from bot.reminding import rollout
from bot.sandbox.tenant import Person, Tenant
from bot.settings import Settings
from bot.storage.campaigns import CampaignStore
from cards.catalogue import Catalogue

OWNER = "helpdesk_agent"
"""The key of the person whose campaign it is."""
OVER = {State.CANCELLED.value, State.FINISHED.value}


async def campaign_runs(settings: Settings, clock: Clock, tenant: Tenant, words: Catalogue) -> None:
    """See that a campaign runs: that of an earlier start, or a new one.

    It reminds at any hour of any day, so that one comes whenever the demo's time goes on by a day.
    """
    async with founded(settings, clock, joins=True) as base:
        fleet = base.tenant.fleet
        assert fleet is not None  # noqa: S101 - the demo has an app id
        if any(row.state not in OVER for row in await CampaignStore(base.pool).all(tenant.tenant_id)):
            return
        life, now = rollout(base, fleet), clock.now()
        wish = _wish(tenant, tenant.people[OWNER], words, first=now.date() + timedelta(days=1))
        campaign = await life.create(wish, now)
        await life.fill(campaign, Found(tuple(Candidate(person.id) for person in tenant.people.values())), now)
        await life.start(campaign, now, canary=False)


def _wish(tenant: Tenant, owner: Person, words: Catalogue, *, first: date) -> NewCampaign:
    return NewCampaign(
        tenant_id=tenant.tenant_id,
        owner_id=owner.id,
        owner_name=owner.name,
        name=words.plain("demo.campaign"),
        first=first.isoformat(),
        due=(first + timedelta(days=30)).isoformat(),
        distances="7, 7, 3",
        opens="00:00",
        closes="23:59",
        days="0, 1, 2, 3, 4, 5, 6",
        locale=words.language,
    )
