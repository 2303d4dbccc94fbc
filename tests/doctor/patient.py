"""A bot that is examined: its settings, the tenant that it stands in, and its database."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, State
from bot.doctor.subject import AppPackage
from bot.errors import WrongSettings
from bot.sandbox import Sandbox
from bot.settings import Settings, load_settings
from bot.storage.database import Pool
from cards.catalogue import LOCALES

PATIENT = 40.0
"""Seconds for a check: on a machine that does much else, a test is about what is found."""

Found = tuple[str, str, State]
"""A check, what it found, and how that stands."""


@dataclass
class Patient:
    """A test changes what it likes, and looks again."""

    sandbox: Sandbox
    pool: Pool
    folder: Path
    """For files of the test."""
    given: dict[str, object]
    """The settings."""
    package: AppPackage
    clock: Clock = field(default_factory=SystemClock)
    locales: Path = LOCALES

    async def findings(self) -> list[Finding]:
        """Examine it."""
        return await examine(
            self._read(), [], clock=self.clock, package=self.package, locales=self.locales, limit=PATIENT
        )

    async def found(self) -> set[Found]:
        """Examine it, and return what was found."""
        return {(each.check, each.what, each.state) for each in await self.findings()}

    async def execute(self, statement: str, **params: object) -> None:
        """Change something in its database."""
        async with self.pool.connection() as connection:
            await connection.execute(statement.encode(), params)

    def _read(self) -> Settings | WrongSettings:
        try:
            return load_settings(**self.given)
        except WrongSettings as wrong:
            return wrong
