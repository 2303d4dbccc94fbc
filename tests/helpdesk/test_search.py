"""The search of the message extension."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.helpdesk.action import Take
from bot.sandbox import Fault, Sandbox
from bot.storage.database import Pool
from cards.message import CARD
from tests.conftest import MovableClock
from tests.helpdesk.asking import AGENT, USER, Asking, asking
from tests.helpdesk.people import LAURA, TOM, after, opened


@pytest.fixture
async def desk(sandbox: Sandbox, pool: Pool, clock: MovableClock) -> AsyncIterator[Asking]:
    async with asking(sandbox, pool, clock) as running:
        agent = sandbox.people[AGENT]
        mine = replace(TOM, id=agent.id, name=agent.name)
        await running.keeps(
            replace(opened(1042), card_id="1700000000000"),
            replace(opened(1043), asker=replace(LAURA, name="Bo <b>"), request={"sentence": "no Wi-Fi"}),
            after(Take(mine), ticket=replace(opened(1044), failure="0x80180014")),
        )
        yield running


async def found(desk: Asking, text: str, by: str = AGENT) -> list[str]:
    """Return the titles of what is found."""
    results = json.loads(json.dumps(await desk.search.search(desk.turn(by), text)))
    assert all(result["contentType"] == CARD for result in results)
    return [result["preview"]["content"]["title"] for result in results]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("ED-1042", "ED-1042 · Laura Janssens"),
        ("ed 1042", "ED-1042 · Laura Janssens"),
        ("wi-fi", "ED-1043 · Bo &lt;b&gt;"),
        ("0x80180014", "ED-1044 · Laura Janssens"),
        ("", "ED-1044 · Laura Janssens"),
    ],
)
async def test_a_ticket_is_found_by_number_words_and_failure_and_without_any_those_that_i_hold(
    desk: Asking, text: str, title: str
) -> None:
    assert await found(desk, text) == [title]


async def test_what_is_found_by_name_leads_to_its_card_and_has_no_button(desk: Asking) -> None:
    (_, result) = await desk.search.search(desk.turn(AGENT), "laura")
    content = json.dumps(result["content"])

    assert "/l/message/19%3Adesk%40thread.tacv2/1700000000000" in content
    assert "Action." not in content


async def test_nothing_is_found_where_there_is_nothing(desk: Asking) -> None:
    assert await found(desk, "ED-9999") == []
    assert await found(desk, "no such words") == []


async def test_whoever_is_no_agent_finds_nothing(desk: Asking) -> None:
    assert await found(desk, "ED-1042", by=USER) == []

    assert await found(desk, "ED-1042") == ["ED-1042 · Laura Janssens"]


async def test_nobody_finds_anything_while_graph_cannot_say_who_is_an_agent(desk: Asking) -> None:
    desk.sandbox.faults.plant(Fault("/graph/*/checkMemberGroups", status=403))
    assert await found(desk, "ED-1042") == []

    assert await found(desk, "ED-1042") == ["ED-1042 · Laura Janssens"]
