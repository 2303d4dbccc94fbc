"""`python -m bot doctor` as a program: what it prints, its exit codes, and that it never ends in a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def doctor(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, in a folder without settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ENROLLDESK_")}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "doctor", *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


def test_every_wrong_setting_is_one_line_with_what_it_takes(tmp_path: Path) -> None:
    wrong = {"ENROLLDESK_PORT": "none", "ENROLLDESK_SEND_RATE": "0", "ENROLLDESK_DATABASE_URI": "canary"}

    done = doctor(tmp_path, "--locale", "nl", **wrong)

    assert done.returncode == 2
    assert "ENROLLDESK_APP_ID is missing" in done.stdout
    assert "toegestaan: een geheel getal van 0 tot en met 65535" in done.stdout
    assert "toegestaan: een getal groter dan 0" in done.stdout
    assert "Schrijf ENROLLDESK_DATABASE_URL" in done.stdout
    assert "canary" not in done.stdout + done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("content", [b"\xff\xfe ENROLLDESK_PORT=1", b"no = equals\nENROLLDESK_APP_ID"])
def test_a_file_of_settings_that_cannot_be_read_is_no_traceback(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)

    done = doctor(tmp_path)

    assert (done.returncode, done.stderr) == (2, "")
    assert "FAILED" in done.stdout


def test_in_the_sandbox_nothing_is_wrong_and_programs_can_read_it(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--sandbox", "--json")

    told = json.loads(done.stdout)
    slow = {"slow"} if any(each["what"] == "slow" for each in told["findings"]) else set()  # on a busy machine
    assert {each["what"] for each in told["findings"] if each["state"] in {"failed", "warning"}} == slow
    assert done.returncode == int(bool(slow))
    assert set(told["findings"][0]) == {"check", "state", "what", "message", "remedy"}
    assert not list(tmp_path.iterdir())


def test_a_bot_that_reaches_nobody_is_a_failure_without_a_traceback(tmp_path: Path) -> None:
    settings = {
        "ENROLLDESK_APP_ID": "b8a2c6d4-3e5f-4071-92a3-b4c5d6e7f809",
        "ENROLLDESK_APP_TENANT_ID": "0d5f8b1e-6c2a-4b7d-9e3f-1a2b3c4d5e6f",
        "ENROLLDESK_APP_PASSWORD": "canary",
        "ENROLLDESK_DATABASE_URL": "postgresql://me:canary@127.0.0.1:9/x",
        **{f"ENROLLDESK_{name}_URL": "http://127.0.0.1:9" for name in ("LOGIN", "GRAPH", "OPENID_METADATA", "SERVICE")},
    }

    done = doctor(tmp_path, **settings)

    assert (done.returncode, done.stderr) == (1, "")
    assert "What to do" in done.stdout
    assert "canary" not in done.stdout
