"""How well answers are understood that nothing was learnt from: the half that nothing was chosen by."""

import pytest

from bot.language.learnt_answers import NONE
from tests.language.held_out import Half, share
from tests.language.held_out_answers import answers

ANSWERS = answers(Half.TEST)
MEANT = [each for each in ANSWERS if each.meant != NONE]
LANGUAGES = sorted({each.language for each in ANSWERS})
QUESTIONS = sorted({each.question for each in ANSWERS})


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_answers_in_five_are_understood_in_every_language(language: str) -> None:
    assert share(each.is_right for each in MEANT if each.language == language) >= 0.82


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_can_be_answered_in_ones_own_words(question: str) -> None:
    assert share(each.is_right for each in MEANT if each.question == question) >= 0.65


def test_hardly_anything_is_taken_for_what_it_does_not_mean() -> None:
    taken = [each for each in ANSWERS if each.taken != NONE]
    wrong = [each for each in taken if each.is_wrong]
    assert len(wrong) <= 0.02 * len(taken), wrong


def test_hardly_anything_is_taken_that_is_no_answer() -> None:
    no_answers = [each for each in ANSWERS if each.meant == NONE]
    assert share(each.is_wrong for each in no_answers) <= 0.05
