"""Probes of a whole bot, as a load balancer and Prometheus ask them."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App, running_app, running_worker
from bot.probes.endpoint import PASSED_ON
from bot.settings import Settings
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.deploy.metrics import METRICS


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def ask(client: ClientSession, app: App, path: str) -> tuple[int, object]:
    async with client.get(f"{app.url}{path}") as response:
        return response.status, await response.json()


async def metrics(client: ClientSession, url: str) -> dict[str, float]:
    """Return the samples by name, those with labels as `name{label=value}`."""
    async with client.get(f"{url}/metrics") as response:
        assert response.status == 200
        text = await response.text()
    return {
        sample.name + "".join(f"{{{key}={value}}}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_bot_that_runs_is_alive_and_ready(app: App, client: ClientSession) -> None:
    assert await ask(client, app, "/healthz") == (200, {"status": "alive"})
    assert await ask(client, app, "/readyz") == (200, {"status": "ready", "missing": []})


async def test_a_bot_without_keys_is_alive_and_not_ready(
    settings: Settings, clock: MovableClock, client: ClientSession
) -> None:
    elsewhere = settings.model_copy(update={"openid_metadata_url": f"{settings.openid_metadata_url}/nowhere"})
    async with running_app(elsewhere, clock) as app:
        assert (await ask(client, app, "/healthz"))[0] == 200
        assert await ask(client, app, "/readyz") == (503, {"status": "not ready", "missing": ["keys"]})


async def test_a_bot_that_drains_says_so_at_once_and_still_answers_whoever_comes(
    chat: Chat, app: App, client: ClientSession
) -> None:
    await app.readiness.drain()

    assert await ask(client, app, "/readyz") == (503, {"status": "not ready", "missing": ["draining"]})
    assert (await ask(client, app, "/healthz"))[0] == 200
    await chat.says("help")
    assert chat.answers


async def test_the_metrics_have_every_name_that_alerts_and_dashboard_use(
    chat: Chat, app: App, client: ClientSession
) -> None:
    await chat.says("help")
    await app.idle()
    found = await metrics(client, app.url)
    names = {name.partition("{")[0] for name in found}

    gauges = {name for name in METRICS if not name.endswith(("_total", "_bucket"))}
    assert gauges - {"up", "enrolldesk_credential_expires_seconds"} <= names
    assert {"enrolldesk_turns_total", "enrolldesk_turn_seconds_bucket", "enrolldesk_sent_total"} <= names
    ours = {name for name in names if name.startswith("enrolldesk_")}
    assert ours <= METRICS.keys() | {"enrolldesk_turn_seconds_sum", "enrolldesk_turn_seconds_count"}


async def test_a_turn_and_its_message_are_counted(chat: Chat, app: App, client: ClientSession) -> None:
    before = await metrics(client, app.url)
    await chat.says("help")
    await app.idle()
    after = await metrics(client, app.url)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("enrolldesk_turns_total{outcome=handled}") == 1
    assert more("enrolldesk_turn_seconds_count") == 1
    assert more("enrolldesk_sent_total{outcome=sent}") == 1
    assert after["enrolldesk_inbox_oldest_seconds"] == 0


async def test_a_request_that_is_refused_is_counted(app: App, client: ClientSession) -> None:
    name = "enrolldesk_requests_refused_total{status=401}"
    before = (await metrics(client, app.url)).get(name, 0)
    async with client.post(f"{app.url}/api/messages", json={}) as response:
        assert response.status == 401

    assert (await metrics(client, app.url))[name] == before + 1


@pytest.mark.parametrize("header", PASSED_ON)
async def test_who_comes_through_a_proxy_gets_no_metrics(header: str, app: App, client: ClientSession) -> None:
    async with client.get(f"{app.url}/metrics", headers={header: "for=203.0.113.7"}) as response:
        assert response.status == 404
    assert await metrics(client, app.url)


async def test_metrics_with_a_port_of_their_own_are_nowhere_else(
    settings: Settings, clock: MovableClock, client: ClientSession, unused_port: int
) -> None:
    async with running_app(settings.model_copy(update={"metrics_port": unused_port}), clock) as app:
        async with client.get(f"{app.url}/metrics") as response:
            assert response.status == 404
        assert await metrics(client, f"http://{settings.host}:{unused_port}")


async def test_a_worker_answers_probes_and_takes_no_activity(
    settings: Settings, clock: MovableClock, client: ClientSession
) -> None:
    async with running_worker(settings, clock) as worker:
        assert await ask(client, worker, "/readyz") == (200, {"status": "ready", "missing": []})
        assert await metrics(client, worker.url)
        async with client.post(f"{worker.url}/api/messages", json={}) as response:
            assert response.status == 404
