"""What is wrong with a line of an owner's list: an id of the catalogue (`audience.…`), so that anybody can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line, or with the header the whole list, cannot be used."""

    line: int
    """The line of the file in which it begins; the first one is 1."""
    reason: str
    """An id of the catalogue, such as "audience.serial_number"."""
    params: Mapping[str, str] = field(default_factory=dict)
    """What fills its placeholders: untrusted text of the list, cut to `MOST_SHOWN` characters."""


class Unusable(Exception):
    """A list, a row or a cell cannot be read. It is raised and caught within this folder."""

    def __init__(self, reason: str, **params: str) -> None:
        """Give the id of the catalogue and what fills its placeholders."""
        super().__init__(reason)
        self.reason = reason
        self.params = {name: shown(value) for name, value in params.items()}

    def on(self, line: int) -> Fault:
        """Return it as the fault of a line."""
        return Fault(line, self.reason, self.params)


MOST_SHOWN = 60
"""Characters of a cell that are shown to whoever must find it."""


def shown(value: str) -> str:
    """Return a cell as it can be quoted on one line."""
    text = " ".join("".join(each if each.isprintable() else " " for each in value[: 2 * MOST_SHOWN]).split())
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"
