"""What Intune's evidence says of what stands in somebody's way."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence
from bot.advisor.facts import Fact, Facts, Source, Value
from bot.reminders.obstacle import NOT_SEEN, RECENT, Obstacle, obstacle

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = Obstacle("nothing_enrolled")
SERIAL = "00AB12345678"


def device(
    management: str = "enrolled",
    *,
    serial_number: str = SERIAL,
    last_sync: datetime | None = NOW - HOUR,
    compliance: str | None = "compliant",
    **facts: Value,
) -> Device:
    known: dict[str, Value] = {"management": management, **facts}
    return Device(
        id=f"id-of-{serial_number}",
        name="",
        model="HoloLens 2",
        serial_number=serial_number,
        last_sync=last_sync,
        compliance=compliance,
        facts=Facts(Fact(key, value, Source.INTUNE, NOW) for key, value in known.items()),
        enrolled_at=NOW - 60 * NOT_SEEN if management == "enrolled" else None,
    )


def failed(at: datetime, code: str | None = "0x80180014") -> EnrollmentFailure:
    return EnrollmentFailure(at, "enrollmentRestrictionsEnforced", "", code)


def test_a_device_that_is_enrolled_and_well_leaves_nothing_to_say() -> None:
    assert obstacle(Evidence(NOW, (device(),))) is None


def test_somebody_without_a_device_has_nothing_enrolled() -> None:
    assert obstacle(Evidence(NOW)) == NOTHING
    assert obstacle(Evidence(NOW, (device("not_enrolled"),))) == NOTHING


def test_a_device_that_autopilot_has_no_profile_for_waits_for_one() -> None:
    registered = device("not_enrolled", autopilot="no_profile")

    assert obstacle(Evidence(NOW, (registered,))) == Obstacle("profile_missing")
    assert obstacle(Evidence(NOW, (device("not_enrolled", autopilot="assigned"),))) == NOTHING


def test_an_attempt_that_failed_is_told_by_its_code() -> None:
    registered = device("not_enrolled", autopilot="no_profile")

    assert obstacle(Evidence(NOW, (registered,), failure=failed(NOW - HOUR))) == Obstacle("failed", "0x80180014")
    assert obstacle(Evidence(NOW, failure=failed(NOW - HOUR, code=None))) == Obstacle("failed")


def test_an_attempt_that_failed_long_ago_is_history() -> None:
    assert obstacle(Evidence(NOW, failure=failed(NOW - RECENT - HOUR))) == NOTHING
    assert obstacle(Evidence(NOW, failure=failed(NOW - RECENT))) == Obstacle("failed", "0x80180014")


def test_an_attempt_that_failed_does_not_matter_once_it_is_enrolled() -> None:
    assert obstacle(Evidence(NOW, (device(),), failure=failed(NOW - HOUR))) is None


@pytest.mark.parametrize("compliance", ["noncompliant", "inGracePeriod", "conflict", "error"])
def test_a_device_that_does_not_comply_is_not_well(compliance: str) -> None:
    assert obstacle(Evidence(NOW, (device(compliance=compliance),))) == Obstacle("not_compliant")


@pytest.mark.parametrize("compliance", ["compliant", "unknown", "configManager", None])
def test_a_device_of_which_nothing_bad_is_known_is_well(compliance: str | None) -> None:
    assert obstacle(Evidence(NOW, (device(compliance=compliance),))) is None


def test_a_device_that_is_silent_is_not_seen_whatever_it_said_before() -> None:
    silent = Evidence(NOW, (device(last_sync=NOW - NOT_SEEN - HOUR, compliance="noncompliant"),))

    assert obstacle(silent) == Obstacle("not_seen")
    assert obstacle(silent, not_seen=2 * NOT_SEEN) == Obstacle("not_compliant")


def test_a_device_that_never_reported_since_it_was_enrolled_long_ago_is_not_seen() -> None:
    assert obstacle(Evidence(NOW, (device(last_sync=None),))) == Obstacle("not_seen")


def test_one_device_that_is_well_is_enough_where_none_is_named() -> None:
    assert obstacle(Evidence(NOW, (device(compliance="noncompliant"), device(serial_number="2")))) is None


def test_of_several_that_are_not_well_the_one_seen_last_counts() -> None:
    silent = device(serial_number="2", last_sync=NOW - 2 * NOT_SEEN)

    assert obstacle(Evidence(NOW, (device(compliance="noncompliant"), silent))) == Obstacle("not_compliant")


def test_a_serial_number_says_which_device_is_meant() -> None:
    others = Evidence(NOW, (device(serial_number="2"), device(compliance="noncompliant")))

    assert obstacle(others, SERIAL) == Obstacle("not_compliant")
    assert obstacle(others, "3") == NOTHING
    assert obstacle(others, "2") is None


def test_a_serial_number_counts_in_any_case() -> None:
    assert obstacle(Evidence(NOW, (device(),)), f" {SERIAL.lower()} ") is None
