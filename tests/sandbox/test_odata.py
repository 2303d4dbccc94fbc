"""What Graph filters by, and what it calls a bad request."""

import pytest

from bot.sandbox.odata import (
    AUTOPILOT_FILTERS,
    MANAGED_DEVICE_FILTERS,
    USER_FILTERS,
    BadQuery,
    filtered,
    selected_names,
)
from bot.sandbox.resources import Resource

DEVICES: list[Resource] = [
    {"serialNumber": "A1", "model": "HoloLens 2", "lastSyncDateTime": "2026-11-21T00:00:00Z", "deviceName": "O'Hara's"},
    {"serialNumber": "B2", "model": "HoloLens", "lastSyncDateTime": "2026-11-22T00:00:00Z", "deviceName": None},
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("serialNumber eq 'A1'", ["A1"]),
        ("serialNumber eq 'a1'", ["A1"]),
        ("serialNumber eq 'A'", []),
        ("contains(model,'lens')", ["A1", "B2"]),
        ("contains( model , 'lens 2')", ["A1"]),
        ("deviceName eq 'O''Hara''s'", ["A1"]),
        ("lastSyncDateTime gt 2026-11-21T12:00:00Z", ["B2"]),
        ("lastSyncDateTime lt 2026-11-21T12:00:00Z and contains(model,'HoloLens')", ["A1"]),
        ("model eq 'HoloLens' and serialNumber eq 'A1'", []),
    ],
)
def test_a_filter_finds(query: str, found: list[str]) -> None:
    assert [device["serialNumber"] for device in filtered(DEVICES, query, MANAGED_DEVICE_FILTERS)] == found


@pytest.mark.parametrize(
    "query",
    [
        "",
        "userId eq 'x'",
        "deviceEnrollmentType eq 'userEnrollment'",
        "serialNumber ne 'A1'",
        "contains(serialNumber,'A')",
        "serialNumber eq 'A1' or model eq 'HoloLens'",
        "serialNumber eq 'A1' and",
        "serialNumber eq 'A1",
        "startswith(model,'Holo')",
    ],
)
def test_what_is_not_declared_is_a_bad_query(query: str) -> None:
    with pytest.raises(BadQuery):
        filtered(DEVICES, query, MANAGED_DEVICE_FILTERS)


def test_an_autopilot_record_is_found_by_a_part_of_its_number_only() -> None:
    assert len(filtered(DEVICES, "contains(serialNumber,'A')", AUTOPILOT_FILTERS)) == 1
    with pytest.raises(BadQuery):
        filtered(DEVICES, "serialNumber eq 'A1'", AUTOPILOT_FILTERS)


def test_a_user_is_found_among_fifteen_values_and_no_more() -> None:
    users: list[Resource] = [{"id": f"{number}", "userPrincipalName": f"o'{number}@b.example"} for number in range(20)]
    fifteen = ", ".join(f"'O''{number}@B.example'" for number in range(15))

    assert filtered(users, f"userPrincipalName in ({fifteen})", USER_FILTERS) == users[:15]
    with pytest.raises(BadQuery, match="Too many"):
        filtered(users, f"userPrincipalName in ({fifteen},'x')", USER_FILTERS)
    for wrong in ("id in ()", "id in ('1'", "id in ('1' '2')", "mail in ('x')"):
        with pytest.raises(BadQuery):
            filtered(users, wrong, USER_FILTERS)


def test_a_selection_names_what_was_asked_for_and_refuses_what_the_type_lacks() -> None:
    assert selected_names("model, serialNumber", DEVICES[0].keys()) == ["model", "serialNumber"]
    with pytest.raises(BadQuery, match="joinType"):
        selected_names("model,joinType", DEVICES[0].keys())
