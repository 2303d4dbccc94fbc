"""Never too large: Teams refuses a message of more than about 100 KB in UTF-16, and cards stay far below that."""

import json

import orjson
import pytest

from bot.advisor import TABLE
from cards.catalogue import Catalogues
from cards.markdown import LONGEST
from dialogs.effects import Card
from tests.cards.longest import cards, cards_of_strangers
from tests.cards.test_catalogue import forms, messages, placeholders
from tests.cards.test_render import RENDERER, SCHEMA, check_schema, rendering

MOST = 25_000
"""Bytes of a card as it is sent, in UTF-8: below the smallest limit that Microsoft ever gave for a message in Teams."""

MOST_INSIDE = 28_000
"""Bytes of it in UTF-16, in which Teams counts: that smallest limit."""

LANGUAGES = Catalogues().languages
ORDINARY = cards("x")
SIGNS = ("\\", "[", '"', "👍", "語")
"""Signs that become longest: in Markdown and in JSON, in JSON, in UTF-16, in UTF-8."""


def fits(body: object) -> bool:
    """Tell whether Teams takes a body, however it counts."""
    text = orjson.dumps(body).decode()
    return len(text.encode()) < MOST and len(text.encode("utf-16-le")) < MOST_INSIDE


def test_every_row_of_the_table_is_among_the_longest_cards() -> None:
    assert {f"advice {rule.name}" for rule in TABLE.rules} <= set(ORDINARY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_small_at_its_longest(language: str) -> None:
    for name, card in ORDINARY.items():
        assert fits(rendering(card, language)), name


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_of_a_stranger_makes_a_card_large(language: str, sign: str) -> None:
    for name, card in cards_of_strangers(sign).items():
        assert fits(rendering(card, language)), name


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of Adaptive Cards is not here (../shared/schemas)")
def test_the_longest_cards_are_adaptive_cards_1_5() -> None:
    check_schema(ORDINARY, "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_text_is_small_whatever_fills_it(language: str) -> None:
    filled = 0
    for message, words in messages(language).items():
        names = set().union(*map(placeholders, forms(words)))
        text = RENDERER.text(message, {name: {"raw": "\\" * 30_000} for name in names}, language)
        assert fits({"text": text, "textFormat": "markdown"}), message
        filled += bool(names)
    assert filled


def shown(card: Card, language: str) -> str:
    return json.dumps(rendering(card, language), ensure_ascii=False)


@pytest.mark.parametrize(("language", "more"), [("en", "not shown: 14."), ("nl", "niet getoond: 14.")])
@pytest.mark.parametrize("card", ["status of 20", "which of 20"])
def test_devices_that_are_left_out_are_counted(card: str, language: str, more: str) -> None:
    assert more in shown(ORDINARY[card], language)


@pytest.mark.parametrize(("language", "word"), [("en", "and {} more"), ("nl", "en nog {}")])
def test_policies_and_settings_that_are_left_out_are_counted(language: str, word: str) -> None:
    one, six = (shown(ORDINARY[card], language) for card in ("status of 1", "status of 6"))

    assert one.count(word.format(4)) == 1 + 8, "eight policies of twelve, and of each three settings of seven"
    assert six.count(word.format(11)) == 6, "one policy of twelve for each device"


@pytest.mark.parametrize(("language", "word"), [("en", "and {} more"), ("nl", "en nog {}")])
def test_what_did_not_help_is_counted_where_it_was_much(language: str, word: str) -> None:
    assert word.format(len(TABLE.rules) - 5) in shown(ORDINARY["handover"], language)


def test_free_text_that_is_echoed_is_cut_and_says_so() -> None:
    asked = shown(ORDINARY["menu, answered"], "en")

    assert "x" * 200 in asked
    assert "x" * (LONGEST + 1) not in asked
