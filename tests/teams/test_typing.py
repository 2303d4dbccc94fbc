"""Typing: shown while an answer takes long, and only then."""

import asyncio

import pytest

from bot.sandbox.faults import Fault
from tests.chat import Chat

GRAPH = "/graph/*"


def typings(chat: Chat) -> int:
    return sum(request.body.get("type") == "typing" for request in chat.sandbox.connector.received)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show it at once: a second is long for a test."""
    monkeypatch.setattr("bot.teams.typing.AFTER", 0)


@pytest.mark.usefixtures("at_once")
async def test_teams_has_its_answer_and_the_person_sees_typing_while_intune_is_slow(chat: Chat) -> None:
    answered = asyncio.Event()
    chat.sandbox.faults.plant(Fault(GRAPH, times=100), until=answered)
    headers = {"Authorization": f"Bearer {chat.sandbox.connector_token()}"}
    activity = chat.activity(type="message", text="how do I enroll my hololens?")

    async with chat.session.post(f"{chat.app.url}/api/messages", json=activity, headers=headers) as response:
        assert response.status == 200
    await chat.sandbox.connector.until(lambda: typings(chat) > 0)
    assert chat.answers == 0

    answered.set()
    await chat.app.idle()
    assert "HoloLens 2" in chat.buttons


async def test_an_answer_that_comes_at_once_needs_no_typing(chat: Chat) -> None:
    await chat.says("help")

    assert typings(chat) == 0


@pytest.mark.usefixtures("at_once")
async def test_typing_that_teams_refuses_is_no_harm(chat: Chat) -> None:
    answered = asyncio.Event()
    chat.sandbox.faults.plant(Fault(GRAPH, times=100), until=answered)
    refused = Fault("/connector/*", status=500)
    chat.sandbox.faults.plant(refused)
    turn = asyncio.create_task(chat.says("how do I enroll my hololens?"))
    while refused.times:  # noqa: ASYNC110 - the sandbox says nothing of what it refused
        await asyncio.sleep(0)

    answered.set()
    await turn

    assert "HoloLens 2" in chat.buttons
