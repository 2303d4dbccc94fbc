"""Groups and channels: a line on arrival, an answer to mentions only, and what is private goes to the personal chat."""

import pytest

from bot.settings.clouds import clouds
from bot.storage.database import Pool
from tests.chat import JSON, Chat
from tests.conftest import MovableClock
from tests.teams.test_installing import came, installation, removes

HERE = "Here I answer only when I am mentioned"
FOR_ONE_PERSON = "what I find about it is for that person only"


@pytest.fixture(params=["groupChat", "channel"])
def group(chat: Chat, request: pytest.FixtureRequest) -> Chat:
    """Put the bot into a group chat or a channel."""
    chat.kind = request.param
    return chat


def to_the_bot(chat: Chat, text: str, **fields: object) -> JSON:
    """Return a message that mentions the bot."""
    who = {"id": f"28:{chat.sandbox.app_id}", "name": "Enroll Desk"}
    entity = {"type": "mention", "text": "<at>Enroll Desk</at>", "mentioned": who}
    return chat.activity(type="message", text=f"<at>Enroll Desk</at> {text}", entities=[entity], **fields)


def link(chat: Chat) -> str:
    return f"(https://teams.microsoft.com/l/chat/0/0?users=28:{chat.sandbox.app_id})"


@pytest.mark.parametrize("order", [1, -1])
async def test_on_arrival_one_line_says_what_the_bot_does_there(group: Chat, order: int) -> None:
    for event in [installation(group, "add"), came(group)][::order]:
        await group.posts(event)
    await group.posts(installation(group, "add-upgrade"))

    assert group.answers == 1
    assert group.sees(HERE)
    assert group.sees(link(group))


async def test_in_another_language_it_says_so_too(group: Chat) -> None:
    group.locale = "nl-NL"
    await group.posts(installation(group, "add"))

    assert group.sees("Hier antwoord ik alleen als iemand me vermeldt")


@pytest.mark.parametrize("text", ["is my hololens enrolled?", "delete my data", "help", ""])
async def test_who_mentions_the_bot_gets_the_way_to_the_personal_chat_and_nothing_else(
    group: Chat, pool: Pool, text: str
) -> None:
    await group.posts(to_the_bot(group, text))

    assert group.answers == 1
    assert group.buttons == []
    async with pool.connection() as connection:
        assert await (await connection.execute("select from audit")).fetchone() is None, "nobody looked"
    assert group.sees(FOR_ONE_PERSON)
    assert group.sees(link(group))


async def test_whatever_is_said_without_a_mention_is_none_of_the_bots_business(group: Chat) -> None:
    other = {"type": "mention", "text": "<at>Megan</at>", "mentioned": {"id": "29:megan", "name": "Megan"}}
    await group.says("status")
    await group.says("<at>Megan</at> status", entities=[other])
    await group.says("<at>Enroll Desk</at> status", entities="nonsense")
    await group.says("Enroll Desk, help")
    assert group.answers == 0

    await group.posts(to_the_bot(group, "help"))
    assert group.answers == 1


async def test_who_was_answered_first_is_not_welcomed_afterwards(group: Chat) -> None:
    await group.posts(to_the_bot(group, "hello"))
    await group.posts(installation(group, "add"))

    assert group.answers == 1


async def test_a_bot_that_comes_back_says_its_line_once_more(group: Chat) -> None:
    await group.posts(installation(group, "add"))
    await removes(group)
    assert group.answers == 1

    await group.posts(installation(group, "add"))

    assert group.answers == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "messageUpdate", "text": "status"},
        {"type": "messageDelete"},
        {"type": "message", "text": None, "value": {"verb": "answer", "card": "1.1", "value": "yes"}},
    ],
    ids=str,
)
async def test_reactions_changes_and_forged_presses_in_a_group_are_left_alone(group: Chat, fields: JSON) -> None:
    await group.posts(group.activity(**fields))
    assert group.log == [200]
    assert group.answers == 0

    await group.posts(to_the_bot(group, "help"))
    assert group.answers == 1


async def test_the_personal_chat_starts_from_nothing_whatever_was_said_in_a_group(
    chat: Chat, clock: MovableClock
) -> None:
    chat.kind = "channel"
    await chat.posts(to_the_bot(chat, "enroll"))
    clock.move(minutes=1)
    chat.kind = "personal"

    await chat.opens()

    assert chat.sees("I am a bot")
    assert "HoloLens 2" not in chat.buttons


def test_every_cloud_has_its_own_teams() -> None:
    urls = {name: cloud.teams_url for name, cloud in clouds().items()}

    assert urls["public"] == urls["gcc"] == "https://teams.microsoft.com"
    assert urls["gcc_high"] == "https://gov.teams.microsoft.us"
    assert len(set(urls.values())) == 4
