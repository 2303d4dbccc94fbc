"""A few words as an answer to a question."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advisor import VOCABULARY
from bot.language.short_answers import FOLDER, ONLY, PLACE, ShortAnswers

ANSWERS = ShortAnswers()
TABLES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.toml")}
PASSED_OVER = ("small", "things")
IDENTITIES = ("entra", "msa", "local", "unknown")
ONE, TWO = ("1d", "other"), ("1d", "2d", "other")


@pytest.mark.parametrize(
    ("question", "offered", "text", "values"),
    [
        ("generation", ("hololens_2", "hololens_1", "unknown"), "The second one!", {"hololens_2"}),
        ("generation", ("hololens_2", "hololens_1", "unknown"), "1", {"hololens_1", "hololens_2"}),
        ("identity", IDENTITIES, "privé", {"msa"}),
        ("identity", IDENTITIES, "shared", set()),
        ("wanted_identity", IDENTITIES, "privat", {"msa"}),
        ("identity", IDENTITIES, "my private one, or the one from work", set()),
        ("identity", IDENTITIES, "", set()),
        ("advice", ("worked", "failed"), "Yes!", {"worked"}),
        ("advice", ("worked", "failed"), "it did", {"worked"}),
        ("advice", ("worked", "failed"), "the first", set()),
        ("advice", ("worked", "failed"), "no", {"failed"}),
        ("advice", ("next", "again", "failed"), "no", {"again", "failed"}),
        ("advice", ("next", "again", "failed"), "still not working", {"failed"}),
        ("solved", ("yes", "no"), "not solved", {"no"}),
        ("rating", ("5", "4", "3", "2", "1", "reopen"), "4 Sterne", {"4"}),
        ("device", ONE, "yes, that one", {"1d"}),
        ("device", TWO, "yes, that one", set()),
        ("device", ONE, "not that one", {"other"}),
        ("device", TWO, "la deuxième", {"2d"}),
        ("device", TWO, "the fourth", set()),
        ("device", ONE, "I mean another headset", {"other"}),
        ("device", ONE, "die Brille gehört mir nicht", {"other"}),
        ("generation", ("hololens_2", "hololens_1"), "the headset", set()),
    ],
)
def test_an_answer_counts_as_a_whole_for_its_question_and_for_what_it_offers(
    question: str, offered: tuple[str, ...], text: str, values: set[str]
) -> None:
    assert ANSWERS.values(text, question, offered) == values


def test_the_four_languages_answer_the_same_questions() -> None:
    answered = [
        {(question, value) for question, by_value in table.items() if question not in PASSED_OVER for value in by_value}
        for table in TABLES.values()
    ]
    assert len(answered) == 4
    assert all(those == answered[0] for those in answered)


@pytest.mark.parametrize("language", TABLES)
def test_every_answer_has_its_value_and_stands_there_once(language: str) -> None:
    for question, by_value in TABLES[language].items():
        if question in (*PASSED_OVER, PLACE):
            continue
        for value, answers in by_value.items():
            assert question not in VOCABULARY or value in VOCABULARY[question].choices
            assert len(set(answers)) == len(answers), (question, value)
            offered = ["7"] if value == ONLY else [value]
            assert [answer for answer in answers if not ANSWERS.values(answer, question, offered)] == []


@given(st.text(max_size=50), st.sampled_from(["device", "advice", "identity", "nothing"]))
def test_any_text_means_only_what_is_offered(text: str, question: str) -> None:
    assert ANSWERS.values(text, question, TWO) <= set(TWO)
