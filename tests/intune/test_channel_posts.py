"""Whether a ticket's card is in the channel: found by what its buttons send, among our own posts alone."""

from urllib.parse import quote

import aiohttp
import pytest

from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.channel_posts import ChannelPosts
from bot.intune.graph import Graph
from bot.intune.tokens import Tokens
from bot.sandbox import Fault, Sandbox
from tests.conftest import MovableClock

JSON = dict[str, object]


def card(key: str) -> JSON:
    """Return a message with a card that has a button."""
    action = {"type": "Action.Execute", "verb": "ticket.take", "data": {"card": key}}
    shown = {"type": "Action.ShowCard", "card": {"type": "AdaptiveCard", "actions": [action]}}
    content = {"type": "AdaptiveCard", "version": "1.5", "body": [], "actions": [shown]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return {"type": "message", "attachments": [attachment]}


@pytest.fixture
def channel_id(sandbox: Sandbox) -> str:
    return sandbox.tenant.team.channels["Devices"]


@pytest.fixture
def answers(graph: Graph, clock: MovableClock) -> Answers:
    return Answers(graph, clock)


def posts_of(sandbox: Sandbox, answers: Answers, **given: str) -> ChannelPosts:
    return ChannelPosts(
        answers, **{"team_id": sandbox.tenant.groups["helpdesk_team"], "app_id": sandbox.app_id, **given}
    )


async def post(sandbox: Sandbox, tokens: Tokens, http: aiohttp.ClientSession, channel_id: str, body: JSON) -> str:
    """Post into the channel as the bot, and return Teams' id."""
    headers = {"Authorization": f"Bearer {await tokens.token('https://api.botframework.com/.default')}"}
    url = f"{sandbox.service_url}v3/conversations/{quote(channel_id, safe='')}/activities"
    async with http.post(url, json=body, headers=headers) as response:
        return str((await response.json())["id"])


async def test_a_card_is_found_under_the_id_that_the_connector_gave_it(
    sandbox: Sandbox, answers: Answers, tokens: Tokens, http: aiohttp.ClientSession, channel_id: str
) -> None:
    posts = posts_of(sandbox, answers)
    assert await posts.find(channel_id, "ticket.1042") is None

    other = await post(sandbox, tokens, http, channel_id, card("ticket.1041"))
    wanted = await post(sandbox, tokens, http, channel_id, card("ticket.1042"))
    await post(sandbox, tokens, http, channel_id, {"type": "message", "text": "ticket.1043"})

    assert await posts.find(channel_id, "ticket.1042") == wanted, "what was asked a moment ago is asked again"
    assert await posts.find(channel_id, "ticket.1041") == other
    assert await posts.find(channel_id, "ticket.1043") is None


async def test_what_another_app_posted_is_none_of_ours(
    sandbox: Sandbox, answers: Answers, tokens: Tokens, http: aiohttp.ClientSession, channel_id: str
) -> None:
    await post(sandbox, tokens, http, channel_id, card("ticket.1042"))

    assert await posts_of(sandbox, answers, app_id="another").find(channel_id, "ticket.1042") is None


async def test_only_the_newest_posts_are_looked_through(
    sandbox: Sandbox, answers: Answers, tokens: Tokens, http: aiohttp.ClientSession, channel_id: str
) -> None:
    for number in range(51):
        await post(sandbox, tokens, http, channel_id, card(f"ticket.{number}"))
    posts = posts_of(sandbox, answers)

    assert await posts.find(channel_id, "ticket.0") is None
    assert await posts.find(channel_id, "ticket.1") is not None


async def test_what_cannot_be_known_is_a_failure_and_never_no(
    sandbox: Sandbox, answers: Answers, tokens: Tokens, http: aiohttp.ClientSession, channel_id: str
) -> None:
    wanted = await post(sandbox, tokens, http, channel_id, card("ticket.1042"))
    without_team = ChannelPosts(answers, team_id=None, app_id=sandbox.app_id)
    with pytest.raises(LookupFailed, match="refused"):
        await without_team.find(channel_id, "ticket.1042")
    sandbox.graph.granted.remove("ChannelMessage.Read.Group")
    with pytest.raises(LookupFailed, match="refused"):
        await posts_of(sandbox, answers).find(channel_id, "ticket.1042")
    sandbox.graph.granted.add("ChannelMessage.Read.Group")
    with pytest.raises(LookupFailed, match="broken"):
        await posts_of(sandbox, answers).find("19:nowhere@thread.tacv2", "ticket.1042")
    sandbox.faults.plant(Fault("/graph/v1.0/teams/*", status=403))
    with pytest.raises(LookupFailed, match="refused"):
        await posts_of(sandbox, answers).find(channel_id, "ticket.1042")

    assert await posts_of(sandbox, answers).find(channel_id, "ticket.1042") == wanted
