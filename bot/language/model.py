"""The model: what the classifier has learnt, as files under `weights/` that `bot.language.train` writes."""

import json
from array import array
from dataclasses import dataclass
from pathlib import Path

from bot.language.intent import Intent

FOLDER = Path(__file__).parent / "weights"
STEPS = 127
"""The largest number that a signed byte holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A number for each feature, in steps of `step`: small enough to be kept in memory and in the repository."""

    steps: "array[int]"
    step: float

    @classmethod
    def of(cls, numbers: list[float]) -> "Column":
        """Round to the nearest step; the largest number is STEPS of them."""
        step = max(map(abs, numbers), default=0.0) / STEPS or 1.0
        return cls(array("b", [round(number / step) for number in numbers]), step)


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model over features (`bot.language.features`).

    A text that has features F gets, for each intent, the margin: bias + sum of the weights of F / length, where length
    is the root of the sum of the rarities of F. A rarity is the square of how rare a feature is in the phrases (its
    inverse document frequency), by which its weights are multiplied already.
    """

    features: tuple[str, ...]
    rarities: Column
    weights: dict[Intent, Column]
    biases: dict[Intent, float]
    learnt_from: str
    """The fingerprint of the phrases."""

    def write(self, folder: Path = FOLDER) -> None:
        """Write it: a feature a line, a column of bytes after the other, and what they mean."""
        meaning = {
            "learnt_from": self.learnt_from,
            "rarity_step": self.rarities.step,
            "intents": {
                intent: {"step": column.step, "bias": self.biases[intent]} for intent, column in self.weights.items()
            },
        }
        columns = (self.rarities, *self.weights.values())
        folder.mkdir(exist_ok=True)
        (folder / "model.json").write_text(json.dumps(meaning, indent=1) + "\n", encoding="utf-8", newline="\n")
        (folder / "features.txt").write_text("\n".join(self.features), encoding="utf-8", newline="\n")
        (folder / "columns.bin").write_bytes(b"".join(column.steps.tobytes() for column in columns))

    @classmethod
    def read(cls, folder: Path = FOLDER) -> "Model":
        """Read what `write` wrote."""
        meaning = json.loads((folder / "model.json").read_bytes())
        features = (folder / "features.txt").read_text(encoding="utf-8").split("\n")
        steps = array("b", (folder / "columns.bin").read_bytes())
        size = len(features)
        intents = {Intent(name): of for name, of in meaning["intents"].items()}
        return cls(
            features=tuple(features),
            rarities=Column(steps[:size], meaning["rarity_step"]),
            weights={
                intent: Column(steps[place * size : (place + 1) * size], of["step"])
                for place, (intent, of) in enumerate(intents.items(), start=1)
            },
            biases={intent: of["bias"] for intent, of in intents.items()},
            learnt_from=meaning["learnt_from"],
        )
