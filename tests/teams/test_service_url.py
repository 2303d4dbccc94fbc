"""Which hosts are trusted as connectors."""

import pytest

from bot.clouds import clouds
from bot.teams.service_url import TrustedHosts

PUBLIC = TrustedHosts(clouds()["public"].service_url_hosts)


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/amer/",
        "https://SMBA.trafficmanager.net/emea/x/",
        "https://a.b.infra.teams.microsoft.com/",
    ],
)
def test_teams_own_hosts_are_trusted(url: str) -> None:
    assert url in PUBLIC


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evilsmba.trafficmanager.net/",
        "https://infra.teams.microsoft.com.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user:secret@smba.trafficmanager.net/",
        "http://smba.trafficmanager.net/",
        "http://127.0.0.1/",
        "https://[::1",
        "ftp://smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "",
        None,
        7,
    ],
)
def test_any_other_is_not(url: object) -> None:
    assert url not in PUBLIC


def test_a_loopback_connector_is_trusted_only_where_it_was_named() -> None:
    assert "http://127.0.0.1:9/" in TrustedHosts(["127.0.0.1"])
    assert "http://localhost:9/" not in TrustedHosts(["127.0.0.1"])
