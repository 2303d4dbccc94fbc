"""Cards drawn by the official renderer, in a page that reaches nothing but the files beside it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from playwright.async_api import Dialog, Page, Request, Route

JSON = Mapping[str, object]

RENDERER = Path(__file__).with_name("renderer")
ADDRESS = "http://cards.test/"
"""A name that resolves nowhere: the page is answered from RENDERER."""


class Drawing:
    """A page with cards. `intruded` keeps what it should never do: errors, dialogs, requests that lead elsewhere."""

    def __init__(self, page: Page) -> None:
        """Draw in `page`."""
        self._page = page
        self.intruded: list[str] = []

    async def open(self) -> None:
        """Open the page with the renderer in it."""
        self._page.on("pageerror", lambda error: self.intruded.append(str(error)))
        self._page.on("dialog", self._dismiss)
        await self._page.route("**/*", self._serve)
        await self._page.goto(f"{ADDRESS}page.html")

    async def draw(self, cards: Mapping[str, JSON], theme: str) -> None:
        """Draw cards by name, each as wide as on a desktop and as on a phone. `theme` is "light" or "dark"."""
        await self._page.evaluate("([cards, theme]) => draw(cards, theme)", [list(cards.items()), theme])

    async def unfold(self) -> None:
        """Show what the cards hide until somebody presses for it."""
        await self._page.evaluate("unfold()")

    async def cut_off(self) -> list[str]:
        """Return what does not fit its card or its place, each with the card's name, its width and the text."""
        return cast("list[str]", await self._page.evaluate("cutOff()"))

    async def wrapped(self) -> list[str]:
        """Return the buttons whose title takes more than one line, each with the card's name and width."""
        return cast("list[str]", await self._page.evaluate("wrapped()"))

    async def violations(self) -> list[str]:
        """Return what WCAG 2.2 A or AA forbids, and what axe-core cannot decide by itself."""
        return cast("list[str]", await self._page.evaluate("violations()"))

    async def built(self, cards: Iterable[JSON]) -> list[dict[str, list[str]]]:
        """Return of each card its `elements`, with the names of their attributes, and its `links`; nothing is drawn."""
        return cast("list[dict[str, list[str]]]", await self._page.evaluate("built", list(cards)))

    async def picture(self, path: Path) -> None:
        """Keep a picture of the whole page."""
        await self._page.screenshot(path=path, full_page=True)

    async def _serve(self, route: Route, request: Request) -> None:
        file = RENDERER / request.url.removeprefix(ADDRESS)
        if file.is_file():
            await route.fulfill(path=file)
        else:
            self.intruded.append(request.url)
            await route.abort()

    async def _dismiss(self, dialog: Dialog) -> None:
        self.intruded.append(dialog.message)
        await dialog.dismiss()
