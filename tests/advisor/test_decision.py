"""The walk down the table: what stops it, what rules a row out, and what the answer rests on."""

from pathlib import Path

import pytest

from bot.advisor import UNKNOWN, Fact, Facts, Source
from bot.advisor.decision import Decided, Open, decide
from bot.advisor.table import Table, load

FACTS = """
goal = { kind = "choice", values = ["enroll", "leave"], known_by = ["user"], asked = true }
age = { kind = "choice", values = ["old", "new"], known_by = ["user"], asked = true }
account = { kind = "choice", values = ["work", "home"], known_by = ["user"], asked = true, follows = [
  { when = { age = "new" }, value = "work" },
] }
color = { kind = "choice", values = ["red", "blue"], known_by = ["user"], asked = true, assumed = [{ value = "red" }] }
licensed = { kind = "choice", values = ["yes", "no"], known_by = ["administrator"], assumed = [{ value = "yes" }] }
battery = { kind = "number", most = 100, known_by = ["user"] }
"""
RULE = """
[[rule]]
id = "{id}"
level = {level}
when = {when}
outcome = "not_enough"
actor = "user"
steps = []
"""
RULES = {
    "unlicensed": '{ goal = "enroll", licensed = "no" }',
    "flat": '{ goal = "enroll", battery = { below = 40 } }',
    "old_home": '{ goal = "enroll", age = "old", account = "home" }',
    "work": '{ goal = "enroll", account = "work" }',
    "home": '[{ goal = "enroll", account = "home" }, { goal = "leave", account = "home" }]',
    "red": '{ goal = "leave", account = "work", color = "red" }',
    "rest": "{}",
}


def small_table(folder: Path, rules: dict[str, str]) -> Table:
    """Return a table that can be read at a glance."""
    (folder / "rules").mkdir()
    (folder / "rules" / "all.toml").write_text(
        "".join(RULE.format(id=name, level=level, when=rules[name]) for level, name in enumerate(rules))
    )
    (folder / "facts.toml").write_text(FACTS)
    (folder / "steps.toml").write_text("")
    (folder / "sources.toml").write_text("")
    (folder / "support.toml").write_text("support = []")
    return load(folder)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """The table above."""
    return small_table(tmp_path_factory.mktemp("table"), RULES)


def decision(table: Table, **values: object) -> Open | Decided:
    """Decide on those facts."""
    return decide(Facts(Fact(key, table.vocabulary.read(key, raw), Source.GIVEN) for key, raw in values.items()), table)


def rule_of(table: Table, **values: object) -> str:
    """Return the id of the row that holds."""
    found = decision(table, **values)
    assert isinstance(found, Decided)
    return found.rule.id


def test_the_goal_is_asked_first(table: Table) -> None:
    assert decision(table) == Open("goal")
    assert decision(table, age="old", account="home") == Open("goal")


def test_the_first_missing_fact_of_the_first_open_row_is_asked(table: Table) -> None:
    assert decision(table, goal="enroll") == Open("age")
    assert decision(table, goal="enroll", age="old") == Open("account")


def test_a_row_that_is_false_anyway_asks_nothing(table: Table) -> None:
    assert rule_of(table, goal="enroll", account="work") == "work"


def test_the_first_row_that_holds_wins(table: Table) -> None:
    assert rule_of(table, goal="enroll", age="old", account="home") == "old_home"
    assert rule_of(table, goal="enroll", age="old", account="home", battery=39) == "flat"
    assert rule_of(table, goal="enroll", age="old", account="home", battery=39, licensed="no") == "unlicensed"


def test_any_of_several_conditions_will_do(table: Table) -> None:
    assert rule_of(table, goal="leave", account="home") == "home"


def test_what_follows_is_not_asked(table: Table) -> None:
    assert rule_of(table, goal="enroll", age="new") == "work"
    assert rule_of(table, goal="enroll", age="new", account="home") == "home"


def test_who_does_not_know_gets_the_assumption_or_the_last_row(table: Table) -> None:
    assert rule_of(table, goal="leave", account=UNKNOWN) == "rest"
    assert decision(table, goal="leave", account="work") == Open("color")
    assert rule_of(table, goal="leave", account="work", color=UNKNOWN) == "red"
    assert rule_of(table, goal=UNKNOWN) == "rest"


def test_a_fact_that_alone_ruled_out_a_row_is_a_reason(table: Table) -> None:
    found = decision(table, goal="enroll", age="old", account="work", battery=80)

    assert isinstance(found, Decided)
    assert found.because == ("goal", "account", "battery")
    assert found.assumed == ("licensed",)


def test_an_assumption_that_could_change_nothing_is_not_named(table: Table) -> None:
    found = decision(table, goal="leave", account="home")

    assert isinstance(found, Decided)
    assert found.assumed == ()


def test_an_assumption_that_a_row_rests_on_is_named(table: Table) -> None:
    found = decision(table, goal="leave", account="work", color=UNKNOWN)

    assert isinstance(found, Decided)
    assert found.because == ("goal", "account")
    assert found.assumed == ("color",)


def test_a_table_without_a_last_row_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the last rule must hold always"):
        small_table(tmp_path, {name: RULES[name] for name in RULES if name != "rest"})
