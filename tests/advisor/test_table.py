"""The table that ships is sound, and one that is not does not load."""

import shutil
from pathlib import Path

import pytest

from bot.advisor import TABLE
from bot.advisor.condition import When
from bot.advisor.rule import Rule
from bot.advisor.table import FOLDER, load

RULE = """
[[rule]]
id = "{id}"
level = 500
when = {{ goal = "enroll" }}
outcome = "not_enough"
actor = "user"
steps = ["{step}"]
warnings = [{{ id = "data_loss", before = "{before}" }}]
settles = ["{settled}"]
sources = ["{source}"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the table, to be damaged."""
    return Path(shutil.copytree(FOLDER, tmp_path / "advisor", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": "E17"}, "E17: two rules have this id"),
        ({"step": "fly"}, "X1: no step fly"),
        ({"source": "Z9"}, "X1: no source Z9"),
        ({"settled": "weather"}, "X1: no fact weather"),
        ({"before": "select_reset"}, "X1: no step select_reset, or one with variants, for data_loss"),
    ],
)
def test_a_rule_that_leans_on_what_is_not_there_does_not_load(folder: Path, change: dict[str, str], fault: str) -> None:
    fields = {"id": "X1", "step": "confirm", "before": "confirm", "settled": "edition", "source": "H1"}
    row = folder / "rules" / "15_new.toml"

    row.write_text(RULE.format(**{**fields, **change}))
    with pytest.raises(ValueError, match=fault):
        load(folder)

    row.write_text(RULE.format(**fields))
    assert [rule.id for rule in load(folder).rules if rule.id == "X1"] == ["X1"]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("rules/10_enroll_gates.toml", 'identity = { told = "on_premises" }', 'identity = "mars"', "identity: 'mars'"),
        ("rules/10_enroll_gates.toml", 'outcome = "not_supported"', 'colour = "red"', "E29: no such field: colour"),
        ("rules/10_enroll_gates.toml", 'outcome = "not_supported"', 'outcome = "magic"', "magic"),
        ("rules/90_otherwise.toml", "when = {}", 'when = { goal = "problem" }', "the last rule must hold always"),
        ("facts.toml", 'known_by = ["user"]\nasked = true', 'known_by = ["look_up"]\nasked = true', "goal: asked of"),
        (
            "facts.toml",
            'assumed = [{ value = "intune" }]',
            'assumed = [{ when = { cloud = "public" }, value = "intune" }]',
            "mdm: not always assumed",
        ),
        ("steps.toml", 'step = "open_reset_hololens_1"', 'step = "fly"', "open_reset: no step fly"),
    ],
)
def test_data_that_contradict_themselves_do_not_load(folder: Path, file: str, old: str, new: str, fault: str) -> None:
    text = (folder / file).read_text()
    assert old in text

    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ValueError, match=fault):
        load(folder)

    (folder / file).write_text(text)
    assert load(folder) == TABLE


def test_every_step_and_every_source_is_used() -> None:
    steps = {step for rule in TABLE.rules for step in rule.steps}
    steps |= {variant.step for step in TABLE.steps.values() for variant in step.variants}
    sources = {source for rule in TABLE.rules for source in rule.sources}
    sources |= {support.source for support in TABLE.supports}

    assert steps == set(TABLE.steps)
    assert sources == set(TABLE.sources)


def test_every_rule_of_the_pages_cites_one() -> None:
    assert [rule.id for rule in TABLE.rules if not rule.sources] == ["otherwise"]


@pytest.mark.parametrize("rule", TABLE.rules[:-1], ids=lambda rule: str(rule.name))
def test_a_rule_says_first_for_which_goal_it_is_unless_it_is_for_every_goal(rule: Rule) -> None:
    named = [[condition.fact for condition in when].index("goal") for when in rule.when if _names_goal(when)]

    assert named == [0] * len(named)
    assert len(named) == len(rule.when) or rule.id.startswith("contradiction_")


def test_the_rows_stand_in_the_order_of_their_levels(folder: Path) -> None:
    levels = [rule.level for rule in TABLE.rules]
    first = folder / "rules" / "99_first.toml"
    first.write_text(
        RULE.format(id="X1", step="confirm", before="confirm", settled="edition", source="H1").replace("500", "0")
    )

    assert levels == sorted(levels)
    assert load(folder).rules[0].id == "X1"


def test_parts_of_a_rule_share_its_id_and_are_told_apart_by_name() -> None:
    parts = [rule for rule in TABLE.rules if rule.id == "E31"]

    assert len({rule.name for rule in parts}) == len(parts) > 1
    assert parts[0].name == "E31/error"
    assert next(rule for rule in TABLE.rules if rule.id == "E17").name == "E17"


def _names_goal(when: When) -> bool:
    return any(condition.fact == "goal" for condition in when)
