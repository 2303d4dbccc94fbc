"""Cards and lines of text in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from orjson import Fragment

from cards.actions import action, toggle
from cards.catalogue import Catalogues
from cards.markdown import link
from cards.wording import Wording

TEMPLATES = Path(__file__).parent / "templates"

REMEMBERED = 512
"""Cards that are kept drawn, of some 4 KB each."""

_KEY = f"key-{uuid4().hex}"
"""Stands for the key of a card while it is drawn; nobody can have written it."""


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


_TEMPLATES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    finalize=_json,
    auto_reload=False,
    autoescape=False,  # noqa: S701 - no HTML: `finalize` encodes every value as JSON
    trim_blocks=True,
    lstrip_blocks=True,
)


class Renderer:
    """Renders `cards/templates/<name>.json.j2`.

    Every `{{ value }}` of a template is JSON by construction, so nothing that a person or a device wrote can break out
    of its string. A template calls `t(id, name=…)` for words of its own, `text(words)` and `plain(words)` for words
    that it was given (Markdown, and not), and `action(…)` for a button.
    """

    def __init__(self, catalogues: Catalogues) -> None:
        """Speak the languages of `catalogues`."""
        self._catalogues = catalogues
        self._wording = lru_cache(maxsize=64)(self._make_wording)
        self._drawn = lru_cache(maxsize=REMEMBERED)(self._draw)

    def card(
        self, template: str, params: Mapping[str, object], locale: str, time_zone: str | None = None
    ) -> dict[str, Any]:
        """Return an Adaptive Card 1.5 as JSON, with times in `time_zone` (an IANA name; UTC where it is not known).

        Raises KeyError or UndefinedError where words or params are missing.
        """
        card: dict[str, Any] = orjson.loads(self._written(template, params, locale, time_zone))
        return card

    def drawn(self, template: str, params: Mapping[str, object], locale: str, time_zone: str | None = None) -> Fragment:
        """Return the same as it is written, for JSON that `orjson.dumps` writes.

        A turn reads none of its cards, and reading and writing them anew would take a tenth of it.
        """
        return Fragment(self._written(template, params, locale, time_zone))

    def _written(self, template: str, params: Mapping[str, object], locale: str, time_zone: str | None) -> str:
        # What differs from one conversation to the next is mostly a card's key; what is kept has _KEY in its place.
        shown = orjson.dumps({name: value for name, value in params.items() if name != "key"})
        drawn = self._drawn(template, shown, "key" in params, locale, time_zone)
        return drawn.replace(_KEY, _json(str(params.get("key")))[1:-1])

    def _draw(self, template: str, params: bytes, has_key: bool, locale: str, time_zone: str | None) -> str:
        """Render a card to JSON, with _KEY in the place of its key. Raises JSONDecodeError where it is none."""
        wording = self._wording(locale, time_zone)
        functions = {
            "t": wording.message,
            "text": wording.text,
            "plain": wording.plain,
            "action": action,
            "toggle": toggle,
            "link": link,
            "language": wording.language,
        }
        shown = {**orjson.loads(params), **({"key": _KEY} if has_key else {})}
        return _json(orjson.loads(_TEMPLATES.get_template(f"{template}.json.j2").render({**shown, **functions})))

    def text(self, message: str, params: Mapping[str, object], locale: str, time_zone: str | None = None) -> str:
        """Return a line of text as Markdown. Raises KeyError where there are no such words."""
        return str(self._wording(locale, time_zone).message(message, **params))

    def plain(self, words: object, locale: str, time_zone: str | None = None) -> str:
        """Return words to be as they stand on a button, by which what a person types is compared with it."""
        return self._wording(locale, time_zone).plain(words)

    def _make_wording(self, locale: str, time_zone: str | None) -> Wording:
        return Wording(self._catalogues.of(locale), locale, time_zone)
