"""The reminders that somebody got, as the dialogs see them."""

from datetime import datetime
from typing import cast

from bot.reminders.campaign import Campaign
from bot.reminders.person import Expected
from bot.reminders.plan import next_at
from bot.reminders.row import campaign_of, expected_of
from bot.storage.campaigns import CampaignStore
from bot.storage.expected import ExpectedStore
from bot.storage.expected import OwnReminder as Row
from dialogs.campaigns import Obstacle, OwnReminder, Reminder
from dialogs.effects import ReminderAnswer
from dialogs.turn import Turn


class OwnReminders:
    """Reads them from the database (satisfies dialogs.campaigns.Campaigns)."""

    def __init__(self, people: ExpectedStore, campaigns: CampaignStore) -> None:
        """Use the stores."""
        self._people = people
        self._campaigns = campaigns

    async def of(self, turn: Turn) -> tuple[OwnReminder, ...]:
        """Return the reminders that the person got whose turn it is, by their object id and tenant; newest first."""
        rows = await self._people.own(turn.person.tenant_id, turn.person.object_id)
        found = await self._campaigns.of(*{row.person.campaign_id for row in rows}) if rows else []
        campaigns = {row.id: campaign_of(row) for row in found}
        ended = {row.person.id for row in rows if row.is_last}
        return tuple(
            _own(row, campaigns[row.person.campaign_id], turn.at, has_last=row.person.id in ended) for row in rows
        )


def _own(row: Row, campaign: Campaign, now: datetime, *, has_last: bool) -> OwnReminder:
    """Return a reminder as it was sent, and how they stand at `now`. `has_last`: the last one was sent."""
    person = expected_of(row.person, campaign)
    answer = _answer(person, now)
    reminder = Reminder(
        obstacle=cast("Obstacle", row.obstacle),  # as bot.reminders.obstacle found it
        code=row.code,
        number=row.number,
        is_last=row.is_last,
        due=person.due or campaign.schedule.due,
        owner=campaign.owner_name,
    )
    return OwnReminder(
        id=row.reminder_id,
        reminder=reminder,
        serial_number=person.serial_number,
        answer=answer,
        until=person.asked_for if answer == "later" else None,
        is_over=campaign.state.is_over or person.enrolled_at is not None,
        may_follow=not has_last and person.sent < campaign.schedule.most,
        next_at=_planned(campaign, person, now),
        time_zone=person.time_zone,
    )


def _answer(person: Expected, now: datetime) -> ReminderAnswer | None:
    """Return which answer counts: "stop" and "other" until something else is said, "later" until then."""
    if person.stopped_at is not None and (person.left_at is None or person.stopped_at >= person.left_at):
        return "stop"
    if person.left_at is not None:
        return "other"
    return "later" if person.asked_for is not None and person.asked_for > now else None


def _planned(campaign: Campaign, person: Expected, now: datetime) -> datetime | None:
    """Return when the next one comes; to be looked at is not to be reminded yet."""
    if person.next_at is None or not campaign.state.reminds:
        return None
    return next_at(campaign.schedule, person, max(now, person.next_at))
