"""An owner with a wish, and everything of a campaign's life on a real database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.reminders.audience.candidate import Candidate
from bot.reminders.audience.found import Found
from bot.reminders.campaign import Campaign
from bot.reminders.new_campaign import NewCampaign
from bot.reminders.rollout import Rollout
from bot.reminders.row import campaign_of, row_of
from bot.storage.campaign_report import CampaignReportStore
from bot.storage.campaigns import CampaignStore
from bot.storage.expected import ExpectedStore
from tests.reminders.delivery.worker import Office
from tests.storage import campaigns

LANGUAGES = ("en", "nl", "de", "fr")
OLIVIA = "2a4d6e80-b1c3-4d5f-8e70-91a2b3c4d5e6"
WISH = NewCampaign(
    tenant_id="t",
    owner_id=OLIVIA,
    owner_name="Olivia Wright",
    name="Autumn",
    first="2026-11-23",  # a Monday, the day after the tests' now
    due="2026-12-18",
    locale="nl",
    time_zone="Europe/Amsterdam",
    country="NL",
)


@dataclass
class Names:
    """Knows everybody by name, and who asked."""

    asked_by: list[str] = field(default_factory=list)

    async def user_names(self, object_ids: Iterable[str], *, asked_by: str) -> Mapping[str, str]:
        self.asked_by.append(asked_by)
        return {object_id: f"{object_id}@contoso.example" for object_id in object_ids}


def rollout(office: Office, names: Names | None = None) -> Rollout:
    """Return what an owner can do, before what is outside of that office."""
    return Rollout(
        CampaignStore(office.pool),
        ExpectedStore(office.pool),
        CampaignReportStore(office.pool),
        evidences=office.intune,
        incidents=office.helpdesk,
        names=names,
        languages=LANGUAGES,
    )


def found(*people: str, **data: Any) -> Found:
    return Found(tuple(Candidate(person, **data) for person in people))


async def has_draft(office: Office, *people: str, **wish: str) -> Campaign:
    """Store a draft with these people."""
    own = rollout(office)
    campaign = await own.create(replace(WISH, **wish), office.clock.now())
    assert await own.fill(campaign, found(*people), office.clock.now()) == len(people)
    office.campaign = row_of(campaign)
    return campaign


async def now(office: Office, campaign: Campaign) -> Campaign:
    """Return a campaign as it is now."""
    return campaign_of(await campaigns.campaign_of(office.pool, campaign.id))


async def delivers(office: Office, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
    """Let so much time pass, a quarter of an hour at a time, in which a worker reminds who is due."""
    worker = office.worker()
    for _ in range(max(1, round((days * 24 + hours) * 4 + minutes / 15))):
        office.clock.move(minutes=15)
        while await worker.once():
            pass
