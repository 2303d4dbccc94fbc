"""Every card in every language: valid, small, quiet about what it is told, and pressable."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import orjson
import pytest
from hypothesis import given, settings
from jsonschema import Draft6Validator
from markdown_it import MarkdownIt

from cards.catalogue import Catalogues
from cards.render import TEMPLATES, Renderer
from dialogs.effects import Card
from tests.cards import hostile
from tests.cards.samples import ADVICES, cards
from tests.dialogs.talk import actions, nodes

JSON = dict[str, object]

SCHEMA = Path(__file__).parents[3] / "shared" / "schemas" / "adaptive-cards" / "adaptive-card-1.5.0.json"
CATALOGUES = Catalogues()
RENDERER = Renderer(CATALOGUES)
CARDS = cards()
PARTS = {
    "card",
    "lead",
    "title",
    "choices",
    "closed",
    "input",
    "facts",
    "warning",
    "steps",
    "verify",
    "why",
    "device",
    "desk_command_row",
    "campaign_bars",
    "campaign_field",
}
"""Templates that stand in others."""

MARKDOWN = MarkdownIt("js-default")  # as the renderer of Teams on the desktop has it


def test_every_template_is_rendered_here() -> None:
    templates = {path.name.removesuffix(".json.j2") for path in TEMPLATES.glob("*.json.j2")}
    assert {card.template for card in CARDS.values()} == templates - PARTS


@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_a_card_goes_on_its_way_as_it_is_read(language: str) -> None:
    for card in CARDS.values():
        params = {**card.params, "key": 'a "key" of two\nlines'}
        drawn = RENDERER.drawn(card.template, params, language)
        assert orjson.loads(orjson.dumps(drawn)) == RENDERER.card(card.template, params, language)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of Adaptive Cards is not here (../shared/schemas)")
@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_every_card_is_an_adaptive_card_1_5(language: str) -> None:
    check_schema(CARDS, language)


def check_schema(cards: Mapping[str, Card], language: str) -> None:
    """See that every card is one of the schema."""
    validator = Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    judged: set[str] = set()
    for name, card in cards.items():
        rendered = seen_by_1_5(rendering(card, language))
        elements = set(skeleton(rendered))
        if elements <= judged:  # the schema judges elements by themselves, and takes half a second for a long card
            continue
        judged |= elements
        fault = next(iter(validator.iter_errors(rendered)), None)
        assert fault is None, f"{name}: {fault.message[:300]}"


def seen_by_1_5(part: Any) -> Any:
    """Return what a client draws that knows no charts: in the place of each its fallback, which it must have."""
    if isinstance(part, list):
        return [seen_by_1_5(each) for each in part]
    if not isinstance(part, dict):
        return part
    if str(part.get("type")).startswith("Chart."):
        return seen_by_1_5(part["fallback"])
    return {name: seen_by_1_5(value) for name, value in part.items()}


def test_a_chart_shows_the_numbers_of_its_fallback() -> None:
    drawn = [node for card in CARDS.values() for node in nodes(rendering(card, "en"))]
    charts = [node for node in drawn if str(node.get("type")).startswith("Chart.")]
    assert {chart["type"] for chart in charts} == {"Chart.Donut", "Chart.VerticalBar"}
    for chart in charts:
        rows = cast("list[JSON]", chart["data"])
        shown = [f"{row.get('legend', row.get('x'))}: {row.get('value', row.get('y'))}" for row in rows]
        said = [node["text"] for node in nodes(chart["fallback"]) if node.get("type") == "TextBlock"]
        assert said == shown


@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_a_card_is_built_the_same_in_every_language(language: str) -> None:
    for name, card in CARDS.items():
        assert list(skeleton(rendering(card, language))) == list(skeleton(rendering(card, "en"))), name


@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_every_card_stays_under_25_kb(language: str) -> None:
    sizes = {name: len(json.dumps(rendering(card, language)).encode()) for name, card in CARDS.items()}
    longest = max(sizes, key=lambda name: sizes[name])
    assert sizes[longest] < 25_000, longest


def test_every_button_says_what_it_is_about_and_has_a_fallback_with_the_same_data() -> None:
    pressed = 0
    for name, card in CARDS.items():
        for action in actions(rendering(card, "en")):
            data, fallback = cast("JSON", action["data"]), cast("JSON", action["fallback"])
            told_by = "card" if "card" in data else "reminder"  # of which it is said, on a card that is not its own
            assert data[told_by] in ("t1.1", "t1.2", "reminder.12"), name
            assert data["verb"] == action["verb"], name
            assert fallback["type"] == "Action.Submit"
            assert fallback["data"] == data
            assert fallback["title"] == action["title"]
            pressed += 1
    assert pressed


@pytest.mark.parametrize("name", [name for name in CARDS if name.endswith((", answered", ", left"))])
def test_a_closed_card_asks_the_bot_nothing(name: str) -> None:
    assert actions(rendering(CARDS[name], "en")) == []


@pytest.mark.parametrize("language", CATALOGUES.languages)
def test_buttons_know_no_markdown(language: str) -> None:
    for name, card in CARDS.items():
        for action in actions(rendering(card, language)):
            assert "**" not in str(action["title"]), name


def test_a_warning_stands_right_before_the_step_that_it_concerns() -> None:
    concerned = 0
    for rule, advice in ADVICES.items():
        card = rendering(CARDS[f"advice {rule}, open"], "en")
        said = [str(node["text"]) for node in nodes(card) if "text" in node]
        for warning in advice.warnings:
            if warning.before is None:
                continue
            words = RENDERER.text(f"warning.{warning.id}", advice.params, "en")
            step = next(step for step in advice.steps if step.id == warning.before)
            text = RENDERER.text(f"step.{step.id}", {**advice.params, **step.params}, "en")
            before, after = said.index(f"⚠️ **Warning:** {words}"), said.index(text)
            between = said[before + 1 : after]
            assert all(part.rstrip(".").isdigit() or part.startswith("⚠️ **Warning:**") for part in between), (
                rule,
                between,
            )
            concerned += 1
    assert concerned


def test_the_reasons_and_the_sources_are_hidden_until_somebody_wants_them() -> None:
    for rule in ADVICES:
        by_id = {
            str(node["id"]): node for node in nodes(rendering(CARDS[f"advice {rule}, open"], "en")) if "id" in node
        }
        toggles = [node for node in nodes(list(by_id.values())) if node.get("type") == "Action.ToggleVisibility"]
        assert toggles == []
        assert all(by_id[name]["isVisible"] is False for name in ("why", "sources") if name in by_id), rule


def test_what_is_missing_is_not_rendered_silently() -> None:
    with pytest.raises(Exception, match="line"):
        RENDERER.card("text", {}, "en")
    with pytest.raises(KeyError):
        RENDERER.text("no.such.words", {}, "en")
    with pytest.raises(KeyError):
        RENDERER.text("evidence.none", {}, "en")
    assert RENDERER.text("greeting", {}, "en") == "Hello!"


@pytest.mark.parametrize(
    ("locale", "time"),
    [
        ("en-US", "Nov 22, 2026, 12:00 UTC"),
        ("en-GB", "22 Nov 2026, 12:00 UTC"),
        ("nl-NL", "22 nov 2026, 12:00 UTC"),
        ("nl_BE", "22 nov 2026, 12:00 UTC"),
        ("de-AT", "22.11.2026, 12:00 UTC"),
        ("fr-FR", "22 nov. 2026, 12:00 UTC"),
        ("it-IT", "Nov 22, 2026, 12:00 UTC"),
        ("xx-nonsense!", "Nov 22, 2026, 12:00 UTC"),
        ("", "Nov 22, 2026, 12:00 UTC"),
    ],
)
def test_a_time_is_written_as_the_reader_writes_it(locale: str, time: str) -> None:
    assert time in RENDERER.text("evidence.none", {"time": {"moment": "2026-11-22T12:00:00+00:00"}}, locale)


@pytest.mark.parametrize("examples", [40, pytest.param(3_000, marks=pytest.mark.storm)])
def test_what_strangers_write_is_text_and_nothing_else(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(hostile.TEXTS)
    def is_inert(written: str) -> None:
        for name, card in hostile.cards(written).items():
            drawn, harmless = rendering(card, "nl"), HARMLESS[name]
            assert list(skeleton(drawn)) == list(skeleton(harmless)), name
            for text, usual in zip(markdown_texts(drawn), markdown_texts(harmless), strict=True):
                assert tags(text) == (tags(usual) if text else []), (name, text)
            assert len(json.dumps(drawn, ensure_ascii=False).encode()) < 25_000, name

    is_inert()


def rendering(card: Card, locale: str) -> JSON:
    """Render a card."""
    return RENDERER.card(card.template, card.params, locale)


def skeleton(value: object) -> Iterator[str]:
    """Go through the types and names of a card, without its texts."""
    for node in nodes(value):
        yield f"{node.get('type')}: {', '.join(node)}"


def markdown_texts(value: object) -> list[str]:
    """Return every text of a card that Teams takes for Markdown."""
    nodes_ = list(nodes(value))
    blocks = [str(node["text"]) for node in nodes_ if node.get("type") == "TextBlock"]
    return blocks + [str(node["value"]) for node in nodes_ if set(node) == {"title", "value"}]


@cache
def tags(text: str) -> list[str]:
    """Return what Markdown makes of a text, without the text."""
    tokens = MARKDOWN.parse(text)
    return [inner.type for token in tokens for inner in [token, *(token.children or [])] if inner.type != "text"]


HARMLESS = {name: rendering(card, "nl") for name, card in hostile.cards("LAB-1").items()}
