"""A ticket is a series of signed events, of which a receiver may lose or repeat any."""

from datetime import UTC, datetime

import aiohttp
import pytest

from bot.helpdesk.action import Reply, Resolve, Take
from bot.helpdesk.mirror.signature import key_of, signed
from bot.helpdesk.mirror.webhook import WebhookSettings
from bot.sandbox import Fault, Sandbox
from bot.sandbox.webhook import SECRET
from bot.storage.mirror import MirrorStore
from tests.conftest import MovableClock
from tests.helpdesk.mirror.conftest import ALEX, BEGAN, INSTALLATION, ROBIN, Mirrored, Tickets

PATH = "/webhook"


async def test_an_event_says_where_the_ticket_stands(to_webhook: Mirrored, tickets: Tickets, sandbox: Sandbox) -> None:
    await tickets.opened(1042, "It says 0x80180014.", sentence="I cannot enroll it")
    await to_webhook.sweep()

    (event,) = sandbox.webhooks.events
    data = event.pop("data")
    assert event == {
        "specversion": "1.0",
        "id": f"ED-1042/{BEGAN}/1",
        "source": f"/enroll-desk/{INSTALLATION}",
        "type": "com.enrolldesk.ticket.opened",
        "subject": "ED-1042",
        "time": "2026-11-22T09:00:00+00:00",
        "datacontenttype": "application/json",
    }
    assert isinstance(data, dict)
    assert data["asker"] == {"tenantId": "tenant", "id": ALEX.object_id, "name": "Alex Visser"}
    assert (data["number"], data["revision"], data["status"], data["holder"]) == ("ED-1042", 1, "waiting", None)
    assert data["summary"] == "HoloLens, ED-1042: I cannot enroll it"
    assert data["lines"] == [
        {"id": 1, "at": "2026-11-22T09:00:00+00:00", "kind": "user", "author": "", "text": "It says 0x80180014."}
    ]


async def test_each_change_is_an_event_with_the_lines_that_are_new(
    to_webhook: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    ticket = await tickets.opened(1042, "one")
    await to_webhook.sweep()
    ticket = await tickets.changed(ticket, Take(ROBIN))
    ticket = await tickets.changed(ticket, Reply(ROBIN, "two"), tickets.line("agent", "two", ROBIN.name))
    await to_webhook.sweep(minutes=1)
    await tickets.changed(ticket, Resolve(ROBIN))
    await to_webhook.sweep(minutes=1)

    events = sandbox.webhooks.events
    kinds = [str(event["type"]).rpartition(".")[2] for event in events]
    lines = [[line["text"] for line in event["data"]["lines"]] for event in events]  # type: ignore[index, call-overload, union-attr]
    assert kinds == ["opened", "changed", "closed"]
    assert lines == [["one"], ["two"], []]
    assert [event["id"] for event in events] == [f"ED-1042/{BEGAN}/{revision}" for revision in (1, 3, 4)]


async def test_a_ticket_that_was_opened_and_closed_meanwhile_is_closed(
    to_webhook: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    await tickets.changed(await tickets.opened(), Resolve(ROBIN))
    await to_webhook.sweep()

    assert [event["type"] for event in sandbox.webhooks.events] == ["com.enrolldesk.ticket.closed"]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(PATH, status=429, headers={"Retry-After": "30"}), "Throttled 429"),
        (Fault(PATH, status=500), "Ambiguous 500"),
        (Fault(PATH, status=408), "Ambiguous 408"),
        (Fault(PATH, status=410), "Refused 410"),
        (Fault(PATH, status=415), "Refused 415"),
        (Fault(PATH, status=307, headers={"Location": "/elsewhere"}), "Refused 307"),
        (Fault(PATH, cut="reset"), "Ambiguous ServerDisconnectedError"),
    ],
)
async def test_after_any_fault_the_event_comes(
    to_webhook: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore, fault: Fault, outcome: str
) -> None:
    await tickets.opened(1042, "one")
    sandbox.faults.plant(Fault(fault.path, status=fault.status, headers=fault.headers, cut=fault.cut))
    await to_webhook.sweep()
    assert [each.fault for each in await store.failing(10)] == [outcome]

    await to_webhook.sweep(minutes=1)
    assert [event["id"] for event in sandbox.webhooks.events] == [f"ED-1042/{BEGAN}/1"]
    assert await store.failing(10) == []


async def test_an_event_whose_answer_was_lost_comes_again_under_the_same_id_and_is_left(
    to_webhook: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    await tickets.opened()
    sandbox.faults.plant(Fault(PATH, cut="accepted"))
    await to_webhook.sweep()
    await to_webhook.sweep(minutes=1)

    assert len(sandbox.webhooks.events) == 1
    assert sandbox.webhooks.repeated == 1


async def test_a_recording_is_worthless_after_five_minutes_and_whatever_was_changed_at_once(
    sandbox: Sandbox, http: aiohttp.ClientSession, clock: MovableClock
) -> None:
    body = b'{"specversion": "1.0", "id": "ED-1042/1", "source": "/x", "type": "y"}'
    headers = {"Content-Type": "application/cloudevents+json", **signed(key_of(SECRET), "ED-1042/1", clock.now(), body)}

    async def post(body: bytes, **changed: str) -> int:
        async with http.post(sandbox.webhook_url, data=body, headers=headers | changed) as response:
            return response.status

    assert await post(body.replace(b"1042", b"1043")) == 401
    assert await post(body, **{"webhook-id": "ED-1042/2"}) == 401
    assert await post(body, **{"webhook-timestamp": str(int(headers["webhook-timestamp"]) + 60)}) == 401
    assert await post(body) == 204
    clock.move(minutes=6)
    assert await post(body) == 401
    assert len(sandbox.webhooks.events) == 1


def test_a_signature_is_that_of_the_standards_own_example() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # gitleaks:allow - published with the standard
    headers = signed(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("url", "secret", "said"),
    [
        ("http://example.org/hook", SECRET, "https"),
        ("https://example.org/hook", "whsec_%", "Base64"),
        ("https://example.org/hook", "short", "24 bytes"),
    ],
)
def test_settings_that_cannot_be_say_what_is_wrong(url: str, secret: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        WebhookSettings(url, secret)

    assert SECRET not in repr(WebhookSettings("https://example.org/hook", SECRET))
