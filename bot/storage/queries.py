"""SQL stands in files of its own; a statement is found by the name over it."""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"
_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def queries(aggregate: str) -> dict[str, bytes]:
    """Read the statements of `sql/<aggregate>.sql`, by name. They are bytes, which psycopg takes as trusted SQL."""
    _, *parts = _NAME.split((_FOLDER / f"{aggregate}.sql").read_text(encoding="utf-8"))
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}
