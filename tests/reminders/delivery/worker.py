"""A worker on a real database, with a campaign whose people are due."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import Ports
from bot.reminders.row import row_of
from bot.reminders.schedule import Schedule
from bot.storage.campaigns import CampaignRow, CampaignStore, Figures
from bot.storage.database import Pool
from bot.storage.expected import ExpectedRow, ExpectedStore, NewPerson
from bot.storage.reminders import ReminderStore
from bot.storage.sending import SendingStore
from bot.teams.rate import SendRate
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.conftest import MovableClock
from tests.reminders.delivery.outside import Helpdesk, Installer, Intune, Pauses, Teams, Watch
from tests.storage.campaigns import campaign_of, changes_to, figures, person
from tests.storage.test_retention import rows

RENDERER = Renderer(Catalogues())

WEEKLY = Schedule(
    first=date(2026, 11, 20),
    distances=(7, 7),
    due=date(2026, 12, 31),
    opens=time(9),
    closes=time(17),
    days=frozenset(range(7)),
)
AUTUMN = Campaign(
    id=0,
    name="Autumn",
    tenant_id="t",
    owner_id="olivia",
    schedule=WEEKLY,
    audience=Audience("csv", {}),
    locale="en",
    time_zone="Europe/Amsterdam",
    state=State.RUNNING,
    revision=0,
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    started_at=None,
    canary_size=0,
    owner_name="Olivia Wright",
)


@dataclass
class Office:
    """A database, what is outside, and the clock. Workers are made from it."""

    pool: Pool
    clock: MovableClock
    intune: Intune
    teams: Teams
    watch: Watch
    pauses: Pauses
    helpdesk: Helpdesk = field(default_factory=Helpdesk)
    installer: Installer = field(default_factory=Installer)
    campaign: CampaignRow = field(init=False)

    @classmethod
    def of(cls, pool: Pool, clock: MovableClock) -> "Office":
        return cls(pool, clock, Intune(clock), Teams(), Watch(clock), Pauses(SendingStore(pool)))

    def worker(self, make: Callable[[Pool], ReminderStore] = ReminderStore, **ports: Any) -> Delivery:
        """Return a worker on the same database."""
        own = Ports(
            evidences=self.intune,
            open_failures=self.helpdesk,
            chats=self.teams,
            wire=self.teams,
            rate=SendRate(SendingStore(self.pool), 50, self.clock),
            pause=self.pauses,
            sleep=self.watch,
            installer=self.installer,
        )
        return Delivery(make(self.pool), replace(own, **ports), RENDERER, self.clock)

    async def runs(self, *names: str, state: State = State.RUNNING, **changes: Any) -> None:
        """Run a campaign in which these are due."""
        campaign = replace(AUTUMN, **changes)
        made = await CampaignStore(self.pool).create(row_of(replace(campaign, state=State.DRAFT)))
        assert made is not None
        await self.expects(made.id, *names)
        assert await CampaignStore(self.pool).change(replace(made, state=state.value), self.clock.now())
        self.campaign = await campaign_of(self.pool, made.id)

    async def expects(self, campaign_id: int, *names: str, **data: Any) -> None:
        people = [NewPerson("t", name, next_at=self.clock.now(), **data) for name in names]
        await ExpectedStore(self.pool).add(campaign_id, people)

    async def becomes(self, state: State) -> None:
        """Let the owner change the campaign."""
        await changes_to(self.pool, self.clock, self.campaign.id, state=state.value)

    async def person(self, name: str = "alex") -> ExpectedRow:
        return await person(self.pool, self.campaign, name)

    async def figures(self) -> Figures:
        return await figures(self.pool, self.campaign.id)

    async def ledger(self) -> list[tuple[str, str]]:
        """Return status and fault of all that is on record, the oldest first."""
        found = await rows(self.pool, "select status, fault from reminder order by id")
        return [(str(row["status"]), str(row["fault"])) for row in found]

    async def leased(self) -> int:
        """Return how many people a worker has."""
        return len(await rows(self.pool, "select from expected where leased_until is not null"))
