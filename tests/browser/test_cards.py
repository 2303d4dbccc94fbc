"""How cards look: drawn by the official renderer in Teams' colours, on a desktop and on a phone, in every language."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.effects import Card
from tests.browser.conftest import FLAGS
from tests.browser.drawing import JSON, Drawing
from tests.browser.sheet import chosen, state
from tests.cards import hostile, longest, pseudo
from tests.cards.samples import cards
from tests.cards.test_render import CATALOGUES, RENDERER

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180), pytest.mark.asyncio(loop_scope="module")]

CARDS = cards()
SHEET = chosen(CARDS)
LANGUAGES = [*CATALOGUES.languages, pseudo.LANGUAGE]
REPEATING = ("contradiction", "correction", "devices")
"""Prompts whose buttons repeat a fact or a device's name, however long that is."""

SHOWING = ("text", "handover", "devices, open", "question, asked", "question, answered", "privacy")
"""Cards with all places for what strangers write: text and answers, rows, reports, buttons, what is said above."""


@pytest.fixture(scope="module")
def renderers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Renderer]:
    """Return who renders each language: ours, and one that is two fifths longer than English."""
    folder = tmp_path_factory.mktemp("locales")
    pseudo.write(folder)
    return {**dict.fromkeys(CATALOGUES.languages, RENDERER), pseudo.LANGUAGE: Renderer(Catalogues(folder))}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Start Chromium once: starting takes longer than drawing."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def drawing(browser: Browser) -> AsyncIterator[Drawing]:
    """Draw in a page that must not be left, not even for an error."""
    page = await browser.new_page(viewport={"width": 3900, "height": 1200})  # axe-core sees what is in view
    drawing = Drawing(page)
    await drawing.open()
    yield drawing
    assert drawing.intruded == []
    await page.close()


def rendered(cards: Mapping[str, Card], renderer: Renderer, language: str) -> dict[str, JSON]:
    """Render cards by name."""
    return {name: renderer.card(card.template, card.params, language) for name, card in cards.items()}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_can_read_every_template(
    drawing: Drawing, renderers: Mapping[str, Renderer], language: str, theme: str, screenshots: Path
) -> None:
    await drawing.draw(rendered(SHEET, renderers[language], language), theme)
    await drawing.picture(screenshots / "cards" / f"{language}-{theme}.png")

    await drawing.unfold()
    assert await drawing.violations() == []
    assert await ill_fitting(drawing, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_and_every_advice_fits(
    drawing: Drawing, renderers: Mapping[str, Renderer], language: str
) -> None:
    others = {name: card for name, card in CARDS.items() if state(name) == "open" and name not in SHEET}
    await drawing.draw(rendered(others, renderers[language], language), "light")

    await drawing.unfold()
    assert await ill_fitting(drawing, language) == []


async def ill_fitting(drawing: Drawing, language: str) -> list[str]:
    """Return what is cut off, and the buttons that take more than one line in a language that people speak."""
    wrapped = [] if language == pseudo.LANGUAGE else await drawing.wrapped()
    return await drawing.cut_off() + [button for button in wrapped if not button.startswith(REPEATING)]


async def test_what_strangers_write_has_room_however_long_it_is(drawing: Drawing) -> None:
    strangers = longest.cards_of_strangers("LAB 7, ")
    alone = {name: card for name, card in strangers.items() if not name.endswith((", asked again", ", answered"))}
    del alone["privacy"]  # it has a serial number of 300 letters, and none has more than a few
    await drawing.draw(rendered(alone, RENDERER, "nl"), "light")

    await drawing.unfold()
    assert await drawing.cut_off() == []


async def test_what_strangers_write_adds_no_element_and_no_link(drawing: Drawing) -> None:
    harmless = await built_with("LAB-1", drawing)
    for written in hostile.corpus(250):
        assert await built_with(written, drawing) == harmless, written


async def built_with(written: str, drawing: Drawing) -> dict[str, object]:
    """Return how those cards are built that show most of what a stranger wrote, by name."""
    shown = {name: card for name, card in hostile.cards(written).items() if name in SHOWING}
    return dict(zip(shown, await drawing.built(rendered(shown, RENDERER, "en").values()), strict=True))


async def test_what_is_cut_off_or_cannot_be_read_is_noticed(drawing: Drawing) -> None:
    long = "A title that is far too long for any button on a phone or on a desktop, and goes on"
    pale = {"type": "TextBlock", "text": "pale", "color": "Warning", "wrap": True}
    card = {"type": "AdaptiveCard", "version": "1.5", "lang": "en", "body": [pale]}
    button = {"type": "Action.Submit", "title": long}
    await drawing.draw({"bad": {**card, "actions": [button]}}, "light")

    assert {f"bad, 600 px: {long[:60]}"} <= set(await drawing.cut_off())
    assert f"bad, 320 px: {long}" in await drawing.wrapped()
    assert {found.split(":")[0] for found in await drawing.violations()} == {"color-contrast"}
