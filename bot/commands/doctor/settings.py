"""Check: the settings are right, each by itself and together."""

from collections.abc import Sequence

from bot.commands.doctor.finding import Finding, Result
from bot.errors import WrongSettings
from bot.settings import Settings


class SettingsCheck:
    """Says what was wrong where they were read, which is before any other check can be made."""

    name = "settings"

    def __init__(self, read: Settings | WrongSettings) -> None:
        """Take the settings, or what is wrong with them."""
        self._read = read

    async def run(self) -> Sequence[Finding]:
        """Return a finding for each fault, or one where there is none."""
        if isinstance(self._read, WrongSettings):
            return [
                Finding(self.name, Result.FAULT, "wrong", {"fault": line}) for line in self._read.faults.splitlines()
            ]
        if not self._read.app_id:
            return [Finding(self.name, Result.WARNING, "no_app")]
        return [Finding(self.name, Result.OK, "right")]
