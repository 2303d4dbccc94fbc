"""What Teams tells of a person, as the conversation gets it."""

import pytest

from bot.storage.arrival import Waiting
from bot.teams.activity import to_sdk
from bot.teams.incoming import turn_of
from dialogs.turn import File, Kind, Person, Press, Turn
from tests.chat import JSON, Chat
from tests.dialogs.talk import NOON


@pytest.mark.parametrize(
    ("entities", "written"),
    [
        ([{"type": "clientInfo", "timezone": "Europe/Amsterdam"}], "10:00"),
        ([{"type": "clientInfo", "timezone": "Mars/Olympus"}], "09:00 UTC"),
        ([{"type": "mention"}, 7, None], "09:00 UTC"),
        ("nonsense", "09:00 UTC"),
        (None, "09:00 UTC"),
    ],
)
async def test_times_are_those_of_the_persons_own_clock(chat: Chat, entities: object, written: str) -> None:
    await chat.says("enroll", entities=entities)

    assert chat.sees(written)


async def test_a_mention_of_the_bot_is_not_part_of_what_was_said(chat: Chat) -> None:
    mention = {"type": "mention", "text": "<at>Enroll Desk</at>", "mentioned": {"id": f"28:{chat.sandbox.app_id}"}}

    await chat.says("<at>Enroll Desk</at> enroll", entities=[mention])

    assert "HoloLens 2" in chat.buttons


SANNE: JSON = {"id": "29:sanne", "name": "Sanne Verhoeven", "aadObjectId": "0a6f2c11"}


def turn(kind: Kind = Kind.MESSAGE, press: Press | None = None, *, person: JSON = SANNE, **fields: object) -> Turn:
    """Return the turn of an activity of Sanne's in a channel."""
    activity: JSON = {
        "type": "message",
        "id": "f:1",
        "from": person,
        "recipient": {"id": "28:bot", "name": "Enroll Desk"},
        "conversation": {"id": "19:7c3a@thread.tacv2;messageid=17", "conversationType": "channel", "tenantId": "t"},
        **fields,
    }
    return turn_of(to_sdk(activity), Waiting(1, "f:1", activity, NOON, None, 1), kind, press)


def test_who_speaks_is_known_by_what_teams_vouches_for() -> None:
    assert turn(text="I am Tom").person == Person("t", "0a6f2c11", "Sanne Verhoeven", "29:sanne")
    assert turn(person={"id": "29:guest"}).person == Person("t", "", "", "29:guest")


def test_formatted_text_and_files_are_told_apart() -> None:
    got = turn(
        attachments=[
            {"contentType": "text/html", "content": "<p><b>hello</b></p>"},
            {
                "contentType": "application/vnd.microsoft.teams.file.download.info",
                "name": "log.zip",
                "contentUrl": "https://contoso.sharepoint.example/log.zip",
                "content": {"downloadUrl": "https://contoso.sharepoint.example/secret", "fileType": "zip"},
            },
            {"contentType": "image/*", "contentUrl": "https://smba.example/image"},
        ]
    )

    assert got.html == "<p><b>hello</b></p>"
    assert got.files == (
        File(
            "log.zip",
            "application/vnd.microsoft.teams.file.download.info",
            "https://contoso.sharepoint.example/log.zip",
            "https://contoso.sharepoint.example/secret",
        ),
        File("", "image/*", "https://smba.example/image"),
    )
    assert turn(text="plain").html == ""


@pytest.mark.parametrize("attachments", ["nonsense", [7, None], {}, [{"contentType": 7, "content": {}}]])
def test_attachments_that_are_none_do_no_harm(attachments: object) -> None:
    got = turn(text="hi", attachments=attachments)

    assert (got.text, got.html) == ("hi", "")


def test_mentions_are_the_bot_and_others() -> None:
    bot = {"type": "mention", "mentioned": {"id": "28:bot", "name": "Enroll Desk"}, "text": "<at>Enroll Desk</at>"}
    tom = {
        "type": "mention",
        "mentioned": {"id": "29:tom", "name": "Tom", "aadObjectId": "a407"},
        "text": "<at>Tom</at>",
    }
    got = turn(text="<at>Enroll Desk</at> diagnose <at>Tom</at>", entities=[bot, tom, {"type": "clientInfo"}, 7])

    assert got.is_mentioned
    assert got.mentions == (Person("t", "a407", "Tom", "29:tom"),)
    assert not turn(text="Enroll Desk, help", entities=[tom]).is_mentioned
    assert not turn(text="help", entities="nonsense").is_mentioned


def test_the_message_on_which_a_button_was_pressed_is_known_and_that_which_was_answered_is_none() -> None:
    assert turn(Kind.PRESS, Press("ticket.1042", "ticket.take"), replyToId="17").pressed == "17"
    assert turn(replyToId="17").pressed == ""
