"""What a setting takes, in the reader's language: drawn from the schema of the settings."""

from functools import cache

from pydantic import JsonValue

from bot.doctor.finding import Words
from bot.settings import Settings
from bot.settings.types import PREFIX

Schema = dict[str, JsonValue]


def allowed(variable: str) -> Words | None:
    """Return what the environment variable takes; None where its fault says so itself, as of one of several words."""
    schema = _schemas().get(variable.removeprefix(PREFIX).lower())
    if schema is None:
        return None
    if schema.get("type") == "boolean":
        return _words("yes_or_no")
    if "pattern" in schema:
        return _words("locale")
    if schema.get("type") == "array":
        return _list(schema.get("items"))
    return _number(schema)


def _list(items: JsonValue) -> Words | None:
    match items:
        case {"format": "date"}:
            return _words("dates")
        case {"type": "number"}:
            return _words("minutes")
    return None


def _number(schema: Schema) -> Words | None:
    least, above, most = (schema.get(key) for key in ("minimum", "exclusiveMinimum", "maximum"))
    if least is not None and most is not None:
        return _words("whole" if schema["type"] == "integer" else "number", least=f"{least}", most=f"{most}")
    if above is not None:
        return _words("above_to", above=f"{above}", most=f"{most}") if most else _words("above", above=f"{above}")
    return None


@cache
def _schemas() -> dict[str, Schema]:
    """Return the JSON schema of each setting; of one that may be left out, that of what it takes if it is not."""
    properties: dict[str, Schema] = Settings.model_json_schema()["properties"]
    return {name: {**schema, **_given(schema)} for name, schema in properties.items()}


def _given(schema: Schema) -> Schema:
    kinds = schema.get("anyOf")
    first = kinds[0] if isinstance(kinds, list) else None
    return first if isinstance(first, dict) else {}


def _words(name: str, **params: str) -> Words:
    return Words((f"doctor.allowed.{name}",), params)
