"""The vocabulary: every fact there is, who can know it, and what is taken for granted where nobody does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.advisor.condition import When, is_known, parse_when
from bot.advisor.facts import Facts, Value
from bot.advisor.values import Kind, Shape, WrongFact


@dataclass(frozen=True, slots=True)
class Default:
    """What a fact is where `when` is known. Only told facts count: a default never rests on another default."""

    value: Value
    when: When


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact of the vocabulary. `bot/advisor/facts.toml` says what each field means."""

    shape: Shape
    known_by: tuple[str, ...]
    asked: bool
    follows: tuple[Default, ...] = ()
    assumed: tuple[Default, ...] = ()

    @property
    def key(self) -> str:
        """Return the name of the fact."""
        return self.shape.key

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the answers to choose from; none where the answer is written."""
        return self.shape.values if self.shape.kind is Kind.CHOICE else ()

    def implied(self, facts: Facts) -> Value | None:
        """Return what the fact is because of other told facts; None where it does not follow."""
        return _first(self.follows, facts)

    def assumption(self, facts: Facts) -> Value | None:
        """Return what the fact is taken to be where nobody knows; None where it must not be assumed."""
        return _first(self.assumed, facts)


class Vocabulary(Mapping[str, FactSpec]):
    """The facts by key, in the order of the file, which is the order in which advice names them."""

    __slots__ = ("_places", "_specs")

    def __init__(self, raw: Mapping[str, Mapping[str, Any]]) -> None:
        """Read the tables of `facts.toml`. Raises WrongFact where a default names what does not exist."""
        self._specs = {
            key: FactSpec(Shape.parse(key, table), tuple(table["known_by"]), table.get("asked", False))
            for key, table in raw.items()
        }
        self._places = {key: place for place, key in enumerate(self._specs)}
        bare = dict(self._specs)
        for key, table in raw.items():
            follows, assumed = (
                tuple(
                    Default(bare[key].shape.read(default["value"]), parse_when(default.get("when", {}), self.read))
                    for default in table.get(name, ())
                )
                for name in ("follows", "assumed")
            )
            self._specs[key] = FactSpec(bare[key].shape, bare[key].known_by, bare[key].asked, follows, assumed)

    def __getitem__(self, key: str) -> FactSpec:
        """Return the fact of that key."""
        return self._specs[key]

    def __iter__(self) -> Iterator[str]:
        """Go through the keys in the order of the file."""
        return iter(self._specs)

    def __len__(self) -> int:
        """Count the facts."""
        return len(self._specs)

    def in_order(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return `keys` in the order of the file."""
        return tuple(sorted(keys, key=self._places.__getitem__))

    def read(self, key: str, raw: object) -> Value:
        """Return the value that `raw` writes for that fact. Raises WrongFact where there is no such fact or value."""
        spec = self._specs.get(key)
        if spec is None:
            raise WrongFact(f"{key[:60]!a} is no fact; allowed: {', '.join(self._specs)}")
        return spec.shape.read(raw)


def _first(defaults: tuple[Default, ...], facts: Facts) -> Value | None:
    for default in defaults:
        if is_known(default.when, facts):
            return default.value
    return None
