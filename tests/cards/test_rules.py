"""How a card is made, so that everybody can use it: whoever hears it, sees no colours, or has a phone."""

import re
from collections.abc import Iterator
from typing import cast

import pytest

from cards.render import TEMPLATES
from tests.cards.test_render import CARDS, CATALOGUES, JSON, rendering
from tests.dialogs.talk import nodes

LONGEST_TITLE = 40
"""Characters; at the size of a title that is one line on a desktop and two on a phone."""
COLOURED = {"warning", "attention"}
"""Styles of containers that are seen by their colour."""
SIGN = "⚠️"

WORDS_OF_ITS_OWN = re.compile(r'"(?:text|title|value|label|placeholder|errorMessage|altText|fallbackText)":(?!\s*\{\{)')
"""A property that people read, with anything but a value that is filled in."""

every_language = pytest.mark.parametrize("language", CATALOGUES.languages)


def rendered(language: str) -> Iterator[tuple[str, JSON]]:
    """Render every card, with its name."""
    return ((name, rendering(card, language)) for name, card in CARDS.items())


def of_type(card: JSON, kind: str) -> list[JSON]:
    """Return the elements of a card whose type begins like that."""
    return [node for node in nodes(card) if str(node.get("type")).startswith(kind)]


@every_language
def test_every_text_says_something_and_wraps(language: str) -> None:
    for name, card in rendered(language):
        for text in of_type(card, "TextBlock"):
            assert text["text"], name
            assert text["wrap"] is True, name


@every_language
def test_a_field_says_what_it_is_for_and_what_is_wrong_with_an_answer(language: str) -> None:
    fields = [(name, field) for name, card in rendered(language) for field in of_type(card, "Input.")]
    switches = [(name, field) for name, field in fields if field["type"] == "Input.Toggle"]
    assert [name for name, switch in switches if not switch["title"]] == [], "and no switch can be wrong"
    assert fields
    for name, field in (field for field in fields if field not in switches):
        assert field["label"], name
        assert field["errorMessage"], name


@every_language
def test_a_picture_says_what_is_on_it(language: str) -> None:
    for name, card in rendered(language):
        assert [picture for picture in of_type(card, "Image") if not picture.get("altText")] == [], name


@every_language
def test_a_colour_never_says_anything_alone(language: str) -> None:
    coloured = 0
    for name, card in rendered(language):
        assert [text for text in nodes(card) if "color" in text] == [], name
        for container in of_type(card, "Container"):
            if container.get("style") in COLOURED:
                first = cast("list[JSON]", container["items"])[0]
                assert str(first["text"]).startswith(SIGN), name
                coloured += 1
    assert coloured


@every_language
def test_there_are_six_buttons_in_a_row_at_most_and_three_columns(language: str) -> None:
    for name, card in rendered(language):
        for node in nodes(card):
            assert len(cast("list[JSON]", node.get("actions", []))) <= 6, name
            assert len(cast("list[JSON]", node.get("columns", []))) <= 3, name


@every_language
def test_one_button_stands_out_at_most_and_comes_first(language: str) -> None:
    outstanding = 0
    for name, card in rendered(language):
        rows = [cast("list[JSON]", node["actions"]) for node in nodes(card) if node.get("actions")]
        primary = [button for row in rows for button in row if button.get("style") == "positive"]
        assert len(primary) <= 1, name
        for button in primary:
            assert button in [row[0] for row in rows], name
            assert cast("JSON", button["fallback"])["style"] == "positive", name
        outstanding += len(primary)
    assert outstanding


@every_language
def test_a_title_is_one_short_line(language: str) -> None:
    titled = 0
    for name, card in rendered(language):
        titles = [str(text["text"]) for text in of_type(card, "TextBlock") if text.get("style") == "heading"]
        assert len(titles) <= 1, name
        assert [title for title in titles if len(title) > LONGEST_TITLE] == [], name
        titled += len(titles)
    assert titled


def test_templates_have_no_words_of_their_own() -> None:
    for template in TEMPLATES.glob("*.j2"):
        assert WORDS_OF_ITS_OWN.findall(template.read_text("utf-8")) == [], template.name
