"""Which hosts are trusted as connectors."""

import pytest

from bot.settings.clouds import Cloud, clouds
from bot.teams.service_url import ServiceUrls, TrustedHosts

AMER, EMEA = "https://smba.trafficmanager.net/amer/", "https://smba.trafficmanager.net/emea/"
PUBLIC = TrustedHosts(clouds()["public"].service_url_hosts)


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/amer/",
        "https://SMBA.trafficmanager.net/emea/x/",
        "https://a.b.infra.teams.microsoft.com/",
        "https://smba.trafficmanager.net",
        "HTTPS://smba.trafficmanager.net:443/amer/5c7f3b1e-90d4-4a6e-8f2b-1d3e5a7c9b04/",
        "https://smba.trafficmanager.net/.well-known/keys",
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
        "https:smba.trafficmanager.net/",
        "https:///smba.trafficmanager.net/",
        "//smba.trafficmanager.net/",
        "https://smba.trafficmanager.net./",
        "https://smba..trafficmanager.net/",
        "https://.infra.teams.microsoft.com/",
        "https://infra.teams.microsoft.com/",
        "https://smba%2etrafficmanager.net/",
        "https://evil.example%2f.infra.teams.microsoft.com/",
        "https://evil.example;.infra.teams.microsoft.com/",
        "https://evil.example\\.infra.teams.microsoft.com/",
        "https://evil.example?.infra.teams.microsoft.com/",
        "https://evil.example#.infra.teams.microsoft.com/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://smba.trafficmanager.net:443@evil.example/",
        "https://@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:65536/",
        "https://smba.trafficmanager.net:/",
        "https://smba.trafficmanager.net:+443/",
        "https://smba.trafficmanager.net/?to=evil.example",
        "https://smba.trafficmanager.net/#evil",
        "https://smba.trafficmanager.net/../evil",
        "https://smba.trafficmanager.net/a/..",
        "https://smba.trafficmanager.net/./a",
        "https://smba.trafficmanager.net/%2e%2e/evil",
        "https://smba.trafficmanager.net//evil.example/",
        "https://smba.trafficmanager.net/a b",
        " https://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/\n",
        "https://smba.trafficmanager\t.net/",
        "https://smba\u3002trafficmanager\u3002net/",
        "https://\u017fmba.trafficmanager.net/",
        "https://smb\u0430.trafficmanager.net/",
        "https://a\u2024infra.teams.microsoft.com/",
        "",
        None,
        7,
    ],
)
def test_any_other_is_not(url: object) -> None:
    assert url not in PUBLIC


def test_a_loopback_connector_is_trusted_only_where_it_was_named() -> None:
    assert "http://127.0.0.1:9/" in TrustedHosts(["127.0.0.1"])
    assert "http://[::1]:9/_connector" in TrustedHosts(["[::1]"])
    assert "http://localhost:9/" not in TrustedHosts(["127.0.0.1"])
    assert "http://[::1]:9/" not in TrustedHosts(["127.0.0.1"])
    assert "http://127.1:9/" not in TrustedHosts(["127.0.0.1"])


def test_a_host_of_ones_own_is_trusted_beside_teams() -> None:
    assert "https://Connector_1:8443/x" in TrustedHosts(["connector_1"])
    assert "http://connector_1:8443/x" not in TrustedHosts(["connector_1"])


@pytest.mark.parametrize("cloud", clouds().values(), ids=clouds())
def test_a_clouds_own_service_url_is_one_that_it_trusts(cloud: Cloud) -> None:
    assert cloud.service_url is None or cloud.service_url in TrustedHosts(cloud.service_url_hosts)


class Came:
    """Knows where activities came from, by tenant."""

    def __init__(self, **service_urls: str) -> None:
        self._service_urls = service_urls

    async def service_url(self, tenant_id: str) -> str | None:
        return self._service_urls.get(tenant_id)


async def test_whoever_writes_first_goes_where_something_came_from_last_or_where_the_settings_say() -> None:
    known = ServiceUrls(Came(contoso=AMER, evil="https://evil.example/"), PUBLIC, EMEA)

    assert await known.of("contoso") == AMER
    assert await known.of("evil") == EMEA, "it is not trusted"
    assert await known.of("fabrikam") == EMEA, "nothing came from there"


async def test_without_a_service_url_in_the_settings_none_is_known_until_something_comes() -> None:
    known = ServiceUrls(Came(contoso=AMER, evil="https://evil.example/"), PUBLIC, None)

    assert await known.of("evil") is None
    assert await known.of("fabrikam") is None
    assert await known.of("contoso") == AMER
