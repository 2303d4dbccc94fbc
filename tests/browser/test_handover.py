"""A handover in a real chat: asked for, taken, answered, solved, and rated."""

import re
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, expect

from bot.clock import SystemClock
from bot.sandbox.tenant_file import load_tenant
from tests.browser.agent import Agent, Posts
from tests.browser.test_enroll import opens, presses, says

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def goes_to(page: Page, place: str) -> None:
    """Open a channel or a chat in the list at the left."""
    await page.get_by_text(place, exact=True).first.click()


async def test_a_person_is_helped_by_an_agent_without_saying_anything_twice(
    page: Page, demo: str, screenshots: Path
) -> None:
    posts = Posts(page)
    tenant = load_tenant(SystemClock().now())
    async with ClientSession() as session:
        tom = Agent(demo, session, tenant, tenant.people["helpdesk_agent"], posts)
        await opens(page, demo)
        await says(page, "How do I enroll my HoloLens?")
        await presses(page, "HoloLens 2")
        await says(page, "talk to a person")
        await expect(page.get_by_text("Hand over to your helpdesk")).to_be_visible()
        await page.get_by_placeholder("For example").fill("I need it for a training tomorrow.")
        await page.screenshot(path=screenshots / "handover.png")
        await presses(page, "Send")
        await expect(page.get_by_text(re.compile(r"Your ticket is ED-\d+"))).to_be_visible()
        number = re.findall(r"ED-(\d+)", await page.get_by_text(re.compile(r"Your ticket is ED-\d+")).inner_text())[0]
        ticket = f"ticket.{number}"

        await goes_to(page, "Devices")
        await expect(page.get_by_text(f"ED-{number}").first).to_be_visible()
        await expect(page.get_by_text("I need it for a training tomorrow.").first).to_be_visible()
        await page.screenshot(path=screenshots / "ticket.png", full_page=True)
        await tom.presses(ticket, "ticket.take", **{"from": ""})
        await tom.writes(ticket, "Hello Sanne, use Access work or school and your work address.")

        await goes_to(page, "Personal Chat")
        await expect(page.get_by_text("is looking after it")).to_be_visible()
        await expect(page.get_by_text("use Access work or school and your work address").last).to_be_visible()
        await says(page, "Thank you, that did it!")
        await goes_to(page, "Devices")
        await expect(page.get_by_text("Thank you, that did it!").last).to_be_visible()
        await page.screenshot(path=screenshots / "thread.png", full_page=True)
        await tom.presses(ticket, "ticket.resolve")

        await goes_to(page, "Personal Chat")
        await expect(page.get_by_text(f"How was the help with ED-{number}?").last).to_be_visible()
        await page.screenshot(path=screenshots / "rating.png")
        await presses(page, "5: very good")
        await expect(page.get_by_text("Thank you! If you need anything else").last).to_be_visible()
        await says(page, "help")
        await expect(page.get_by_text("talk to a person").last).to_be_visible()
