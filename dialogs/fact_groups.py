"""Facts as the state keeps what a look-up told: together by who told them and when."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import cast

from bot.advisor import Facts, facts_from_json, facts_to_json

Group = Mapping[str, object]
"""`{"source": …, "at": ISO 8601 time, where it is known, "values": {key: value}}`."""


def grouped(facts: Facts) -> list[dict[str, object]]:
    """Return facts as plain JSON, in their order."""
    entries = facts_to_json(facts)
    groups = groupby(entries, key=lambda key: {name: part for name, part in entries[key].items() if name != "value"})
    return [{**told, "values": {key: entries[key]["value"] for key in keys}} for told, keys in groups]


def ungrouped(groups: Iterable[Group]) -> Facts:
    """Read what `grouped` wrote. Raises WrongFact, KeyError or TypeError where it did not."""
    entries: dict[str, object] = {}
    for group in groups:
        values = cast("Mapping[str, object]", group["values"])
        told = {name: part for name, part in group.items() if name != "values"}
        entries |= {key: told | {"value": value} for key, value in values.items()}
    return facts_from_json(entries)
