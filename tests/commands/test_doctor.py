"""`python -m bot doctor`: each fault is found, with what to do, and is gone when it is mended."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.commands.doctor import examine
from bot.commands.doctor.check import run
from bot.commands.doctor.finding import Finding, Result
from bot.sandbox import Sandbox
from bot.settings import Settings, load_settings
from bot.storage.database import Pool

ROOT = Path(__file__).parents[2]


def doctor(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, in a folder without settings."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ENROLLDESK_")}
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "doctor", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )


def test_in_the_sandbox_all_is_well(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--sandbox", "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (0, True)
    assert {each["check"] for each in told["findings"]} == {
        "settings",
        "database",
        "credential",
        "roles",
        "channel",
        "posts",
    }
    assert {(each["result"], each["remedy"]) for each in told["findings"]} == {("ok", None)}


def test_wrong_settings_are_said_with_what_to_do(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--locale", "nl")

    assert done.returncode == 1
    assert "FOUT       ENROLLDESK_APP_ID is missing" in done.stdout
    assert "in de README staat" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.fixture
def given(sandbox: Sandbox, database_url: str) -> dict[str, object]:
    """Return the settings of a bot with a helpdesk in the simulated tenant."""
    here = {"service_url_hosts": ("127.0.0.1",), "database_url": database_url}
    return {"_env_file": None, **sandbox.settings, **sandbox.helpdesk_settings, **here}


async def found(given: dict[str, object], **other: object) -> dict[str, set[tuple[str, Result]]]:
    """Return what was found by each check."""
    settings: Settings = load_settings(**{**given, **other})
    told: dict[str, set[tuple[str, Result]]] = {}
    for finding in await examine(settings):
        told.setdefault(finding.check, set()).add((finding.what, finding.result))
    return told


async def test_all_is_well_where_all_is_there(given: dict[str, object]) -> None:
    assert await found(given) == {
        "settings": {("right", Result.OK)},
        "database": {("current", Result.OK)},
        "credential": {("good", Result.OK)},
        "roles": {("there", Result.OK)},
        "channel": {("reached", Result.OK)},
        "posts": {("readable", Result.OK)},
    }


async def test_a_channel_that_does_not_exist_is_a_fault_until_it_does(
    sandbox: Sandbox, given: dict[str, object]
) -> None:
    channels, channel_id = sandbox.connector.channels, str(given["helpdesk_channel"])
    channels.delete(channel_id)
    assert (await found(given))["channel"] == {("missing", Result.FAULT)}
    channels.add(channel_id)
    channels.has_bot = False
    assert (await found(given))["channel"] == {("not_in_team", Result.FAULT)}
    channels.has_bot = True

    assert (await found(given))["channel"] == {("reached", Result.OK)}


async def test_a_connector_that_nobody_listens_at_is_a_warning(given: dict[str, object]) -> None:
    assert (await found(given, service_url="http://127.0.0.1:9/"))["channel"] == {("unknown", Result.WARNING)}


async def test_a_group_that_does_not_exist_is_a_fault(given: dict[str, object]) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"

    assert (await found(given, helpdesk_group_id=nobody))["roles"] == {
        ("missing", Result.FAULT),
        ("there", Result.OK),
    }


async def test_what_nobody_consented_to_is_said(sandbox: Sandbox, given: dict[str, object]) -> None:
    sandbox.graph.granted -= {"GroupMember.Read.All", "ChannelMessage.Read.Group"}
    told = await found(given)
    assert told["roles"] == {("refused", Result.WARNING)}
    assert told["posts"] == {("refused", Result.WARNING)}

    sandbox.graph.granted |= {"GroupMember.Read.All", "ChannelMessage.Read.Group"}
    assert (await found(given))["roles"] == {("there", Result.OK)}


async def test_a_wrong_secret_is_a_fault(given: dict[str, object]) -> None:
    assert (await found(given, app_password="wrong"))["credential"] == {("refused", Result.FAULT)}


async def test_a_database_that_is_not_there_is_a_fault_and_stops_no_other_check(given: dict[str, object]) -> None:
    told = await found(given, database_url="postgresql://nobody:canary@127.0.0.1:9/none")

    assert told["database"] == {("unreachable", Result.FAULT)}
    assert told["channel"] == {("reached", Result.OK)}


async def test_a_database_that_lacks_migrations_gets_them_at_the_next_start(
    given: dict[str, object], pool: Pool
) -> None:
    async with pool.connection() as connection:
        await connection.execute("delete from migration where name like '0006%'")
    assert (await found(given))["database"] == {("behind", Result.WARNING)}

    async with pool.connection() as connection:
        await connection.execute("drop table migration cascade")
    assert (await found(given))["database"] == {("behind", Result.WARNING)}


async def test_without_a_helpdesk_there_is_nothing_to_look_at(given: dict[str, object]) -> None:
    told = await found(given, helpdesk_channel=None, helpdesk_group_id=None, helpdesk_team_id=None)

    assert [told[check] for check in ("channel", "roles", "posts")] == [{("none", Result.OK)}] * 3


async def test_without_a_team_nobody_can_see_whether_a_card_arrived(given: dict[str, object]) -> None:
    assert (await found(given, helpdesk_team_id=None))["posts"] == {("no_team", Result.WARNING)}


async def test_a_check_that_does_not_end_is_a_fault() -> None:
    class Endless:
        name = "database"

        async def run(self) -> Sequence[Finding]:
            await asyncio.Event().wait()
            raise AssertionError

    assert await run(Endless(), timeout=0.01) == [Finding("database", Result.FAULT, "timeout", {"seconds": "0"})]


def test_everything_that_is_not_ok_has_a_remedy() -> None:
    written = (ROOT / "cards" / "locales" / "en" / "LC_MESSAGES" / "doctor.po").read_text(encoding="utf-8")
    names = set(re.findall(r'^msgid "(doctor\.(?!result\.)[^"]+)"', written, re.MULTILINE))
    fine = {"right", "current", "embedded", "good", "none", "there", "reached", "readable"}

    assert len(names) > 20
    for name in names:
        assert name.split(".")[2] in fine or name.endswith(".remedy") or f"{name}.remedy" in names, name
