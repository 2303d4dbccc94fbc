"""Look whether all that the bot stands on is there, from its settings to the age of its sources; say what to do.

It asks and changes nothing. The exit code is 0 where the bot can work, also with warnings; 1 where something fails; 2
where a setting is wrong, or this was called wrongly.
"""

import argparse
import asyncio
import json
import logging
import shutil
import sys
from contextlib import AsyncExitStack
from locale import getlocale
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.package import CONTOSO
from bot.doctor.checks.settings import given_names, read_settings
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, State
from bot.doctor.page import as_json, page
from bot.doctor.subject import AppPackage
from bot.errors import WrongSettings
from bot.logs import set_up_logs
from bot.sandbox.sandbox import running_sandbox
from bot.settings import load_settings
from bot.settings.package import PackageSettings, load_package_settings
from cards.catalogue import Catalogues

WIDEST = 110
"""Columns of a line at most, however wide the window is."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--package", type=Path, metavar="FILE", help="look at this zip for Teams too")
    parser.add_argument("--sandbox", action="store_true", help="look at the simulated tenant")
    parser.add_argument("--locale", default=getlocale()[0] or "en", help="the language of the words, such as en or nl")


def run(options: argparse.Namespace) -> int:
    """Print what was found. 1 where something fails, 2 where a setting is wrong."""
    set_up_logs(level=logging.CRITICAL)  # the page says it all, and says it once
    logging.disable(logging.CRITICAL)
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    """Print the page at once: a thread that still waits for a network that is gone may hold up the end."""
    findings = await (_sandbox(options.package) if options.sandbox else _real(options.package))
    words = Catalogues().of(options.locale)
    if options.json:
        print(json.dumps(as_json(findings, words), ensure_ascii=False, indent=2), flush=True)
    else:
        columns = min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else None
        print(page(findings, words, width=columns), flush=True)
    failed = {finding.check for finding in findings if finding.state is State.FAILED}
    return 2 if "settings" in failed else int(bool(failed))


async def _real(file: Path | None) -> list[Finding]:
    read = read_settings()
    return await examine(read, given_names(), package=AppPackage(file, _package_settings()))


def _package_settings() -> PackageSettings | None:
    """Return the settings of the package; None where they are not set here, as whoever runs the bot need not."""
    try:
        return load_package_settings()
    except (WrongSettings, OSError, ValueError):
        return None


async def _sandbox(file: Path | None) -> list[Finding]:
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(running_sandbox(clock=SystemClock()))
        here = {"service_url_hosts": ("127.0.0.1",), "campaign_installs_app": True}
        settings = load_settings(
            **{**sandbox.settings, **sandbox.helpdesk_settings, **here},
            teams_app_catalog_id=sandbox.tenant.catalog_id,
        )
        package = AppPackage(file, load_package_settings(app_id=sandbox.app_id, **CONTOSO))
        return await examine(settings, [], package=package)
