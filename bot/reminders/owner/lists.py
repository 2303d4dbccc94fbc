"""The people of a campaign, as its owner gives them: a list that they attach, or a look in the organization."""

import asyncio
from collections.abc import Collection
from io import BytesIO
from zoneinfo import ZoneInfo

import structlog

from bot.errors import LookupFailed
from bot.intune.audience import AudienceLookups
from bot.reminders.audience.found import Found
from bot.reminders.audience.listing import read_listing
from bot.reminders.audience.people import resolved
from bot.reminders.audience.search import search
from bot.reminders.campaign import Campaign
from bot.reminders.owner.drawing import Drawing
from bot.reminders.owner.lines_card import lines_card
from bot.reminders.owner.parts import Asked, Done, Files
from bot.reminders.owner.sharepoint import FileFailed
from bot.reminders.rollout import Rollout
from bot.reminders.transition import Refused
from bot.storage.campaign_list import CampaignListStore
from dialogs.effects import Send, Text
from dialogs.turn import File
from dialogs.words import words

log = structlog.get_logger()

LISTS = (".csv", ".tsv", ".txt")
"""How the names of lists end."""


class Lists:
    """Takes people into campaigns."""

    def __init__(  # noqa: PLR0913 - where people come from, and where they go
        self,
        rollout: Rollout,
        drawing: Drawing,
        lookups: AudienceLookups,
        lists: CampaignListStore,
        *,
        files: Files,
        languages: Collection[str],
    ) -> None:
        """Look through `lookups`; keep in `lists` what waits for a decision. `languages` are those of the bot."""
        self._rollout = rollout
        self._drawing = drawing
        self._lookups = lookups
        self._lists = lists
        self._files = files
        self._languages = languages

    async def received(self, asked: Asked, campaign: Campaign, file: File) -> Done:
        """Take in a list. Where lines of it are wrong nobody is taken in before its owner says so."""
        if campaign.audience.kind != "csv":
            return _said(asked, "campaign_file.no_list_wanted")
        if not file.name.casefold().endswith(LISTS):
            return _said(asked, "campaign_file.no_list")
        try:
            content = await self._files.fetch(file.download_url)
            found = await self._read(asked, campaign, content)
        except FileFailed as failed:
            return _said(asked, f"campaign_file.{failed.reason}")
        except LookupFailed:
            return _said(asked, "campaign_file.lookup_failed")
        if found.faults:
            await self._lists.keep(campaign.id, content, asked.at)
            return Done((Send(asked.key, lines_card(campaign, found, asked.key)),))
        await self._lists.drop(campaign.id)
        return await self._filled(asked, campaign, found)

    async def rest(self, asked: Asked, campaign: Campaign, key: str) -> Done:
        """Take in the lines of the list that can be used, as its owner has decided on the card `key`."""
        content = await self._lists.of(campaign.id, asked.at)
        if content is None:
            return await self._drawing.progress(asked, campaign, words("campaign_file.too_late"), key=key)
        try:
            found = await self._read(asked, campaign, content)
        except LookupFailed:
            return _said(asked, "campaign_file.lookup_failed")
        done = await self._filled(asked, campaign, found, key=key)
        await self._lists.drop(campaign.id)
        return done

    async def searched(self, asked: Asked, campaign: Campaign, key: str) -> Done:
        """Look in the organization for the people of a campaign, and show in the card `key` what came of it."""
        try:
            found = await search(campaign.audience, self._lookups, asked_by=asked.owner_id, now=asked.at)
        except LookupFailed as failed:
            log.warning("an audience was not found", campaign=campaign.id, reason=failed.reason)
            known = failed.reason if failed.reason == "unknown_group" else "search_failed"
            return await self._drawing.progress(asked, campaign, words(f"campaign_card.{known}"), key=key)
        return await self._filled(asked, campaign, found, key=key)

    async def _read(self, asked: Asked, campaign: Campaign, content: bytes) -> Found:
        """Read a list and look for its people. Raises LookupFailed."""
        today = asked.at.astimezone(ZoneInfo(campaign.time_zone)).date()
        listing = await asyncio.to_thread(
            read_listing, BytesIO(content), today=today, languages=self._languages
        )  # seconds, for a long one
        return await resolved(listing, self._lookups, asked_by=asked.owner_id)

    async def _filled(self, asked: Asked, campaign: Campaign, found: Found, *, key: str = "") -> Done:
        try:
            added = await self._rollout.fill(campaign, found, asked.at)
        except Refused as refused:
            return await self._drawing.progress(asked, campaign, words(refused.message), key=key)
        log.info("people were taken into a campaign", campaign=campaign.id, people=added)
        lead = words("campaign_card.added", number=added)
        if found.without_user:
            lead = words("campaign_card.added_without_user", number=added, devices=len(found.without_user))
        return await self._drawing.progress(asked, campaign, lead, key=key)


def _said(asked: Asked, message: str) -> Done:
    return Done((Send(asked.key, Text(message)),))
