"""The table is complete, no two rows of a level hold together, and every row can be reached: proven by a solver.

The solver is shown to notice: tables in which a row is missing, doubled or hidden behind another one are refused.
"""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.advisor import TABLE, UNKNOWN, Facts, Source, parse_fact
from bot.advisor.decision import Decided, decide
from bot.advisor.rule import Rule
from bot.advisor.table import Table
from tests.advisor.solver import Gap, Logic, Overlap, Unreachable

GOALS = (*TABLE.vocabulary["goal"].choices, UNKNOWN)
OPEN_GOALS = ("problem",)
"""Where `otherwise` may hold: nobody can list every error code that somebody may see."""
LOGIC = Logic(TABLE)


def with_rules(rules: Iterable[Rule]) -> Table:
    """Return the table with other rows, in the order of their levels."""
    return replace(TABLE, rules=tuple(sorted(rules, key=lambda rule: rule.level)))


def rule_named(name: str) -> Rule:
    return next(rule for rule in TABLE.rules if rule.name == name)


def test_every_state_has_a_row() -> None:
    closed = [goal for goal in GOALS if goal not in OPEN_GOALS]

    assert list(LOGIC.gaps(closed, last="otherwise")) == []


def test_only_an_error_that_no_row_names_is_left_to_the_last_row() -> None:
    (gap,) = LOGIC.gaps(OPEN_GOALS, last="otherwise")

    assert gap.state["error"] == "0x87654321"


def test_no_two_rows_of_a_level_hold_together() -> None:
    assert list(LOGIC.overlaps()) == []


def test_every_way_of_every_row_can_be_reached() -> None:
    assert list(LOGIC.unreachable()) == []


@pytest.mark.parametrize("rule", TABLE.rules, ids=lambda rule: str(rule.name))
def test_the_advisor_decides_as_the_solver_says(rule: Rule) -> None:
    state = LOGIC.deciding(rule)
    assert state is not None

    found = decide(Facts(parse_fact(key, value, Source.GIVEN) for key, value in state.items()), TABLE)

    assert isinstance(found, Decided)
    assert found.rule.name == rule.name


@pytest.mark.parametrize("name", ["E17", "E20", "U07", "E11", "wanted_identity_unknown"])
def test_a_table_without_one_of_its_rows_has_a_gap(name: str) -> None:
    table = with_rules(rule for rule in TABLE.rules if rule.name != name)
    goal = next(iter(rule_named(name).when[0][0].values))

    (gap,) = Logic(table).gaps([str(goal)], last="otherwise")

    assert isinstance(gap, Gap)
    assert gap.state["goal"] == goal


@pytest.mark.parametrize("name", ["E17", "U03", "E35/error", "E31/joined"])
def test_a_row_that_is_there_twice_overlaps_itself(name: str) -> None:
    copy = replace(rule_named(name), id="copy", part="")

    assert list(Logic(with_rules([*TABLE.rules, copy])).overlaps()) == [Overlap(copy.level, frozenset({name, "copy"}))]


@pytest.mark.parametrize("name", ["E17", "U01", "E41"])
def test_a_row_behind_a_wider_one_cannot_be_reached(name: str) -> None:
    hidden = rule_named(name)
    wider = replace(hidden, id="wider", level=hidden.level - 1, when=tuple(when[:-1] for when in hidden.when))

    assert Unreachable(name, 1) in list(Logic(with_rules([*TABLE.rules, wider])).unreachable())
