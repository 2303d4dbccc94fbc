"""A model is learnt from examples, written, and read."""

from pathlib import Path

from bot.language.margins import Margins
from bot.language.model import Model
from bot.language.training.learning import Example, fingerprint, learn

THREE = [Example("help me", "help"), Example("thanks", "thanks"), Example("go back", "back")]
TWO = [Example("yes of course", "keep.yes"), Example("no, never", "keep.no")]


def likeliest(model: Model, text: str, among: str = "") -> str:
    """Return the label with the largest margin, of those that begin so."""
    margins = Margins(model).of(text)
    assert margins is not None
    return max((margin, label) for label, margin in zip(model.labels, margins, strict=True) if label.startswith(among))[
        1
    ]


def test_each_label_is_told_from_the_others_of_its_group() -> None:
    model = learn([THREE, TWO], kept=1000, learnt_from="", seen=1)
    assert list(model.labels) == ["back", "help", "thanks", "keep.no", "keep.yes"]
    assert likeliest(model, "please help me") == "help"
    assert likeliest(model, "of course", among="keep.") == "keep.yes"
    assert likeliest(model, "never ever", among="keep.") == "keep.no"


def test_of_two_labels_one_is_what_the_other_is_not() -> None:
    model = learn([TWO], kept=1000, learnt_from="", seen=1)
    of = model.labels
    assert of["keep.no"].bias == -of["keep.yes"].bias


def test_nothing_is_known_of_a_text_without_a_feature() -> None:
    assert Margins(learn([THREE], kept=1000, learnt_from="", seen=1)).of("12345678") is None


def test_those_features_are_kept_that_weigh_most() -> None:
    whole, part = (learn([THREE], kept=kept, learnt_from="", seen=1) for kept in (1000, 5))
    assert len(part.rows) == 5
    assert part.rows.items() <= whole.rows.items()


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = learn([THREE, TWO], kept=1000, learnt_from=fingerprint([*THREE, *TWO]), seen=1)
    model.write(tmp_path)
    assert Model.read(tmp_path) == model


def test_other_examples_have_another_fingerprint() -> None:
    assert fingerprint(THREE) == fingerprint(list(THREE))
    assert fingerprint(THREE) != fingerprint(THREE[::-1])
