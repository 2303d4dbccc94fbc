"""The number of a ticket, as people say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.helpdesk.number import read, written


@given(st.integers(1001, 999_999_999))
def test_what_is_written_is_read(number: int) -> None:
    assert read(written(number)) == number
    assert read(f"What about {written(number).lower()}?") == number


@pytest.mark.parametrize(
    "text",
    ["ED-1042", "ed 1042", "ED1042", "Ed-1042.", "ticket ED-1042, please", "(ED-1042)", "ED–1042", "ED—1042", "ED‑1042",
     "ED - 1042", "ed #1042", "ED: 1042", "ED-1042 and ED-1043", "ED\N{NO-BREAK SPACE}1042"],
)  # fmt: skip
def test_a_number_is_read_however_it_is_said(text: str) -> None:
    assert read(text) == 1042


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1042",
        "ED-",
        "ED-99",
        "ED-0042",
        "red 1042",
        "shed-1042",
        "X-ED-1042",
        "ED-1042x",
        "ED-1234567890",
        "ED-١٠٤٢",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert read(text) is None
