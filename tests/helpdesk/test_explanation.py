"""What the rules say of an error, in each case that they tell apart."""

from datetime import date

import pytest

from bot.advisor import TABLE
from bot.helpdesk.explanation import explain

TODAY = date(2026, 11, 22)

NAMED = {
    str(value)
    for rule in TABLE.rules
    for when in rule.when
    for condition in when
    if condition.fact == "error"
    for value in condition.values
} - {"unknown"}
"""Every error that a rule names."""


def test_a_code_with_one_cause_has_one_case() -> None:
    (case,) = explain("0x80180018", TODAY).cases

    assert (case.given, case.advice.rule) == ((), "E33")
    assert case.advice.citations


def test_a_code_that_means_another_thing_after_autopilot_has_both_cases() -> None:
    first, second = explain("0x80180014", TODAY).cases

    assert (first.given, first.advice.rule) == ((), "E36")
    assert [(fact.key, fact.value) for fact in second.given] == [("was_autopilot", "yes")]
    assert second.advice.rule == "E07"


def test_a_code_that_no_rule_names_has_no_case_instead_of_a_guess() -> None:
    assert explain("0x8badf00d", TODAY).cases == ()


@pytest.mark.parametrize("error", sorted(NAMED))
def test_every_error_that_a_rule_names_is_explained_by_a_rule_that_names_it(error: str) -> None:
    naming = {
        rule.id
        for rule in TABLE.rules
        if any(condition.fact == "error" and error in condition.values for when in rule.when for condition in when)
    }
    cases = explain(error, TODAY).cases

    assert cases
    assert {case.advice.rule for case in cases} <= naming
