"""`python -m bot package`: a zip that Teams takes, or every fault in a line and nothing written."""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
GOOD = {
    "ENROLLDESK_APP_ID": "b8a2c6d4-3e5f-4071-92a3-b4c5d6e7f809",
    "ENROLLDESK_DEVELOPER_NAME": "Contoso",
    "ENROLLDESK_DEVELOPER_WEBSITE_URL": "https://www.contoso.com",
}


def bot(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a program of its own, in that folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ENROLLDESK_")}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "package", *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        timeout=50,
        check=False,
    )


def test_a_package_is_written_from_the_settings(tmp_path: Path) -> None:
    done = bot(tmp_path, **GOOD)

    assert (done.returncode, done.stderr) == (0, b"")
    with ZipFile(tmp_path / "enroll-desk.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["id"], manifest["developer"]["name"]) == (GOOD["ENROLLDESK_APP_ID"], "Contoso")


def test_where_no_file_can_be_written_it_goes_to_standard_output(tmp_path: Path) -> None:
    first, again = (bot(tmp_path, "--output", "-", **GOOD) for _ in range(2))

    assert first.stdout == again.stdout
    assert "manifest.json" in ZipFile(BytesIO(first.stdout)).namelist()
    assert list(tmp_path.iterdir()) == []


def test_every_wrong_setting_is_a_line_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = {**GOOD, "ENROLLDESK_APP_ID": "x", "ENROLLDESK_PACKAGE_DOMAINS": "https://contoso.com"}
    done = bot(tmp_path, **wrong)

    lines = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert [line.split(":")[0] for line in lines] == ["ENROLLDESK_APP_ID", "ENROLLDESK_PACKAGE_DOMAINS"]
    assert list(tmp_path.iterdir()) == []

    assert bot(tmp_path, **GOOD).returncode == 0


def test_wrong_icons_and_a_folder_that_is_not_there_are_told_in_lines(tmp_path: Path) -> None:
    own = {**GOOD, "ENROLLDESK_PACKAGE_ICONS": "icons"}
    missing = bot(tmp_path, **own)
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "color.png").write_text("no picture")
    (tmp_path / "icons" / "outline.png").write_text("no picture")
    wrong = bot(tmp_path, **own)
    elsewhere = bot(tmp_path, "--output", "nowhere/app.zip", **GOOD)

    assert [done.returncode for done in (missing, wrong, elsewhere)] == [2, 2, 2]
    assert missing.stderr.decode().count("\n") == elsewhere.stderr.decode().count("\n") == 1
    assert b"color.png" in missing.stderr
    assert wrong.stderr.decode().splitlines() == ["color.png is no PNG", "outline.png is no PNG"]
    assert b"nowhere" in elsewhere.stderr


def test_the_simulated_tenant_needs_no_settings(tmp_path: Path) -> None:
    done = bot(tmp_path, "--sandbox", "--output", "-")

    assert done.returncode == 0, done.stderr
    manifest = json.loads(ZipFile(BytesIO(done.stdout)).read("manifest.json"))
    assert manifest["webApplicationInfo"]["resource"] == f"api://botid-{manifest['id']}"
