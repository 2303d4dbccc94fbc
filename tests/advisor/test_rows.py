"""Every row of the reference is reached by the facts that the reference names for it, without a question."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.advisor import TABLE, Advice, Facts, Source, advise, parse_fact
from bot.advisor.table import load

TODAY = date(2026, 11, 22)
ROWS = tomllib.loads(Path(__file__).with_name("rows.toml").read_text(encoding="utf-8"))
ERRORS = ROWS.pop("errors")
LEAVING = {"U10c", "U13", "U25"}
"""Rows of messages that nobody gets while enrolling."""
REFERENCE = (
    {f"E{number:02}" for number in range(1, 43)} | {f"U{number:02}" for number in range(1, 27)} | {"U10b", "U10c"}
)


def advice(**values: object) -> Advice:
    answer = advise(Facts(parse_fact(key, value, Source.GIVEN) for key, value in values.items()), TODAY)
    assert isinstance(answer, Advice)
    return answer


@pytest.mark.parametrize(("rule", "facts"), [(rule, facts) for rule, cases in ROWS.items() for facts in cases])
def test_the_facts_of_a_row_lead_to_it(rule: str, facts: dict[str, object]) -> None:
    assert advice(**facts).rule == rule


@pytest.mark.parametrize(("rule", "error"), [(rule, error) for rule, errors in ERRORS.items() for error in errors])
def test_an_error_leads_to_its_row(rule: str, error: str) -> None:
    assert advice(goal="problem", generation="hololens_2", error=error).rule == rule
    if rule not in LEAVING:
        assert (
            advice(goal="enroll", generation="hololens_2", error=error.upper() if error[0] == "8" else error).rule
            == rule
        )


def test_the_table_has_every_row_of_the_reference() -> None:
    assert {rule.id for rule in TABLE.rules} >= REFERENCE
    assert {*ROWS, *ERRORS, "U24"} >= REFERENCE


def test_every_message_has_a_row() -> None:
    named = {error for errors in ERRORS.values() for error in errors} | {"wipe_pending"}

    assert named >= set(TABLE.vocabulary["error"].shape.values)


def test_an_error_that_nobody_listed_goes_to_people() -> None:
    found = advice(goal="problem", generation="hololens_2", error="0x87654321")

    assert (found.rule, found.outcome) == ("otherwise", "not_enough")
    assert found.steps[-1].id == "ask_helpdesk"


def test_a_limit_that_is_known_decides_what_the_code_leaves_open() -> None:
    for code in ("0x80180003", "0x801c0003"):
        assert advice(goal="problem", error=code, limit_reached="yes").rule == "E35"
        assert advice(goal="problem", error=code, limit_reached="no").rule != "E35"


def test_a_device_that_was_in_autopilot_needs_its_record_deleted() -> None:
    assert advice(goal="problem", error="0x80180014", was_autopilot="yes").rule == "E07"
    found = advice(goal="problem", error="0x80180014")
    assert found.rule == "E36"
    assert "delete_record_if_was_autopilot" in [step.id for step in found.steps]


@pytest.mark.parametrize(
    ("enrolled_by", "outcome"),
    [
        ("entra", "reset"),
        ("package", "reset"),
        ("autopilot", "wipe"),
        ("work_account", "disconnect"),
        ("mdm_only", "disconnect"),
    ],
)
def test_the_way_out_of_another_organization_goes_by_how_it_was_enrolled(enrolled_by: str, outcome: str) -> None:
    found = advice(goal="enroll", generation="hololens_2", management="elsewhere", enrolled_by=enrolled_by)

    assert (found.rule, found.outcome) == ("E31", outcome)


def test_without_automatic_enrollment_autopilot_waits_for_the_administrator() -> None:
    known = {"goal": "enroll", "generation": "hololens_2", "setup": "first_run", "auto_enrollment": "off"}
    found = advice(**known, autopilot="assigned", os_build="20348.1501")
    ids = [step.id for step in found.steps]

    assert (found.rule, found.outcome) == ("E12", "admin_first")
    assert "hands_off" in ids
    assert "choose_work_owns" not in ids
    assert "choose_work_owns" in [step.id for step in advice(**known, identity="entra").steps]


def test_a_planned_repair_changes_nothing() -> None:
    assert advice(goal="unenroll", generation="hololens_2", planned="repair").rule == "U24"


def test_a_contradiction_is_named_and_not_resolved() -> None:
    for rule in (rule for rule in TABLE.rules if rule.id.startswith("contradiction_")):
        assert rule.outcome == "not_enough"
        assert rule.steps[-1] == "ask_with_right_facts"


def test_the_name_of_a_row_says_where_it_comes_from() -> None:
    odd = {rule.id for rule in TABLE.rules} - REFERENCE

    assert [name for name in odd if not re.fullmatch(r"[a-z][a-z0-9_]+", name)] == []


def test_an_old_build_needs_the_record_deleted_right_after_the_wipe() -> None:
    steps = [step.id for step in advice(goal="unenroll", can_sign_in="no", os_build="20348.1432").steps]
    later = [step.id for step in advice(goal="unenroll", can_sign_in="no", os_build="20348.1503").steps]

    assert "delete_right_after_wipe" in steps
    assert "wait_for_wipe" in later


def test_a_table_that_is_read_anew_decides_the_same() -> None:
    table = load()
    for rule, cases in ROWS.items():
        for case in cases:
            facts = Facts(parse_fact(key, value, Source.GIVEN) for key, value in case.items())
            anew = advise(facts, TODAY, table)
            assert isinstance(anew, Advice)
            assert anew.rule == rule
            assert anew == advise(facts, TODAY)
