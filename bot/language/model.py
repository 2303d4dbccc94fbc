"""A model: what was learnt to tell texts apart by, as files under `weights/` that `bot.language.train` writes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights"
INTENTS, ANSWERS = WEIGHTS / "intents", WEIGHTS / "answers"
"""What tells intents apart, by the values of `bot.language.intent.Intent`, and answers, by `question.value`."""
ZERO = 128
"""The byte that stands for a weight of 0: half of the others are below it, half above."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much a step of the bytes of one label weighs, and the margin of a text in which nothing is known."""

    step: float
    bias: float


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model over features (`bot.language.features`), a row of bytes for each.

    The first byte of a row is the feature's rarity in steps of `rarity_step`: the square of its inverse document
    frequency. The others are its weights (times that frequency) for each of `labels`, in steps of theirs from ZERO.
    For a text with the rows R, the margin of a label is its bias + the sum of its weights in R / the length of the
    text; the length is the root of the sum of the rarities in R.
    """

    rows: dict[str, bytes]
    rarity_step: float
    labels: dict[str, Weighing]
    learnt_from: str
    """The fingerprint of the phrases."""

    def write(self, folder: Path) -> None:
        """Write a feature a line, their rows one after the other, and what the bytes mean."""
        meaning = {
            "learnt_from": self.learnt_from,
            "rarity_step": self.rarity_step,
            "labels": {label: {"step": of.step, "bias": of.bias} for label, of in self.labels.items()},
        }
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_text(json.dumps(meaning, indent=1) + "\n", encoding="utf-8", newline="\n")
        (folder / "features.txt").write_text("\n".join(self.rows), encoding="utf-8", newline="\n")
        (folder / "rows.bin").write_bytes(b"".join(self.rows.values()))

    @classmethod
    def read(cls, folder: Path) -> "Model":
        """Read what `write` wrote."""
        meaning = json.loads((folder / "model.json").read_bytes())
        labels = {label: Weighing(of["step"], of["bias"]) for label, of in meaning["labels"].items()}
        features = (folder / "features.txt").read_text(encoding="utf-8").split("\n")
        rows = (folder / "rows.bin").read_bytes()
        width = 1 + len(labels)
        by_feature = zip(features, (rows[at : at + width] for at in range(0, len(rows), width)), strict=True)
        return cls(dict(by_feature), meaning["rarity_step"], labels, meaning["learnt_from"])


def in_steps(numbers: Sequence[float], most: int) -> tuple[list[int], float]:
    """Return the numbers as steps, rounded, and how much a step is: the largest of them is `most` steps."""
    step = max(map(abs, numbers)) / most or 1.0
    return [round(number / step) for number in numbers], step
