"""Remarks: who needs time has it, and who cannot answer hears what helps. Nothing is lost by either."""

import pytest

from tests.dialogs.talk import RENDERER, MemoryDesk, Talk, reminded

INTERVIEW = ("enroll", "HoloLens 2", "yes, it is in use already", "a personal microsoft account")


async def asked(answers: int, **fields: object) -> Talk:
    """Return a talk after so many lines of the interview; after all of them the steps are there."""
    talk = Talk(**fields)  # type: ignore[arg-type]
    for text in INTERVIEW[:answers]:
        await talk.says(text)
    return talk


@pytest.mark.parametrize("answers", range(1, len(INTERVIEW) + 1))
@pytest.mark.parametrize("text", ["one moment", "wait", "on it", "let me check", "I don't have it with me"])
async def test_who_needs_time_has_it_at_every_question(text: str, answers: int) -> None:
    talk = await asked(answers)
    before = talk.buttons
    await talk.says(text)

    assert talk.sees("Take your time.")
    assert talk.buttons == before, "the same question is open"
    for answer in INTERVIEW[answers:]:
        await talk.says(answer)
    await talk.says("that worked")
    assert talk.sees("Good!")


@pytest.mark.parametrize("text", ["not yet", "ok", "I haven't tried it"])
async def test_who_has_not_tried_the_steps_yet_is_asked_for_no_error(text: str) -> None:
    talk = await asked(4)
    await talk.says(text)

    assert talk.sees("Take your time.")
    await talk.says("done")
    assert talk.sees("Good!")


async def test_not_yet_is_an_answer_where_it_was_asked_for() -> None:
    talk = await asked(2)
    await talk.says("not yet")

    assert not talk.sees("Take your time.")
    assert talk.buttons != (await asked(2)).buttons, "the next question is open"


@pytest.mark.parametrize("text", ["I will try it tomorrow", "later", "this afternoon"])
async def test_who_got_no_reminder_needs_time_until_then(text: str) -> None:
    talk = await asked(4)
    await talk.says(text)

    assert talk.sees("Take your time.")
    assert talk.sees("Did these steps work?")
    assert not talk.sees("You are on no list")


async def test_who_got_a_reminder_has_the_next_one_then() -> None:
    talk = await asked(4, reminders=(reminded(),))
    await talk.says("I will try it tomorrow")

    assert [answered.answer for answered in talk.answered] == ["later"]
    assert talk.sees("Did these steps work?")
    await talk.says("that worked")
    assert talk.sees("Good!")


async def test_who_asks_for_no_more_reminders_still_hears_that_there_are_none() -> None:
    talk = await asked(4)
    await talk.says("stop the reminders")

    assert talk.sees("You are on no list")
    await talk.says("it did not work")
    assert talk.sees("I looked in Intune again")


@pytest.mark.parametrize("text", ["I don't understand step 2", "can you explain that?", "what do you mean?", "unclear"])
@pytest.mark.parametrize(("answers", "said"), [(1, "a person can explain it"), (4, "choose **One step at a time**")])
async def test_who_did_not_follow_is_offered_a_person_and_the_question_again(
    text: str, answers: int, said: str
) -> None:
    talk = await asked(answers)
    await talk.says(text)

    assert talk.sees(said)
    assert talk.buttons.count("Talk to a person") == 1
    await talk.presses("Talk to a person")
    assert talk.sees("For your helpdesk")


@pytest.mark.parametrize("answers", range(len(INTERVIEW) + 1))
@pytest.mark.parametrize(
    ("text", "entry"),
    [("what is Intune?", "intune"), ("what is a work account", "account"), ("why do I have to enroll?", "why_enroll")],
)
async def test_who_asks_what_something_is_hears_it_and_loses_nothing(answers: int, text: str, entry: str) -> None:
    talk = await asked(answers)
    before = talk.buttons
    await talk.says(text)

    assert RENDERER.text(f"glossary.{entry}", {}, "en") in talk.said, "in a message of its own, which stays"
    assert talk.buttons == before or not answers, "the same question is open"
    for answer in (*INTERVIEW[answers:], "that worked"):
        await talk.says(answer)
    assert talk.sees("Good!")


async def test_who_has_no_ticket_is_not_asked_for_one_when_they_wish_to_end_it() -> None:
    talk = Talk(desk=MemoryDesk())
    await talk.says("cancel my ticket")

    assert talk.sees("You have none open here")
    await talk.says("talk to a person")
    assert talk.sees("What should your helpdesk help you with?")


async def test_a_word_is_explained_in_the_language_that_is_spoken() -> None:
    talk = Talk("de-DE")
    await talk.says("Was ist Autopilot?")

    assert talk.sees("richtet sich eine HoloLens 2 selbst ein")


