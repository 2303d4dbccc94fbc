"""Presses: what an owner does with the buttons of their cards. All data of a press is untrusted, and read as text."""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum

import structlog

from bot.reminders.campaign import Campaign, State
from bot.reminders.new_campaign import Unwished
from bot.reminders.owner.drawing import Drawing
from bot.reminders.owner.file_cards import FILE
from bot.reminders.owner.form import blank, typed, wish
from bot.reminders.owner.form_card import form_card
from bot.reminders.owner.lists import Lists
from bot.reminders.owner.parts import KEY, Asked, Done
from bot.reminders.owner.sheets import Sheets
from bot.reminders.rollout import Rollout
from bot.reminders.transition import Refused
from bot.storage.work import Happening
from dialogs.effects import Answer, Replace, Send, Text
from dialogs.turn import Press, Turn
from dialogs.words import words

log = structlog.get_logger()

AFTER: dict[str, frozenset[State]] = {
    "campaign.canary": frozenset({State.CANARY}),
    "campaign.start": frozenset({State.RUNNING}),
    "campaign.pause": frozenset({State.PAUSED}),
    "campaign.resume": frozenset({State.CANARY, State.RUNNING}),
    "campaign.cancel": frozenset({State.CANCELLED}),
}
"""The state that a button wishes for. Where it is so already, somebody pressed twice: nothing is done, or refused."""


class Later(StrEnum):
    """Events of our own: what takes longer than whoever pressed is to wait. The first two are verbs of buttons too."""

    SEARCH = "campaign.search"
    DRY_RUN = "campaign.dry_run"
    UPLOAD = "campaign.upload"


class Pressing:
    """Does what was pressed."""

    def __init__(
        self, rollout: Rollout, drawing: Drawing, lists: Lists, sheets: Sheets, *, languages: Sequence[str]
    ) -> None:
        """`languages` are those that the bot speaks."""
        self._rollout = rollout
        self._drawing = drawing
        self._lists = lists
        self._sheets = sheets
        self._languages = languages

    async def pressed(self, asked: Asked, turn: Turn, press: Press) -> Done:
        """Do it. The card on which the button stood is drawn anew, where it is one of ours."""
        key = press.card if press.card.startswith(KEY) else ""
        if press.verb == "campaign.new":
            return self.form(asked, turn)
        if press.verb == "campaign.create":
            return await self._created(asked, turn, press, key)
        campaign = await self._drawing.campaign(asked, press.data.get("campaign"))
        done = None if campaign is None else await self._done(asked, campaign, press, key)
        return done or Done((Answer(Text("campaign_command.stale")),))

    async def _done(self, asked: Asked, campaign: Campaign, press: Press, key: str) -> Done | None:
        """Do what concerns a campaign; None for a button that there is not."""
        match press.verb:
            case verb if verb in AFTER:
                return await self._changed(asked, campaign, verb, key)
            case "campaign.show":
                return await self._drawing.progress(asked, campaign)
            case "campaign.report":
                return await self._sheets.report(asked, campaign)
            case "campaign.rest":
                return await self._lists.rest(asked, campaign, key)
            case Later.SEARCH | Later.DRY_RUN as verb:
                return _later(asked, Later(verb), campaign, key)
            case verb:
                return _agreed(asked, campaign, press) if verb == FILE else None

    def form(self, asked: Asked, turn: Turn) -> Done:
        """Show the form of a new campaign."""
        today = asked.at.date()
        return Done((Send(asked.key, form_card(asked.key, blank(turn, asked.locale, today), self._languages)),))

    async def _created(self, asked: Asked, turn: Turn, press: Press, key: str) -> Done:
        """Make the campaign of a form, and look for its people, or ask for their list."""
        what = typed(press)
        try:
            campaign = await self._rollout.create(wish(what, turn.person), asked.at)
        except Unwished as unwished:
            made = await self._drawing.named(asked, what["name"])
            if made is None or (made.owner_id, made.created_at) != (asked.owner_id, asked.at):
                shown = form_card(key or asked.key, what, self._languages, unwished.faults)
                return Done((Replace(key, shown) if key else Send(asked.key, shown),))
            campaign = made  # by this very turn, which is run again
        log.info("a campaign was made", campaign=campaign.id)
        if campaign.audience.kind == "csv":
            return await self._drawing.progress(asked, campaign, key=key)
        shown_now = await self._drawing.progress(asked, campaign, words("campaign_card.searching"), key=key)
        return Done(shown_now.effects, happenings=_later(asked, Later.SEARCH, campaign, key or asked.key).happenings)

    async def _changed(self, asked: Asked, campaign: Campaign, verb: str, key: str) -> Done:
        """Start, pause, resume or cancel a campaign."""
        if campaign.state in AFTER[verb]:
            return await self._drawing.progress(asked, campaign, key=key)
        try:
            changed = await self._change(verb)(campaign, asked)
        except Refused as refused:
            return await self._drawing.progress(asked, campaign, words(refused.message), key=key)
        log.info("a campaign was changed", campaign=campaign.id, state=changed.state.value)
        return await self._drawing.progress(asked, changed, key=key)

    def _change(self, verb: str) -> Callable[[Campaign, Asked], Awaitable[Campaign]]:
        rollout = self._rollout
        changes: dict[str, Callable[[Campaign, Asked], Awaitable[Campaign]]] = {
            "campaign.canary": lambda campaign, asked: rollout.start(campaign, asked.at, canary=True),
            "campaign.start": lambda campaign, asked: rollout.start(campaign, asked.at, canary=False),
            "campaign.pause": lambda campaign, asked: rollout.pause(campaign, asked.at),
            "campaign.resume": lambda campaign, asked: rollout.resume(campaign, asked.at),
            "campaign.cancel": lambda campaign, asked: rollout.cancel(campaign, asked.at),
        }
        return changes[verb]


def _later(asked: Asked, event: Later, campaign: Campaign, key: str) -> Done:
    """Let it be done right after this turn, in the same chat."""
    data = {"campaign": str(campaign.id), "card": key, "time_zone": asked.time_zone}
    happening = Happening(asked.conversation_id, f"{event}.{asked.turn_id}", event.value, data)
    return Done((Answer(Text("campaign_command.working")),), happenings=(happening,))


def _agreed(asked: Asked, campaign: Campaign, press: Press) -> Done:
    """Put the file where Teams says that it may go, once this turn is over; nothing where somebody wants none."""
    upload = press.data.get("upload")
    names = ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType")
    told = {name: str(upload.get(name) or "") for name in names} if isinstance(upload, dict) else {}
    sheet = press.data.get("sheet")
    if press.data.get("action") != "accept" or not told.get("uploadUrl") or sheet not in ("dry_run", "report"):
        return Done()
    data = {"campaign": str(campaign.id), "sheet": sheet, "upload": told, "time_zone": asked.time_zone}
    return Done(
        happenings=(Happening(asked.conversation_id, f"{Later.UPLOAD}.{asked.turn_id}", Later.UPLOAD.value, data),)
    )
