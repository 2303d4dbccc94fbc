"""Drawing: the cards of campaigns as they stand now. Of a campaign the newest card is kept up to date."""

from bot.reminders.campaign import Campaign
from bot.reminders.owner.campaign_list import campaign_list
from bot.reminders.owner.parts import Asked, Done
from bot.reminders.owner.progress_card import progress_card
from bot.reminders.owner.report_card import report_card
from bot.reminders.rollout import Rollout
from bot.reminders.row import campaign_of
from bot.storage.campaigns import CampaignStore
from bot.storage.progress_card import ProgressCard, ProgressCardStore
from dialogs.effects import Replace, Send
from dialogs.words import Words


class Drawing:
    """Draws cards for who asks."""

    def __init__(self, rollout: Rollout, campaigns: CampaignStore, cards: ProgressCardStore) -> None:
        """Take figures from `rollout`; keep in `cards` which card shows the progress of a campaign."""
        self._rollout = rollout
        self._campaigns = campaigns
        self._cards = cards

    async def campaign(self, asked: Asked, campaign_id: object) -> Campaign | None:
        """Return the campaign of that id, untrusted as it is; None where their organization has none."""
        text = str(campaign_id)
        if not (text.isascii() and text.isdecimal() and len(text) <= 18):
            return None
        rows = await self._campaigns.of(int(text))
        return next((campaign_of(row) for row in rows if row.tenant_id == asked.tenant_id), None)

    async def named(self, asked: Asked, name: str) -> Campaign | None:
        """Return the campaign of that name; None where there is none."""
        row = await self._campaigns.by_name(asked.tenant_id, name)
        return None if row is None else campaign_of(row)

    async def all(self, asked: Asked) -> list[Campaign]:
        """Return the campaigns of their organization, the newest first."""
        return [campaign_of(row) for row in await self._campaigns.all(asked.tenant_id)]

    async def list(self, asked: Asked, lead: Words | None = None) -> Done:
        """Show all campaigns."""
        return Done((Send(asked.key, campaign_list(asked.key, await self.all(asked), lead)),))

    async def progress(self, asked: Asked, campaign: Campaign, lead: Words | None = None, *, key: str = "") -> Done:
        """Show how far a campaign is: anew, or in the place of the card that was sent under `key`."""
        progress, shown_under = await self._rollout.progress(campaign), key or asked.key
        place = ProgressCard(
            campaign.id, asked.conversation_id, shown_under, asked.locale, asked.time_zone, progress.shown
        )
        await self._cards.keep(place, asked.at)
        card = progress_card(progress, shown_under, lead)
        return Done((Replace(key, card) if key else Send(asked.key, card),))

    async def report(self, asked: Asked, campaign: Campaign) -> Done:
        """Show what came of a campaign so far."""
        report = await self._rollout.report(campaign)
        return Done((Send(asked.key, report_card(report, asked.key)),))
