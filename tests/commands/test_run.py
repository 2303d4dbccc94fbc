"""`python -m bot run`, and what a wrong setting gets."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def bot(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ENROLLDESK_")}
    environment = {**inherited, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_a_wrong_setting_is_one_clear_line_and_no_traceback(tmp_path: Path) -> None:
    done = bot("run", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "ENROLLDESK_APP_ID is missing: the bot does not start without the app id of its registration"
    ]


def test_an_unknown_command_is_answered_with_those_that_there_are(tmp_path: Path) -> None:
    done = bot("fly", cwd=tmp_path)

    assert done.returncode == 2
    assert "advise" in done.stderr
    assert "Traceback" not in done.stderr
