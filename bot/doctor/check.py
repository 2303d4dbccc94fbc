"""A check: one question to what the bot stands on, with a time limit of its own. It changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from bot.doctor.finding import Finding, State, Words
from bot.doctor.subject import Subject

TIME_LIMIT = 3.0
"""Seconds for one check. All of them are made side by side, so that a page takes less than five in all."""


class Skipped(Exception):
    """Nobody could look: the reason is the id of words that say why."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Check:
    """One question. `ask` returns at least one finding, and raises Skipped where nobody can look."""

    name: str
    """By which its words are found in the catalogue: `doctor.name.<name>` says what is asked about."""
    ask: Callable[[Subject], Awaitable[Sequence[Finding]]]

    async def made(self, subject: Subject) -> Sequence[Finding]:
        """Return what was found. Never raises: that it took too long, or that the check is at fault, is a finding."""
        name = Words((f"doctor.name.{self.name}",))
        try:
            async with asyncio.timeout(subject.limit):
                return await self.ask(subject)
        except Skipped as skipped:
            because = Words((f"doctor.because.{skipped.reason}",))
            return [Finding(self.name, State.SKIPPED, skipped.reason, {"because": because}, "doctor.skipped")]
        except TimeoutError:
            seconds = f"{subject.limit:.0f}"
            return [Finding(self.name, State.FAILED, "slow", {"name": name, "seconds": seconds}, "doctor.slow")]
        except Exception as error:  # noqa: BLE001 - a person under stress gets the other findings, and no traceback
            fault = type(error).__name__
            return [Finding(self.name, State.FAILED, "broken", {"name": name, "fault": fault}, "doctor.broken")]


def skip(reason: str) -> NoReturn:
    """Say that nobody can look, because of `doctor.because.<reason>`."""
    raise Skipped(reason)
