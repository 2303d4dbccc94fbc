"""The desk over the wire: what agents do in the channel, and what the person and the thread see of it."""

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from tests.chat import Chat
from tests.helpdesk.desk_chat import Desk

FORGED = {"card": "ticket.1001", "verb": "ticket.resolve"}


async def test_a_ticket_comes_into_the_channel_with_all_that_is_known(person: Chat, desk: Desk) -> None:
    assert person.sees("ED-1001")
    assert len(desk.cards) == 1
    for said in ("ED-1001: waiting", desk.sandbox.people["nothing_enrolled"].name, "0x80180014", "What I would advise"):
        assert said in desk.card
    [conversation] = [line for line in desk.lines if "The conversation so far" in line]
    assert "my hololens shows error" in conversation
    assert "Hand over to your helpdesk" not in conversation
    assert "Write help at any time" in conversation, "what was bold is words"


async def test_an_agent_takes_answers_and_resolves_and_the_person_follows(person: Chat, desk: Desk) -> None:
    shown = await desk.does("ticket.take")
    assert "in progress" in shown
    assert "in progress" in desk.card
    assert person.sees(desk.person.name)

    await desk.writes("Hold the power button.", "<p>Hold the <b>power</b> button.</p>")
    assert any("Hold the **power** button." in str(message.get("text")) for message in person.messages)

    await person.says("that worked")
    assert any("that worked" in line for line in desk.lines)

    await desk.does("ticket.resolve")
    assert "ED-1001: closed" in desk.card
    assert any("closed the ticket as solved" in line.replace("**", "") for line in desk.lines)

    await person.presses("5")
    assert "5 of 5" in desk.card


async def test_taking_twice_changes_nothing_and_says_so(desk: Desk) -> None:
    await desk.does("ticket.take")
    said = len(desk.lines)

    shown = await desk.does("ticket.take", data={"card": "ticket.1001", "verb": "ticket.take", "from": ""})

    assert "has this ticket already" in shown
    assert len(desk.lines) == said


async def test_of_two_agents_at_once_one_has_it_and_the_other_sees_who(desk: Desk, lead: Desk) -> None:
    press = {"card": "ticket.1001", "verb": "ticket.take", "from": ""}
    await desk.does("ticket.take", data=press)

    shown = await lead.does("ticket.take", data=press)
    assert f"{desk.person.name} has this ticket" in shown

    await lead.does("ticket.take")
    assert f"With {lead.person.name}" in desk.card


@pytest.mark.parametrize("by_submit", [True, False])
async def test_a_stranger_who_forges_a_press_changes_nothing(desk: Desk, stranger: Desk, *, by_submit: bool) -> None:
    before = desk.card

    shown = await stranger.does("ticket.resolve", data=FORGED, by_submit=by_submit)

    assert "Only the helpdesk can act" in shown or any("Only the helpdesk can act" in line for line in desk.lines)
    assert desk.card == before
    await desk.does("ticket.resolve")
    assert "closed" in desk.card


async def test_a_stranger_in_the_thread_is_told_once_and_nothing_is_passed_on(
    person: Chat, desk: Desk, stranger: Desk
) -> None:
    await stranger.writes("do you need me?")
    await stranger.writes("hello?")

    assert len([line for line in desk.lines if "Only the helpdesk can act" in line]) == 1
    assert not person.sees("do you need me?")


async def test_while_nobody_can_say_who_is_an_agent_nothing_changes(desk: Desk, sandbox: Sandbox, person: Chat) -> None:
    sandbox.faults.plant(Fault("/graph/*/checkMemberGroups", times=9, status=403, body="{}"))
    shown = await desk.does("ticket.take")
    assert "could not check" in shown
    assert "waiting" in desk.card

    sandbox.faults.clear()
    await desk.does("ticket.take")
    assert person.sees(desk.person.name)


async def test_a_note_stays_at_the_desk(person: Chat, desk: Desk) -> None:
    await desk.writes("/note call the supplier")
    await desk.does("ticket.note", text="they are on holiday")

    assert not person.sees("call the supplier")
    assert not person.sees("holiday")
    assert any("they are on holiday" in line for line in desk.lines)


