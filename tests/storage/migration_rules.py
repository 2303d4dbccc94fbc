"""What a migration may not do: break the version before, which still works on the database, or hold it up."""

import re
from collections.abc import Iterator

NOT_SAFE = {
    "drops what the version before may read": r"\bdrop\s+(?:table|column|view|function|type|sequence)\b",
    "renames what the version before calls by its name": r"\brename\b",
    "changes a type, for which every row is rewritten": r"\balter\s+column\s+\w+\s+(?:set\s+data\s+)?type\b",
    "demands what the version before does not write": r"\balter\s+column\s+\w+\s+set\s+not\s+null\b",
    "moves or removes rows, however many there are": r"\b(?:delete\s+from|truncate)\b",
}

_COLUMN = re.compile(r"\badd\s+column\b(?P<rest>[^;,]*)", re.IGNORECASE)
_CONSTRAINT = re.compile(r"\badd\s+constraint\b(?P<rest>[^;]*)", re.IGNORECASE)
_INDEX = re.compile(r"\bcreate\s+(?P<unique>unique\s+)?index\b[^;]*?\bon\s+(?P<table>\w+)", re.IGNORECASE)
_TABLE = re.compile(r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?P<table>\w+)", re.IGNORECASE)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def unsafe(sql: str) -> Iterator[str]:
    """Yield what is not safe in a migration, in words.

    An index on a table that exists locks out writers while it is built, and a migration, which is one transaction,
    cannot build it concurrently: such a table has to be known to be small.
    """
    statements = _COMMENT.sub(" ", sql)
    for why, pattern in NOT_SAFE.items():
        if re.search(pattern, statements, re.IGNORECASE):
            yield why
    for column in _COLUMN.finditer(statements):
        rest = column["rest"].lower()
        if "not null" in rest and "default" not in rest:
            yield "adds a column that must be filled, which the version before does not do"
    for constraint in _CONSTRAINT.finditer(statements):
        if "not valid" not in constraint["rest"].lower():
            yield "adds a constraint for which all rows are read: say `not valid`"
    new = {table["table"].lower() for table in _TABLE.finditer(statements)}
    for index in _INDEX.finditer(statements):
        if index["table"].lower() not in new:
            yield f"builds an index on {index['table']}, which exists before"
