"""The app package for Teams: is it that of this bot, and would Teams take it?"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from bot.doctor.check import skip
from bot.doctor.finding import Finding, State
from bot.doctor.subject import Subject
from bot.package.check import missing_files
from bot.package.manifest import JSON
from bot.package.package import WrongPackage, package
from bot.settings.package import PackageSettings
from cards.catalogue import Catalogues

MANIFEST = "manifest.json"
LARGEST = 1_000_000
"""Bytes of a manifest that are read: ours has some 10,000, and a zip can promise to become anything."""


async def app_package(subject: Subject) -> Sequence[Finding]:
    """Return whether the package is for this bot's app id: a zip that was built, or what the settings would make."""
    if not subject.settings.app_id:
        skip("no_app")
    if subject.package.file is not None:
        return await asyncio.to_thread(_of_file, subject.package.file, subject.settings.app_id)
    if subject.package.settings is None:
        skip("no_package")
    return await asyncio.to_thread(_rendered, subject.package.settings)


def _rendered(settings: PackageSettings) -> Sequence[Finding]:
    try:
        package(settings, Catalogues())
    except WrongPackage as wrong:
        return [Finding("package", State.FAILED, "refused", {"fault": line}) for line in wrong.faults.splitlines()]
    except OSError as error:
        return [Finding("package", State.FAILED, "refused", {"fault": f"{error.filename}: {error.strerror}"})]
    return [Finding("package", State.OK, "right")]


def _of_file(file: Path, app_id: str) -> Sequence[Finding]:
    try:
        with ZipFile(file) as archive:
            names = archive.namelist()
            with archive.open(MANIFEST) as content:
                manifest: JSON = json.loads(content.read(LARGEST))
        ids = _app_ids(manifest)
        lacking = missing_files(manifest, dict.fromkeys(names, b""))
    except (OSError, BadZipFile, KeyError, TypeError, AttributeError, ValueError) as error:
        return [Finding("package", State.FAILED, "unreadable", {"file": file.name, "fault": type(error).__name__})]
    others = sorted(ids - {app_id.lower()})
    if others:
        known = {"file": file.name, "found": ", ".join(others), "app_id": app_id}
        return [Finding("package", State.FAILED, "other_app", known)]
    if lacking:
        return [Finding("package", State.FAILED, "refused", {"fault": line}) for line in lacking]
    return [Finding("package", State.OK, "right")]


def _app_ids(manifest: JSON) -> set[str]:
    """Return the app ids that a manifest names: of its bot, its search and its sign-in. Its own id may be another."""
    bots = [each["botId"] for each in (*manifest["bots"], *manifest.get("composeExtensions", []))]
    return {str(each).lower() for each in (*bots, manifest["webApplicationInfo"]["id"])}