async def test_who_does_not_understand_the_bot_at_all_gets_the_help() -> None:
    talk = Talk()
    await talk.says("I do not understand")

    assert talk.sees("What I can do")
    await talk.says("enroll")
    assert talk.sees("Which HoloLens do you have?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how do I find out?", "Below the question it says where to look."),
        ("what's the difference?", "Below the question it says where to look."),
        ("why do you ask?", "Your answer decides which steps are right"),
        ("does it matter?", "Your answer decides which steps are right"),
        ("both", "One after the other"),
    ],
)
async def test_who_cannot_answer_hears_what_helps(text: str, said: str) -> None:
    talk = await asked(1)
    before = talk.buttons
    await talk.says(text)

    assert talk.sees(said)
    assert talk.buttons == before
    await talk.says("HoloLens 2")
    assert talk.sees("Is the first set-up of the HoloLens finished?")


async def test_what_helps_is_no_serial_number() -> None:
    talk = Talk()
    for text in ("enroll", "HoloLens 2", "new", "yes"):
        await talk.says(text)
    for text in ("where is it?", "why do you ask?"):
        await talk.says(text)
        assert talk.sees("“I don't know” is an answer too."), text
    for text in ("my colleague has it", "how many digits", "12"):
        await talk.says(text)
        assert talk.sees("That is not a serial number."), text
    assert not any("for" in look for look in talk.memory.looks), "nothing was looked up by it"
    await talk.says("I threw away the box")
    assert talk.sees("The HoloLens shows by itself")


async def test_both_is_no_answer_where_it_is_not_about_two_devices() -> None:
    talk = await asked(3)
    await talk.says("both")

    assert not talk.sees("One after the other")
    await talk.says("a personal microsoft account")
    assert talk.sees("Access work or school")


@pytest.mark.parametrize("text", ["no I don't want that", "let us not do this", "it was not decided by anybody"])
async def test_nothing_ends_on_a_guess(text: str) -> None:
    talk = await asked(3)
    await talk.says(text)
    assert not talk.sees("I have stopped")

    await talk.says("a personal microsoft account")
    assert talk.sees("Access work or school")
    await talk.says("stop")
    assert talk.sees("I have stopped")


async def test_who_skips_a_question_does_not_know_the_answer() -> None:
    talk = await asked(3)
    await talk.says("skip this")

    assert talk.sees("The steps depend on the account with which the HoloLens was set up.")
    await talk.says("it is a personal microsoft account")
    assert talk.sees("Access work or school")


@pytest.mark.parametrize("text", ["will I lose my data?", "what will be deleted?", "can I keep my photos?"])
async def test_who_fears_for_what_is_on_the_device_is_not_asked_about_this_chat(text: str) -> None:
    talk = Talk()
    await talk.says("take my HoloLens out of Intune")
    await talk.says(text)

    assert talk.sees("The steps say, before you begin, what is erased on the HoloLens.")
    await talk.says("delete my data")
    assert talk.sees("Delete what I keep about you"), "which is said in so many words"


async def test_a_fear_for_data_where_nothing_is_going_on_is_about_this_chat() -> None:
    talk = Talk()
    await talk.says("what will be deleted?")

    assert not talk.sees("The steps say")
    await talk.says("enroll")
    assert talk.sees("Which HoloLens do you have?")


@pytest.mark.parametrize("text", ["I don't know", "no idea", "I can't find it"])
async def test_who_knows_no_answer_where_there_is_none_for_that_is_offered_a_person(text: str) -> None:
    talk = await asked(4)
    await talk.says("one step at a time")
    await talk.says(text)

    assert talk.sees("a person can explain it")
    await talk.says("skip")
    assert talk.sees("Step 2 of 5")


@pytest.mark.parametrize("text", ["why these steps?", "show me the sources", "who says so?", "are you sure?"])
async def test_who_asks_on_what_an_advice_rests_is_shown_where_it_says_so(text: str) -> None:
    talk = await asked(4)
    await talk.says(text)

    assert talk.sees("Below the steps, **Why this advice** and **Sources** tell it.")
    await talk.says("that worked")
    assert talk.sees("Good!")


async def test_a_question_rests_on_no_sources() -> None:
    talk = await asked(1)
    await talk.says("are you sure?")

    assert not talk.sees("Below the steps")
    await talk.says("HoloLens 2")
    assert talk.sees("Is the first set-up of the HoloLens finished?")


@pytest.mark.parametrize("text", ["bye", "ok", "one moment", "not now"])
@pytest.mark.parametrize("before", [(), ("hello",), (*INTERVIEW, "that worked")])
async def test_who_goes_while_nothing_is_going_on_may_come_back(text: str, before: tuple[str, ...]) -> None:
    talk = Talk()
    for line in (*before, text):
        await talk.says(line)

    assert talk.sees("Write here whenever you need something.")
    await talk.says("enroll")
    assert talk.sees("Which HoloLens do you have?")


@pytest.mark.parametrize("text", ["what are you", "I do not understand", "can you explain that"])
async def test_who_was_only_welcomed_and_asks_what_this_is_gets_the_help(text: str) -> None:
    talk = Talk()
    await talk.opens()
    await talk.says(text)

    assert talk.sees("What I can do")
    assert not talk.sees("a person can explain it")
    await talk.says("enroll")
    assert talk.sees("Which HoloLens do you have?")
