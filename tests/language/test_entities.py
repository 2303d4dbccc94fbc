"""Exact things in a text."""

import pytest

from bot.language.entities import account, build, entities, error_code, language, serial_number, user_name
from bot.language.reports import Reports

REPORTS = Reports([("it says no", ("error", "no_privileges")), ("retire it", ("planned", "retire"))], ["how are you"])


@pytest.mark.parametrize(
    "text",
    [
        "0x80180014", "80180014", "0X80180014", "it says 80180014!", "error 8018 0014", "8018-0014", "(0x8018_0014)",
        "code: -2145910764", "HRESULT=-2145910764.",
    ],
)  # fmt: skip
def test_an_error_code_is_read_in_any_spelling(text: str) -> None:
    assert error_code(text) == "0x80180014"


@pytest.mark.parametrize(
    ("text", "code"), [("801C03EA", "0x801c03ea"), ("c1036501", "0xc1036501"), ("800705b4", "0x800705b4")]
)
def test_small_and_large_letters_are_the_same_code(text: str, code: str) -> None:
    assert error_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "call 12345678",
        "004178301053",
        "build 20348.1501",
        "abcdefgh",
        "80180014abc",
        "1-80180014-2",
        "0012 8018 0014",
    ],
)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert error_code(text) is None


@pytest.mark.parametrize(
    "text", ["20348.1501", "10.0.20348.1501", "I have build 20348.1501.", "OS: 10.0.20348.1501, ok"]
)
def test_a_build_is_read_in_both_spellings(text: str) -> None:
    assert build(text) == "20348.1501"


@pytest.mark.parametrize("text", ["", "1.2.3.4", "192.168.0.1", "20348", "120348.1501", "20348.1501.7"])
def test_what_only_looks_like_a_build_is_none(text: str) -> None:
    assert build(text) is None


def test_only_what_was_found_is_told() -> None:
    assert entities("on 20348.1501 it says 0x80180014", REPORTS) == {"os_build": "20348.1501", "error": "0x80180014"}
    assert entities("hello", REPORTS) == {}


def test_a_report_is_told_beside_exact_things_and_after_a_code() -> None:
    assert entities("it says no, 20348.1501", REPORTS) == {"os_build": "20348.1501", "error": "no_privileges"}
    assert entities("retire it", REPORTS) == {"planned": "retire"}
    assert entities("it says no, 0x80180014", REPORTS) == {"error": "0x80180014"}


@pytest.mark.parametrize(
    ("words", "code"), [("in het nederlands", "nl"), ("english", "en"), ("spreek je duits", "de"), ("hello", None)]
)
def test_a_language_is_known_by_its_names(words: str, code: str | None) -> None:
    assert language(words) == code


@pytest.mark.parametrize(
    "text", ["001204782345", "my HoloLens 001204782345?", "(001204782345)", "s/n: 001204782345.", "0012 0478 2345"]
)
def test_a_serial_number_is_read(text: str) -> None:
    assert serial_number(text) == "001204782345"


@pytest.mark.parametrize(
    "text", ["", "00120478234", "0012047823456", "x001204782345", "001204782345-7", "1.001204782345"]
)
def test_what_only_looks_like_a_serial_number_is_none(text: str) -> None:
    assert serial_number(text) is None


@pytest.mark.parametrize(
    "text", ["megan@contoso.example", "status of megan@contoso.example?", "(megan@contoso.example)"]
)
def test_a_user_name_is_read(text: str) -> None:
    assert user_name(text) == "megan@contoso.example"


@pytest.mark.parametrize("text", ["", "@contoso.example", "megan@contoso", "megan at contoso.example", "a@b"])
def test_what_only_looks_like_a_user_name_is_none(text: str) -> None:
    assert user_name(text) is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("alex@contoso.com", "entra"),
        ("alex@outlook.de", "msa"),
        ("a.b@Hotmail.co.uk", "msa"),
        ("alex@mail.contoso.com", "entra"),
        ("outlook@contoso.com", "entra"),
    ],
)
def test_an_address_that_anybody_can_have_is_of_a_personal_account(address: str, kind: str) -> None:
    assert account(address) == kind
