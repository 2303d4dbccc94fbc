"""The settings of the Teams app package: every fault named at once, each in a line."""

from pathlib import Path

import pytest

from bot.errors import WrongSettings
from bot.settings.package import PackageSettings, load_package_settings
from bot.settings.types import PREFIX

GOOD = {
    "APP_ID": "B8A2C6D4-3e5f-4071-92a3-b4c5d6e7f809",
    "DEVELOPER_NAME": "Contoso",
    "DEVELOPER_WEBSITE_URL": "https://www.contoso.com",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read no `.env` of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> PackageSettings:
    for name, value in variables.items():
        monkeypatch.setenv(PREFIX + name, value)
    return load_package_settings()


def faults(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    with pytest.raises(WrongSettings) as wrong:
        load(monkeypatch, **variables)
    return str(wrong.value).splitlines()


def test_three_settings_are_enough_and_no_credential_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, **GOOD)

    assert settings.app_id == GOOD["APP_ID"].lower()
    assert (settings.package_id, settings.package_version, settings.package_icons) == (None, None, None)
    assert settings.package_domains == ()


def test_what_is_missing_is_said_with_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch) == [
        "ENROLLDESK_APP_ID is missing: the app id of the bot's registration",
        "ENROLLDESK_DEVELOPER_NAME is missing: who offers the app to the organization",
        "ENROLLDESK_DEVELOPER_WEBSITE_URL is missing: a page for people who need support with the app",
    ]
    assert load(monkeypatch, **GOOD).developer_name == "Contoso"


def test_a_setting_that_is_left_empty_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    [said] = faults(monkeypatch, **{**GOOD, "DEVELOPER_NAME": "", "PACKAGE_ID": ""})
    assert said.startswith("ENROLLDESK_DEVELOPER_NAME is missing")

    assert load(monkeypatch, DEVELOPER_NAME="Contoso").package_id is None


@pytest.mark.parametrize(
    ("name", "value", "means"),
    [
        ("APP_ID", "enroll-desk", "must be a GUID"),
        ("CLOUD", "moon", "'public', 'gcc', 'gcc_high', 'dod' or 'china'"),
        ("PACKAGE_ID", "{b8a2c6d4-3e5f-4071-92a3-b4c5d6e7f809}", "must be a GUID"),
        ("PACKAGE_VERSION", "1.0", "must be three numbers"),
        ("PACKAGE_VERSION", "01.0.0", "must be three numbers"),
        ("PACKAGE_VERSION", "1.0.0-beta", "must be three numbers"),
        ("PACKAGE_ACCENT_COLOR", "teal", "must be a colour"),
        ("PACKAGE_ACCENT_COLOR", "#00626B80", "must be a colour"),
        ("PACKAGE_DOMAINS", "https://bot.contoso.com", "https://bot.contoso.com must be the name of a host alone"),
        ("PACKAGE_DOMAINS", "bot.contoso.com, *", "* must be the name of a host alone"),
        ("PACKAGE_DOMAINS", "bot.contoso.com:443", "must be the name of a host alone"),
        ("PACKAGE_DOMAINS", ",".join(f"h{number}.contoso.com" for number in range(16)), "15"),
        ("DEVELOPER_NAME", "x" * 33, "at most 32 characters"),
        ("DEVELOPER_NAME", "  ", "at least 1 character"),
        ("DEVELOPER_WEBSITE_URL", "http://localhost/help", "must be an https address"),
        ("DEVELOPER_WEBSITE_URL", "www.contoso.com", "must be an https address"),
        ("DEVELOPER_PRIVACY_URL", "https://", "must be an https address"),
        ("DEVELOPER_TERMS_URL", f"https://contoso.com/{'x' * 2048}", "2048 characters at most"),
    ],
)
def test_a_wrong_value_is_named_with_what_belongs_there(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, means: str
) -> None:
    [said] = faults(monkeypatch, **{**GOOD, name: value})

    assert said.startswith(f"ENROLLDESK_{name}: ")
    assert means in said
    monkeypatch.delenv(PREFIX + name)
    assert load(monkeypatch, **GOOD).developer_name == "Contoso"


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, APP_ID="x", PACKAGE_ID="y", PACKAGE_ACCENT_COLOR="z", DEVELOPER_NAME="Contoso")

    assert [line.split(":")[0].split(" ")[0] for line in said] == [
        "ENROLLDESK_APP_ID",
        "ENROLLDESK_PACKAGE_ID",
        "ENROLLDESK_PACKAGE_ACCENT_COLOR",
        "ENROLLDESK_DEVELOPER_WEBSITE_URL",
    ]


def test_domains_are_read_from_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, **GOOD, PACKAGE_DOMAINS="bot.contoso.com, *.contoso.com,")
    assert settings.package_domains == ("bot.contoso.com", "*.contoso.com")