async def test_an_unknown_command_is_not_passed_on(person: Chat, desk: Desk) -> None:
    await desk.writes("/solve now")

    assert not person.sees("/solve")
    assert any("I do not know that command" in line for line in desk.lines)


async def test_what_teams_cannot_carry_is_said_to_the_agent_and_to_the_person(person: Chat, desk: Desk) -> None:
    await desk.writes("see", '<p>see <img src="https://a.example/1.png"></p>')
    assert any("not the pictures or files (1)" in line for line in desk.lines)
    assert person.sees("see")

    await desk.writes("", '<p><img src="https://a.example/1.png"></p>')
    assert any("I can pass on text only" in line for line in desk.lines)


async def test_a_hundred_kilobytes_are_refused_clearly_and_nothing_is_lost(person: Chat, desk: Desk) -> None:
    await desk.writes("x" * 100_000)

    assert any("at most 4000 characters" in line for line in desk.lines)
    await desk.writes("in short: restart it")
    assert person.sees("restart it")


async def test_a_reply_to_a_closed_ticket_shows_the_way_on(person: Chat, desk: Desk) -> None:
    await desk.writes("/resolve")
    await desk.writes("one more thing")
    assert any("This ticket is closed" in line for line in desk.lines)
    assert not person.sees("one more thing")

    await desk.writes("/reopen")
    await desk.writes("one more thing")
    assert person.sees("one more thing")


async def test_a_fact_is_asked_by_the_bot_and_the_answer_counts(person: Chat, desk: Desk) -> None:
    await desk.does("ticket.ask", fact="identity")
    assert person.sees("Which account do you use")

    await person.presses("A local account")
    assert any("Account: local account" in line.replace("**", "") for line in desk.lines)
    assert "local account (answered to the bot)" in desk.card


async def test_who_is_given_back_goes_on_with_the_interview(person: Chat, desk: Desk) -> None:
    await desk.does("ticket.back", value="identity=local")

    assert "Given back to the bot" in desk.card
    said = len(desk.lines)
    await person.says("help")
    assert len(desk.lines) == said, "the person speaks to the bot again"


async def test_a_ticket_is_handed_only_to_who_is_an_agent_still(desk: Desk, lead: Desk) -> None:
    await lead.does("ticket.take")
    await desk.does("ticket.take")
    shown = await desk.does("ticket.hand", data={"card": "ticket.1001", "verb": "ticket.hand"}, to="somebody")
    assert "does not belong to the helpdesk" in shown

    await desk.does("ticket.take")
    assert f"With {desk.person.name}" in desk.card


async def test_a_press_on_a_ticket_that_is_gone_says_so(desk: Desk) -> None:
    for card in ("ticket.999999", "ticket.x", "", "incident.1"):
        shown = await desk.does("ticket.take", data={"card": card, "verb": "ticket.take", "from": ""})
        assert "I do not keep this ticket any longer" in shown


async def test_a_refresh_shows_the_card_as_it_is(desk: Desk, lead: Desk) -> None:
    await desk.does("ticket.take")
    assert f"With {desk.person.name}" in await lead.does("ticket.refresh", data={"card": "ticket.1001"})


async def test_the_person_ends_it_and_opens_it_again(person: Chat, desk: Desk) -> None:
    await person.presses("I need no help any more")
    await person.presses("Yes")
    assert "ED-1001: closed" in desk.card
    assert any("needs no more help" in line for line in desk.lines)


async def test_the_desks_channel_is_told_once_what_comes_there(desk: Desk) -> None:
    here = {"id": desk.channel_id, "conversationType": "channel", "tenantId": desk.sandbox.tenant_id}
    for fields in ({"type": "installationUpdate", "action": "add"}, {"type": "conversationUpdate", "membersAdded": []}):
        added = {**fields, "membersAdded": [{"id": f"28:{desk.sandbox.app_id}"}]}
        await desk.posts(desk.activity(conversation=here, **added))

    said = [str(card.get("text", "")) for card in desk.cards]
    assert len([text for text in said if "their ticket comes into this channel" in text]) == 1
