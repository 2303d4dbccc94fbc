"""The bot, which dies by SIGKILL at a named point: `python -m tests.reliability.dying_bot POINT`.

The points lie around the calls between the parts, so the bot itself knows nothing of them.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from bot.commands import run
from bot.storage.turns import TurnStore
from bot.teams.delivery import Delivery
from bot.teams.turns import Turns


def die(*_: object, **__: object) -> NoReturn:
    """End at once, as a machine does whose power fails."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def in_job() -> None:
    """Die when a worker has begun an event that was put off, and nothing came in yet."""
    Turns.happen = die  # type: ignore[method-assign]


def after_receive() -> None:
    """Die when an activity is in the inbox and nothing is decided."""
    Turns._work = die  # type: ignore[method-assign]


def after_decide() -> None:
    """Die when a turn is decided and not committed."""
    TurnStore.commit = die  # type: ignore[method-assign]


def after_commit() -> None:
    """Die when a turn is committed and nothing was sent."""
    Delivery.send = die  # type: ignore[method-assign]


POINTS: dict[str, Callable[[], None]] = {
    "after_receive": after_receive,
    "after_decide": after_decide,
    "after_commit": after_commit,
}

LOOK_POINTS = {"in_job": in_job, **POINTS}
"""Where a look of a watch can die: it begins as a job."""

if __name__ == "__main__":
    LOOK_POINTS[sys.argv[1]]()
    sys.exit(run.run(argparse.Namespace()))
