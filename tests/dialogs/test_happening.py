"""What the helpdesk does reaches the person's chat: in their words, with a way on, and never late."""

import pytest

from bot.advisor import VOCABULARY
from dialogs.effects import (
    AnswerHelpdesk,
    EndTicket,
    OpenTicket,
    RateTicket,
    ReopenTicket,
    Send,
    TellHelpdesk,
)
from dialogs.state import load
from dialogs.ticketed import Ticketed
from dialogs.words import words
from tests.dialogs.talk import MemoryDesk, Talk, hololens

LAB = hololens("LAB-1", management="not_enrolled", setup="finished")
ASKED = [fact for fact, spec in VOCABULARY.items() if spec.asked]


async def handed_over(*before: str, locale: str = "en-US") -> Talk:
    """Return a talk with a ticket that waits, after this was said."""
    talk = Talk(locale, devices_found=(LAB,), desk=MemoryDesk())
    for text in before:
        await talk.says(text)
    await talk.hands_over()
    talk.helpdesk.clear()
    return talk


def ticket_of(talk: Talk) -> Ticketed | None:
    """Return the ticket that the chat has open."""
    return load(talk.state).state.ticket


async def test_who_has_it_is_said_and_can_be_written_to() -> None:
    talk = await handed_over()
    await talk.happens("ticket.taken", number=1042, agent="Kim de Vries")

    assert talk.sees("Kim de Vries is looking after it.")
    assert ticket_of(talk) == Ticketed(1042, "taken", "Kim de Vries", is_told=True)
    assert talk.buttons == ["Where is my ticket?", "I need no help any more"]


async def test_an_agents_answer_stands_under_their_name_and_is_never_sent_twice() -> None:
    talk = await handed_over()
    await talk.happens("ticket.replied", number=1042, agent="Kim_*", text="Look **here**:\n\n- one\n- two", lost=2)

    answer = talk.effects[-2]
    assert isinstance(answer, Send)
    assert answer.policy == "hold"
    assert talk.sees("**Kim\\_\\***, helpdesk:\n\nLook **here**:\n\n- one\n- two")
    assert talk.sees("could not come along: 2.")
    assert ticket_of(talk) == Ticketed(1042, "taken", "Kim_*", is_told=True)


@pytest.mark.parametrize(
    ("name", "said"), [("ticket.missing", "You may have seen this already."), ("incident.news", "News from **Kim**")]
)
async def test_other_words_of_an_agent_say_what_they_are(name: str, said: str) -> None:
    talk = await handed_over()
    await talk.happens(name, number=1042, agent="Kim", text="The proxy is back")
    assert talk.sees(said)
    assert talk.sees("The proxy is back")
    assert ticket_of(talk) == Ticketed(1042)


async def test_a_fact_is_asked_as_the_bot_asks_it_under_the_agents_name() -> None:
    talk = await handed_over()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    assert talk.sees("Kim of the helpdesk would like to know:")
    assert talk.sees("Which account do you use on the HoloLens?")
    await talk.presses("A local account")

    assert talk.helpdesk == [AnswerHelpdesk(1042, "identity", "local")]
    assert talk.sees("I have passed that on for ED-1042.")


async def test_a_value_that_does_not_fit_goes_on_as_words_and_the_question_stays() -> None:
    talk = await handed_over()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="os_build")
    await talk.says("no idea, it is black")
    assert talk.helpdesk == [TellHelpdesk(1042, "no idea, it is black")]
    await talk.says("20348.1501")

    assert talk.helpdesk[-1] == AnswerHelpdesk(1042, "os_build", "20348.1501")


async def test_an_error_that_the_advisor_does_not_know_goes_on_as_it_was_written() -> None:
    talk = await handed_over()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="error")
    await talk.says("a purple llama danced")
    assert talk.helpdesk == [TellHelpdesk(1042, "a purple llama danced")]
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="error")
    await talk.says("80180014")

    assert talk.helpdesk[-1] == AnswerHelpdesk(1042, "error", "0x80180014")


