"""Write the software bill of materials (CycloneDX 1.6, JSON) of what a lock file installs: `make sbom`.

The bot itself is the component that it is about. The same lock file gives the same bill, byte for byte.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TypedDict

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

CYCLONEDX = Path(sys.executable).with_name("cyclonedx-py")
PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


class Bill(TypedDict):
    """What of it is read or changed here."""

    metadata: dict[str, object]
    components: list[dict[str, object]]


def main() -> int:
    """Read the arguments, and write. 1 where the result is not valid, which is then not written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    bill = json.dumps(bill_of(options.lock), indent=2)
    invalid = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)
    if invalid is not None:
        print(invalid, file=sys.stderr)
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(f"{bill}\n", encoding="utf-8")
    return 0


def bill_of(lock: Path) -> Bill:
    """Return the bill of a lock file, as JSON. Raises subprocess.CalledProcessError where it cannot be read."""
    options = ["--schema-version", "1.6", "--output-reproducible", "--mc-type", "application"]
    command: list[str | Path] = [CYCLONEDX, "requirements", lock, *options]
    bill: Bill = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    for component in bill["components"]:
        del component["description"]  # the line of the lock file, with every hash once more
    bill["metadata"]["component"] = _bot()
    return bill


def _bot() -> dict[str, object]:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    return {
        "bom-ref": "enroll-desk",
        "type": "application",
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": [{"license": {"id": project["license"]}}],
    }


if __name__ == "__main__":
    sys.exit(main())
