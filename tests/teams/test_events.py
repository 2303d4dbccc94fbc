"""What the events of an installation mean, in the shapes in which Teams and its Playground send them."""

import pytest

from bot.teams.events import Presence, presence_of

JSON = dict[str, object]

BOT, MEGAN, ALEX = {"id": "28:b8a2c6d4"}, {"id": "29:1XJKJMvc5GBtc2JwZq0oj8tHZmzrQgFmB39ATiQWA85g"}, {"id": "29:1alex"}
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
PERSONAL: JSON = {"conversationType": "personal", "tenantId": TENANT, "id": "a:17I0kl9EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0"}
GROUP: JSON = {"conversationType": "groupChat", "isGroup": True, "tenantId": TENANT, "id": "19:0b3b@thread.v2"}
TEAM: JSON = {"conversationType": "channel", "isGroup": True, "tenantId": TENANT, "id": "19:efa9@thread.tacv2"}
ALL = {"personal": PERSONAL, "groupChat": GROUP, "team": TEAM}

ARRIVED, UPGRADED, LEFT, OTHER = Presence.ARRIVED, Presence.UPGRADED, Presence.LEFT, Presence.OTHER


def event(conversation: JSON, **fields: object) -> JSON:
    """Return an event as Teams sends it."""
    return {
        "timestamp": "2026-11-22T09:00:00.000Z",
        "id": "f:5f85c2ad-50fd-4ec9-8a1c-3f2b8e1f2b6e",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/amer/",
        "from": {**MEGAN, "aadObjectId": "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6"},
        "recipient": {**BOT, "name": "Enroll Desk"},
        "conversation": conversation,
        "entities": [{"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Windows"}],
        "channelData": {"tenant": {"id": TENANT}, "source": {"name": "message"}},
        **fields,
    }


@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize(
    ("action", "meaning"),
    [
        ("add", ARRIVED),
        ("add-upgrade", UPGRADED),
        ("remove", LEFT),
        ("remove-upgrade", OTHER),
        ("install", OTHER),
        (None, OTHER),
    ],
)
def test_an_installation_says_what_it_did(where: str, action: str | None, meaning: Presence) -> None:
    assert presence_of(event(ALL[where], type="installationUpdate", action=action)) is meaning


@pytest.mark.parametrize(
    ("where", "members", "meaning"),
    [
        ("personal", {"membersAdded": [BOT]}, ARRIVED),
        ("personal", {"membersAdded": [MEGAN, BOT]}, ARRIVED),
        ("personal", {"membersAdded": [MEGAN]}, ARRIVED),
        ("personal", {"membersRemoved": [BOT]}, LEFT),
        ("personal", {"membersRemoved": [MEGAN]}, OTHER),
        ("personal", {"membersAdded": []}, OTHER),
        ("groupChat", {"membersAdded": [MEGAN, ALEX, BOT]}, ARRIVED),
        ("groupChat", {"membersAdded": [MEGAN, ALEX]}, OTHER),
        ("groupChat", {"membersRemoved": [BOT]}, LEFT),
        ("groupChat", {"membersRemoved": [ALEX]}, OTHER),
        ("groupChat", {"topicName": "HoloLens pilots"}, OTHER),
        ("team", {"membersAdded": [BOT], "channelData": {"eventType": "teamMemberAdded"}}, ARRIVED),
        ("team", {"membersAdded": [ALEX], "channelData": {"eventType": "teamMemberAdded"}}, OTHER),
        ("team", {"membersRemoved": [BOT], "channelData": {"eventType": "teamMemberRemoved"}}, LEFT),
        ("team", {"membersRemoved": [ALEX], "channelData": {"eventType": "teamMemberRemoved"}}, OTHER),
        ("team", {"channelData": {"eventType": "channelRenamed"}}, OTHER),
        ("team", {"channelData": {"eventType": "teamArchived"}}, OTHER),
    ],
)
def test_members_say_whether_it_is_about_the_bot(where: str, members: JSON, meaning: Presence) -> None:
    assert presence_of(event(ALL[where], type="conversationUpdate", **members)) is meaning


def test_an_event_without_a_kind_of_conversation_is_of_a_personal_chat() -> None:
    assert presence_of(event({"id": "a:1"}, type="conversationUpdate", membersAdded=[MEGAN])) is ARRIVED


@pytest.mark.parametrize("kind", ["message", "invoke", "event", "messageReaction", "typing"])
def test_nothing_else_says_anything_of_it(kind: str) -> None:
    assert presence_of(event(PERSONAL, type=kind, action="remove", membersRemoved=[BOT])) is OTHER


@pytest.mark.parametrize("odd", [None, 7, "x", {}, [], [None], [7], [{"id": 7}], [{}]])
@pytest.mark.parametrize("kind", ["installationUpdate", "conversationUpdate"])
def test_fields_of_a_wrong_shape_never_make_the_bot_leave(kind: str, odd: object) -> None:
    shape = event(TEAM, type=kind)
    for fields in (("action",), ("membersRemoved",), ("membersRemoved", "recipient")):
        assert presence_of({**shape, **dict.fromkeys(fields, odd)}) is OTHER
    assert presence_of({**shape, "conversation": odd, "membersRemoved": [ALEX]}) is OTHER
