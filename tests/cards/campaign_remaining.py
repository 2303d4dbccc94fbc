"""The card of who has not enrolled when a campaign ends."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.reminders.campaign import Campaign
from bot.reminders.last_resort import remaining_card
from bot.storage.expected import ExpectedRow
from dialogs.effects import Card

NOBODY = ExpectedRow(
    id=1,
    campaign_id=1,
    tenant_id="t",
    object_id="1",
    serial_number="",
    due=None,
    locale="",
    time_zone="",
    country="",
    sent=4,
    last_at=datetime(2026, 12, 22, 9, tzinfo=UTC),
    snoozed_until=None,
    stopped_at=None,
    enrolled_at=None,
    left_at=None,
    reach="reachable",
    quiet_until=None,
    next_at=None,
)


def remaining(written: str, campaign: Campaign) -> dict[str, Card]:
    """Return it as it is for few people, for many, and without their names; `written` is what strangers wrote."""
    many = [replace(NOBODY, object_id=str(number), serial_number=written, sent=number % 3) for number in range(400)]
    named = replace(campaign, name=written)
    return {
        "remaining people": remaining_card(named, [NOBODY], {"1": written}),
        "remaining people, many": remaining_card(named, many, {row.object_id: written for row in many}),
        "remaining people, without names": remaining_card(named, many, {}),
    }
