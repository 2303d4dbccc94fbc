"""Microsoft's own schemas of an app package, where they are at hand."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

FOLDER = Path(__file__).parents[3] / "shared" / "schemas" / "teams"

needs_schemas = pytest.mark.skipif(not FOLDER.is_dir(), reason="Microsoft's schemas are not beside the repository")


def wrong_with(document: object, schema: str) -> list[str]:
    """Return what a schema of that file says of a document, each with its place."""
    errors = Draft4Validator(schema_of(schema)).iter_errors(document)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def schema_of(file: str) -> Mapping[str, object]:
    """Read a schema. Its patterns are not all Python's, so nobody checks the schema itself."""
    read: Mapping[str, object] = json.loads((FOLDER / file).read_text("utf-8"))
    return read
