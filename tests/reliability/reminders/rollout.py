"""A campaign that runs, with people who are all due at its start."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.row import row_of
from bot.reminders.schedule import WEEK, Schedule
from bot.storage.campaigns import CampaignRow, CampaignStore, Figures
from bot.storage.database import Pool
from bot.storage.expected import ExpectedStore, NewPerson

SERVICE_URL = "https://smba.trafficmanager.net/teams/"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"

_CHATS = """
    insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
    select 'a:person-' || number, %(tenant_id)s, 'personal', %(service_url)s, '{}',
        jsonb_build_object('aadObjectId', 'person-' || number), %(now)s
    from generate_series(0, %(people)s - 1) as number
"""


def day_long(at: datetime, distances: Sequence[int] = ()) -> Schedule:
    """Return a schedule that begins on the day of `at` and reminds at any time of any day for a year."""
    today = at.date()
    return Schedule(today, tuple(distances), today + timedelta(days=365), time(0), time(23, 59, 59), WEEK)


async def running_campaign(pool: Pool, schedule: Schedule, now: datetime) -> CampaignRow:
    """Store a campaign, and let it run."""
    draft = Campaign(
        id=0,
        name="Autumn",
        tenant_id=TENANT,
        owner_id="0d9b1f5e-4b8e-4f0c-9a52-3f2d1c7b6a90",
        schedule=schedule,
        audience=Audience("csv", {}),
        locale="en",
        time_zone="UTC",
        state=State.DRAFT,
        revision=0,
        created_at=now,
        started_at=None,
        canary_size=0,
        owner_name="Olivia",
    )
    store = CampaignStore(pool)
    made = await store.create(row_of(draft))
    assert made is not None
    assert await store.change(replace(made, state="running", started_at=now), now)
    [campaign] = await store.of(made.id)
    return campaign


async def expect_people(pool: Pool, campaign: CampaignRow, people: int, now: datetime) -> None:
    """Take so many people into it, who are due now."""
    everybody = (NewPerson(TENANT, f"person-{number}", next_at=now) for number in range(people))
    assert await ExpectedStore(pool).add(campaign.id, everybody) == people


async def have_chats(pool: Pool, people: int, now: datetime) -> None:
    """Let the bot know a personal conversation with each of them."""
    async with pool.connection() as connection:
        await connection.execute(
            _CHATS, {"tenant_id": TENANT, "people": people, "now": now, "service_url": SERVICE_URL}
        )


async def figures_of(pool: Pool, campaign: CampaignRow) -> Figures:
    """Return how far it is: always so that all that was planned is somewhere."""
    figures = await CampaignStore(pool).figures(campaign.id)
    assert figures is not None
    assert figures.planned == sum((figures.pending, figures.sent, figures.held, figures.suppressed, figures.refused))
    return figures
