"""The runner: commands at every step, cards of yesterday, what nobody understands, and turns that are run twice."""

import pytest

from bot.advisor import Build
from dialogs.effects import Replace
from dialogs.turn import File, Kind, Press
from tests.dialogs.talk import Talk, hololens

STEPS = {
    "welcome": [],
    "menu": ["hello"],
    "which device": ["enroll"],
    "a choice": ["enroll", "A different HoloLens"],
    "a text": ["I get an error", "A different HoloLens"],
    "which move": ["sell my HoloLens"],
    "a contradiction": ["enrollment failed with 80180014 on build 19041.1103", "LAB-1"],
    "the advice": ["my HoloLens says 80180014", "LAB-1"],
    "the error after the advice": ["my HoloLens says 80180014", "LAB-1", "It did not work"],
}
"""What to write to come to every kind of step."""

DEVICES = (hololens("LAB-1", os_build=Build(22621, 1266)), hololens("LAB-2"))


async def at(step: str) -> Talk:
    """Return a talk that stands at that step."""
    talk = Talk(devices_found=DEVICES)
    await talk.opens()
    for text in STEPS[step]:
        await talk.says(text)
    assert len(talk.cards_with_buttons) == 1, talk.said
    return talk


@pytest.mark.parametrize("step", STEPS)
async def test_help_is_read_and_the_question_is_there_again(step: str) -> None:
    talk = await at(step)
    await talk.says("help")

    assert talk.sees("What I can do")
    assert len(talk.cards_with_buttons) == 1


@pytest.mark.parametrize("step", STEPS)
async def test_cancel_stops_and_leaves_no_button(step: str) -> None:
    talk = await at(step)
    await talk.says("cancel")

    assert talk.sees("I have stopped")
    assert talk.cards_with_buttons == []
    await talk.says("back")
    assert talk.sees("no question before this one")
    assert talk.buttons


@pytest.mark.parametrize("step", STEPS)
async def test_back_leads_to_the_question_before(step: str) -> None:
    talk = await at(step)
    before = talk.buttons
    await talk.says("help me")  # whatever is said in between
    await talk.says("back")
    assert len(talk.cards_with_buttons) == 1
    if step == "welcome":
        assert talk.sees("no question before this one")
        return
    await talk.says(STEPS[step][-1])
    assert talk.buttons == before


@pytest.mark.parametrize("step", STEPS)
async def test_start_over_begins_the_same_again_with_nothing_answered(step: str) -> None:
    talk = await at(step)
    await talk.says("start over")

    assert talk.sees("start over")
    assert len(talk.cards_with_buttons) == 1
    await talk.says("back")
    assert talk.sees("no question before this one")


@pytest.mark.parametrize("step", STEPS)
async def test_a_person_is_one_message_away(step: str) -> None:
    talk = await at(step)
    await talk.says("talk to a person")

    assert talk.sees("helpdesk")
    assert talk.cards_with_buttons == []
    await talk.says("back")
    assert len(talk.cards_with_buttons) == 1


@pytest.mark.parametrize("step", STEPS)
async def test_an_intent_for_another_dialog_switches_to_it(step: str) -> None:
    talk = await at(step)
    await talk.says("sell my HoloLens")

    assert talk.sees("What is going to change?")
    assert len(talk.cards_with_buttons) == 1


@pytest.mark.parametrize("step", STEPS)
async def test_the_status_is_shown_by_the_way(step: str) -> None:
    talk = await at(step)
    await talk.says("status")

    assert talk.sees("LAB-1")
    assert talk.sees("LAB-2")
    assert len(talk.cards_with_buttons) == (0 if step in ("welcome", "menu") else 1)  # there it is what was chosen


@pytest.mark.parametrize("step", STEPS)
async def test_thanks_are_answered_and_the_question_stays(step: str) -> None:
    talk = await at(step)
    before = talk.buttons
    await talk.says("thank you")

    assert talk.sees("You are welcome!")
    assert set(before) <= {*talk.buttons, *before}
    assert len(talk.cards_with_buttons) == 1


@pytest.mark.parametrize("step", sorted(set(STEPS) - {"a text", "the error after the advice"}))
async def test_what_is_not_understood_gets_the_question_again_and_the_third_time_a_person(step: str) -> None:
    talk = await at(step)
    for _ in range(2):
        await talk.says("lorem ipsum dolor sit amet")
        assert talk.sees("I did not understand that")
        assert len(talk.cards_with_buttons) == 1
    await talk.says("lorem ipsum dolor sit amet")
    assert talk.sees("Or talk to a person")
    assert "Talk to a person" in talk.buttons
    await talk.presses("Talk to a person")
    assert talk.sees("helpdesk")


async def test_an_answer_in_between_begins_the_counting_again() -> None:
    talk = await at("a choice")
    await talk.says("lorem ipsum")
    await talk.says("dolor sit")
    await talk.says("HoloLens 2")
    await talk.says("lorem ipsum")

    assert not talk.sees("Or talk to a person")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "👍", "<b>hi</b>", "\u202eabc", "x" * 30_000, "🤖" * 9_000, "\ud800"], ids=ascii
)
async def test_odd_messages_get_an_answer_and_the_question(step: str, text: str) -> None:
    talk = await at(step)
    await talk.says(text, files=() if text else (File("photo.jpg", "image/jpeg"),))

    assert any(talk.said)
    assert str(talk.state).isprintable() or "\x00" not in str(talk.state)


