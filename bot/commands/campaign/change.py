"""`start`, `pause`, `resume` and `cancel`: what becomes of a campaign."""

import argparse
from collections.abc import Awaitable, Callable
from functools import partial

from bot.commands.campaign.place import Place
from bot.reminders.campaign import Campaign


def configure_start(parser: argparse.ArgumentParser) -> None:
    """Declare how it starts."""
    parser.add_argument("name")
    parser.add_argument("--all-at-once", action="store_true", help="no few people first; also to end their turn")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare which campaign."""
    parser.add_argument("name")


async def run(place: Place, options: argparse.Namespace) -> int:
    """Change it. Raises Refused where its state does not allow it."""
    rollout, now = place.rollout, place.now()
    changes: dict[str, Callable[[Campaign], Awaitable[Campaign]]] = {
        "start": lambda campaign: rollout.start(campaign, now, canary=not options.all_at_once),
        "pause": partial(rollout.pause, now=now),
        "resume": partial(rollout.resume, now=now),
        "cancel": partial(rollout.cancel, now=now),
    }
    campaign = await changes[options.action](await place.campaign(options.name))
    print(place.words.plain("campaign_cli.is", name=campaign.name, state=state_of(place, campaign)))
    return 0


def state_of(place: Place, campaign: Campaign) -> str:
    """Return the state of a campaign in a word or three."""
    return place.words.plain(f"campaign_cli.state.{campaign.state}")
