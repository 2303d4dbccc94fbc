"""The owners' part of the composition: what whoever runs a campaign can do in their chat."""

from bot.loopback import is_loopback
from bot.parts.foundation import Foundation
from bot.parts.reminding import rollout
from bot.reminders.owner.campaigns import OwnerCampaigns
from bot.reminders.owner.command_words import CommandWords
from bot.reminders.owner.drawing import Drawing
from bot.reminders.owner.lists import Lists
from bot.reminders.owner.pressing import Pressing
from bot.reminders.owner.sharepoint import SharePoint
from bot.reminders.owner.sheets import Sheets
from bot.storage.campaign_list import CampaignListStore
from bot.storage.campaigns import CampaignStore
from bot.storage.progress_card import ProgressCardStore


def owner_campaigns(base: Foundation) -> OwnerCampaigns | None:
    """Compose it; None where no group of owners is set, or Graph cannot be asked who is in it."""
    fleet, settings = base.tenant.fleet, base.settings
    if fleet is None or settings.campaign_group_id is None:
        return None
    life, languages = rollout(base, fleet), base.catalogues.languages
    files = SharePoint(base.session, here=is_loopback(settings.host))
    drawing = Drawing(life, CampaignStore(base.pool), ProgressCardStore(base.pool))
    waiting = CampaignListStore(base.pool)
    lists = Lists(life, drawing, fleet.audience, waiting, files=files, languages=languages)
    sheets = Sheets(life, drawing, base.renderer, fleet.audience, files, per_second=settings.send_rate)
    pressing = Pressing(life, drawing, lists, sheets, languages=languages)
    words = CommandWords(base.catalogues)
    return OwnerCampaigns(base.tenant.owners, words, drawing=drawing, lists=lists, sheets=sheets, pressing=pressing)
