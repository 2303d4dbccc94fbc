"""What the owner of a campaign can do with it, in Teams and on the command line.

Whoever calls has made sure that the person may own campaigns, and this one.
"""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime

from bot.reminders import transition
from bot.reminders.audience.found import Found
from bot.reminders.campaign import Campaign
from bot.reminders.canary import canary_size
from bot.reminders.delivery.ports import Evidences, OpenFailures
from bot.reminders.dry_run import DryRun
from bot.reminders.new_campaign import NewCampaign, Unwished, WishFault
from bot.reminders.planning import Planning
from bot.reminders.progress import Progress
from bot.reminders.report import Report, ReportLine, UserNames, report_lines
from bot.reminders.row import campaign_of, row_of
from bot.reminders.transition import Refused
from bot.storage.campaign_report import CampaignReportStore
from bot.storage.campaigns import CampaignStore, Figures
from bot.storage.expected import ExpectedStore

TRIES = 5
"""How often a change is decided anew because others changed the campaign meanwhile."""


class Rollout:
    """Makes campaigns and changes what becomes of them. All raise what the database raises."""

    def __init__(  # noqa: PLR0913 - all that is asked for a campaign
        self,
        campaigns: CampaignStore,
        people: ExpectedStore,
        reports: CampaignReportStore,
        *,
        evidences: Evidences,
        incidents: OpenFailures,
        names: UserNames | None,
        languages: Collection[str],
    ) -> None:
        """Speak `languages`; without `names` a report has object ids only."""
        self._campaigns = campaigns
        self._people = people
        self._reports = reports
        self._evidences = evidences
        self._incidents = incidents
        self._names = names
        self._languages = languages
        self._planning = Planning(people)

    async def create(self, wish: NewCampaign, now: datetime) -> Campaign:
        """Store a draft without people. Raises Unwished, which names every fault."""
        draft = wish.draft(now, self._languages)
        row = await self._campaigns.create(row_of(draft))
        if row is None:
            raise Unwished((WishFault("name", "campaign.fault.name_taken", {"text": draft.name}),))
        return campaign_of(row)

    async def fill(self, campaign: Campaign, found: Found, now: datetime) -> int:
        """Take in and plan everybody who was found, and return how many are new. Raises Refused where it is over.

        What is wrong with the rest of a list is in `found`: its owner has decided that the others go on.
        """
        if campaign.state.is_over:
            raise Refused(state=campaign.state, reason="fill")
        return await self._planning.join(campaign, found.candidates, now)

    async def dry_run(self, campaign: Campaign, now: datetime) -> DryRun:
        """Return what would happen if the campaign reminded from `now` on; it is found out as it is read."""
        failures = frozenset(await self._incidents.open_failures())
        return DryRun(campaign, self._people.stream(campaign.id), self._evidences, failures, now)

    async def start(self, campaign: Campaign, now: datetime, *, canary: bool) -> Campaign:
        """Remind from `now` on: a few people first, or all. Raises Refused.

        Without a canary also one that is in its canary: it goes on to all without waiting.
        """
        people = (await self._figures(campaign)).people
        if not people:
            raise Refused(state=campaign.state, reason="nobody")

        def started(newest: Campaign) -> Campaign:
            size = canary_size(people, newest.canary_size) if canary else 0
            return transition.started(newest, now, canary_size=size)

        return await self._remind(campaign, started, now)

    async def pause(self, campaign: Campaign, now: datetime) -> Campaign:
        """Remind nobody for a while; what is under way is still sent. Raises Refused."""
        return await self._become(campaign, transition.paused, now)

    async def resume(self, campaign: Campaign, now: datetime) -> Campaign:
        """Go on after a pause or a halt. Raises Refused."""
        return await self._remind(campaign, transition.resumed, now)

    async def cancel(self, campaign: Campaign, now: datetime) -> Campaign:
        """End it for good. Raises Refused."""
        return await self._become(campaign, transition.cancelled, now)

    async def progress(self, campaign: Campaign) -> Progress:
        """Return how far it is now."""
        figures = await self._figures(campaign)
        return Progress(await self._newest(campaign), figures)

    async def report(self, campaign: Campaign) -> Report:
        """Return what came of it so far."""
        figures = await self._figures(campaign)
        faults = await self._reports.faults(campaign.id)
        return Report(await self._newest(campaign), figures, tuple(faults))

    def report_lines(self, campaign: Campaign, *, asked_by: str = "") -> AsyncIterator[ReportLine]:
        """Go through everybody of it; with their names where `asked_by`, an object id, says who wants to know them.

        Names are not kept: Graph is asked for them now, which is audited. Raises LookupFailed where it cannot be.
        """
        return report_lines(campaign, self._reports.lines(campaign.id), self._names if asked_by else None, asked_by)

    async def _remind(self, campaign: Campaign, change: Callable[[Campaign], Campaign], now: datetime) -> Campaign:
        """Let a campaign remind, once whose time has passed is planned anew."""
        newest = await self._newest(campaign)
        change(newest)  # or Refused, before anything is planned
        await self._planning.renew(newest, now)
        return await self._become(campaign, change, now)

    async def _become(self, campaign: Campaign, change: Callable[[Campaign], Campaign], now: datetime) -> Campaign:
        """Store what `change` makes of the campaign as it is now, whatever it was when the caller read it."""
        for _ in range(TRIES):
            newest = await self._newest(campaign)
            changed = change(newest)
            if changed == newest or await self._campaigns.change(row_of(changed), now):
                return await self._newest(campaign)
        raise Refused(state=newest.state, reason="changed")

    async def _newest(self, campaign: Campaign) -> Campaign:
        [row] = await self._campaigns.of(campaign.id)
        return campaign_of(row)

    async def _figures(self, campaign: Campaign) -> Figures:
        figures = await self._campaigns.figures(campaign.id)
        if figures is None:
            raise LookupError(campaign.id)
        return figures