async def test_not_to_know_is_an_answer() -> None:
    talk = await handed_over()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    await talk.says("I don't know")
    assert talk.helpdesk == [AnswerHelpdesk(1042, "identity", "unknown")]


@pytest.mark.parametrize("fact", ASKED)
@pytest.mark.parametrize("locale", ["en-US", "nl-NL", "de-DE", "fr-FR"])
async def test_every_fact_that_people_are_asked_can_be_asked_for(fact: str, locale: str) -> None:
    talk = await handed_over(locale="en-US")
    talk.locale = locale
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact=fact)
    assert len(talk.cards_with_buttons) == 1


async def test_a_fact_that_there_is_not_is_not_asked() -> None:
    talk = await handed_over()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="shoe_size")
    assert talk.effects == ()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    assert talk.buttons


@pytest.mark.parametrize(
    ("ending", "said"), [("resolved", "Kim says that ED-1042 is solved"), ("silence", "Nobody has heard from you")]
)
async def test_a_closed_ticket_is_said_to_be_and_rated_by_one_tap(ending: str, said: str) -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending=ending)
    assert talk.sees(said)
    assert ticket_of(talk) is None
    assert len(talk.buttons) == 6
    await talk.presses("4: good")

    assert talk.helpdesk == [RateTicket(1042, 4)]
    assert talk.sees("Thank you!")
    assert talk.buttons == []
    await talk.says("enroll")
    assert "LAB-1" in talk.buttons


@pytest.mark.parametrize(("text", "stars"), [("5", 5), ("1", 1), ("very good", 5)])
async def test_a_rating_can_be_written(text: str, stars: int) -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    await talk.says(text)
    assert talk.helpdesk == [RateTicket(1042, stars)]


async def test_a_rating_pressed_twice_counts_once() -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    press = {"card": talk.cards_with_buttons[-1], "verb": "answer", "value": "4"}
    await talk.presses_data(press)
    await talk.presses_data(press)

    assert talk.helpdesk == [RateTicket(1042, 4)]
    assert talk.effects == ()


async def test_what_is_not_solved_is_opened_again() -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    await talk.presses("It is not solved")
    assert talk.helpdesk == [ReopenTicket(1042)]
    assert talk.sees("ED-1042 is open again")
    await talk.says("it still does not start")

    assert talk.helpdesk[-1] == TellHelpdesk(1042, "it still does not start")


async def test_who_rates_nothing_can_go_on_and_ask_for_a_person_again() -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    await talk.hands_over("Something else")

    assert talk.helpdesk == [OpenTicket(1043, {"sentence": "Something else", "with_conversation": True})]


async def test_an_old_ticket_is_not_opened_beside_a_new_one() -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    await talk.happens("ticket.reopened", number=1001, agent="Kim")
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")

    assert talk.effects == (), "it is closed already"
    assert ticket_of(talk) == Ticketed(1001, "taken", "Kim", is_told=True)


async def test_whether_it_is_solved_is_asked_and_yes_ends_it() -> None:
    talk = await handed_over()
    await talk.happens("ticket.solved?", number=1042)
    assert talk.sees("ED-1042 is still open. Is it solved?")
    await talk.says("yes")

    assert talk.helpdesk == [EndTicket(1042)]
    assert ticket_of(talk) is None


async def test_whether_it_is_solved_is_asked_and_no_keeps_it() -> None:
    talk = await handed_over()
    await talk.happens("ticket.solved?", number=1042)
    await talk.presses("No, not yet")

    assert talk.helpdesk == [TellHelpdesk(1042, "", pressed=words("ticket.solved.no"))]
    assert talk.sees("Then ED-1042 stays open")
    assert ticket_of(talk) == Ticketed(1042)


