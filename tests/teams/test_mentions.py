"""Mentions: what somebody said to the bot, without the bot's name."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.mentions import without_mentions

BOT = "28:b8a2c6d4"


def mention(text: str, who: str = BOT) -> dict[str, object]:
    """Return the entity that tells whom a mention names."""
    return {"type": "mention", "text": text, "mentioned": {"id": who, "name": "whoever"}}


def said(text: str, *entities: object, name: str = "Enroll Desk") -> str:
    return without_mentions(text, entities, bot_id=BOT, bot_name=name)


OWN = mention("<at>Enroll Desk</at>")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("<at>Enroll Desk</at> enroll", "enroll"),
        ("<at>Enroll Desk</at>&nbsp;enroll", "enroll"),
        ("<at>Enroll&nbsp;Desk</at>&nbsp;&nbsp;enroll\n", "enroll"),
        ("<at>Enroll\u00a0Desk</at> enroll", "enroll"),
        ("<at>enroll  desk</at> enroll", "enroll"),
        ('<at id="0">Enroll Desk</at> enroll', "enroll"),
        ("<AT>Enroll Desk</AT>enroll", "enroll"),
        ("enroll <at>Enroll Desk</at>", "enroll"),
        ("hey <at>Enroll Desk</at>, how do I enroll?", "hey , how do I enroll?"),
        ("<at>Enroll Desk</at> <at>Enroll Desk</at> enroll <at>Enroll Desk</at>", "enroll"),
        ("<at>Enroll Desk</at>", ""),
        ("<at>Enroll Desk</at> my R&amp;D HoloLens &lt;2&gt;", "my R&D HoloLens <2>"),
    ],
)
def test_the_bots_own_name_is_no_part_of_what_was_said(text: str, heard: str) -> None:
    assert said(text, OWN) == heard


def test_a_name_with_signs_of_html_is_known_in_either_form() -> None:
    name = "Enroll & <Desk>"
    for text, told in (("&amp;", "&amp;"), ("&amp;", "&"), ("&", "&amp;")):
        written = f"<at>Enroll {text} &lt;Desk&gt;</at> enroll"
        assert said(written, mention(f"<at>Enroll {told} &lt;Desk&gt;</at>"), name=name) == "enroll"


def test_a_bot_that_goes_by_another_name_in_a_team_is_known_by_the_entity() -> None:
    assert said("<at>HoloLens help</at> enroll", mention("<at>HoloLens help</at>")) == "enroll"


def test_somebody_else_who_is_mentioned_is_named() -> None:
    megan = mention("<at>Megan Bowen</at>", "29:megan")
    text = "<at>Enroll Desk</at> status of <at>Megan Bowen</at> and <at>Jean-Pierre O&apos;Neil</at>"

    assert said(text, OWN, megan) == "status of Megan Bowen and Jean-Pierre O'Neil"


def test_without_entities_the_bot_is_known_by_its_name() -> None:
    assert said("<at>Enroll Desk</at> enroll") == "enroll"
    assert said("<at>Enroll Desk</at> enroll", 7, None, {"text": 7}, {"mentioned": BOT}) == "enroll"


@pytest.mark.parametrize(
    "text", ["enroll", "a &amp; b", "x < 3", "<at>", "</at> <at>", "<at >", "<at>Enroll Desk", "Enroll Desk</at>"]
)
def test_a_text_without_a_mention_is_left_as_it_is(text: str) -> None:
    assert said(text, OWN) == text


def test_very_many_tags_that_never_end_take_no_time() -> None:
    assert said("<at>" * 60_000, OWN) == "<at>" * 60_000


WORDS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1), min_size=1)
NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20), min_size=1
)
BLANKS = st.sampled_from([" ", "&nbsp;", "\u00a0", "&#160;", "  "])


@given(WORDS, NAMES.filter(lambda name: len(" ".join(name)) < 50), BLANKS, st.integers(1, 3))
def test_whatever_the_bot_is_called_only_the_rest_is_heard(
    words: list[str], name: list[str], blank: str, times: int
) -> None:
    tag = f"<at>{blank.join(map(escape, name))}</at>"
    text = f"{tag}{blank}" * times + blank.join(map(escape, words))

    assert said(text, mention(tag), name=" ".join(name)) == " ".join(words)
