"""Where it is told in the end who did not enroll."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.errors import LookupFailed
from bot.helpdesk.channels import Channels
from bot.parts.reminder_places import CampaignPlaces
from bot.reminders.campaign import Campaign
from bot.reminders.last_resort import Place
from bot.sandbox import Fault, Sandbox
from bot.storage.database import Pool
from tests.conftest import MovableClock
from tests.reminders.rollouts import LANGUAGES, WISH
from tests.teams.test_conversations import personal_chats

DESK = Channels({"nl": "19:nl@thread.tacv2", "en": "19:en@thread.tacv2"})


class Kept(list[str]):
    """Remembers which channels are kept."""

    async def __call__(self, channel_id: str) -> None:
        """Keep one."""
        self.append(channel_id)


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as opened:
        yield opened


@pytest.fixture
def campaign(sandbox: Sandbox, clock: MovableClock) -> Campaign:
    """Return a campaign of somebody in the sandbox, in Dutch."""
    draft = WISH.draft(clock.now(), LANGUAGES)
    return replace(draft, tenant_id=sandbox.tenant_id, owner_id=sandbox.people["helpdesk_agent"].id, locale="nl-BE")


@pytest.fixture
def kept() -> Kept:
    return Kept()


def places(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, kept: Kept, desk: Channels | None = None
) -> CampaignPlaces:
    chats = personal_chats(sandbox, pool, session, clock, service_url=sandbox.service_url)
    return CampaignPlaces(desk, kept, chats)


async def test_the_helpdesk_is_told_in_the_channel_of_the_campaigns_language(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, kept: Kept, campaign: Campaign
) -> None:
    found = places(sandbox, pool, session, clock, kept, DESK)

    assert await found.of(campaign) == Place("19:nl@thread.tacv2", "nl")
    assert kept == ["19:nl@thread.tacv2"]


async def test_without_a_helpdesk_the_owner_is_told(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, kept: Kept, campaign: Campaign
) -> None:
    found = places(sandbox, pool, session, clock, kept)

    assert await found.of(campaign) == Place(f"a:{campaign.owner_id}", "nl-BE", campaign.time_zone)
    assert kept == []


async def test_while_teams_cannot_be_asked_it_waits(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, kept: Kept, campaign: Campaign
) -> None:
    found = places(sandbox, pool, session, clock, kept)
    sandbox.faults.plant(Fault("/connector/v3/conversations", status=429))
    with pytest.raises(LookupFailed):
        await found.of(campaign)

    assert await found.of(campaign) is not None


async def test_an_owner_who_does_not_have_the_app_is_not_told_until_they_do(
    sandbox: Sandbox, pool: Pool, session: ClientSession, clock: MovableClock, kept: Kept, campaign: Campaign
) -> None:
    found = places(sandbox, pool, session, clock, kept)
    sandbox.connector.installations.remove(campaign.owner_id)
    assert await found.of(campaign) is None

    sandbox.connector.installations.add(campaign.owner_id)
    assert await found.of(campaign) is not None
