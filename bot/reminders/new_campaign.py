"""A campaign as its owner wishes for it: typed text, of which everything that is wrong is said at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.errors import EnrollDeskError
from bot.reminders import typed
from bot.reminders.audience.fault import shown
from bot.reminders.calendar import read_country, read_zone
from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.schedule import YEARS, Schedule

ANY = Schedule(date(2000, 1, 1), (), date(2000, 1, 1), time(0), time(23), frozenset({0}))
"""Stands where there is none, because something is wrong with a part of it."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class WishFault:
    """What is wrong with a wish."""

    part: str
    """The field of NewCampaign that it is about."""
    reason: str
    """An id of the catalogue, such as "campaign.fault.due_before_first"."""
    params: Mapping[str, str] = field(default_factory=dict)
    """What fills its placeholders: untrusted, cut to a line."""


class Unwished(EnrollDeskError):
    """There is no such campaign: {reasons}."""

    faults: tuple[WishFault, ...]
    """All of them, in the order of the fields; at least one."""

    def __init__(self, faults: tuple[WishFault, ...]) -> None:
        """Name the reasons, but nothing that was typed: this may be logged."""
        super().__init__(faults=faults, reasons=", ".join(fault.reason for fault in faults))


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A wish. Only the first three fields are known for sure; the others are as somebody typed or chose them.

    Dates are of ISO 8601, times such as "9:00".
    """

    tenant_id: str
    owner_id: str
    """The object id of the authenticated person."""
    owner_name: str
    name: str
    first: str
    due: str
    audience: str = "csv"
    """A kind of bot.reminders.campaign.Audience."""
    group_id: str = ""
    """Of the audience "group"."""
    silent_days: str = ""
    """Of the audience "stale": after how many days a device counts as not seen; empty for the usual time."""
    distances: str = "7, 7, 7"
    """Days from each reminder to the next, with commas or blanks between; empty for one reminder only."""
    opens: str = "09:00"
    closes: str = "17:00"
    days: str = "0, 1, 2, 3, 4"
    """Days of the week, 0 being Monday."""
    country: str = ""
    locale: str = "en"
    time_zone: str = "UTC"
    canary_size: str = ""
    """Empty for one in a hundred (bot.reminders.canary)."""

    def draft(self, now: datetime, languages: Collection[str]) -> Campaign:
        """Return the campaign, which is not stored yet. Raises Unwished, which names every fault."""
        reading = _Reading(self)
        zone = reading.of("time_zone", read_zone, "UTC")
        campaign = Campaign(
            id=0,
            name=reading.of("name", typed.name, ""),
            tenant_id=self.tenant_id,
            owner_id=self.owner_id,
            schedule=reading.schedule(now.astimezone(ZoneInfo(zone)).date()),
            audience=reading.audience(),
            locale=reading.of("locale", lambda text: typed.locale(text, languages), ""),
            time_zone=zone,
            state=State.DRAFT,
            revision=0,
            created_at=now,
            started_at=None,
            canary_size=reading.of("canary_size", typed.canary_size, 0),
            owner_name=self.owner_name,
        )
        if reading.faults:
            raise Unwished(tuple(reading.faults))
        return campaign


class _Reading:
    """Reads the fields, and gathers what is wrong with them."""

    def __init__(self, wish: NewCampaign) -> None:
        self._wish = wish
        self.faults: list[WishFault] = []

    def of(self, name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        """Read a field; `otherwise` where it is none."""
        text: str = getattr(self._wish, name)
        try:
            return read(text.strip())
        except ValueError:
            self._wrong(name, name, text=shown(text))
            return otherwise

    def audience(self) -> Audience:
        """Read where the people come from."""
        kind: typed.Kind = self.of("audience", typed.kind, "csv")
        if kind == "group":
            return Audience(kind, {"group_id": self.of("group_id", typed.object_id, "")})
        if kind == "stale" and self._wish.silent_days.strip():
            return Audience(kind, {"days": str(self.of("silent_days", typed.silent_days, 0))})
        return Audience(kind, {})

    def schedule(self, today: date) -> Schedule:
        """Read the schedule; a part that is none is taken for one that fits with all others."""
        before = len(self.faults)
        first = self.of("first", date.fromisoformat, today)
        due = self.of("due", date.fromisoformat, date(YEARS.stop - 1, 12, 31))
        opens = self.of("opens", typed.time_of_day, time(0))
        closes = self.of("closes", typed.time_of_day, time(23, 59))
        distances: tuple[int, ...] = self.of("distances", typed.distances, ())
        days = self.of("days", typed.days, frozenset({0}))
        country = self.of("country", read_country, "")
        self._compare(first, due, opens, closes, today)
        if len(self.faults) > before:
            return ANY
        return Schedule(first, distances, due, opens, closes, days, country)

    def _compare(self, first: date, due: date, opens: time, closes: time, today: date) -> None:
        if first < today:
            self._wrong("first", "first_past", date=first.isoformat())
        if due < today:
            self._wrong("due", "due_past", date=due.isoformat())
        elif due < first:
            self._wrong("due", "due_before_first", date=due.isoformat(), first=first.isoformat())
        elif due.year not in YEARS:
            self._wrong("due", "due", text=due.isoformat())
        if opens >= closes:
            self._wrong("closes", "closes_before_opens", opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")

    def _wrong(self, name: str, reason: str, **params: str) -> None:
        self.faults.append(WishFault(name, f"campaign.fault.{reason}", params))
