"""Designs for telling intents apart, measured side by side: `make bench ARGS=tests/language/test_designs.py`.

Each is trained on the phrases and judged on the half of the held-out messages that is there to choose by. What was
found stands in DESIGNS.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log
from statistics import median
from time import process_time

import pytest
from rapidfuzz import fuzz, process
from sklearn.base import ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from bot.language.classifier import Classifier
from bot.language.features import features
from bot.language.intent import Intent
from bot.language.model import INTENTS, Model
from bot.language.normalise import normalised
from bot.language.phrasebook import FOLDER
from bot.language.training.examples import examples
from tests.language.held_out import Half, Message, messages, share

pytestmark = pytest.mark.bench

EXAMPLES = examples((FOLDER,))
"""Without those of `training/`, which only the chosen design learns from: some designs would take hours."""
DEV = messages(Half.DEV)
Scores = dict[Intent, float]
Design = Callable[[str], Scores]


def words(text: str) -> list[str]:
    """Return words and pairs of words."""
    single = normalised(text).split()
    return [*single, *map(" ".join, pairwise(single))]


def pieces(text: str) -> list[str]:
    """Return what the bot's own classifier sees."""
    return sorted(features(text))


def learnt(analyzer: Callable[[str], list[str]], machine: ClassifierMixin, scores: str) -> Design:
    """Return a design of scikit-learn over tf-idf; `scores` names its method that scores."""
    vectorizer = TfidfVectorizer(analyzer=analyzer)
    texts = vectorizer.fit_transform([example.text for example in EXAMPLES])
    machine.fit(texts, [example.label for example in EXAMPLES])
    method = getattr(machine, scores)

    def judge(text: str) -> Scores:
        return dict(zip(map(Intent, machine.classes_), method(vectorizer.transform([text]))[0].tolist(), strict=True))

    return judge


def nearest_phrase() -> Design:
    """Return the likeness of the nearest phrase, word by word: what the bot did before."""
    phrases = [normalised(example.text) for example in EXAMPLES]

    def judge(text: str) -> Scores:
        scores = dict.fromkeys(Intent, 0.0)
        for _, likeness, place in process.extract(normalised(text), phrases, scorer=fuzz.token_set_ratio, limit=20):
            intent = Intent(EXAMPLES[place].label)
            scores[intent] = max(scores[intent], likeness / 10)
        return scores

    return judge


def the_bots() -> Design:
    """Return the classifier as it runs, from its bytes."""
    classifier = Classifier(Model.read(INTENTS))
    return lambda text: {intent: log(part) for intent, part in classifier.probabilities(text) if part > 0}


DESIGNS: dict[str, Callable[[], Design]] = {
    "nearest phrase": nearest_phrase,
    "words, SVM": lambda: learnt(words, LinearSVC(C=1), "decision_function"),
    "pieces, complement naive Bayes": lambda: learnt(pieces, ComplementNB(alpha=0.3), "predict_log_proba"),
    "pieces, naive Bayes": lambda: learnt(pieces, MultinomialNB(alpha=0.05), "predict_log_proba"),
    "pieces, 5 nearest": lambda: learnt(
        pieces, KNeighborsClassifier(5, metric="cosine", weights="distance"), "predict_proba"
    ),
    "pieces, logistic regression": lambda: learnt(
        pieces, OneVsRestClassifier(LogisticRegression(C=30, solver="liblinear")), "decision_function"
    ),
    "pieces, SVM": lambda: learnt(pieces, LinearSVC(C=1), "decision_function"),
    "pieces, SVM, in bytes": the_bots,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What a design came to: shares of messages, a calibration error, and microseconds for a message."""

    first: float
    among_three: float
    languages: dict[str, float]
    unknown_as_wish: float
    calibration_error: float
    microseconds: float

    def __str__(self) -> str:
        """Write it as a row of the table."""
        by_language = " | ".join(f"{100 * part:.0f}" for part in self.languages.values())
        return (
            f"{100 * self.first:.1f} | {100 * self.among_three:.1f} | {by_language} | {100 * self.unknown_as_wish:.0f}"
            f" | {100 * self.calibration_error:.0f} | {self.microseconds:.0f}"
        )


def measured(design: Design) -> Row:
    """Judge a design by the messages; its scores become probabilities by the one factor that suits them best."""
    times, scores = [], []
    for message in DEV:
        begun = process_time()
        scores.append(design(message.text))
        times.append(process_time() - begun)
    order = [sorted(those, key=lambda intent: -those[intent]) for those in scores]
    is_first = [ranked[0] is message.intent for message, ranked in zip(DEV, order, strict=True)]
    return Row(
        first=share(is_first),
        among_three=share(message.intent in ranked[:3] for message, ranked in zip(DEV, order, strict=True)),
        languages={
            language: share(right for message, right in zip(DEV, is_first, strict=True) if message.language == language)
            for language in ("en", "nl", "de", "fr")
        },
        unknown_as_wish=share(
            ranked[0] is not Intent.UNKNOWN
            for message, ranked in zip(DEV, order, strict=True)
            if message.intent is Intent.UNKNOWN
        ),
        calibration_error=min(
            _calibration_error(scores, DEV, factor) for factor in (0.1, 0.3, 0.5, 0.7, 1, 2, 3, 4, 5)
        ),
        microseconds=median(times) * 1e6,
    )


def _calibration_error(scores: list[Scores], those: list[Message], factor: float) -> float:
    """Return by how much confidence and the share of right ones differ, over all tenths of confidence."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for each, message in zip(scores, those, strict=True):
        best = max(each, key=lambda intent: each[intent])
        confidence = 1 / sum(exp(factor * (score - each[best])) for score in each.values())
        tenths.setdefault(min(9, int(10 * confidence)), []).append((confidence, best is message.intent))
    return sum(abs(sum(sure - right for sure, right in row)) for row in tenths.values()) / len(those)


def test_the_designs_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {name: measured(make()) for name, make in DESIGNS.items()}
    with capsys.disabled():
        print("\n| design | first | in 3 | en | nl | de | fr | unknown as wish | calibration | µs |")  # noqa: T201
        for name, row in rows.items():
            print(f"| {name} | {row} |")  # noqa: T201

    chosen = rows["pieces, SVM, in bytes"]
    assert chosen.first >= max(row.first for row in rows.values()) - 0.02
    assert abs(chosen.first - rows["pieces, SVM"].first) <= 0.02  # bytes lose next to nothing
    assert chosen.microseconds <= 300
