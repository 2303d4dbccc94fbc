"""Agents ask the bot: who may, what they see, what is kept of it, and what goes wrong."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import cast

import pytest

from bot.helpdesk.action import Take
from bot.sandbox import Fault, Sandbox
from bot.storage.database import Pool
from dialogs.effects import Answer, Card, Replace, Send, Text
from dialogs.turn import Person
from tests.conftest import MovableClock
from tests.helpdesk.asking import AGENT, DESK, ELSEWHERE, USER, Asking, asking
from tests.helpdesk.people import TOM, after, opened

UPN = "mateus.figueira@contoso.example"
SERIAL_NUMBER = "001204785678"
DEVICE = "HOLOLENS-7QK2MD"
ASKED = {"user": UPN, "reason": "ticket ED-1042"}
"""The data of a press that asks about UPN."""
CHAT = "a:agent"


@pytest.fixture
async def desk(sandbox: Sandbox, pool: Pool, clock: MovableClock) -> AsyncIterator[Asking]:
    async with asking(sandbox, pool, clock) as running:
        yield running


@pytest.mark.parametrize("where", [DESK, f"{DESK};messageid=1700000000000", CHAT])
async def test_an_agent_sees_what_is_likely_the_matter_and_it_is_kept_why(desk: Asking, where: str) -> None:
    shown = desk.shown(await desk.says(f"diagnose {UPN} because of ED-1042", where=where))

    assert f"HoloLens of {UPN}" in shown
    assert f"{DEVICE} is enrolled, and does not meet its compliance policies" in shown
    assert "Require BitLocker" in shown
    assert "mdmDeviceId/7e106b4d-2c3f-4d8e-9ba1-f203b4c5d6e7" in shown
    people = desk.sandbox.people
    assert await desk.audited() == [(people[AGENT].id, "devices_of", people[USER].id, "ED-1042")]


async def test_the_advice_is_that_which_the_person_would_get(desk: Asking) -> None:
    person = desk.sandbox.people["failed_attempt"]
    shown = desk.shown(await desk.says(f"diagnose {person.user_principal_name} because of a call"))

    assert "0x80180014" in shown
    assert "Next step" in shown
    assert desk.renderer.text("summary.E36", {}, "en") in shown


async def test_who_is_mentioned_is_looked_up_by_their_object_id(desk: Asking) -> None:
    person = desk.sandbox.people[USER]
    mentioned = Person(desk.sandbox.tenant_id, person.id, person.name, "29:mateus")
    shown = desk.shown(await desk.says(f"diagnose {person.name} because of a call", mentions=(mentioned,)))

    assert f"HoloLens of {person.name}" in shown
    assert DEVICE in shown


@pytest.mark.parametrize("command", [f"diagnose {UPN}", f"diagnose {UPN} because ok", f"find {SERIAL_NUMBER}"])
async def test_without_a_reason_it_is_asked_for_before_anything_is_looked_up(desk: Asking, command: str) -> None:
    effects = await desk.says(command)
    assert effects is not None
    (sent,) = effects
    assert isinstance(sent, Send)
    assert isinstance(sent.message, Card)
    assert sent.message.template == "desk_command_reason"
    assert await desk.audited() == []

    data = cast("dict[str, str]", sent.message.params["data"])
    verb = str(sent.message.params["verb"])
    (short,) = await desk.presses(verb, {**data, "reason": " ok "}, card=sent.key)
    assert short == Answer(Text("desk_command.reason.error"))
    assert await desk.audited() == []

    (looked,) = await desk.presses(verb, {**data, "reason": "ticket ED-1042"}, card=sent.key)
    assert isinstance(looked, Replace)
    assert looked.key == sent.key
    assert DEVICE in desk.drawn(looked.card)
    assert {why for _, _, _, why in await desk.audited()} == {"ticket ED-1042"}


async def test_a_device_is_found_by_its_serial_number_whoever_has_it(desk: Asking) -> None:
    shown = desk.shown(await desk.says(f"find {SERIAL_NUMBER} because it lay in the canteen"))

    assert DEVICE in shown
    agent, owner = desk.sandbox.people[AGENT].id, desk.sandbox.people[USER].id
    assert await desk.audited() == [
        (agent, "serial_number", None, "it lay in the canteen"),
        (agent, "device", owner, "it lay in the canteen"),
    ]


async def test_a_serial_number_that_nobody_knows_says_so(desk: Asking) -> None:
    shown = desk.shown(await desk.says("find 009999999999 because it lay in the canteen"))

    assert "Intune shows no HoloLens here" in shown


@pytest.mark.parametrize("command", [f"diagnose {UPN} because I want to", "tickets open", "ticket ED-1042"])
async def test_whoever_is_no_agent_gets_a_friendly_no(desk: Asking, command: str) -> None:
    await desk.keeps(opened())
    assert await desk.says(command, by=USER) == (Send("desk.command.1", Text("desk_command.agents_only")),)
    assert await desk.audited() == []

    assert desk.shown(await desk.says(command)) != desk.renderer.text("desk_command.agents_only", {}, "en")


@pytest.mark.parametrize("text", ["explain 0x80180014", f"find {SERIAL_NUMBER} because it is mine", "hello", "ticket"])
async def test_what_a_user_may_mean_for_the_bot_is_left_to_it(desk: Asking, text: str) -> None:
    assert await desk.says(text, by=USER, where="a:user") is None


async def test_nobody_is_an_agent_while_graph_cannot_say_so(desk: Asking) -> None:
    desk.sandbox.faults.plant(Fault("/graph/*/checkMemberGroups", status=403))
    failed = desk.shown(await desk.says(f"diagnose {UPN} because of ED-1042"))
    assert "could not check" in failed
    assert await desk.audited() == []

    assert DEVICE in desk.shown(await desk.says(f"diagnose {UPN} because of ED-1042"))


async def test_an_agent_who_left_the_group_can_press_nothing_any_more(desk: Asking, clock: MovableClock) -> None:
    assert DEVICE in desk.shown(await desk.presses("desk.diagnose", ASKED))

    clock.move(minutes=10)
    agent = desk.sandbox.people[AGENT]
    desk.sandbox.tenant.people[AGENT] = replace(agent, groups=())
    assert "for the helpdesk only" in desk.shown(await desk.presses("desk.diagnose", ASKED))


async def test_where_others_read_along_nothing_is_shown(desk: Asking) -> None:
    for command in (f"diagnose {UPN} because of ED-1042", "tickets open"):
        assert "may read along here" in desk.shown(await desk.says(command, where=ELSEWHERE))
    pressed = await desk.presses("desk.diagnose", ASKED, where=ELSEWHERE)
    assert "may read along here" in desk.shown(pressed)
    assert await desk.audited() == []

    assert DEVICE in desk.shown(await desk.says(f"diagnose {UPN} because of ED-1042"))


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("desk.diagnose", {"user": ["x"], "reason": "ticket"}),
        ("desk.diagnose", {"serial_number": SERIAL_NUMBER, "reason": "ticket"}),
        ("desk.find", {"user": UPN, "reason": "ticket"}),
        ("desk.find", {"serial_number": "../devices", "reason": "ticket"}),
        ("desk.nothing", {"user": UPN, "reason": "ticket"}),
        ("desk.diagnose", {}),
    ],
)
async def test_forged_data_looks_at_nothing(desk: Asking, verb: str, data: dict[str, object]) -> None:
    assert await desk.presses(verb, data) == (Answer(Text("desk_command.stale")),)
    assert await desk.audited() == []

    assert DEVICE in desk.shown(await desk.presses("desk.diagnose", ASKED))


async def test_a_press_on_a_card_of_another_kind_leaves_that_card_where_it_is(desk: Asking) -> None:
    (effect,) = await desk.presses("desk.diagnose", ASKED, card="ticket.1042")

    assert isinstance(effect, Send)
    assert effect.key != "ticket.1042"
    assert DEVICE in desk.shown((effect,))


@pytest.mark.parametrize(
    ("fault", "user", "said"),
    [
        (None, "nobody@contoso.example", "nobody of that name"),
        (Fault("/graph/*/managedDevices", status=403), UPN, "not allowed to look"),
        (Fault("/graph/*/managedDevices", status=404, body="?"), UPN, "could not look"),
    ],
)
async def test_a_failure_never_looks_like_having_no_devices(
    desk: Asking, fault: Fault | None, user: str, said: str
) -> None:
    if fault is not None:
        desk.sandbox.faults.plant(fault)
    (answered,) = await desk.presses("desk.diagnose", {**ASKED, "user": user})
    assert isinstance(answered, Answer), "the card that asks stays, to be pressed again"
    assert said in desk.shown((answered,))

    assert DEVICE in desk.shown(await desk.presses("desk.diagnose", ASKED))


async def test_an_error_code_is_explained_in_each_case_with_its_sources(desk: Asking) -> None:
    shown = desk.shown(await desk.says("explain 8018-0014"))

    for rule in ("E36", "E07"):
        assert desk.renderer.text(f"summary.{rule}", {}, "en") in shown
    assert "learn.microsoft.com" in shown
    assert await desk.audited() == []


async def test_an_error_that_no_rule_names_is_no_guess(desk: Asking) -> None:
    assert "None of my rules names this error" in desk.shown(await desk.says("explain 0x8badf00d"))


async def test_a_wrong_command_gets_the_list_of_what_works(desk: Asking) -> None:
    for text in ("diagnose that guy", "what can you do?"):
        shown = desk.shown(await desk.says(text))
        assert "What you can ask me" in shown
        assert "**find**" in shown
    assert "I cannot tell who is meant" in desk.shown(await desk.says("diagnose that guy"))


async def test_open_tickets_are_those_of_the_desk_that_are_not_closed_with_a_link_to_their_card(desk: Asking) -> None:
    await desk.keeps(
        replace(opened(1001), card_id="1700000000001"),
        replace(after(Take(TOM), ticket=opened(1002)), card_id="1700000000002"),
        replace(opened(1003), channel_id=ELSEWHERE),
    )
    shown = desk.shown(await desk.says("tickets open"))

    assert "https://teams.microsoft.com/l/message/19%3Adesk%40thread.tacv2/1700000000001" in shown
    assert "Waits since" in shown
    assert "With Tom Peeters" in shown
    assert "ED-1003" not in shown


async def test_ten_tickets_are_listed_and_the_others_counted(desk: Asking) -> None:
    assert "No ticket is open" in desk.shown(await desk.says("tickets open"))
    await desk.keeps(*(opened(number) for number in range(1001, 1014)))
    shown = desk.shown(await desk.says("tickets open"))

    assert [f"ED-{number}" in shown for number in (1001, 1010, 1011)] == [True, True, False]
    assert "and 3 more" in shown


async def test_mine_are_those_that_i_hold(desk: Asking) -> None:
    agent = desk.sandbox.people[AGENT]
    mine = replace(TOM, id=agent.id, name=agent.name)
    await desk.keeps(opened(1001), after(Take(mine), ticket=opened(1002)), after(Take(TOM), ticket=opened(1003)))
    shown = desk.shown(await desk.says("tickets mine"))

    assert [f"ED-{number}" in shown for number in (1001, 1002, 1003)] == [False, True, False]


async def test_a_ticket_is_shown_as_its_card_is_now(desk: Asking) -> None:
    assert "There is no ticket ED-1042" in desk.shown(await desk.says("ticket ED-1042"))
    await desk.keeps(opened())
    effects = await desk.says("ticket 1042")
    assert effects is not None
    (sent,) = effects

    assert isinstance(sent, Send)
    assert isinstance(sent.message, Card)
    assert sent.message.params["key"] == "ticket.1042", "its buttons act on the ticket"
    assert "it stays black" in desk.shown(effects)
