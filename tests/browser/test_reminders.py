"""A campaign in a real chat: days go by, reminders come, a press puts them off, and enrolling ends them."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.test_enroll import opens, presses

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

REMINDER = "Intune shows no enrolled HoloLens for you yet."
SOON = 20_000
"""Milliseconds in which a reminder comes once time has gone on: who is due is looked for every two seconds."""


async def bot(*arguments: str, data: Path) -> str:
    """Run a command beside the demo, as somebody does in another terminal, and return what it printed."""
    environment = {**os.environ, "ENROLLDESK_DATA_DIR": str(data), "LANG": "C.UTF-8"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0
    return printed.decode()


@pytest.fixture
def person() -> str:
    return "no_enrollment_urls"


async def test_reminders_come_as_time_goes_on_until_the_device_is_enrolled(
    page: Page, demo: str, sandbox_port: int, tmp_path: Path, screenshots: Path
) -> None:
    async def goes_on(by: str) -> None:
        await bot("sandbox", "time", by, "--port", str(sandbox_port), data=tmp_path)

    async def enrolled() -> int:
        told = json.loads(await bot("campaign", "progress", "--sandbox", "--json", "HoloLens pilot", data=tmp_path))
        assert isinstance(told["enrolled"], int)
        return told["enrolled"]

    reminders = page.get_by_text(REMINDER)
    await opens(page, demo)
    await goes_on("+1d1h")
    await expect(reminders.last).to_be_visible(timeout=SOON)
    await presses(page, "Why do I get this?")
    await expect(page.get_by_text("Tom Willemsen").last).to_be_visible()
    await page.screenshot(path=screenshots / "reminder.png")

    await presses(page, "Remind me later")
    await presses(page, "Tomorrow")
    await expect(page.get_by_text("You asked to be reminded later.")).to_be_visible()
    await page.screenshot(path=screenshots / "reminder_later.png")
    shown = await reminders.count()

    await goes_on("+1d12h")  # tomorrow is in the morning
    await expect(reminders).to_have_count(shown + 1, timeout=SOON)
    await presses(page, "Help me now")
    await expect(page.get_by_role("button", name="HoloLens 2")).to_be_visible()
    await page.screenshot(path=screenshots / "reminder_help.png")
    shown = await reminders.count()

    before = await enrolled()
    await bot("sandbox", "enroll", "--person", "no_enrollment_urls", "--port", str(sandbox_port), data=tmp_path)
    await goes_on("+7d")
    for _ in range(60):
        if await enrolled() > before:
            break
    assert await enrolled() > before
    assert await reminders.count() == shown
