"""The advisor as people meet it: short interviews that always end in advice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advisor import TABLE, UNKNOWN, VOCABULARY, Advice, Facts, Question, Source, advise, parse_fact
from bot.advisor.values import Kind

TODAY = date(2026, 11, 22)
WRITTEN = {
    Kind.BUILD: ("18362.1039", "19041.1103", "20348.1501"),
    Kind.ERROR: ("0x80180014", "0x80180018", "0x80070005", "wipe_pending"),
    Kind.NUMBER: (0, 39, 40, 100),
}
"""Answers to questions that have no buttons, one for each way on."""


def told(**values: object) -> Facts:
    return Facts(parse_fact(key, value, Source.GIVEN) for key, value in values.items())


def advice(**values: object) -> Advice:
    answer = advise(told(**values), TODAY)
    assert isinstance(answer, Advice)
    return answer


def question(**values: object) -> str:
    answer = advise(told(**values), TODAY)
    assert isinstance(answer, Question)
    return answer.fact


def steps(answer: Advice) -> list[str]:
    return [step.id for step in answer.steps]


def answers(key: str) -> tuple[object, ...]:
    spec = VOCABULARY[key]
    return (*(spec.choices or WRITTEN[spec.shape.kind]), UNKNOWN)


facts = st.fixed_dictionaries({}, optional={key: st.sampled_from(answers(key)) for key in VOCABULARY}).map(
    lambda values: told(**values)
)


def test_the_first_question_is_what_somebody_wants() -> None:
    asked = advise(Facts(), TODAY)

    assert isinstance(asked, Question)
    assert (asked.fact, asked.kind) == ("goal", "choice")
    assert "enroll" in asked.choices
    assert UNKNOWN not in asked.choices


def test_a_question_without_buttons_says_what_it_wants() -> None:
    asked = advise(told(goal="enroll", generation="hololens_2", setup="first_run", autopilot="assigned"), TODAY)

    assert asked == Question("os_build", "build")


def test_four_answers_lead_a_personal_account_to_access_work_or_school() -> None:
    assert question(goal="enroll") == "generation"
    assert question(goal="enroll", generation="hololens_2") == "setup"
    assert question(goal="enroll", generation="hololens_2", setup="finished") == "identity"

    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity="msa")

    assert found.rule == "E17"
    assert steps(found)[1:3] == ["open_access_work_or_school", "select_connect"]
    assert not found.warnings


def test_only_an_old_hololens_is_asked_for_its_edition() -> None:
    assert question(goal="enroll", generation="hololens_1") == "edition"
    assert advice(goal="enroll", generation="hololens_1", edition="holographic").rule == "E14"
    assert question(goal="enroll", generation="hololens_1", edition="business") != "edition"


@pytest.mark.parametrize(
    ("build", "rule"),
    [
        ("18362.1039", "E03"),
        ("19041.999", "E03"),
        ("19041.1103", "E02"),
        ("19041.1127", "E02"),
        ("19041.1128", "E01"),
        ("22621.1244", "E01"),
        (UNKNOWN, "autopilot_build_unknown"),
    ],
)
def test_autopilot_goes_by_the_build(build: str, rule: str) -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="first_run", autopilot="assigned", os_build=build)

    assert found.rule == rule


def test_an_unknown_identity_is_told_how_to_find_out() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity=UNKNOWN)

    assert (found.rule, found.outcome, found.possible) == ("identity_unknown", "not_enough", False)
    assert "remember_owner_question" in steps(found)


def test_i_do_not_know_is_a_reason_too() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity=UNKNOWN)

    assert {fact.key: fact.value for fact in found.because}["identity"] == UNKNOWN


def test_erasing_is_announced_right_before_the_step_that_erases() -> None:
    found = advice(goal="unenroll", generation="hololens_2", enrolled_by="entra")

    assert found.rule == "U01"
    assert [(warning.id, warning.before) for warning in found.warnings] == [("data_loss", "select_reset_hololens_2")]
    assert "select_reset_hololens_2" in steps(found)


def test_the_place_of_the_reset_is_that_of_the_device() -> None:
    assert "open_reset_hololens_1" in steps(advice(goal="unenroll", generation="hololens_1", enrolled_by="entra"))
    assert "open_reset" in steps(advice(goal="unenroll", generation=UNKNOWN, enrolled_by="entra"))


def test_in_gcc_high_nobody_is_sent_to_another_device() -> None:
    known = {"goal": "enroll", "generation": "hololens_2", "setup": "first_run", "identity": "entra"}

    assert "sign_in_oobe_gcc_high" in steps(advice(**known, wants_autopilot="no", cloud="gcc_high"))
    assert "sign_in_oobe" in steps(advice(**known, wants_autopilot="no"))


def test_an_intune_answer_that_rules_out_another_way_is_a_reason() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity="msa", management="not_enrolled")

    assert "management" in [fact.key for fact in found.because]
    assert "management" not in [fact.key for fact in found.assumptions]


def test_what_was_assumed_is_named_once_and_as_assumed() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity="msa")
    keys = [fact.key for fact in found.assumptions]

    assert {"mdm", "licensed", "management"} <= set(keys)
    assert len(keys) == len(set(keys))
    assert {fact.source for fact in found.assumptions} == {Source.ASSUMED}
    assert not set(keys) & {fact.key for fact in found.because}


def test_the_advice_carries_what_its_row_says() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", owner="no", identity="entra")
    row = next(rule for rule in TABLE.rules if rule.name == "E32")

    assert (found.actor, found.notes) == (row.actor, row.notes)
    assert found.actor == "owner"
    assert advice(goal="unenroll", enrolled_by="mdm_only").verify == (
        "settings_shows_no_account",
        "admin_lists_no_device",
    )


def test_an_assumption_carries_its_value() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity="msa")

    assert {fact.key: fact.value for fact in found.assumptions}["mdm"] == "intune"


def test_a_page_is_cited_once_and_in_its_newest_copy() -> None:
    found = advice(goal="enroll", generation="hololens_2", setup="finished", identity="msa")
    urls = [citation.url for citation in found.citations]

    assert len(urls) == len(set(urls))
    assert found.citations[0].id == "H1"


@given(facts=facts, data=st.data())
def test_whatever_is_told_and_answered_there_is_advice_within_eight_questions(
    facts: Facts, data: st.DataObject
) -> None:
    asked: list[str] = []
    answer = advise(facts, TODAY)
    while isinstance(answer, Question):
        assert answer.fact not in asked
        assert answer.fact not in facts
        asked.append(answer.fact)
        raw = data.draw(st.sampled_from(answers(answer.fact)))
        facts = facts.with_(parse_fact(answer.fact, raw, Source.ASKED))
        answer = advise(facts, TODAY)

    assert len(asked) <= 8
    assert answer.steps
    assert {warning.before for warning in answer.warnings} <= {None, *steps(answer)}
    assert set(answer.because) <= set(facts.values())


@given(facts=facts)
def test_nobody_is_asked_what_only_others_can_know(facts: Facts) -> None:
    answer = advise(facts, TODAY)

    assert isinstance(answer, Advice) or "user" in VOCABULARY[answer.fact].known_by


@given(facts=facts)
def test_no_step_that_erases_comes_without_its_warning(facts: Facts) -> None:
    answer = advise(facts, TODAY)
    if isinstance(answer, Advice):
        erasing = [step for step in steps(answer) if TABLE.steps[step].warning == "data_loss"]
        assert bool(erasing) == ("data_loss" in [warning.id for warning in answer.warnings])
