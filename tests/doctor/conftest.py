"""A bot in the simulated tenant, by the machine's own time: what is compared with it are the dates of real answers."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.doctor.subject import AppPackage
from bot.sandbox import Sandbox
from bot.sandbox.sandbox import running_sandbox
from bot.storage.database import Pool
from cards.catalogue import LOCALES, Catalogues
from tests.doctor.patient import Patient


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running_sandbox(clock=SystemClock()) as running:
        running.graph.granted.add("Application.Read.All")
        yield running


@pytest.fixture
async def patient(sandbox: Sandbox, database_url: str, pool: Pool, tmp_path: Path) -> Patient:
    """Return a bot to which nothing is wrong, with a worker that has just signed in."""
    given = {
        "_env_file": None,
        **sandbox.settings,
        **sandbox.helpdesk_settings,
        "service_url_hosts": ("127.0.0.1",),
        "database_url": database_url,
        "port": 0,
        "campaign_installs_app": True,
        "teams_app_catalog_id": sandbox.tenant.catalog_id,
    }
    locales = tmp_path / "locales"
    shutil.copytree(LOCALES, locales, ignore=lambda _, names: {name for name in names if name.endswith(".po")})
    for language in Catalogues().languages:  # to read all catalogues twice in each test would take most of its time
        name = f"{language}/LC_MESSAGES/doctor.po"
        shutil.copy(LOCALES / name, locales / name)
    patient = Patient(sandbox, pool, tmp_path, given, AppPackage(), locales=locales)
    await patient.execute("insert into procrastinate_workers default values")
    return patient
