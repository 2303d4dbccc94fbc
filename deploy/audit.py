"""Ask the database of advisories (OSV) about every package in the lock files: `make audit`.

Ends with 1 where an advisory concerns a version that is locked. Where the database cannot be asked, as on a machine
without the internet, it says so and ends with 0: not knowing is no finding, but must not look like an all-clear.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PIP_AUDIT = Path(sys.executable).with_name("pip-audit")
KNOWN = "jinja2==2.4.1"
"""A version of old that has advisories."""

ACCEPTED: dict[str, str] = {}
"""Advisories that do not concern us, by id, each with its reason. SECURITY.md says who decides that."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is known of a locked version."""

    package: str
    version: str
    id: str
    fixed_in: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.package} {self.version}: {self.id}, fixed in {', '.join(self.fixed_in) or 'no version yet'}"


class Unknown(Exception):
    """The database could not be asked."""


def main() -> int:
    """Read the arguments, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locks", nargs="+", type=Path)
    parser.add_argument("--osv-url", help="another address of the database than its own")
    options = parser.parse_args()
    try:
        check_database(options.osv_url)
        found = advisories(options.locks, options.osv_url)
    except Unknown as unknown:
        print(f"not audited: the database of advisories cannot be asked ({unknown})")
        return 0
    concerning = [advisory for advisory in found if advisory.id not in ACCEPTED]
    print("\n".join(map(str, concerning)) or "audited: no advisory concerns a version that is locked")
    return 1 if concerning else 0


def check_database(osv_url: str | None) -> None:
    """Raise Unknown where the database does not even know KNOWN: a proxy may answer in its place, and know nothing."""
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder) / "known.txt"
        known.write_text(KNOWN, encoding="utf-8")
        if not advisories([known], osv_url):
            raise Unknown(f"nothing is known of {KNOWN}")


def advisories(locks: list[Path], osv_url: str | None) -> list[Advisory]:
    """Return what is known of the versions in these files. Raises Unknown where the database does not answer."""
    given = [argument for lock in locks for argument in ("-r", str(lock))]
    options = ["--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    service = ["--vulnerability-service", "osv", *(["--osv-url", osv_url] if osv_url else [])]
    asked = subprocess.run([PIP_AUDIT, *options, *service, *given], capture_output=True, text=True, check=False)
    try:
        answer = json.loads(asked.stdout)
    except ValueError:
        said = asked.stderr.strip().splitlines() or [f"exit code {asked.returncode}"]
        raise Unknown(said[-1]) from None
    return [
        Advisory(package["name"], package["version"], advisory["id"], tuple(advisory["fix_versions"]))
        for package in answer["dependencies"]
        for advisory in package.get("vulns", [])
    ]


if __name__ == "__main__":
    sys.exit(main())
