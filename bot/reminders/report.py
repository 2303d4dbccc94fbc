"""The report of a campaign: what came of it, in figures and for each person."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from bot.reminders.campaign import Campaign
from bot.reminders.planning import async_parts
from bot.storage.campaign_report import FaultCount, ReportRow
from bot.storage.campaigns import Figures

Result = Literal["enrolled", "stopped", "left", "unreachable", "waiting", "reminded", "not_reminded"]
"""What came of somebody, the first that holds. `left`: they do not have the device. `waiting`: a reminder is planned.
`reminded`: they got all of theirs. `not_reminded`: nothing was sent, and nothing is planned."""

WITHOUT_NAMES: Mapping[str, str] = {}


class UserNames(Protocol):
    """Tells who people are: bot.intune.audience."""

    async def user_names(self, object_ids: Iterable[str], *, asked_by: str) -> Mapping[str, str]:
        """Return the user principal names of people by their object ids, on record as a look. Raises LookupFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a campaign. It outlasts what is known of each person."""

    campaign: Campaign
    figures: Figures
    faults: tuple[FaultCount, ...]
    """Why reminders did not arrive, the most frequent reason first."""

    @property
    def unreachable(self) -> dict[str, int]:
        """Return how many people could not be reached, by why (bot.reminders.person.Reach)."""
        return {reach: people for reach, people in self.figures.reach.items() if reach not in {"unknown", "reachable"}}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What came of somebody, for one line of a CSV."""

    object_id: str
    user: str
    """The user principal name; empty where it was not asked for, or there is no such account any more."""
    serial_number: str
    due: date
    reminders: int
    """That arrived, or may have arrived."""
    last_at: datetime | None
    acted_at: datetime | None
    enrolled_at: datetime | None
    result: Result
    reach: str
    obstacle: str
    """What stood in the way at the newest reminder."""
    fault: str
    """Why the newest reminder was not sent."""


async def report_lines(
    campaign: Campaign, rows: AsyncIterable[ReportRow], names: UserNames | None, asked_by: str
) -> AsyncIterator[ReportLine]:
    """Go through everybody who is still known; with their names where `names` is there. Raises LookupFailed."""
    async for part in async_parts(rows):
        object_ids = {row.person.object_id for row in part}
        known = WITHOUT_NAMES if names is None else await names.user_names(object_ids, asked_by=asked_by)
        for row in part:
            yield _line(campaign, row, known.get(row.person.object_id, ""))


def _line(campaign: Campaign, row: ReportRow, user: str) -> ReportLine:
    person = row.person
    return ReportLine(
        object_id=person.object_id,
        user=user,
        serial_number=person.serial_number,
        due=person.due or campaign.schedule.due,
        reminders=person.sent,
        last_at=person.last_at,
        acted_at=row.acted_at,
        enrolled_at=person.enrolled_at,
        result=_result(row, is_over=campaign.state.is_over),
        reach=person.reach,
        obstacle=row.obstacle,
        fault=row.fault,
    )


def _result(row: ReportRow, *, is_over: bool) -> Result:
    person = row.person
    reached = person.reach in {"unknown", "reachable"}
    standings: tuple[tuple[Result, bool], ...] = (
        ("enrolled", person.enrolled_at is not None),
        ("stopped", person.stopped_at is not None),
        ("left", person.left_at is not None),
        ("unreachable", not reached),
        ("waiting", person.next_at is not None and not is_over),
        ("reminded", person.sent > 0),
    )
    return next((result for result, holds in standings if holds), "not_reminded")
