"""The version before: the one that runs while this one is rolled out."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[2]
MIGRATIONS = "bot/storage/migrations"


def old_version(folder: Path) -> str | None:
    """Unpack it into `folder`, and return its commit; None where the history does not hold it, as in an export.

    It is the newest release, or without one what was there before the newest migration.
    """
    commit = _said("describe", "--tags", "--abbrev=0") or _before_newest_migration()
    if commit is None:
        return None
    packed = _run("archive", "--format=tar", commit, "bot", "dialogs", "cards")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return commit


def _before_newest_migration() -> str | None:
    added = _said("log", "-1", "--diff-filter=A", "--format=%H", "--", MIGRATIONS)
    return None if added is None else _said("rev-parse", "--verify", "--quiet", f"{added}^")


def _said(*arguments: str) -> str | None:
    done = _run(*arguments)
    return done.stdout.decode().strip() or None if done.returncode == 0 else None


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=False)  # noqa: S603, S607
