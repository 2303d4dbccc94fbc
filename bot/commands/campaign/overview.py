"""`list`: all campaigns, the newest first."""

import argparse
import json

from bot.commands.campaign.change import state_of
from bot.commands.campaign.place import Place
from bot.commands.campaign.table import table
from bot.reminders.campaign import Campaign
from bot.reminders.progress import Progress
from bot.reminders.row import campaign_of

COLUMNS = ("name", "state", "first", "due", "people", "reminded", "enrolled")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print one JSON array")


async def run(place: Place, options: argparse.Namespace) -> int:
    """Print them."""
    rows = await place.campaigns.all(place.base.settings.app_tenant_id)
    found = [await place.rollout.progress(campaign_of(row)) for row in rows]
    if options.json:
        print(json.dumps([as_json(progress) for progress in found], ensure_ascii=False, indent=2))
    elif found:
        header = [place.words.plain(f"campaign_cli.column.{name}") for name in COLUMNS]
        print("\n".join(table(header, (_row(place, progress) for progress in found))))
    else:
        print(place.words.plain("campaign_cli.none"))
    return 0


def as_json(progress: Progress) -> dict[str, object]:
    """Return a campaign with its figures as plain JSON."""
    campaign, figures = progress.campaign, progress.figures
    schedule = campaign.schedule
    return {
        "id": campaign.id,
        "name": campaign.name,
        "state": campaign.state.value,
        "halted_because": campaign.halted_because or None,
        "owner_id": campaign.owner_id,
        "audience": {"kind": campaign.audience.kind, **campaign.audience.params},
        "first": schedule.first.isoformat(),
        "due": schedule.due.isoformat(),
        "started_at": None if campaign.started_at is None else campaign.started_at.isoformat(),
        **{name: getattr(figures, name) for name in FIGURES},
        "reach": dict(figures.reach),
        "enrolled_after": {str(sent): people for sent, people in figures.enrolled_after.items()},
    }


FIGURES = (
    "people", "reminded", "acted", "enrolled", "stopped", "left", "planned", "pending", "sent", "held", "suppressed",
    "refused", "canary", "canary_done",
)  # fmt: skip
"""Those of bot.storage.campaigns.Figures that are numbers."""


def _row(place: Place, progress: Progress) -> list[str]:
    campaign: Campaign = progress.campaign
    figures = progress.figures
    dates = (campaign.schedule.first.isoformat(), campaign.schedule.due.isoformat())
    numbers = (str(figures.people), str(figures.reminded), str(figures.enrolled))
    return [campaign.name, state_of(place, campaign), *dates, *numbers]
