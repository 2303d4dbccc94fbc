"""`python -m bot status`: what an operator sees of a person's devices, and where it comes from."""

import json
import os
import subprocess
import sys
from pathlib import Path

from aiohttp import ClientSession

from bot.commands.status import Operator, report
from bot.intune.answers import Answers
from bot.intune.audit import MemoryAudit
from bot.intune.credential import Password
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.lookups import LOOKUPS
from bot.intune.quota import MemorySerialQuota
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.sandbox import Fault, Sandbox
from cards.catalogue import Catalogues
from tests.conftest import MovableClock

ROOT = Path(__file__).parents[2]


def status(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, in a folder without settings."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ENROLLDESK_")}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "status", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


def test_the_sandbox_answers_in_text(tmp_path: Path) -> None:
    done = status(tmp_path, "--sandbox", "--locale", "en", "--user", "mateus.figueira@contoso.example")

    assert done.returncode == 0
    assert "HOLOLENS-7QK2MD: HoloLens 2, serial number 001204785678\n" in done.stdout
    assert "  Does not meet “HoloLens: encryption and updates”: Require BitLocker, Minimum OS version\n" in done.stdout
    assert "  Build: 22621.1244 (from user_devices, " in done.stdout
    assert "  licences: LicenseAssignment.Read.All, " in done.stdout


def test_the_sandbox_answers_in_json(tmp_path: Path) -> None:
    done = status(tmp_path, "--sandbox", "--json", "--user", "aoife.brennan@contoso.example")

    answer = json.loads(done.stdout)
    assert (done.returncode, answer["devices"], answer["failure"]["code"]) == (0, [], "0x80180014")
    assert answer["facts"]["licensed"]["value"] == "yes"
    assert answer["facts"]["licensed"]["look_ups"] == ["licences"]
    assert {each["permission"] for each in answer["look_ups"]} <= {lookup.permission for lookup in LOOKUPS}
    assert all(each["failed"] is None for each in answer["look_ups"])


def test_an_unknown_user_is_code_1_and_words(tmp_path: Path) -> None:
    done = status(tmp_path, "--sandbox", "--locale", "nl", "--user", "nobody@contoso.example")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Entra kent deze gebruiker niet." in done.stderr

    known = status(tmp_path, "--sandbox", "--locale", "nl", "--user", "sanne.verhoeven@contoso.example")
    assert "Intune kent geen HoloLens" in known.stdout


def test_without_settings_there_is_nobody_to_ask(tmp_path: Path) -> None:
    done = status(tmp_path, "--user", "sanne.verhoeven@contoso.example")

    assert (done.returncode, done.stdout) == (2, "")
    assert "ENROLLDESK_APP_ID" in done.stderr


async def test_a_look_up_that_failed_is_shown_as_open(sandbox: Sandbox, clock: MovableClock) -> None:
    sandbox.faults.plant(Fault("/graph/v1.0/users/*/licenseDetails", status=403))
    giulia = sandbox.people["entra_deleted"]
    async with ClientSession() as session:
        with login_session(sandbox.login_url) as login:
            tokens = Tokens(
                login_url=sandbox.login_url,
                tenant_id=sandbox.tenant_id,
                app_id=sandbox.app_id,
                credential=Password(sandbox.app_password),
                session=login,
                clock=clock,
            )
            answers = Answers(Graph(session, tokens, url=sandbox.graph_url, clock=clock), clock)
            lookups = IntuneLookups(answers, clock, audit=MemoryAudit(), quota=MemorySerialQuota(), roles=Operator())
            found = await lookups.devices_of(giulia.user_principal_name, asked_by=sandbox.app_id, reason="a test")
    text = "\n".join(report(giulia.name, found, Catalogues().of("en")))

    assert "Intune license" not in text
    assert "licences: LicenseAssignment.Read.All, 2026-11-22 09:00 UTC, NOT ANSWERED (refused)" in text
    assert "  Deleted from Entra: yes (from entra_devices, 2026-11-22 09:00 UTC)" in text