async def test_who_says_in_other_words_that_it_is_solved_has_it_ended() -> None:
    talk = await handed_over()
    await talk.happens("ticket.solved?", number=1042)
    await talk.says("yes, a colleague got it going this morning")

    assert talk.helpdesk == [EndTicket(1042)]


async def test_who_says_why_it_is_not_solved_says_it_to_the_helpdesk() -> None:
    talk = await handed_over()
    await talk.happens("ticket.solved?", number=1042)
    await talk.says("no, it still shows the same error")

    assert talk.helpdesk == [TellHelpdesk(1042, "no, it still shows the same error")]
    await talk.presses("Yes, it is solved")
    assert talk.helpdesk[-1] == EndTicket(1042)


async def test_given_back_with_a_fact_the_interview_goes_on_from_there() -> None:
    talk = await handed_over("enroll", "LAB-1", "a personal microsoft account")
    await talk.happens("ticket.returned", number=1042, agent="Kim", fact="identity", value="local")

    assert talk.sees("Kim has given you back to me")
    assert talk.sees("Enroll only in device management")
    assert talk.sees("Account: local account (given)")
    assert ticket_of(talk) is None
    await talk.says("that worked")
    assert talk.sees("Good!")


async def test_given_back_in_the_middle_of_the_questions_it_is_not_asked_again() -> None:
    talk = await handed_over("enroll", "LAB-1")
    await talk.happens("ticket.returned", number=1042, agent="Kim", fact="identity", value="msa")
    assert talk.sees("Add a work account")


async def test_given_back_without_an_interview_it_is_asked_what_it_is_about() -> None:
    talk = await handed_over()
    await talk.happens("ticket.returned", number=1042, agent="Kim", fact="identity", value="msa")
    assert talk.sees("What would you like to do?")
    await talk.presses("Enroll a HoloLens")
    await talk.says("LAB-1")

    assert talk.sees("Add a work account")


@pytest.mark.parametrize(
    ("goal", "said"), [("enroll", "LAB-1"), ("unenroll", "LAB-1"), ("hand_over", "What is going to change?")]
)
async def test_given_back_with_the_goal_its_interview_begins(goal: str, said: str) -> None:
    talk = await handed_over()
    await talk.happens("ticket.returned", number=1042, agent="Kim", fact="goal", value=goal)
    assert talk.sees(said)
    assert len(talk.cards_with_buttons) == 1


@pytest.mark.parametrize(("fact", "value"), [("", ""), ("identity", "no such account"), ("shoe_size", "43")])
async def test_given_back_without_a_fact_the_person_can_choose(fact: str, value: str) -> None:
    talk = await handed_over()
    await talk.happens("ticket.returned", number=1042, agent="Kim", fact=fact, value=value)
    assert "Enroll a HoloLens" in talk.buttons
    await talk.presses("Enroll a HoloLens")
    assert "LAB-1" in talk.buttons


async def test_an_open_question_comes_back_after_one_of_the_helpdesk() -> None:
    talk = await handed_over()
    await talk.happens("ticket.taken", number=1042, agent="Kim")
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    await talk.says("a local account")
    await talk.says("help")
    await talk.presses("Enroll a HoloLens")
    asked = talk.buttons
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    await talk.presses("5: very good")

    assert talk.sees("Thank you!")
    assert talk.buttons == asked
    await talk.says("LAB-1")
    assert talk.sees("Which account do you use")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ticket.unposted", "I cannot reach the helpdesk’s channel at the moment."),
        ("ticket.posted", "ED-1042 is with the helpdesk now."),
        ("incident.over", "The helpdesk says that the trouble is over: please try again."),
        ("incident.known", "others have had the same error since Nov 22, 2026, 11:30 UTC (4 so far)"),
    ],
)
async def test_news_about_the_ticket_is_one_line(name: str, said: str) -> None:
    talk = await handed_over()
    opened = talk.buttons
    await talk.happens(name, number=1042, agent="Kim", others=4, since="2026-11-22T11:30:00+00:00")
    assert talk.sees(said)
    assert len(talk.effects) == 1
    assert talk.buttons == opened


