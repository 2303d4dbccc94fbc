"""Dry runs and reports, and the whole of either as a file in the owner's OneDrive, if they want it."""

import re

import structlog

from bot.errors import LookupFailed
from bot.reminders.campaign import Campaign
from bot.reminders.dry_run import Preview
from bot.reminders.owner.drawing import Drawing
from bot.reminders.owner.dry_run_card import MOST_LINES, dry_run_card
from bot.reminders.owner.file_cards import Sheet, consent_card, info_card
from bot.reminders.owner.parts import KEY, Asked, Done, Files
from bot.reminders.owner.sharepoint import FileFailed
from bot.reminders.owner.sheet import dry_run_sheet, report_sheet
from bot.reminders.report import UserNames
from bot.reminders.rollout import Rollout
from bot.storage.outbox import Message
from bot.storage.work import Parcel
from cards.render import Renderer
from dialogs.effects import Send, Text
from dialogs.words import raw, words

log = structlog.get_logger()

LINE_BYTES = 150
"""About how long a line of a sheet is, for the size that an offer tells."""

_IN_A_FILE_NAME = re.compile(r"[^\w -]+")
"""What SharePoint, or some system on which it is opened, would not take in a name."""


class Sheets:
    """Makes them."""

    def __init__(  # noqa: PLR0913 - what they are made of, and where they go
        self,
        rollout: Rollout,
        drawing: Drawing,
        renderer: Renderer,
        names: UserNames,
        files: Files,
        *,
        per_second: float,
    ) -> None:
        """`per_second` is the rate at which the bot may send."""
        self._rollout = rollout
        self._drawing = drawing
        self._renderer = renderer
        self._names = names
        self._files = files
        self._per_second = per_second

    async def dry_run(self, asked: Asked, campaign: Campaign) -> Done:
        """Show what would happen, and offer the whole of it. Intune is asked about everybody, as before a reminder."""
        run = await self._rollout.dry_run(campaign, asked.at)
        first: list[Preview] = []
        async for preview in run.lines():
            if len(first) < MOST_LINES:
                first.append(preview)
        summary = await run.summary(self._per_second)
        names = await self._named(asked, first)
        card = dry_run_card(campaign, summary, first, names, asked.key)
        return Done((Send(asked.key, card),), self._offer(asked, campaign, "dry_run", summary.people))

    async def report(self, asked: Asked, campaign: Campaign) -> Done:
        """Show what came of a campaign, and offer what came of each person."""
        shown = await self._drawing.report(asked, campaign)
        people = (await self._rollout.progress(campaign)).figures.people
        return Done(shown.effects, self._offer(asked, campaign, "report", people))

    async def put(self, asked: Asked, campaign: Campaign, sheet: Sheet, upload: dict[str, str]) -> Done:
        """Put a sheet where Teams told, as it is by now, and show the file."""
        try:
            content = await self._content(asked, campaign, sheet)
            await self._files.put(upload["uploadUrl"], content)
        except FileFailed as failed:
            log.warning("a file was not put", campaign=campaign.id, reason=failed.reason)
            return Done((Send(asked.key, Text(f"campaign_sheet.{failed.reason}")),))
        except LookupFailed:
            return Done((Send(asked.key, Text("campaign_file.lookup_failed")),))
        message = Message(asked.key, "send", info_card(upload))
        return Done(parcels=(Parcel(asked.conversation_id, message),))

    async def _content(self, asked: Asked, campaign: Campaign, sheet: Sheet) -> bytes:
        if sheet == "report":
            return await report_sheet(self._rollout.report_lines(campaign, asked_by=asked.owner_id))
        run = await self._rollout.dry_run(campaign, asked.at)
        return await dry_run_sheet(run.lines())

    def _offer(self, asked: Asked, campaign: Campaign, sheet: Sheet, people: int) -> tuple[Parcel, ...]:
        """Return the offer of a file; nothing where there is nobody in it."""
        if not people:
            return ()
        title = words(f"campaign_sheet.{sheet}", name=raw(campaign.name))
        name = _IN_A_FILE_NAME.sub("", f"{campaign.name} {sheet}").strip() or sheet
        shown = consent_card(
            f"{name}.csv",
            self._renderer.plain(title, asked.locale, asked.time_zone),
            size=(people + 1) * LINE_BYTES,
            campaign_id=campaign.id,
            sheet=sheet,
        )
        message = Message(f"{KEY}{asked.turn_id}.file", "send", shown)
        return (Parcel(asked.conversation_id, message),)

    async def _named(self, asked: Asked, first: list[Preview]) -> dict[str, str]:
        """Return who the first ones are; nobody where that cannot be asked."""
        if not first:
            return {}
        try:
            return dict(await self._names.user_names({each.object_id for each in first}, asked_by=asked.owner_id))
        except LookupFailed as failed:
            log.warning("people of a dry run were not named", reason=failed.reason)
            return {}
