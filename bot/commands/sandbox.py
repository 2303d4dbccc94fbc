"""Let something happen in the simulated tenant of a running demo: a HoloLens enrolls, or an attempt to enroll fails."""

import argparse
import sys
from locale import getlocale

import requests

from bot.clock import SystemClock
from bot.sandbox.arrivals import ENROLL, FAIL
from bot.sandbox.tenant import load_tenant
from cards.catalogue import Catalogues

PORT = 3979
"""Where the demo's simulated tenant listens."""
TIMEOUT = 5.0
"""Seconds to wait for it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what happens, to whom, and when."""
    people = load_tenant(SystemClock().now()).people
    parser.add_argument("happening", choices=("enroll", "fail"), help="the person's HoloLens enrolls, or fails to")
    parser.add_argument("--person", choices=people, default=next(iter(people)), help="whose HoloLens")
    parser.add_argument("--after", type=float, default=0, metavar="SECONDS", help="when (default: now)")
    parser.add_argument("--port", type=int, default=PORT, help="where the simulated tenant listens")


def run(options: argparse.Namespace) -> int:
    """Let it happen. 1 where no demo is running there."""
    words = Catalogues().of(getlocale()[0] or "en")
    path = ENROLL if options.happening == "enroll" else FAIL
    wish = {"person": options.person, "after_seconds": options.after}
    try:
        answer = requests.post(f"http://127.0.0.1:{options.port}{path}", json=wish, timeout=TIMEOUT)
        answer.raise_for_status()
    except requests.RequestException:
        print(words.plain("sandbox.not_running", port=options.port), file=sys.stderr)
        return 1
    print(words.plain(f"sandbox.{options.happening}", person=options.person, at=answer.json()["at"]))
    return 0
