"""A campaign as any other."""

from datetime import UTC, date, datetime, time

from bot.reminders.campaign import Audience, Campaign, State
from bot.reminders.schedule import Schedule

CAMPAIGN = Campaign(
    id=7,
    name="HoloLens by Christmas",
    tenant_id="5c7f3b1e-90d4-4a6e-8f2b-1d3e5a7c9b04",
    owner_id="2a4d6e80-b1c3-4d5f-8e70-91a2b3c4d5e6",
    schedule=Schedule(
        first=date(2026, 11, 23),
        distances=(7, 7),
        due=date(2026, 12, 24),
        opens=time(9),
        closes=time(17),
        days=frozenset(range(5)),
        country="NL",
    ),
    audience=Audience("csv", {}),
    locale="nl",
    time_zone="Europe/Amsterdam",
    state=State.DRAFT,
    revision=1,
    created_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    started_at=None,
    canary_size=0,
)
