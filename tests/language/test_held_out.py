"""How well messages are understood that the training phrases have not seen: the half that nothing was chosen by."""

from collections import Counter
from itertools import product

import pytest

from bot.language.intent import Intent
from bot.language.phrasebook import load
from bot.language.understand import understand
from tests.language.held_out import Half, Judged, messages, share, tenths

PHRASES = load()
JUDGED = [Judged(message, understand(message.text, PHRASES)) for message in messages(Half.TEST)]
LANGUAGES = sorted({each.message.language for each in JUDGED})
ENOUGH = 30
"""Messages in a tenth of confidence from which its share is worth a judgement."""


RIGHT = {"en": 0.92, "nl": 0.92, "de": 0.88, "fr": 0.88}
"""Which part of the messages of a language has to be right, as the most probable intent."""


def understood(judged: list[Judged]) -> float:
    """Return which part was right, or was asked with the right one among what was offered."""
    return share(each.is_right or each.is_offered for each in judged)


def test_the_halves_are_about_equal_and_share_nothing() -> None:
    dev = messages(Half.DEV)
    assert abs(len(dev) - len(JUDGED)) < 0.1 * len(JUDGED)
    assert {message.text for message in dev} & {each.message.text for each in JUDGED} == set()


def test_nearly_all_messages_are_understood_or_asked_about_rightly() -> None:
    assert understood(JUDGED) >= 0.96


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_understood(language: str) -> None:
    judged = [each for each in JUDGED if each.message.language == language]
    assert share(each.is_first for each in judged) >= RIGHT[language]
    assert share(each.is_right for each in judged) >= RIGHT[language] - 0.02, "and sure enough to be acted on at once"


def test_hardly_any_message_is_taken_for_what_it_is_not() -> None:
    wrong = [(each.message, each.understood) for each in JUDGED if each.is_wrong_and_sure]
    assert len(wrong) / len(JUDGED) <= 0.02, wrong


def test_hardly_anything_that_is_for_nobody_is_taken_for_a_wish() -> None:
    for_nobody = [each for each in JUDGED if each.message.intent is Intent.UNKNOWN]
    assert share(each.is_taken for each in for_nobody) <= 0.05


def test_every_intent_has_enough_held_out_messages_in_every_language() -> None:
    both = [*messages(Half.DEV), *messages(Half.TEST)]
    counted = Counter((message.language, message.intent) for message in both)
    assert {place for place in product(LANGUAGES, Intent) if counted[place] < 25} == set()


def test_a_confidence_is_the_share_that_is_right() -> None:
    judged = {tenth: row for tenth, row in tenths(JUDGED).items() if row[0] >= ENOUGH}
    assert len(judged) >= 3
    assert {tenth: row for tenth, row in judged.items() if abs(row[1] - row[2]) > 0.10} == {}
