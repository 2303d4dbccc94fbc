"""`create`: a draft, and the people in it."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.commands.campaign.place import Place, Said
from bot.commands.campaign.week import weekdays
from bot.reminders.audience.fault import Fault
from bot.reminders.audience.found import Found
from bot.reminders.audience.listing import read_listing
from bot.reminders.audience.people import resolved
from bot.reminders.audience.search import search
from bot.reminders.campaign import Campaign
from bot.reminders.new_campaign import NewCampaign

STANDARD_INPUT = Path("-")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what a campaign is made of."""
    people = parser.add_mutually_exclusive_group(required=True)
    people.add_argument("--csv", type=Path, metavar="FILE", help="a list of people (-: standard input)")
    people.add_argument("--group", metavar="ID", help="the members of an Entra group")
    people.add_argument("--autopilot", action="store_true", help="who has a device in Autopilot that is not enrolled")
    people.add_argument("--stale", metavar="DAYS", help="whose device was not seen for that long, or is not compliant")
    parser.add_argument("--skip-wrong-lines", action="store_true", help="take the lines of a list that can be used")
    parser.add_argument("--name", required=True)
    parser.add_argument("--owner", required=True, metavar="UPN", help="for whom you do this, or their object id")
    parser.add_argument("--owner-name", default="", metavar="NAME", help="as people are told who reminds them")
    parser.add_argument("--first", required=True, metavar="YYYY-MM-DD", help="the date of the first reminder")
    parser.add_argument("--due", required=True, metavar="YYYY-MM-DD", help="by when everybody should have enrolled")
    parser.add_argument("--distances", default="7,7,7", metavar="DAYS", help="between reminders (default: 7,7,7)")
    parser.add_argument("--hours", default="09:00-17:00", metavar="FROM-TO", help="default: 09:00-17:00")
    parser.add_argument("--days", type=weekdays, default="Mon-Fri", metavar="DAYS", help="default: Mon-Fri")
    parser.add_argument("--country", default="", help="no reminders on its holidays: NL, DE-BY")
    parser.add_argument("--locale", default="en", help="the language of whose own is not known (default: en)")
    parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="likewise (default: UTC)")
    parser.add_argument(
        "--canary-size", default="", metavar="PEOPLE", help="reminded first (default: one in a hundred)"
    )


async def run(place: Place, options: argparse.Namespace) -> int:
    """Make it; 2 where a wish or a line of the list is wrong, and then nothing was made."""
    owner_id = await _owner(place, options.owner)
    wish = _wish(place, options, owner_id)
    draft = wish.draft(place.now(), place.base.catalogues.languages)  # Unwished, before anybody is looked for
    found = await _found(place, draft, options.csv)
    if found.faults:
        _say_faults(place, found.faults)
        if not options.skip_wrong_lines:
            raise Said("campaign_cli.wrong_lines", number=len(found.faults))
    campaign = await place.rollout.create(wish, place.now())
    people = await place.rollout.fill(campaign, found, place.now())
    print(place.words.plain("campaign_cli.created", name=campaign.name, people=people))
    if found.ignored:
        print(place.words.plain("campaign_cli.ignored", columns=", ".join(found.ignored)))
    if found.without_user:
        print(place.words.plain("campaign_cli.without_user", number=len(found.without_user)))
    return 0


async def _owner(place: Place, owner: str) -> str:
    """Return the object id of the owner. Raises Said where there is no such person."""
    name = owner.casefold()
    found = await place.fleet.audience.object_ids([name], asked_by=place.base.settings.app_id)
    if name not in found:
        raise Said("campaign_cli.no_owner", owner=owner)
    return found[name]


def _wish(place: Place, options: argparse.Namespace, owner_id: str) -> NewCampaign:
    opens, _, closes = options.hours.partition("-")
    kinds = {"csv": options.csv, "group": options.group, "autopilot": options.autopilot, "stale": options.stale}
    return NewCampaign(
        tenant_id=place.base.settings.app_tenant_id,
        owner_id=owner_id,
        owner_name=options.owner_name,
        name=options.name,
        first=options.first,
        due=options.due,
        audience=next(kind for kind, given in kinds.items() if given),
        group_id=options.group or "",
        silent_days=options.stale or "",
        distances=options.distances,
        opens=opens,
        closes=closes,
        days=options.days,
        country=options.country,
        locale=options.locale,
        time_zone=options.time_zone,
        canary_size=options.canary_size,
    )


async def _found(place: Place, draft: Campaign, file: Path | None) -> Found:
    """Look for the people. Raises LookupFailed, and OSError where the list cannot be read."""
    lookups = place.fleet.audience
    if file is None:
        return await search(draft.audience, lookups, asked_by=draft.owner_id, now=place.now())
    content = await asyncio.to_thread(sys.stdin.buffer.read if file == STANDARD_INPUT else file.read_bytes)
    today = place.now().astimezone(ZoneInfo(draft.time_zone)).date()
    languages = place.base.catalogues.languages
    listing = await asyncio.to_thread(read_listing, BytesIO(content), today=today, languages=languages)
    return await resolved(listing, lookups, asked_by=draft.owner_id)


def _say_faults(place: Place, faults: Sequence[Fault]) -> None:
    for fault in faults:
        reason = place.words.plain(fault.reason, **fault.params)
        print(place.words.plain("campaign_cli.line", line=fault.line, reason=reason), file=sys.stderr)
