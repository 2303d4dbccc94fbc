"""How many serial numbers somebody may look up: enough for the devices on a desk, too few to go through all."""

from collections import defaultdict
from datetime import date
from typing import Protocol

SERIAL_NUMBERS_A_DAY = 5
"""Different serial numbers that one person may look up on one day (UTC). The same one again costs nothing."""


class SerialQuota(Protocol):
    """Counts the serial numbers that people look up."""

    async def allows(self, user_id: str, serial_number: str, day: date) -> bool:
        """Count `serial_number` for that person and day (UTC), and tell whether it is within SERIAL_NUMBERS_A_DAY.

        Counted at once and in one step: five that come together and a sixth must not all pass. One that was counted
        already is allowed and does not count again. Only a digest of the number should be stored, with a key that is
        not in the same place: there are few enough numbers to try them all.
        """
        ...


class MemorySerialQuota:
    """Counts within this process: for the sandbox, for tests and for the command line."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._day = date.min
        self._seen: defaultdict[str, set[str]] = defaultdict(set)

    async def allows(self, user_id: str, serial_number: str, day: date) -> bool:
        """Count, and tell whether it is within the limit."""
        if day != self._day:
            self._day = day
            self._seen.clear()
        seen = self._seen[user_id]
        if serial_number not in seen and len(seen) >= SERIAL_NUMBERS_A_DAY:
            return False
        seen.add(serial_number)
        return True
