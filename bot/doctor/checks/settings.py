"""The settings: is each of them right, by itself and together, and does each that is set mean anything?"""

import os
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic_settings.sources import read_env_file

from bot.doctor.allowed import allowed
from bot.doctor.finding import Finding, State
from bot.errors import WrongSettings
from bot.settings import Settings, load_settings
from bot.settings.package import PackageSettings
from bot.settings.types import PREFIX

FILE = Path(".env")
"""The file that is read beside the environment, from the folder in which the command runs."""


def read_settings() -> Settings | WrongSettings:
    """Read the settings as the bot does. Never raises: a file that cannot be read is a fault like any other."""
    try:
        return load_settings()
    except WrongSettings as wrong:
        return wrong
    except (OSError, ValueError) as error:
        return WrongSettings(faults=f"{FILE} cannot be read: {type(error).__name__}")


def of_settings(read: Settings | WrongSettings, names: Sequence[str]) -> list[Finding]:
    """Return a finding for each fault of the settings, and for each of the `names` that none of them has."""
    unknown = list(_unknown(names))
    if isinstance(read, WrongSettings):
        return [*(_wrong(line) for line in read.faults.splitlines()), *unknown]
    if not read.app_id:
        return [Finding("settings", State.WARNING, "no_app"), *unknown]
    return unknown or [Finding("settings", State.OK, "right")]


def given_names() -> list[str]:
    """Return the names of the variables with our prefix, in the environment and in the file."""
    try:
        in_file = read_env_file(FILE, case_sensitive=True) if FILE.is_file() else {}
    except (OSError, ValueError):  # `read_settings` says so
        in_file = {}
    return sorted({name for name in (*os.environ, *in_file) if name.upper().startswith(PREFIX)})


def _wrong(fault: str) -> Finding:
    takes = allowed(fault.partition(":")[0])
    if takes is None:
        return Finding("settings", State.FAILED, "wrong", {"fault": fault})
    return Finding("settings", State.FAILED, "wrong_value", {"fault": fault, "allowed": takes})


def _unknown(names: Sequence[str]) -> Iterator[Finding]:
    known = [name.upper() for name in (*Settings.model_fields, *PackageSettings.model_fields)]
    for name in names:
        short = name.upper().removeprefix(PREFIX)
        if short in known:
            continue
        near = get_close_matches(short, known, n=1, cutoff=0.75)
        if near:
            yield Finding("settings", State.WARNING, "misspelt", {"name": name, "meant": PREFIX + near[0]})
        else:
            yield Finding("settings", State.WARNING, "unknown", {"name": name})
