"""Learning: the weights of a model from examples. It needs the packages of the group `dev`; the bot itself does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.language.features import features
from bot.language.model import ZERO, Model, Weighing, in_steps

TOLERANCE, ROUNDS = 1e-5, 20_000
"""How near the weights come to the best ones: nearer than a step of the model, so that all machines learn the same."""
SEEN = 2
"""Features are learnt that so many texts have."""


@dataclass(frozen=True, slots=True)
class Example:
    """What people write, and what it is."""

    text: str
    label: str


def fingerprint(learnt_from: Iterable[Example]) -> str:
    """Return what tells these examples from others."""
    lines = "\n".join(f"{example.label}\t{example.text}" for example in learnt_from)
    return sha256(lines.encode()).hexdigest()


def learn(groups: Sequence[Sequence[Example]], *, kept: int, learnt_from: str, seen: int = SEEN) -> Model:
    """Learn to tell each label from all others of its group: a linear support vector machine for each, over tf-idf.

    A text counts once for how rare its features are, in however many groups it stands. The `kept` features are kept
    that weigh most.
    """
    rare = TfidfVectorizer(analyzer=lambda text: sorted(features(text)), min_df=seen)
    rare.fit(dict.fromkeys(example.text for group in groups for example in group))
    frequencies: list[float] = rare.idf_.tolist()
    rarities, rarity_step = in_steps([frequency**2 for frequency in frequencies], 255)
    columns, labels = [rarities], {}
    for group in groups:
        for label, weights, bias in _machines(rare, group):
            steps, step = in_steps([a * b for a, b in zip(weights, frequencies, strict=True)], ZERO - 1)
            columns.append([ZERO + number for number in steps])
            labels[label] = Weighing(step, bias)
    rows = zip(rare.get_feature_names_out(), map(bytes, zip(*columns, strict=True)), strict=True)
    return Model(_heaviest({str(feature): row for feature, row in rows}, kept), rarity_step, labels, learnt_from)


def _machines(rare: TfidfVectorizer, group: Sequence[Example]) -> Iterable[tuple[str, list[float], float]]:
    """Return each label of a group with the weights and the bias that tell it from the others."""
    machine = LinearSVC(C=1, tol=TOLERANCE, max_iter=ROUNDS, random_state=0)
    machine.fit(rare.transform([example.text for example in group]), [example.label for example in group])
    weights, biases = machine.coef_.tolist(), machine.intercept_.tolist()
    if len(weights) == 1:  # of two labels, scikit-learn learns the second, and the first is what that is not
        weights, biases = [[-weight for weight in weights[0]], *weights], [-biases[0], *biases]
    return zip(machine.classes_.tolist(), weights, biases, strict=True)


def _heaviest(rows: dict[str, bytes], most: int) -> dict[str, bytes]:
    """Return the rows with the heaviest weights, in their order."""
    weights = {feature: max(abs(byte - ZERO) for byte in row[1:]) for feature, row in rows.items()}
    kept = set(sorted(weights, key=lambda feature: -weights[feature])[:most])
    return {feature: row for feature, row in rows.items() if feature in kept}
