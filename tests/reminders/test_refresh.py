"""Audiences that change while a campaign reminds, in the simulated tenant."""

from dataclasses import replace

import pytest

from bot.errors import LookupFailed
from bot.intune.audience import AudienceLookups
from bot.reminders.campaign import Audience, Campaign
from bot.reminders.enrolled import Enrolled
from bot.reminders.refresh import ENROLLED, LEFT, Refresh, Refreshed
from bot.sandbox import Fault, Sandbox
from bot.storage.campaign_upkeep import CampaignUpkeepStore
from bot.storage.database import Pool
from bot.storage.expected import ExpectedStore
from tests.conftest import MovableClock
from tests.intune.conftest import graph, login, tokens
from tests.reminders.audience.conftest import lookups
from tests.reminders.delivery.worker import Office
from tests.reminders.rollouts import has_draft, rollout

__all__ = ["graph", "login", "lookups", "tokens"]

MEMBERS = "/graph/v1.0/groups/*/transitiveMembers"


@pytest.fixture
def office(pool: Pool, clock: MovableClock) -> Office:
    return Office.of(pool, clock)


@pytest.fixture
def refresh(office: Office, lookups: AudienceLookups) -> Refresh:
    enrolled = Enrolled(CampaignUpkeepStore(office.pool), office.intune)
    return Refresh(ExpectedStore(office.pool), lookups, enrolled)


@pytest.fixture
async def campaign(office: Office, sandbox: Sandbox) -> Campaign:
    """Remind the helpdesk's group, in which nobody is yet known."""
    group = {"audience": "group", "group_id": sandbox.tenant.groups["helpdesk"]}
    draft = await has_draft(office, "somebody", **group)
    draft = replace(draft, owner_id=sandbox.people["helpdesk_lead"].id)
    started = await rollout(office).start(draft, office.clock.now(), canary=False)
    return replace(started, owner_id=draft.owner_id)


def agents(sandbox: Sandbox) -> list[str]:
    return sorted(person.id for person in sandbox.people.values() if "helpdesk" in person.groups)


async def planned(office: Office, campaign: Campaign) -> list[str]:
    people = ExpectedStore(office.pool).stream(campaign.id)
    return sorted([row.object_id async for row in people if row.next_at is not None])


async def test_who_joins_is_planned_and_who_leaves_is_not_reminded_any_more(
    office: Office, refresh: Refresh, campaign: Campaign, sandbox: Sandbox
) -> None:
    changed = await refresh.refresh(campaign, office.clock.now())

    assert changed == Refreshed(joined=len(agents(sandbox)), left=1)
    assert await planned(office, campaign) == agents(sandbox)
    assert await office.ledger() == [("suppressed", LEFT)]
    assert await refresh.refresh(campaign, office.clock.now()) == Refreshed(), "nothing more has changed"


async def test_who_left_and_is_back_is_planned_again(
    office: Office, refresh: Refresh, campaign: Campaign, sandbox: Sandbox
) -> None:
    await refresh.refresh(campaign, office.clock.now())
    lead = sandbox.people["helpdesk_lead"]
    groups, kept = lead.groups, tuple(lead.groups)
    object.__setattr__(lead, "groups", type(groups)(each for each in kept if each != "helpdesk"))
    assert await refresh.refresh(campaign, office.clock.now()) == Refreshed(left=1)
    assert lead.id not in await planned(office, campaign)

    object.__setattr__(lead, "groups", groups)
    assert await refresh.refresh(campaign, office.clock.now()) == Refreshed(back=1)
    assert lead.id in await planned(office, campaign)


async def test_who_is_gone_because_they_enrolled_is_on_record_as_enrolled(
    office: Office, refresh: Refresh, campaign: Campaign
) -> None:
    office.intune.shows_enrolled("somebody")
    changed = await refresh.refresh(campaign, office.clock.now())

    assert (changed.left, changed.enrolled) == (0, 1)
    assert await office.ledger() == [("suppressed", ENROLLED)]
    assert (await office.person("somebody")).enrolled_at == office.clock.now()


async def test_who_is_gone_but_cannot_be_asked_about_stays_until_the_next_time(
    office: Office, refresh: Refresh, campaign: Campaign
) -> None:
    office.intune.shows["somebody"] = LookupFailed(reason="throttled")
    assert (await refresh.refresh(campaign, office.clock.now())).left == 0
    assert "somebody" in await planned(office, campaign)

    del office.intune.shows["somebody"]
    assert await refresh.refresh(campaign, office.clock.now()) == Refreshed(left=1)


async def test_while_graph_is_down_nothing_changes(
    office: Office, refresh: Refresh, campaign: Campaign, sandbox: Sandbox
) -> None:
    sandbox.faults.plant(Fault(MEMBERS, status=503, times=20))
    with pytest.raises(LookupFailed):
        await refresh.refresh(campaign, office.clock.now())
    assert await planned(office, campaign) == ["somebody"]

    sandbox.faults.clear()
    assert (await refresh.refresh(campaign, office.clock.now())).joined == len(agents(sandbox))


async def test_a_list_is_what_its_owner_gave(office: Office, refresh: Refresh, campaign: Campaign) -> None:
    listed = replace(campaign, audience=Audience("csv", {}))

    assert await refresh.refresh(listed, office.clock.now()) == Refreshed()
    assert await planned(office, campaign) == ["somebody"]
