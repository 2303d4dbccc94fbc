"""The words of an activity, whatever it is."""

import pytest

from bot.storage.transcript import words_of


def card(*body: object) -> dict[str, object]:
    return {"attachments": [{"content": {"type": "AdaptiveCard", "body": list(body), "actions": [{"title": "Go"}]}}]}


def block(text: object) -> dict[str, object]:
    return {"type": "TextBlock", "text": text}


def test_what_somebody_wrote_is_said_as_they_wrote_it() -> None:
    assert words_of({"type": "message", "text": " it stays\nblack "}) == "it stays\nblack"


def test_a_card_says_its_texts_in_their_order_and_not_its_buttons() -> None:
    columns = {"type": "ColumnSet", "columns": [{"items": [block("left")]}, {"items": [block("right")]}]}

    said = words_of(card(block("first"), {"type": "Container", "items": [block("within")]}, columns))

    assert said.splitlines() == ["first", "within", "left", "right"]


@pytest.mark.parametrize(
    "activity",
    [None, "text", {}, {"text": " "}, {"text": 7}, {"attachments": "none"}, {"attachments": [None, {"content": 1}]}],
)
def test_what_has_no_words_says_nothing(activity: object) -> None:
    assert words_of(activity) == ""


def test_what_is_no_text_on_a_card_is_passed_over() -> None:
    assert words_of(card(block(7), {"type": "Input.Text", "text": "no"}, block("yes"))) == "yes"
