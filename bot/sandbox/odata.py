"""The part of OData that Graph's device collections take: $filter by declared operators, $select, pages."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.sandbox.resources import Resource

_CLAUSE = re.compile(
    r"(?:(?P<function>contains)\(\s*(?P<in>\w+)\s*,\s*(?P<text>'(?:[^']|'')*')\s*\))"
    r"|(?:(?P<property>\w+)\s+(?P<operator>eq|ne|lt|gt)\s+(?P<value>'(?:[^']|'')*'|[\w:.+-]+))"
    r"|(?:(?P<among>\w+)\s+in\s+\(\s*(?P<listed>'(?:[^']|'')*'(?:\s*,\s*'(?:[^']|'')*')*)\s*\))"
)
_LISTED = re.compile(r"'(?:[^']|'')*'")
_JOIN = re.compile(r"\s+and\s+", re.IGNORECASE)

_COMPARE: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda has, wanted: has == wanted,
    "ne": lambda has, wanted: has != wanted,
    "lt": lambda has, wanted: has < wanted,  # times are written alike, so that they compare as text
    "gt": lambda has, wanted: has > wanted,
    "contains": lambda has, wanted: wanted in has,
}
_MOST_LISTED = 15
"""Values of `in`; with more the filter is too complex."""

MANAGED_DEVICE_FILTERS: Mapping[str, AbstractSet[str]] = {
    "serialNumber": frozenset({"eq"}),
    "userPrincipalName": frozenset({"eq", "ne"}),
    "deviceName": frozenset({"eq", "contains"}),
    "model": frozenset({"eq", "contains"}),
    "manufacturer": frozenset({"eq"}),
    "operatingSystem": frozenset({"eq"}),
    "osVersion": frozenset({"contains"}),
    "complianceState": frozenset({"eq"}),
    "managementState": frozenset({"eq"}),
    "managementAgent": frozenset({"eq"}),
    "azureADDeviceId": frozenset({"eq"}),
    "lastSyncDateTime": frozenset({"lt", "gt"}),
    "enrolledDateTime": frozenset({"lt", "gt"}),
}
"""The operators that the description of each property of managedDevice declares; any other is a bad request."""

ENTRA_DEVICE_FILTERS: Mapping[str, AbstractSet[str]] = {
    "deviceId": frozenset({"eq", "ne"}),
    "displayName": frozenset({"eq", "ne"}),
    "operatingSystem": frozenset({"eq", "ne"}),
    "isManaged": frozenset({"eq", "ne"}),
    "isCompliant": frozenset({"eq", "ne"}),
}
"""Those of device, as far as this simulation goes."""

USER_FILTERS: Mapping[str, AbstractSet[str]] = {
    "id": frozenset({"eq", "ne", "in"}),
    "userPrincipalName": frozenset({"eq", "ne", "in"}),
}
"""Those of user, as far as this simulation goes."""

AUTOPILOT_FILTERS: Mapping[str, AbstractSet[str]] = {"serialNumber": frozenset({"contains"})}
"""None are declared; `contains` is what works, and `eq` is known to fail."""


class BadQuery(Exception):
    """The query asks for something that Graph does not do."""


@dataclass(frozen=True, slots=True)
class _Clause:
    property: str
    operator: str
    values: tuple[str, ...]
    """Several of `in`, one of any other."""

    def holds_for(self, resource: Resource) -> bool:
        has = resource.get(self.property)
        compare = _COMPARE["eq" if self.operator == "in" else self.operator]
        return has is not None and any(compare(str(has).casefold(), value.casefold()) for value in self.values)


def filtered(resources: list[Resource], query: str, allowed: Mapping[str, AbstractSet[str]]) -> list[Resource]:
    """Return the resources for which `query` holds: clauses joined by `and`. Raises BadQuery."""
    clauses = _parse(query, allowed)
    return [resource for resource in resources if all(clause.holds_for(resource) for clause in clauses)]


def selected_names(query: str, declared: AbstractSet[str]) -> list[str]:
    """Return the properties that a `$select` names. Raises BadQuery for one that the type does not have."""
    wanted = [name.strip() for name in query.split(",")]
    for name in wanted:
        if name not in declared:
            raise BadQuery(f"Could not find a property named '{name}'.")
    return wanted


def _parse(query: str, allowed: Mapping[str, AbstractSet[str]]) -> list[_Clause]:
    clauses = []
    position = 0
    while True:
        found = _CLAUSE.match(query, position)
        if found is None:
            raise BadQuery(f"Invalid filter clause at position {position}.")
        clause = _clause(found)
        if clause.operator not in allowed.get(clause.property, frozenset()):
            raise BadQuery(f"Filter '{clause.operator}' is not supported for property '{clause.property}'.")
        if len(clause.values) > _MOST_LISTED:
            raise BadQuery(f"Too many child clauses specified in search filter expression: {len(clause.values)}.")
        clauses.append(clause)
        position = found.end()
        if position == len(query):
            return clauses
        joined = _JOIN.match(query, position)
        if joined is None:
            raise BadQuery("Filter clauses must be combined with 'and'.")
        position = joined.end()


def _clause(found: re.Match[str]) -> _Clause:
    if found["function"]:
        return _Clause(found["in"], "contains", (_literal(found["text"]),))
    if found["among"]:
        return _Clause(found["among"], "in", tuple(map(_literal, _LISTED.findall(found["listed"]))))
    return _Clause(found["property"], found["operator"], (_literal(found["value"]),))


def _literal(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else text
