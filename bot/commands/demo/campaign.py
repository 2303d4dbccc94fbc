"""The demo's campaign: everybody in the sandbox is expected to enroll, and is reminded from tomorrow on."""

from datetime import date, timedelta

from bot.clock import Clock
from bot.parts.foundation import Foundation, founded
from bot.parts.reminding import rollout
from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.found import Found
from bot.reminders.campaign import State
from bot.reminders.new_campaign import NewCampaign
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tenant import Person, Tenant
from bot.settings import Settings
from bot.storage.campaigns import CampaignStore
from bot.storage.conversations import ConversationStore
from cards.catalogue import Catalogue

OWNER = "helpdesk_agent"
"""The key of the person whose campaign it is."""
OVER = {State.CANCELLED.value, State.FINISHED.value}


async def campaign_runs(settings: Settings, clock: Clock, sandbox: Sandbox, person: Person, words: Catalogue) -> None:
    """See that everybody can be reminded, `person` in the chat's window, and that a campaign runs.

    It is that of an earlier start, or a new one. It reminds at any hour of any day, so that one comes whenever the
    demo's time goes on by a day.
    """
    async with founded(settings, clock, joins=True) as base:
        await _know_chats(base, sandbox, person)
        if all(row.state in OVER for row in await CampaignStore(base.pool).all(sandbox.tenant_id)):
            await _begin(base, sandbox.tenant, words)


async def _know_chats(base: Foundation, sandbox: Sandbox, person: Person) -> None:
    """Know everybody's chat: the window has that of one person, and the sandbox takes what goes to the others."""
    window = base.settings.addresses.service_url or sandbox.service_url
    others = [each for each in sandbox.people.values() if each is not person]
    for each, service_url in (*((other, sandbox.service_url) for other in others), (person, window)):
        await ConversationStore(base.pool).keep(
            f"a:{each.id}",
            tenant_id=sandbox.tenant_id,
            service_url=service_url,
            bot={"id": f"28:{sandbox.app_id}"},
            person={"id": f"29:{each.id}", "aadObjectId": each.id},
            now=base.clock.now(),
        )


async def _begin(base: Foundation, tenant: Tenant, words: Catalogue) -> None:
    fleet, now = base.tenant.fleet, base.clock.now()
    assert fleet is not None  # noqa: S101 - the demo has an app id
    life = rollout(base, fleet)
    campaign = await life.create(_wish(tenant, words, first=now.date() + timedelta(days=1)), now)
    await life.fill(campaign, Found(tuple(Candidate(person.id) for person in tenant.people.values())), now)
    await life.start(campaign, now, canary=False)


def _wish(tenant: Tenant, words: Catalogue, *, first: date) -> NewCampaign:
    owner = tenant.people[OWNER]
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
