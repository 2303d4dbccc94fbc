"""The main job in a real chat: from the first words to the right steps."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def opens(page: Page, address: str) -> None:
    """Open the chat, without the log beside it, which says everything once more."""
    await page.goto(address)
    await page.get_by_role("button", name="Hide log panel").click()
    await expect(page.get_by_text("I am Enroll Desk").last).to_be_visible()


async def says(page: Page, text: str) -> None:
    """Write a message."""
    box = page.get_by_role("textbox").last
    await box.click()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def presses(page: Page, title: str) -> None:
    """Press the newest button of that title."""
    await page.get_by_role("button", name=title, exact=True).last.click()


async def test_a_personal_account_is_led_to_access_work_or_school(page: Page, demo: str, screenshots: Path) -> None:
    await opens(page, demo)

    await says(page, "How do I enroll my HoloLens?")
    await expect(page.get_by_text("it shows no HoloLens for you").last).to_be_visible()
    await presses(page, "HoloLens 2")
    await presses(page, "Yes, it is in use already")
    await presses(page, "A personal Microsoft account")

    advice = page.get_by_text("Access work or school").first
    await expect(advice).to_be_visible()
    await expect(page.get_by_role("button", name="That worked")).to_be_visible()
    for answered in ("HoloLens 2", "Yes, it is in use already", "A personal Microsoft account"):
        await expect(page.get_by_role("button", name=answered, exact=True)).to_have_count(0)
        await expect(page.get_by_text(answered, exact=True)).to_be_visible()
    await advice.scroll_into_view_if_needed()
    await page.screenshot(path=screenshots / "enroll.png")

    await presses(page, "That worked")
    await expect(page.get_by_role("button", name="That worked")).to_have_count(0)


@pytest.mark.parametrize("person", ["work_account"])
async def test_a_device_that_intune_knows_is_not_asked_about(page: Page, demo: str, screenshots: Path) -> None:
    await opens(page, demo)

    await says(page, "I want to take my HoloLens out of Intune")

    await expect(page.get_by_text("Disconnect").last).to_be_visible()
    await expect(page.get_by_text("HOLOLENS-7QK2MD").last).to_be_visible()
    await page.screenshot(path=screenshots / "unenroll.png")
