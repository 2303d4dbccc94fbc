"""Builds are two numbers and are compared as numbers."""

import pytest

from bot.advisor.build import Build


@pytest.mark.parametrize("text", ["20348.1501", "10.0.20348.1501", " 20348.1501 "])
def test_a_build_is_read_as_settings_and_as_intune_write_it(text: str) -> None:
    assert Build.parse(text) == Build(20348, 1501)


@pytest.mark.parametrize(
    "text", ["", "22H1", "20348", "20348.", "20348.1501.1", "1.0.20348.1501", "-20348.1", "20348,1501"]
)
def test_what_is_no_build_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Build.parse(text)


def test_a_revision_of_four_digits_comes_after_one_of_three() -> None:
    assert Build.parse("19041.999") < Build.parse("19041.1103") < Build.parse("19041.1128") < Build.parse("20346.1002")


def test_a_build_is_shown_in_its_short_form() -> None:
    assert str(Build.parse("10.0.19041.1103")) == "19041.1103"
