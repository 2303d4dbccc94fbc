"""Graph's records, read tolerantly."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.intune.models import AutopilotIdentity, ManagedDevice


def test_never_is_no_time_at_all() -> None:
    record = ManagedDevice.model_validate({"id": "1", "lastSyncDateTime": "0001-01-01T00:00:00Z"})

    assert record.last_sync_date_time is None


def test_times_are_utc_whatever_their_offset_and_their_digits() -> None:
    record = ManagedDevice.model_validate({"id": "1", "lastSyncDateTime": "2026-11-21T19:40:02.1234567+02:00"})

    assert record.last_sync_date_time == datetime(2026, 11, 21, 17, 40, 2, 123456, tzinfo=UTC)
    assert record.last_sync_date_time.tzinfo is UTC


def test_nulls_everywhere_are_a_record_of_which_nothing_is_known() -> None:
    nulls = {name: None for name in ManagedDevice.select() if name != "id"}
    record = ManagedDevice.model_validate({"id": "1", **nulls})

    assert record == ManagedDevice(id="1")
    assert AutopilotIdentity.model_validate({"id": "1", "serialNumber": None}).serial_number == ""


@pytest.mark.parametrize("nobody", [None, "", "00000000-0000-0000-0000-000000000000"])
def test_an_id_of_zeros_is_nobody(nobody: str | None) -> None:
    assert ManagedDevice.model_validate({"id": "1", "userId": nobody}).user_id is None


def test_a_word_that_graph_learns_tomorrow_is_kept() -> None:
    record = ManagedDevice.model_validate({"id": "1", "deviceEnrollmentType": "byTelepathy", "newProperty": {}})

    assert record.device_enrollment_type == "byTelepathy"


@pytest.mark.parametrize(
    "wrong", [{}, {"id": 7}, {"id": "1", "lastSyncDateTime": "yesterday"}, {"id": "1", "model": []}]
)
def test_a_record_of_another_shape_is_not_guessed_at(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ManagedDevice.model_validate(wrong)