async def test_a_file_alone_is_answered_kindly() -> None:
    talk = await at("a choice")
    await talk.says("", files=(File("photo.jpg", "image/jpeg"),))

    assert talk.sees("I can only read text")
    assert len(talk.cards_with_buttons) == 1


async def test_a_pressed_answer_replaces_its_card() -> None:
    talk = await at("a choice")
    [key] = talk.cards_with_buttons
    await talk.presses("HoloLens 2")

    assert [effect.key for effect in talk.effects if isinstance(effect, Replace)] == [key]
    assert "HoloLens 2" in str(talk.cards[key])
    assert key not in talk.cards_with_buttons


async def test_a_typed_answer_replaces_the_card_too() -> None:
    talk = await at("a choice")
    [key] = talk.cards_with_buttons
    await talk.says("the old one")

    assert "HoloLens (1st gen)" in str(talk.cards[key])
    assert key not in talk.cards_with_buttons


async def test_a_card_of_yesterday_says_so_and_shows_where_we_are() -> None:
    talk = await at("a choice")
    old = talk.turn(
        Kind.PRESS, press=Press("yesterday.1", "answer", {"card": "yesterday.1", "verb": "answer", "value": "yes"})
    )
    await talk.takes(old)

    assert talk.sees("That card is from earlier")
    assert "HoloLens 2" in talk.buttons


async def test_the_same_press_twice_only_puts_the_card_right() -> None:
    talk = await at("a choice")
    [key] = talk.cards_with_buttons
    data = {"card": key, "verb": "answer", "value": "hololens_2"}
    await talk.presses_data(data)
    now = talk.buttons
    await talk.presses_data(data)

    assert [type(effect) for effect in talk.effects] == [Replace]
    assert talk.buttons == now


async def test_another_answer_on_an_answered_card_is_not_taken() -> None:
    talk = await at("a choice")
    [key] = talk.cards_with_buttons
    await talk.presses_data({"card": key, "verb": "answer", "value": "hololens_2"})
    await talk.presses_data({"card": key, "verb": "answer", "value": "hololens_1"})

    assert talk.sees("That card is from earlier")
    await talk.says("human")
    assert talk.sees("HoloLens 2 (you answered")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("it said 8018 0014", "For your helpdesk"),  # that error was advised on, and it did not help
        ("status", "LAB-1"),
        ("", "Write the code or the message as you see it"),
    ],
)
async def test_what_is_typed_on_the_card_counts_as_if_it_was_typed_in_the_chat(typed: str, answer: str) -> None:
    talk = await at("the error after the advice")
    [key] = talk.cards_with_buttons
    await talk.presses_data({"card": key, "verb": "answer", "typed": typed})

    assert talk.sees(answer)
    assert key not in talk.cards_with_buttons


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"verb": "answer"},
        {"verb": "answer", "value": "no such value"},
        {"verb": "answer", "value": {"deep": ["er"]}},
        {"verb": "answer", "value": "unknown " * 5_000},
        {"verb": "command", "command": "enroll"},
        {"verb": "command", "command": ["help"]},
        {"verb": "wipe", "value": "hololens_2"},
    ],
    ids=str,
)
async def test_a_forged_press_on_the_open_card_changes_nothing(data: dict[str, object]) -> None:
    talk = await at("a choice")
    [key] = talk.cards_with_buttons
    await talk.presses_data({"card": key, **data})

    assert "HoloLens 2" in talk.buttons
    assert len(talk.cards_with_buttons) == 1
    await talk.presses("HoloLens 2")
    assert talk.sees("first-time set-up") or talk.buttons


async def test_a_turn_that_is_run_twice_comes_to_the_same() -> None:
    talk = await at("a choice")
    state, turn = talk.state, talk.turn(Kind.MESSAGE, text="HoloLens 2")
    first = await talk.takes(turn)
    talk.state = state
    second = await talk.takes(turn)

    assert first == second


async def test_keys_are_those_of_the_turn() -> None:
    talk = await at("welcome")
    await talk.says("help")

    assert list(talk.cards) == ["t1.1", "t2.1", "t2.2"]


async def test_the_language_is_changed_by_asking_and_stays() -> None:
    talk = await at("a choice")
    await talk.says("in het Nederlands graag")
    assert talk.sees("Vanaf nu schrijf ik Nederlands.")
    await talk.says("HoloLens 2")
    assert "Weet ik niet" in talk.buttons
    await talk.says("English please")
    assert talk.sees("From now on I write English.")


async def test_who_asks_once_more_for_what_we_are_at_is_asked_on_and_loses_no_answer() -> None:
    talk = Talk()
    await talk.says("how do I enroll my HoloLens")
    await talk.says("HoloLens 2")
    await talk.says("I want to enroll it")
    assert talk.sees("We are at that already")

    await talk.says("yes, it is in use already")
    await talk.says("a personal Microsoft account")
    assert talk.sees("Access work or school")

    await talk.says("how do I enroll my HoloLens")
    assert "HoloLens 2" in talk.buttons


async def test_a_language_that_is_not_spoken_is_said() -> None:
    talk = await at("a choice")
    await talk.says("Spanish please")

    assert talk.sees("I speak English, Dutch, German and French")
    assert "HoloLens 2" in talk.buttons


async def test_people_may_write_another_language_than_teams_is_set_to() -> None:
    talk = Talk()
    await talk.says("hoe schrijf ik mijn HoloLens in")

    assert talk.sees("HoloLens")
    assert "HoloLens 2" in talk.buttons
