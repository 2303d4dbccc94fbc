"""Run campaigns of reminders: make one, try it dry, start it, look how far it is, and report what came of it.

For operators, who act for the owner that they name; owners themselves do all of it in Teams.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from locale import getlocale

from psycopg import Error

from bot.commands.campaign import change, create, dry_run, overview, progress, report
from bot.commands.campaign.place import Place, Said, opened
from bot.errors import EnrollDeskError, LookupFailed
from bot.logs import set_up_logs
from bot.reminders.new_campaign import Unwished
from bot.reminders.transition import Refused
from cards.catalogue import Catalogue, Catalogues

Action = Callable[[Place, argparse.Namespace], Awaitable[int]]
Configure = Callable[[argparse.ArgumentParser], None]

ACTIONS: dict[str, tuple[Configure, Action, str]] = {
    "create": (create.configure, create.run, "make a draft, with people in it"),
    "list": (overview.configure, overview.run, "all campaigns"),
    "dry-run": (dry_run.configure, dry_run.run, "who would get what, and when; nothing is sent"),
    "start": (change.configure_start, change.run, "remind people: a few first, then all"),
    "pause": (change.configure, change.run, "remind nobody for a while"),
    "resume": (change.configure, change.run, "go on after a pause or a halt"),
    "cancel": (change.configure, change.run, "end it for good"),
    "progress": (progress.configure, progress.run, "how far it is"),
    "report": (report.configure, report.run, "what came of everybody in it"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, (configure_action, _, what) in ACTIONS.items():
        action = actions.add_parser(name, help=what)
        action.add_argument("--sandbox", action="store_true", help="in the simulated tenant, on the demo's data")
        configure_action(action)


def run(options: argparse.Namespace) -> int:
    """Do it. 1 where it failed, 2 where a setting, a wish or a line of a list is wrong."""
    set_up_logs(level=logging.WARNING)
    words = Catalogues().of(getlocale()[0] or "en")
    try:
        return asyncio.run(_done(options, words))
    except KeyboardInterrupt:  # of `progress --follow`
        print()
        return 0
    except BrokenPipeError:  # whoever reads has enough
        raise
    except Unwished as unwished:
        for fault in unwished.faults:
            print(words.plain(fault.reason, **fault.params), file=sys.stderr)
    except Said as said:
        print(words.plain(said.message, **said.params), file=sys.stderr)
    except (Refused, LookupFailed, Error) as error:
        print(_failure(error, words), file=sys.stderr)
        return 1
    except (EnrollDeskError, OSError) as error:
        print(error, file=sys.stderr)
    return 2


async def _done(options: argparse.Namespace, words: Catalogue) -> int:
    async with opened(options, words) as place:
        return await ACTIONS[options.action][1](place, options)


def _failure(error: Refused | LookupFailed | Error, words: Catalogue) -> str:
    if isinstance(error, Refused):
        return words.plain(error.message)
    if isinstance(error, LookupFailed):
        is_group = error.reason == "unknown_group"
        return words.plain("audience.unknown_group" if is_group else f"operator.failed.{error.reason}")
    return words.plain("campaign_cli.database", fault=str(error).strip().rstrip("."))
