"""What is likely the matter, by what a look found."""

from dataclasses import replace
from datetime import timedelta

from bot.advisor import Advice, Device, Evidence, Fact, Facts, Question, Source
from bot.advisor.evidence import EnrollmentFailure
from bot.helpdesk.diagnosis import Cause, diagnose
from tests.dialogs.talk import NOON, hololens

WELL = hololens("WELL", facts={"management": "enrolled", "entra_object_deleted": "no"})


def found(*devices: Device, failure: EnrollmentFailure | None = None, **facts: str) -> Evidence:
    person = Facts(Fact(key, value, Source.INTUNE, NOON) for key, value in facts.items())
    return Evidence(NOON, devices, person, failure)


def attempt(code: str | None = "0x80180014", hours_ago: float = 1) -> EnrollmentFailure:
    return EnrollmentFailure(NOON - timedelta(hours=hours_ago), "unknown", "", code)


def test_where_all_is_well_nothing_is_made_up() -> None:
    diagnosis = diagnose(found(WELL, licensed="yes"), NOON)

    assert (diagnosis.cause, diagnosis.device, diagnosis.answer) == (Cause.WELL, WELL, None)


def test_a_failed_attempt_is_explained_by_its_code() -> None:
    diagnosis = diagnose(found(failure=attempt()), NOON)

    assert diagnosis.cause is Cause.FAILED_ATTEMPT
    assert isinstance(diagnosis.answer, Advice)
    assert diagnosis.answer.rule == "E36"


def test_an_attempt_without_a_code_is_a_problem_of_which_the_error_is_unknown() -> None:
    diagnosis = diagnose(found(failure=attempt(code=None)), NOON)

    assert isinstance(diagnosis.answer, Advice)
    assert diagnosis.answer.rule == "error_unknown"


def test_an_attempt_that_is_long_past_or_was_followed_by_success_is_not_the_matter() -> None:
    arrived = replace(WELL, enrolled_at=NOON - timedelta(minutes=5))

    assert diagnose(found(WELL, failure=attempt(hours_ago=49)), NOON).cause is Cause.WELL
    assert diagnose(found(arrived, failure=attempt()), NOON).cause is Cause.WELL
    assert diagnose(found(WELL, failure=attempt()), NOON).cause is Cause.FAILED_ATTEMPT


def test_of_several_devices_it_is_about_the_one_that_most_needs_somebody() -> None:
    wiped = replace(hololens("WIPED", facts={"management": "enrolled", "os_build": "20348.1543"}), pending="wipe")
    late = replace(WELL, name="LATE", compliance="noncompliant")
    deleted = hololens("DELETED", facts={"management": "enrolled", "entra_object_deleted": "yes"})

    assert diagnose(found(WELL, late), NOON).device == late
    assert diagnose(found(WELL, late, deleted), NOON).device == deleted
    diagnosis = diagnose(found(WELL, late, deleted, wiped), NOON)
    assert (diagnosis.cause, diagnosis.device) == (Cause.WIPE, wiped)


def test_a_licence_that_is_missing_is_named_with_the_advice_that_rests_on_it() -> None:
    diagnosis = diagnose(found(licensed="no", platform_allowed="yes"), NOON)

    assert diagnosis.cause is Cause.BLOCKED
    assert diagnosis.blocking is not None
    assert diagnosis.blocking.key == "licensed"
    assert isinstance(diagnosis.answer, Advice)
    assert "licensed" in {fact.key for fact in diagnosis.answer.because}


def test_without_a_device_the_interview_begins_where_it_would_for_the_person() -> None:
    diagnosis = diagnose(found(licensed="yes"), NOON)

    assert (diagnosis.cause, diagnosis.device) == (Cause.NOT_ENROLLED, None)
    assert isinstance(diagnosis.answer, Question)
    assert diagnosis.answer.fact == "generation"


def test_an_autopilot_device_that_has_not_arrived_is_advised_on_as_such() -> None:
    waiting = hololens("", facts={"management": "not_enrolled", "autopilot": "no_profile"})
    diagnosis = diagnose(found(replace(waiting, compliance=None)), NOON)

    assert diagnosis.cause is Cause.NOT_ENROLLED
    assert diagnosis.answer is not None
