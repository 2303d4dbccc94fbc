"""Whatever becomes of an activity on its way, the gate answers at once, and lets in only what the bot can handle."""

import json
import time
from collections import Counter

import psycopg
import pytest
from structlog.testing import capture_logs

from bot.sandbox.sandbox import Sandbox
from bot.teams.activity import JSON, tenant_of, text_at
from bot.teams.body import MOST_DEPTH
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.teams.mutations import drawn
from tests.teams.open_gate import open_gate


def real_activities(sandbox: Sandbox) -> list[JSON]:
    """Return a message, a pressed button and an event, with all that Teams sends with them."""
    person = next(iter(sandbox.people.values()))
    base: JSON = {
        "id": "f:1",
        "channelId": "msteams",
        "serviceUrl": sandbox.service_url,
        "timestamp": "2026-11-22T09:00:00.000Z",
        "locale": "en-US",
        "from": {"id": f"29:{person.id}", "name": person.name, "aadObjectId": person.id},
        "recipient": {"id": f"28:{sandbox.app_id}", "name": "Enroll Desk"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": sandbox.tenant_id},
        "entities": [{"type": "clientInfo", "locale": "en-US", "platform": "Web", "timezone": "Europe/Amsterdam"}],
        "channelData": {"tenant": {"id": sandbox.tenant_id}, "source": {"name": "message"}},
    }
    press = {"action": {"type": "Action.Execute", "verb": "answer", "data": {"card": "1.1"}}, "trigger": "manual"}
    html = {"contentType": "text/html", "content": "<p>how do I enroll my hololens?</p>"}
    return [
        {**base, "type": "message", "text": "how do I enroll my hololens?", "attachments": [html]},
        {**base, "type": "invoke", "name": "adaptiveCard/action", "value": press, "replyToId": "1000"},
        {**base, "type": "conversationUpdate", "membersAdded": [{"id": f"28:{sandbox.app_id}"}]},
    ]


def can_be_handled(activity: JSON, sandbox: Sandbox) -> bool:
    """Tell whether an activity has what is needed, is for us, and can be kept in PostgreSQL."""
    ids = (text_at(activity, "id"), text_at(activity, "conversation", "id"), text_at(activity, "from", "id"))
    texts = "".join(_texts(activity))
    return (
        all(0 < len(each) <= 1024 and each.isascii() and each.isprintable() for each in ids)
        and bool(text_at(activity, "type"))
        and text_at(activity, "channelId") == "msteams"
        and text_at(activity, "serviceUrl") == sandbox.service_url
        and tenant_of(activity).lower() == sandbox.tenant_id
        and not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in texts)
        and _depth(activity) <= MOST_DEPTH
        and bool(json.dumps(activity, allow_nan=False))
    )


def _parts(value: object) -> list[object]:
    return [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    """Return all names and texts of a tree."""
    return [value] if isinstance(value, str) else [text for part in _parts(value) for text in _texts(part)]


def _depth(value: object) -> int:
    return 1 + max((_depth(part) for part in _parts(value)), default=0) if isinstance(value, dict | list) else 0


@pytest.mark.parametrize("count", [500, pytest.param(20_000, marks=pytest.mark.storm)])
async def test_no_mutation_breaks_the_gate(sandbox: Sandbox, clock: MovableClock, count: int) -> None:
    statuses: Counter[int] = Counter()
    async with open_gate(sandbox, clock) as gate:
        token = sandbox.connector_token()
        for body in drawn(count, real_activities(sandbox)):
            began_at = time.perf_counter()
            status = await gate.post(body, token=token)
            assert time.perf_counter() - began_at < 1, body
            assert status in {200, 400, 403}, body
            statuses[status] += 1
        assert len(gate.inbox.activities) == statuses[200]
        assert [each for each in gate.inbox.activities if not can_be_handled(each, sandbox)] == []
        assert min(statuses[200], statuses[400]) > count / 10, "much is tried of both"

        assert await gate.post(gate.activity(), token=token) == 200


async def test_no_mutation_that_is_let_in_breaks_the_bot(chat: Chat, database_url: str, clock: MovableClock) -> None:
    token = chat.sandbox.connector_token()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    statuses: Counter[int] = Counter()
    spoken = [activity for activity in real_activities(chat.sandbox) if activity["type"] != "invoke"]
    with capture_logs() as log:
        for body in drawn(300, spoken):
            async with chat.session.post(f"{chat.app.url}/api/messages", data=body, headers=headers) as response:
                assert response.status < 500, body
                statuses[response.status] += 1
            await chat.app.idle()
            clock.move(seconds=1)
    assert [line for line in log if line["log_level"] not in {"info", "warning"}] == []
    assert statuses[200] > 0
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("select activity from inbox where activity ->> 'channelId' = 'msteams'").fetchall()
    assert rows
    assert all(can_be_handled(activity, chat.sandbox) for (activity,) in rows)

    clock.move(minutes=5)
    before = chat.answers
    await chat.says("help")
    assert chat.answers > before
