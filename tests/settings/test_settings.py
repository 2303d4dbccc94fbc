"""The settings: every fault named at once, and nothing that fails open."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import WrongSettings
from bot.loopback import is_loopback
from bot.settings import Settings, load_settings
from bot.settings.clouds import clouds
from bot.settings.types import PREFIX

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


CHANNEL = "19:7c3a9b2e5d1f4c8a9e6b0d2f4a6c8e11@thread.tacv2"
GROUP = "c0ffee00-1d2e-4f3a-8b4c-5d6e7f8091a2"
HELPDESK = {**GOOD, "HELPDESK_CHANNEL": f"nl={CHANNEL}, 19:other@thread.tacv2", "HELPDESK_GROUP_ID": GROUP.upper()}


def test_without_a_channel_there_is_no_helpdesk(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, **GOOD, HELPDESK_CHANNEL="", HELPDESK_TEAM_ID="", WEBHOOK_URL="").channels is None
    settings = load(monkeypatch)
    assert (settings.helpdesk_groups, settings.service_now, settings.webhook) == ((), None, None)


def test_a_helpdesk_has_channels_by_language_hours_and_agents(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch,
        **HELPDESK,
        HELPDESK_LOCALE="de",
        HELPDESK_TEAM_ID="6f1d2e3c-4b5a-4968-8776-a5b4c3d2e1f0",
        HELPDESK_HOURS="Mon-Thu 08:00-17:00; Fri 08:00-12:00",
        HELPDESK_TIME_ZONE="Europe/Amsterdam",
        HELPDESK_HOLIDAYS="2026-12-25, 2026-12-26",
        HELPDESK_UNCLAIMED_AFTER="10, 30",
        HELPDESK_SILENCE_DAYS="1.5",
    )

    assert settings.channels is not None
    assert [(settings.channels.of(locale).id, settings.channels.of(locale).locale) for locale in ("nl-BE", "fr")] == [
        (CHANNEL, "nl"),
        ("19:other@thread.tacv2", "de"),
    ]
    assert settings.helpdesk_groups == (GROUP, "6f1d2e3c-4b5a-4968-8776-a5b4c3d2e1f0")
    level = settings.service_level
    assert level.unclaimed == (timedelta(minutes=10), timedelta(minutes=30))
    assert level.ask_after == timedelta(hours=36)
    assert level.hours.is_open(datetime(2026, 11, 27, 10, 59, tzinfo=UTC))
    assert not level.hours.is_open(datetime(2026, 11, 27, 11, 1, tzinfo=UTC))
    assert date(2026, 12, 25) in level.hours.holidays


@pytest.mark.parametrize(
    ("name", "wrong", "allowed"),
    [
        ("HELPDESK_CHANNEL", "General", "19:…@thread.tacv2"),
        ("HELPDESK_CHANNEL", f"{CHANNEL},{CHANNEL}x@thread.tacv2", "19:…@thread.tacv2"),
        ("HELPDESK_LOCALE", "a b", "pattern"),
        ("HELPDESK_GROUP_ID", "helpdesk of Contoso", "object id of a group"),
        ("HELPDESK_TEAM_ID", CHANNEL, "object id of a group"),
        ("HELPDESK_HOURS", "always", "mon, tue"),
        ("HELPDESK_TIME_ZONE", "Mars/Olympus", "Europe/Amsterdam"),
        ("HELPDESK_TIME_ZONE", "", "Europe/Amsterdam"),
        ("HELPDESK_HOLIDAYS", "25 December", "date"),
        ("HELPDESK_UNCLAIMED_AFTER", "soon", "number"),
        ("HELPDESK_UNCLAIMED_AFTER", "0", "greater than 0"),
        ("HELPDESK_UNANSWERED_AFTER", "60,30", "more than the one before"),
        ("HELPDESK_SILENCE_DAYS", "0", "greater than 0"),
        ("HELPDESK_CLOSE_DAYS", "never", "number"),
        ("TICKET_DAYS", "0", "greater than or equal to 1"),
        ("SERVICENOW_URL", "http://example.service-now.com", "https"),
        ("WEBHOOK_URL", "http://hooks.example", "https"),
    ],
)
def test_a_wrong_setting_of_the_helpdesk_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str, allowed: str
) -> None:
    good = {**HELPDESK, "HELPDESK_TEAM_ID": GROUP}
    lines = faults(monkeypatch, **{**good, name: wrong}).splitlines()

    assert len(lines) == 1
    assert lines[0].startswith(PREFIX + name)
    assert allowed in lines[0]

    monkeypatch.delenv(PREFIX + name)
    assert load(monkeypatch, **good).helpdesk_groups == (GROUP,)


def test_all_faults_of_the_helpdesk_are_named_at_once_too(monkeypatch: pytest.MonkeyPatch) -> None:
    said = faults(
        monkeypatch,
        HELPDESK_CHANNEL=CHANNEL,
        HELPDESK_HOURS="always",
        TICKET_DAYS="0",
        SERVICENOW_URL="https://example.service-now.com",
        WEBHOOK_URL="https://hooks.example",
        WEBHOOK_SECRET="short",
    )

    for name in (
        "HELPDESK_HOURS",
        "TICKET_DAYS",
        "APP_ID",
        "HELPDESK_GROUP_ID",
        "SERVICENOW_PASSWORD",
        "WEBHOOK_SECRET",
    ):
        assert PREFIX + name in said


def test_a_helpdesk_without_agents_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "only who is in that group or team" in faults(monkeypatch, **GOOD, HELPDESK_CHANNEL=CHANNEL)

    assert load(monkeypatch, HELPDESK_TEAM_ID=GROUP).helpdesk_groups == (GROUP,)


def test_a_helpdesk_needs_an_app_that_can_ask_who_is_an_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    helpdesk = {name: value for name, value in HELPDESK.items() if name not in GOOD}
    said = faults(monkeypatch, **helpdesk, DANGEROUSLY_ALLOW_UNAUTHENTICATED="true")

    assert "HELPDESK_CHANNEL needs ENROLLDESK_APP_ID" in said


def test_where_tickets_are_mirrored_to_is_set_with_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch,
        **HELPDESK,
        SERVICENOW_URL="https://example.service-now.com/",
        SERVICENOW_USER="bot",
        SERVICENOW_PASSWORD="canary-7261",
        WEBHOOK_URL="https://hooks.example/tickets",
        WEBHOOK_SECRET="canary-7261-canary-7261-canary",
    )

    assert settings.service_now is not None
    assert (settings.service_now.url, settings.service_now.table) == ("https://example.service-now.com", "incident")
    assert settings.webhook is not None
    assert "canary-7261" not in f"{settings!r} {settings.service_now!r} {settings.webhook!r}"