LATE = [
    "ticket.taken", "ticket.asked", "ticket.closed", "ticket.returned", "ticket.solved?", "ticket.posted",
    "ticket.unposted", "incident.known", "ticket.no_such_event",
]  # fmt: skip


@pytest.mark.parametrize("name", LATE)
@pytest.mark.parametrize("number", [1001, 1042])
async def test_what_comes_late_changes_nothing(name: str, number: int) -> None:
    talk = await handed_over()
    if number == 1042:  # the person ended it while the event was on its way
        await talk.says("cancel")
        await talk.says("yes")
    state = talk.state
    told = {"agent": "Kim", "fact": "identity", "value": "msa", "ending": "resolved", "others": 1}
    await talk.happens(name, number=number, since="2026-11-22T11:30:00+00:00", **told)

    assert talk.effects == ()
    assert talk.state == state
    await talk.says("help")
    assert talk.buttons


async def test_who_ended_their_ticket_is_told_too_that_the_trouble_is_over() -> None:
    talk = await handed_over()
    await talk.says("cancel")
    await talk.says("yes")
    await talk.happens("incident.over", number=1042, agent="Kim")
    assert talk.sees("If it still does not work, write **talk to a person**.")
    await talk.hands_over()
    assert talk.sees("Your ticket is ED-1043")


async def test_a_ticket_that_stays_closed_is_said_to_be_and_not_rated() -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="returned")
    assert talk.sees("ED-1042 is closed, so nothing more reaches the helpdesk")
    assert talk.buttons == []
    assert ticket_of(talk) is None
    await talk.hands_over()
    assert talk.sees("Your ticket is ED-1043")


async def test_an_answer_that_comes_late_is_still_shown() -> None:
    talk = await handed_over()
    await talk.says("cancel")
    await talk.says("yes")
    await talk.happens("ticket.replied", number=1042, agent="Kim", text="One more thing", lost=0)
    assert talk.sees("One more thing")
    assert ticket_of(talk) is None
    await talk.says("enroll")
    assert "LAB-1" in talk.buttons


async def test_an_answer_to_a_question_of_a_ticket_that_is_closed_is_not_said_to_have_arrived() -> None:
    talk = await handed_over()
    await talk.happens("ticket.asked", number=1042, agent="Kim", fact="identity")
    assert talk.state is not None
    talk.state = {**talk.state, "ticket": None}
    talk.helpdesk.clear()
    await talk.presses("A local account")

    assert talk.helpdesk == []
    assert talk.sees("ED-1042 is closed, so nothing more reaches the helpdesk")
    await talk.hands_over()
    assert talk.sees("Your ticket is ED-1043")


async def test_an_agent_opens_it_again() -> None:
    talk = await handed_over()
    await talk.happens("ticket.closed", number=1042, agent="Kim", ending="resolved")
    await talk.happens("ticket.reopened", number=1042, agent="Kim")
    assert talk.sees("Kim has opened ED-1042 again.")
    assert talk.buttons == [], "nobody rates what is not over"
    await talk.says("thank you")

    assert talk.helpdesk == [TellHelpdesk(1042, "thank you")]


async def test_an_old_ticket_that_is_opened_again_does_not_take_over() -> None:
    talk = await handed_over()
    await talk.happens("ticket.reopened", number=1001, agent="Kim")
    assert talk.sees("What you write here still goes to ED-1042.")
    assert ticket_of(talk) == Ticketed(1042)


async def test_an_agent_without_a_name_is_somebody() -> None:
    talk = await handed_over()
    await talk.happens("ticket.taken", number=1042)
    assert talk.sees("Somebody of the helpdesk is looking after it.")
    await talk.happens("ticket.replied", number=1042, text="Hello")
    assert talk.sees("**Somebody**, helpdesk:\n\nHello")
