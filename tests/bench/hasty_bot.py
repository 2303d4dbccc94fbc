"""The bot, which asks Graph as fast as the tenant answers: `python -m tests.bench.hasty_bot`.

In earnest it begins 50 requests a second, for Intune's sake. A look-up takes four, so a thousand people who all begin
at once would measure that limit and nothing of the bot.
"""

import sys

from bot.__main__ import main
from bot.intune.pace import Pace


async def at_once(*_: object) -> None:
    """Let every request begin when it comes."""


if __name__ == "__main__":
    Pace._until_there_is_room = at_once  # type: ignore[assignment, method-assign]
    sys.exit(main(["run"]))
