"""What Teams tells of a person, as the conversation gets it."""

import pytest

from tests.chat import Chat


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
