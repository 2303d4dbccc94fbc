"""The interview is short: every way through it is walked, counted, and written down."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from bot.advisor import UNKNOWN, VOCABULARY, Advice, Facts, Question, Source, advise, parse_fact
from bot.advisor.values import Kind

TODAY = date(2026, 11, 22)
ARTEFACTS = Path(__file__).parents[2] / "artefacts"
WRITTEN = {
    Kind.BUILD: ("18362.1039", "19041.1103", "20348.1501"),
    Kind.ERROR: ("0x80180014", "0x80180018", "0x87654321", "wipe_pending"),
    Kind.NUMBER: (0, 39, 40, 100),
}
"""Answers to questions that have no buttons, one for each way on."""


@dataclass(frozen=True)
class Way:
    """One way through the interview: what was asked and answered, and the rule that it ends with."""

    answers: tuple[tuple[str, str], ...]
    rule: str

    @property
    def goal(self) -> str:
        """The answer to the first question."""
        return self.answers[0][1]


def answers(question: Question) -> tuple[object, ...]:
    return (*(question.choices or WRITTEN[Kind(question.kind)]), UNKNOWN)


def walk(facts: Facts, so_far: tuple[tuple[str, str], ...] = ()) -> Iterator[Way]:
    """Go every way on from here. Fails where a fact is asked twice, or where no answer changes anything."""
    answer = advise(facts, TODAY)
    if isinstance(answer, Advice):
        yield Way(so_far, answer.rule)
        return
    assert answer.fact not in dict(so_far)
    ends = []
    for raw in answers(answer):
        told = facts.with_(parse_fact(answer.fact, raw, Source.ASKED))
        ways = list(walk(told, (*so_far, (answer.fact, str(raw)))))
        ends.append({way.rule for way in ways})
        yield from ways
    assert any(end != ends[0] for end in ends), f"{answer.fact} after {so_far} changes nothing"


@cache
def all_ways() -> tuple[Way, ...]:
    return tuple(walk(Facts()))


def test_the_median_is_four_questions_and_the_worst_eight() -> None:
    counts = [len(way.answers) for way in all_ways()]

    assert median(counts) <= 4
    assert max(counts) <= 8


def test_the_counts_are_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    goals = sorted({way.goal for way in all_ways()})
    counts = {goal: Counter(len(way.answers) for way in all_ways() if way.goal == goal) for goal in goals}
    columns = range(1, max(max(count) for count in counts.values()) + 1)
    lines = [
        f"| goal | {' | '.join(f'{number} asked' for number in columns)} | median |",
        "|" + " --- |" * (len(columns) + 2),
        *(
            f"| {goal} | {' | '.join(str(count[number]) for number in columns)} | {median(count.elements()):g} |"
            for goal, count in counts.items()
        ),
    ]
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "questions.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201 - the counts belong to the test output

    assert sum(count.total() for count in counts.values()) == len(all_ways())


@pytest.mark.parametrize("fact", [key for key, spec in VOCABULARY.items() if spec.asked])
def test_every_question_comes_up_somewhere(fact: str) -> None:
    assert fact in {key for way in all_ways() for key, _ in way.answers}


def test_who_knows_nothing_is_told_how_to_find_out() -> None:
    unsure = [way for way in all_ways() if way.answers[-1][1] == UNKNOWN]

    for way in unsure:
        found = advise(Facts(parse_fact(key, value, Source.ASKED) for key, value in way.answers), TODAY)
        assert isinstance(found, Advice)
        assert len(found.steps) >= 2
