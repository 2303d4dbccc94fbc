"""The settings: every fault named at once, and nothing that fails open."""

from pathlib import Path

import pytest

from bot.clouds import clouds
from bot.errors import WrongSettings
from bot.loopback import is_loopback
from bot.setting_types import PREFIX
from bot.settings import Settings, load_settings

GOOD = {"APP_ID": "b8a2c6d4-3e5f-4071-92a3-b4c5d6e7f809", "APP_TENANT_ID": "t", "APP_PASSWORD": "secret"}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read no `.env` of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(PREFIX + name, value)
    return load_settings()


def faults(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    with pytest.raises(WrongSettings) as wrong:
        load(monkeypatch, **variables)
    return str(wrong.value)


def test_without_an_app_id_the_bot_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ENROLLDESK_APP_ID is missing" in faults(monkeypatch)


def test_the_one_exception_is_named_for_what_it_is_and_works_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, DANGEROUSLY_ALLOW_UNAUTHENTICATED="true").app_id == ""


def test_the_exception_does_not_hold_where_others_can_reach_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, DANGEROUSLY_ALLOW_UNAUTHENTICATED="true", HOST="0.0.0.0")  # noqa: S104

    assert "only with a loopback" in said


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, APP_ID="a", PORT="70000", CLOUD="mars", LOGIN_URL="http://login.example")

    for name in ("PORT", "CLOUD", "LOGIN_URL", "APP_TENANT_ID", "APP_PASSWORD"):
        assert PREFIX + name in said


def test_two_credentials_are_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, **GOOD, MANAGED_IDENTITY="true")

    assert "ENROLLDESK_APP_PASSWORD and ENROLLDESK_MANAGED_IDENTITY are set" in said


def test_no_fault_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(monkeypatch, **{**GOOD, "APP_PASSWORD": "canary-7261"}, PORT="canary-7261", MANAGED_IDENTITY="true")

    assert "canary-7261" not in said


@pytest.mark.parametrize("name", ["LOGIN_URL", "GRAPH_URL", "OPENID_METADATA_URL", "SERVICE_URL"])
def test_an_address_is_https_or_on_this_machine(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert PREFIX + name in faults(monkeypatch, **GOOD, **{name: "http://graph.example"})

    assert getattr(load(monkeypatch, **GOOD, **{name: "http://127.0.0.1:9/"}), name.lower()) == "http://127.0.0.1:9"


def test_a_loopback_connector_needs_a_bot_that_listens_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, **GOOD, SERVICE_URL_HOSTS="localhost, smba.example").service_url_hosts == (
        "localhost",
        "smba.example",
    )
    assert "SERVICE_URL_HOSTS" in faults(monkeypatch, **GOOD, SERVICE_URL_HOSTS="localhost", HOST="0.0.0.0")  # noqa: S104


def test_a_single_address_replaces_that_of_the_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = load(monkeypatch, **GOOD, CLOUD="gcc_high", GRAPH_URL="https://graph.example/").addresses

    assert addresses.graph_url == "https://graph.example"
    assert addresses.login_url == clouds()["gcc_high"].login_url
    assert addresses.service_url == clouds()["gcc_high"].service_url


def test_what_is_written_is_kept_for_thirty_days_unless_somebody_decides_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load(monkeypatch, **GOOD).transcript_days == 30
    assert load(monkeypatch, TRANSCRIPT_DAYS="0").transcript_days == 0
    assert "ENROLLDESK_TRANSCRIPT_DAYS" in faults(monkeypatch, TRANSCRIPT_DAYS="-1")


def test_settings_are_read_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("\n".join(f"{PREFIX}{name}={value}" for name, value in GOOD.items()))

    assert load_settings().app_id == GOOD["APP_ID"]


@pytest.mark.parametrize(("host", "is_it"), [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True)])
def test_this_machine_is_known_by_its_names(host: str, *, is_it: bool) -> None:
    assert is_loopback(host) is is_it


@pytest.mark.parametrize("host", ["0.0.0.0", "example.com", "127.0.0.1.example.com", "", "localhost.example.com"])  # noqa: S104
def test_any_other_host_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
