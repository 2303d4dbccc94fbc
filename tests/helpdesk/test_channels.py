"""Which channel a person's ticket goes to, and what is said of a setting that names none."""

import pytest

from bot.helpdesk.channels import Channels, thread_of

GENERAL, DUTCH, BELGIAN = (f"19:{name}@thread.tacv2" for name in ("general", "dutch", "belgian"))


def test_one_channel_is_for_everybody_and_speaks_the_language_of_the_setting() -> None:
    channels = Channels.parse(GENERAL, locale="de")

    assert {channels.of(locale).id for locale in ("en", "nl-NL", "xx")} == {GENERAL}
    assert channels.of("nl-NL").locale == "de"


@pytest.mark.parametrize(
    ("locale", "channel"),
    [("nl", DUTCH), ("nl-NL", DUTCH), ("NL_be", DUTCH), ("fr-BE", BELGIAN), ("fr_be", BELGIAN), ("fr", GENERAL)],
)
def test_a_channel_is_chosen_by_locale_then_by_language_then_for_all_others(locale: str, channel: str) -> None:
    channels = Channels.parse(f" nl={DUTCH} , fr-BE = {BELGIAN},{GENERAL}")

    assert channels.of(locale).id == channel


def test_a_channel_speaks_the_language_for_which_it_is() -> None:
    channels = Channels.parse(f"nl={DUTCH},fr-BE={BELGIAN},{GENERAL}", locale="en-GB")

    assert [channel.locale for channel in channels] == ["nl", "fr-BE", "en-GB"]
    assert channels.get(BELGIAN) == channels.of("fr-BE")
    assert channels.get("19:somebody-elses@thread.tacv2") is None


def test_without_a_channel_for_all_others_the_first_takes_them() -> None:
    assert Channels.parse(f"nl={DUTCH},fr={BELGIAN}").of("en").id == DUTCH


def test_the_same_channel_may_be_for_two_languages() -> None:
    channels = Channels.parse(f"nl={DUTCH},de={DUTCH}")

    assert channels.of("de").id == channels.of("nl").id
    assert len(list(channels)) == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no channel is named"),
        (" , ", "no channel is named"),
        ("General", "'General'"),
        (f"nl={DUTCH},fr=19:x", "'fr=19:x'"),
        (f"{GENERAL},{DUTCH}", "second channel without a language"),
        (f"nl={DUTCH},NL={GENERAL}", "second channel for NL"),
        (f"dutch!={DUTCH}", "'dutch!'"),
        (f"{GENERAL};messageid=1", "names no channel"),
    ],
)
def test_a_wrong_setting_is_told_by_the_part_that_is_wrong(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        Channels.parse(text)
    assert named in str(raised.value)


def test_a_thread_is_named_by_its_channel_and_its_first_message() -> None:
    assert thread_of(f"{GENERAL};messageid=1700000000001") == (GENERAL, "1700000000001")
    assert thread_of(GENERAL) is None
    assert thread_of("a:personal") is None
