"""Let something happen in a running demo: a HoloLens enrolls, an attempt to enroll fails, or time goes on."""

import argparse
import re
import sys
from datetime import datetime, timedelta
from locale import getlocale

import requests

from bot.clock import SystemClock
from bot.sandbox.arrivals import ENROLL, FAIL
from bot.sandbox.tenant_file import load_tenant
from bot.sandbox.time import MOST, TIME
from cards.catalogue import Catalogues

PORT = 3979
"""Where the demo's simulated tenant listens."""
TIMEOUT = 5.0
"""Seconds to wait for it."""

_SPAN = re.compile(r"\+?(?:(?P<days>\d{1,3})d)?(?:(?P<hours>\d{1,4})h)?(?:(?P<minutes>\d{1,5})m)?")


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what happens, to whom, and when."""
    people = load_tenant(SystemClock().now()).people
    happenings = parser.add_subparsers(dest="happening", required=True)
    for name, what in (("enroll", "a person's HoloLens enrolls"), ("fail", "it fails to")):
        happening = happenings.add_parser(name, help=what)
        happening.add_argument("--person", choices=people, default=next(iter(people)), help="whose HoloLens")
        happening.add_argument("--after", type=float, default=0, metavar="SECONDS", help="when (default: now)")
    time = happenings.add_parser("time", help="time goes on, for the bot and all of the tenant; it never goes back")
    time.add_argument("by", type=span, metavar="SPAN", help="by how much: +1d, 8h, 1d12h, 30m")
    for happening in happenings.choices.values():
        happening.add_argument("--port", type=int, default=PORT, help="where the simulated tenant listens")


def span(text: str) -> timedelta:
    """Read a span such as "+1d12h". Raises ArgumentTypeError for what is none, or more than a year."""
    found = _SPAN.fullmatch(text)
    parts = {} if found is None else {unit: int(number) for unit, number in found.groupdict().items() if number}
    by = timedelta(**parts)
    if not timedelta() < by <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not like +1d, 8h or 1d12h, up to {MOST.days} days")
    return by


def run(options: argparse.Namespace) -> int:
    """Let it happen. 1 where no demo is running there."""
    words = Catalogues().of(getlocale()[0] or "en")
    try:
        print(words.plain(f"sandbox.{options.happening}", **_happens(options)))
    except requests.RequestException:
        print(words.plain("sandbox.not_running", port=options.port), file=sys.stderr)
        return 1
    return 0


def is_running() -> bool:
    """Tell whether a demo runs on this machine, where it listens unless told otherwise."""
    try:
        return requests.get(f"http://127.0.0.1:{PORT}{TIME}", timeout=TIMEOUT).ok
    except requests.RequestException:
        return False


def _happens(options: argparse.Namespace) -> dict[str, str]:
    """Let it happen, and return what there is to say of it. Raises RequestException."""
    if options.happening == "time":
        now = datetime.fromisoformat(_asked(options, TIME, {"seconds": options.by.total_seconds()})["now"])
        return {"now": f"{now.astimezone():%Y-%m-%d %H:%M}"}
    path = ENROLL if options.happening == "enroll" else FAIL
    wish = {"person": options.person, "after_seconds": options.after}
    return {"person": options.person, "at": _asked(options, path, wish)["at"]}


def _asked(options: argparse.Namespace, path: str, wish: dict[str, object]) -> dict[str, str]:
    answer = requests.post(f"http://127.0.0.1:{options.port}{path}", json=wish, timeout=TIMEOUT)
    answer.raise_for_status()
    given: dict[str, str] = answer.json()
    return given
