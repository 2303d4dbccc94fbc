"""Rules: the rows of the decision table, as they stand in `rules/*.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.advisor.advice import Actor, Warning  # noqa: A004 - its own word
from bot.advisor.condition import Read, When, parse_when


class Outcome(StrEnum):
    """What the advice comes down to. Names as in the HoloLens pages; `oobe` is the set-up of a new device."""

    AUTOPILOT = "autopilot"
    OOBE_ENTRA = "oobe_entra"
    SETTINGS_ENTRA = "settings_entra"
    WORK_ACCOUNT = "work_account"
    MDM_ONLY = "mdm_only"
    PACKAGE = "package"
    DISCONNECT = "disconnect"
    RESET = "reset"
    WIPE = "wipe"
    REFLASH = "reflash"
    UPGRADE_EDITION = "upgrade_edition"
    SET_UP_AGAIN = "set_up_again"
    REGISTER_AUTOPILOT = "register_autopilot"
    ADMIN_FIRST = "admin_first"
    NOTHING_TO_DO = "nothing_to_do"
    NOT_SUPPORTED = "not_supported"
    NOT_ENOUGH = "not_enough"

    @property
    def is_possible(self) -> bool:
        """Tell whether the goal can be reached now. Otherwise somebody has to settle or find out something first."""
        return self not in _NOT_YET


_NOT_YET = frozenset(
    {
        Outcome.UPGRADE_EDITION,
        Outcome.REGISTER_AUTOPILOT,
        Outcome.ADMIN_FIRST,
        Outcome.NOT_SUPPORTED,
        Outcome.NOT_ENOUGH,
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: where any `when` holds, this is the advice. The ids are those of the words and of `steps.toml`.

    Rows are judged by `level`, the lowest first; no two rows of one level hold together. Rows that differ only in what
    to do share an `id`, hence a summary, and are told apart by their `part`.
    """

    id: str
    part: str
    level: int
    when: tuple[When, ...]
    outcome: Outcome
    actor: Actor
    steps: tuple[str, ...]
    warnings: tuple[Warning, ...]
    notes: tuple[str, ...]
    verify: tuple[str, ...]
    sources: tuple[str, ...]
    settles: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return what tells this row from every other: "E17", or "E31/joined" where it is one of several parts."""
        return f"{self.id}/{self.part}" if self.part else self.id

    @classmethod
    def parse(cls, raw: Mapping[str, Any], read: Read) -> "Rule":
        """Read one row. `when` is one table or a list of tables, any of which will do.

        Raises ValueError or KeyError where the row says what cannot be or leaves out what must be.
        """
        if unknown := raw.keys() - _FIELDS:
            raise ValueError(f"{raw.get('id')}: no such field: {', '.join(sorted(unknown))}")
        when = raw["when"] if isinstance(raw["when"], list) else [raw["when"]]
        return cls(
            id=raw["id"],
            part=raw.get("part", ""),
            level=raw["level"],
            when=tuple(parse_when(table, read) for table in when),
            outcome=Outcome(raw["outcome"]),
            actor=Actor(raw["actor"]),
            steps=tuple(raw["steps"]),
            warnings=tuple(Warning(**table) for table in raw.get("warnings", ())),
            notes=tuple(raw.get("notes", ())),
            verify=tuple(raw.get("verify", ())),
            sources=tuple(raw.get("sources", ())),
            settles=tuple(raw.get("settles", ())),
        )


_FIELDS = frozenset(
    {"id", "part", "level", "when", "outcome", "actor", "steps", "warnings", "notes", "verify", "sources", "settles"}
)
