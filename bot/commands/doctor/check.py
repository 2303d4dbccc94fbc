"""A check: one question to what the bot stands on, with a time-out."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from bot.commands.doctor.finding import Finding, Result

TIMEOUT = 15.0
"""Seconds for a check: longer than any request in it may take."""


class Check(Protocol):
    """Asks, and changes nothing."""

    name: str
    """One word, by which its words are found in the catalogue."""

    async def run(self) -> Sequence[Finding]:
        """Return what was found: at least one finding. What it raises is a fault of the check."""
        ...


async def run(check: Check, *, timeout: float = TIMEOUT) -> Sequence[Finding]:  # noqa: ASYNC109 - as a setting
    """Return what a check found; that it did not end in time is a fault, too."""
    try:
        async with asyncio.timeout(timeout):
            return await check.run()
    except TimeoutError:
        return [Finding(check.name, Result.FAULT, "timeout", {"seconds": f"{timeout:.0f}"})]
