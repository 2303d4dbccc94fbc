"""Values: reads what a person, a form or a file wrote as the value of a fact, or says what would be allowed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.advisor.build import Build
from bot.advisor.facts import UNKNOWN, Value

_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*([%a-z]*)", re.ASCII)
_CODE = re.compile(r"(?:0x)?([0-9a-f]{8})", re.ASCII)
_SEPARATORS = re.compile(r"[\s_-]+")
_HIGHEST_CODE = 0xFFFF_FFFF
_FAILURE = 0x8000_0000


class WrongFact(ValueError):
    """A fact that does not exist or cannot have that value. The message names it and what is allowed."""


class Kind(StrEnum):
    """What the value of a fact is."""

    CHOICE = "choice"
    NUMBER = "number"
    BUILD = "build"
    ERROR = "error"
    """An error code such as 0x80180014, or the id of a message that carries no code."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What values a fact can have: a closed set for a choice and for messages, an inclusive range for a number."""

    key: str
    kind: Kind
    values: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    unit: str = ""

    @classmethod
    def parse(cls, key: str, raw: Mapping[str, Any]) -> "Shape":
        """Read the shape from the fact's table in `facts.toml`."""
        return cls(
            key,
            Kind(raw["kind"]),
            tuple(raw.get("values", ())),
            raw.get("least", 0),
            raw.get("most", 0),
            raw.get("unit", ""),
        )

    @property
    def allowed(self) -> str:
        """Say in English which values are allowed, for whoever called the command line wrongly."""
        match self.kind:
            case Kind.CHOICE:
                return ", ".join((*self.values, UNKNOWN))
            case Kind.NUMBER:
                return f"a number from {self.least:g} to {self.most:g}, {UNKNOWN}"
            case Kind.BUILD:
                return f"a build such as 20348.1501 or 10.0.20348.1501, {UNKNOWN}"
            case Kind.ERROR:
                return ", ".join(("a code such as 0x80180014 or 80180014", *self.values, UNKNOWN))

    def read(self, raw: object) -> Value:
        """Return the value that `raw` writes, in its one spelling. Raises WrongFact where it is not allowed."""
        value = UNKNOWN if raw == UNKNOWN else _READERS[self.kind](self, raw)
        if value is None:
            raise WrongFact(f"{self.key}: {_shown(raw)} is not allowed; allowed: {self.allowed}")
        return value


def _choice(shape: Shape, raw: object) -> str | None:
    text = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else raw
    return text if isinstance(text, str) and text in shape.values else None


def _number(shape: Shape, raw: object) -> float | int | None:
    """Read 80, "80", "80 %" or "6,5 GB", to three decimals; None outside the range or in another unit."""
    if isinstance(raw, str):
        found = _NUMBER.fullmatch(raw.strip().lower())
        if found is None or found[2] not in ("", shape.unit.lower()):
            return None
        raw = float(found[1].replace(",", "."))
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not shape.least <= raw <= shape.most:
        return None
    rounded = round(raw, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _build(_shape: Shape, raw: object) -> Build | None:
    if isinstance(raw, Build):
        return raw
    try:
        return Build.parse(str(raw)) if isinstance(raw, str) else None
    except ValueError:
        return None


def _error(shape: Shape, raw: object) -> str | None:
    """Return 0x and eight small digits for a code in any spelling; Windows also writes it as a signed number."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        return None
    text = str(raw).strip().lower()
    if text in shape.values:
        return text
    if code := _CODE.fullmatch(_SEPARATORS.sub("", text)):
        return f"0x{code[1]}"
    if re.fullmatch(r"-?\d{9,10}", text, re.ASCII):
        number = int(text) + (_HIGHEST_CODE + 1 if text.startswith("-") else 0)
        return f"0x{number:08x}" if _FAILURE <= number <= _HIGHEST_CODE else None
    return None


_READERS = {Kind.CHOICE: _choice, Kind.NUMBER: _number, Kind.BUILD: _build, Kind.ERROR: _error}


def _shown(raw: object) -> str:
    """Quote a value on one line, cut where it is long."""
    return ascii(raw) if len(ascii(raw)) <= 60 else f"{ascii(raw)[:60]}…"
