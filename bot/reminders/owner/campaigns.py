"""Owners' campaigns: what comes in from a personal chat, each to where it is done.

Who is an owner is asked at each command and each press: card data can be forged, and people leave groups.
"""

from collections.abc import Mapping
from typing import cast, get_args

import structlog

from bot.errors import LookupFailed
from bot.intune.roles import Owners
from bot.reminders.campaign import Campaign, State
from bot.reminders.owner.campaign_list import called
from bot.reminders.owner.command import Command, ListCampaigns, OpenForm, ShowCampaign
from bot.reminders.owner.command_words import CommandWords
from bot.reminders.owner.drawing import Drawing
from bot.reminders.owner.file_cards import Sheet
from bot.reminders.owner.lists import LISTS, Lists
from bot.reminders.owner.parts import KEY, Asked, Done
from bot.reminders.owner.pressing import Later, Pressing
from bot.reminders.owner.sheets import Sheets
from bot.storage.work import Work
from dialogs.effects import Answer, Send, Text
from dialogs.runner import Outcome
from dialogs.state import State as Talk
from dialogs.turn import Event, File, Kind, Turn
from dialogs.words import words

log = structlog.get_logger()


class OwnerCampaigns:
    """Satisfies the wire's port of campaigns (bot.teams.campaigns).

    Whoever is in the group of owners sees and runs all campaigns of the organization: when one of them is away, others
    can stop theirs.
    """

    def __init__(  # noqa: PLR0913 - what owners can do
        self,
        owners: Owners,
        said: CommandWords,
        *,
        drawing: Drawing,
        lists: Lists,
        sheets: Sheets,
        pressing: Pressing,
    ) -> None:
        """Ask `owners` about whoever says or presses anything."""
        self._owners = owners
        self._said = said
        self._drawing = drawing
        self._lists = lists
        self._sheets = sheets
        self._pressing = pressing

    def concerns(self, turn: Turn) -> bool:
        """Tell whether a turn of a personal chat may be an owner's: a command, a button of their cards, a list."""
        if turn.press is not None:
            return turn.press.verb.startswith(KEY)
        if turn.event is not None:
            return turn.event.name.startswith(KEY)
        return turn.kind is Kind.MESSAGE and (self._said.parse(turn.text) is not None or _list_in(turn) is not None)

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:
        """Decide on what an owner did; None where it is the dialogs', because whoever did it is none."""
        kept = dict(state) if state is not None else Talk().to_json()
        locale = str(kept.get("language") or turn.locale)
        zone = turn.time_zone if turn.event is None else _text(turn.event.data.get("time_zone")) or None
        asked = Asked(turn.id, turn.person.tenant_id, turn.person.object_id, turn.conversation, turn.at, locale, zone)
        done = await self._decided(asked, turn)
        if done is None:
            return None
        return Outcome(kept, done.effects, locale, zone), Work(parcels=done.parcels, happenings=done.happenings)

    async def _decided(self, asked: Asked, turn: Turn) -> Done | None:
        refusal = await self._refusal(asked)
        if turn.press is not None:
            if refusal is not None:
                return Done((Answer(Text(refusal)),))
            return await self._pressing.pressed(asked, turn, turn.press)
        if turn.event is not None:
            return Done() if refusal is not None else await self._happened(asked, turn.event)
        command = self._said.parse(turn.text)
        if refusal is not None:
            is_for_owners = isinstance(command, ListCampaigns | OpenForm)
            return Done((Send(asked.key, Text(refusal)),)) if is_for_owners else None
        attached = _list_in(turn) or next((file for file in turn.files if file.download_url), None)
        if attached is not None:
            return await self._attached(asked, command, attached)
        return await self._obeyed(asked, turn, command)

    async def _obeyed(self, asked: Asked, turn: Turn, command: Command | None) -> Done | None:
        match command:
            case ListCampaigns():
                return await self._drawing.list(asked)
            case OpenForm():
                return self._pressing.form(asked, turn)
            case ShowCampaign(name=name):
                campaign = await self._drawing.named(asked, name)
                if campaign is None:
                    return await self._drawing.list(asked, words("campaign_list.unknown", name=called(name)))
                return await self._drawing.progress(asked, campaign)
        return None

    async def _attached(self, asked: Asked, command: Command | None, file: File) -> Done:
        """Take a list for the campaign that the message names; without a name for the newest one that waits for it."""
        if isinstance(command, ShowCampaign):
            campaign = await self._drawing.named(asked, command.name)
        else:
            campaign = next((each for each in await self._drawing.all(asked) if _waits(each, asked.owner_id)), None)
        if campaign is None:
            return await self._drawing.list(asked, words("campaign_file.whose"))
        return await self._lists.received(asked, campaign, file)

    async def _happened(self, asked: Asked, event: Event) -> Done:
        """Do what an earlier turn put off."""
        campaign = await self._drawing.campaign(asked, event.data.get("campaign"))
        if campaign is None:
            return Done()
        match event.name:
            case Later.SEARCH:
                return await self._lists.searched(asked, campaign, _text(event.data.get("card")))
            case Later.DRY_RUN:
                return await self._sheets.dry_run(asked, campaign)
            case Later.UPLOAD:
                upload, sheet = event.data.get("upload"), event.data.get("sheet")
                if isinstance(upload, dict) and sheet in get_args(Sheet):
                    return await self._sheets.put(asked, campaign, cast("Sheet", sheet), upload)
        log.warning("an event of campaigns is not known", event_name=event.name)
        return Done()

    async def _refusal(self, asked: Asked) -> str | None:
        """Return why whoever asks may not, as an id of the catalogue; None where they may."""
        if not asked.owner_id:
            return "campaign_command.owners_only"
        try:
            is_owner = await self._owners.is_owner(asked.owner_id)
        except LookupFailed:
            return "campaign_command.unchecked"
        return None if is_owner else "campaign_command.owners_only"


def _list_in(turn: Turn) -> File | None:
    """Return the list that somebody attached; None where there is none."""
    return next((file for file in turn.files if file.download_url and file.name.casefold().endswith(LISTS)), None)


def _waits(campaign: Campaign, owner_id: str) -> bool:
    """Tell whether a campaign of that owner waits for its list."""
    return campaign.state is State.DRAFT and campaign.audience.kind == "csv" and campaign.owner_id == owner_id


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
