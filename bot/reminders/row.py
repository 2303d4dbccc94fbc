"""Campaigns and their people as rows of the database, and back."""

from collections.abc import Mapping
from datetime import date, time
from typing import Literal, cast

from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.person import Expected, Reach
from bot.reminders.schedule import Schedule
from bot.storage.campaigns import CampaignRow
from bot.storage.expected import ExpectedRow


def row_of(campaign: Campaign) -> CampaignRow:
    """Return the row of a campaign: what is looked for has a column, the rest is plain JSON in `data`."""
    return CampaignRow(
        id=campaign.id,
        revision=campaign.revision,
        tenant_id=campaign.tenant_id,
        owner_id=campaign.owner_id,
        name=campaign.name,
        state=campaign.state.value,
        canary_size=campaign.canary_size,
        halted_because=campaign.halted_because,
        due=campaign.schedule.due,
        created_at=campaign.created_at,
        started_at=campaign.started_at,
        data={
            "owner_name": campaign.owner_name,
            "schedule": _written(campaign.schedule),
            "audience": {"kind": campaign.audience.kind, "params": dict(campaign.audience.params)},
            "locale": campaign.locale,
            "time_zone": campaign.time_zone,
        },
    )


def campaign_of(row: CampaignRow) -> Campaign:
    """Return the campaign that `row_of` wrote. Raises KeyError, TypeError or ValueError where it did not."""
    data = row.data
    audience = cast("Mapping[str, object]", data["audience"])
    return Campaign(
        id=row.id,
        name=row.name,
        tenant_id=row.tenant_id,
        owner_id=row.owner_id,
        schedule=_schedule(cast("Mapping[str, object]", data["schedule"]), row.due),
        audience=Audience(
            cast("Literal['csv', 'group', 'autopilot', 'stale']", audience["kind"]),
            cast("Mapping[str, str]", audience["params"]),
        ),
        locale=cast("str", data["locale"]),
        time_zone=cast("str", data["time_zone"]),
        state=State(row.state),
        revision=row.revision,
        created_at=row.created_at,
        started_at=row.started_at,
        canary_size=row.canary_size,
        halted_because=row.halted_because,
        owner_name=cast("str", data["owner_name"]),
    )


def expected_of(row: ExpectedRow, campaign: Campaign) -> Expected:
    """Return a person of `campaign`, whose language and time zone are theirs where none of their own are known."""
    return Expected(
        id=row.id,
        campaign_id=row.campaign_id,
        tenant_id=row.tenant_id,
        object_id=row.object_id,
        serial_number=row.serial_number,
        due=row.due,
        locale=row.locale or campaign.locale,
        time_zone=row.time_zone or campaign.time_zone,
        country=row.country,
        sent=row.sent,
        last_at=row.last_at,
        snoozed_until=row.snoozed_until,
        stopped_at=row.stopped_at,
        enrolled_at=row.enrolled_at,
        left_at=row.left_at,
        reach=Reach(row.reach),
        quiet_until=row.quiet_until,
        next_at=row.next_at,
        reminded_at=row.reminded_at,
    )


def _written(schedule: Schedule) -> dict[str, object]:
    """Write a schedule as plain JSON, without its last date, which has a column."""
    return {
        "first": schedule.first.isoformat(),
        "distances": list(schedule.distances),
        "opens": schedule.opens.isoformat(),
        "closes": schedule.closes.isoformat(),
        "days": sorted(schedule.days),
        "country": schedule.country,
    }


def _schedule(data: Mapping[str, object], due: date) -> Schedule:
    return Schedule(
        first=date.fromisoformat(cast("str", data["first"])),
        distances=tuple(cast("list[int]", data["distances"])),
        due=due,
        opens=time.fromisoformat(cast("str", data["opens"])),
        closes=time.fromisoformat(cast("str", data["closes"])),
        days=frozenset(cast("list[int]", data["days"])),
        country=cast("str", data["country"]),
    )
