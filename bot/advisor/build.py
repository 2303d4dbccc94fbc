"""Builds of Windows Holographic: two numbers, compared as numbers."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(?:10\.0\.)?(\d{5})\.(\d{1,6})")


@dataclass(frozen=True, slots=True, order=True)
class Build:
    """A build such as 20348.1501, of which Settings and Intune also write 10.0.20348.1501."""

    major: int
    revision: int

    @classmethod
    def parse(cls, text: str) -> "Build":
        """Read a build. Raises ValueError where `text` is not one."""
        found = _SHAPE.fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        """Return the short form that people read on the device."""
        return f"{self.major}.{self.revision}"
