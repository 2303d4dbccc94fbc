"""Who decides: in a channel the desk first, in a personal chat the dialogs, unless a turn concerns the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.storage.arrival import Waiting
from bot.storage.work import Happening, Work
from bot.teams.adapter import Collected, OutboxAdapter
from bot.teams.handler import Handler
from cards.message import CARD
from dialogs.effects import Answer, Effect, EndTicket, Later, Send, Text
from dialogs.runner import Outcome
from dialogs.turn import Turn
from tests.cards.samples import cards
from tests.dialogs.talk import ALEX, NOON, RENDERER
from tests.teams.reading import read

JSON = dict[str, object]

WORK = Work(happenings=(Happening("a:1", "ticket.1042.2", "ticket.taken", {"number": 1042}),))
REFUSED = Answer(Text("press.taken"))
HELP = Answer(cards()["text"])
SAID = Send("1.1", Text("press.taken"), policy="hold")
CHANNEL: JSON = {
    "id": "19:7c3a@thread.tacv2;messageid=17",
    "conversationType": "channel",
    "tenantId": ALEX.tenant_id,
}
PRESS: JSON = {"verb": "ticket.take", "data": {"card": "ticket.1042", "from": ""}}


@dataclass
class ScriptedDesk:
    """Decides as it is told, and keeps what it was asked."""

    takes: Sequence[Effect] | None = None
    """What it says of what it takes; None where nothing is its own."""
    has: bool = False
    """Whether a personal turn concerns it."""
    asked: list[Turn] = field(default_factory=list)
    settled: list[Effect] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)

    def concerns(self, turn: Turn) -> bool:
        return self.has and bool(turn.text)

    async def take(self, state: Mapping[str, object] | None, turn: Turn) -> tuple[Outcome, Work] | None:
        self.asked.append(turn)
        return None if self.takes is None else (Outcome(dict(state or {}), tuple(self.takes), "nl"), WORK)

    async def settle(self, effects: Sequence[Effect], turn: Turn, outcome: Outcome) -> Work:
        assert turn.person.object_id == ALEX.object_id
        assert all(effect in outcome.effects for effect in effects)
        self.settled += effects
        return WORK

    async def search(self, turn: Turn, text: str) -> Sequence[Mapping[str, object]]:
        assert turn.person.object_id == ALEX.object_id
        self.searched.append(text)
        return [{"contentType": CARD, "content": {"type": "AdaptiveCard"}}]


@dataclass
class ScriptedDialogs:
    """Decide as they are told."""

    effects: Sequence[Effect] = ()
    asked: list[Turn] = field(default_factory=list)

    async def run(self, state: Mapping[str, object] | None, turn: Turn) -> Outcome:
        self.asked.append(turn)
        return Outcome(dict(state or {}), tuple(self.effects), "en")


async def came(desk: ScriptedDesk, dialogs: ScriptedDialogs, **fields: object) -> Collected:
    """Return what comes of an activity."""
    activity: JSON = {
        "id": "f:1",
        "type": "message",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/amer/",
        "from": {"id": "29:alex", "name": "Alex", "aadObjectId": ALEX.object_id},
        "recipient": {"id": "28:bot", "name": "Enroll Desk"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": ALEX.tenant_id},
        **fields,
    }
    handler = Handler(dialogs, RENDERER, desk=desk)
    return await OutboxAdapter().process(Waiting(1, "f:1", activity, NOON, {"welcomed": True}, 1), handler.on_turn)


def answered(collected: Collected) -> JSON:
    """Return what an invoke was answered."""
    assert collected.invoke_response is not None
    assert collected.invoke_response.status == 200
    return read(collected.invoke_response.body)


async def pressed(effects: Sequence[Effect] | None, *, by_submit: bool = False) -> Collected:
    """Press a button of the desk's card in the channel."""
    desk, dialogs = ScriptedDesk(takes=effects), ScriptedDialogs()
    if by_submit:
        value: JSON = {"verb": PRESS["verb"], "card": "ticket.1042", "from": ""}
        return await came(desk, dialogs, conversation=CHANNEL, value=value, replyToId="17")
    value = {"action": {"type": "Action.Execute", **PRESS}}
    fields: JSON = {"type": "invoke", "name": "adaptiveCard/action", "value": value, "replyToId": "17"}
    return await came(desk, dialogs, **{"conversation": CHANNEL, **fields})


async def test_in_a_channel_the_desk_is_asked_first_and_the_dialogs_never() -> None:
    desk, dialogs = ScriptedDesk(takes=[SAID]), ScriptedDialogs()
    collected = await came(desk, dialogs, conversation=CHANNEL, text="hello")

    assert [turn.conversation for turn in desk.asked] == [CHANNEL["id"]]
    assert dialogs.asked == []
    assert collected.work is WORK
    assert [(message.key, message.policy) for message in collected.messages] == [("1.1", "hold")]


async def test_what_is_none_of_the_desks_in_a_channel_is_answered_as_ever() -> None:
    desk, dialogs = ScriptedDesk(takes=None), ScriptedDialogs()
    mention = {"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>Enroll Desk</at>"}
    collected = await came(desk, dialogs, conversation=CHANNEL, text="<at>Enroll Desk</at> hi", entities=[mention])
    assert len(collected.messages) == 1
    assert not collected.work

    assert not (await came(desk, dialogs, conversation=CHANNEL, text="hi")).messages
    assert dialogs.asked == []


@pytest.mark.parametrize("has", [True, False])
async def test_in_a_personal_chat_the_desk_takes_what_concerns_it(*, has: bool) -> None:
    desk, dialogs = ScriptedDesk(takes=[SAID], has=has), ScriptedDialogs()
    collected = await came(desk, dialogs, text="tickets open")

    assert (len(desk.asked), len(dialogs.asked)) == ((1, 0) if has else (0, 1))
    assert bool(collected.work) is has


async def test_what_the_desk_leaves_in_a_personal_chat_goes_to_the_dialogs() -> None:
    desk, dialogs = ScriptedDesk(takes=None, has=True), ScriptedDialogs()
    await came(desk, dialogs, text="tickets open")

    assert (len(desk.asked), len(dialogs.asked)) == (1, 1)


async def test_only_what_concerns_a_ticket_is_settled_and_its_work_committed_with_the_turn() -> None:
    later = Later("x", "watch", NOON)
    desk, dialogs = ScriptedDesk(), ScriptedDialogs([SAID, EndTicket(1042), later])
    collected = await came(desk, dialogs, text="end")
    assert desk.settled == [EndTicket(1042)]
    assert collected.work is WORK
    assert [event.key for event in collected.events] == ["x"]

    plain = ScriptedDesk()
    assert not (await came(plain, ScriptedDialogs([SAID, later]), text="end")).work
    assert plain.settled == []


async def test_who_presses_is_shown_a_line_or_a_card_and_nobody_else_is() -> None:
    line, card = await pressed([REFUSED]), await pressed([HELP])

    assert answered(line)["type"] == "application/vnd.microsoft.activity.message"
    assert answered(line)["value"] == RENDERER.text("press.taken", {}, "nl")
    assert answered(card)["type"] == CARD
    assert cast("JSON", answered(card)["value"])["type"] == "AdaptiveCard"
    assert line.messages == card.messages == []


async def test_a_second_answer_for_them_is_said_since_an_invoke_has_one() -> None:
    collected = await pressed([HELP, REFUSED])

    assert answered(collected)["type"] == CARD
    assert [message.activity["text"] for message in collected.messages] == [RENDERER.text("press.taken", {}, "nl")]


async def test_a_teams_that_knows_no_action_execute_is_answered_by_a_message() -> None:
    collected = await pressed([HELP, REFUSED], by_submit=True)

    assert collected.invoke_response is None
    assert len(collected.messages) == 2
    assert "attachments" in collected.messages[0].activity


async def test_a_press_that_is_nobodys_is_at_least_taken() -> None:
    assert answered(await pressed(None))["value"] == RENDERER.text("press.taken", {}, "en")


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ([{"name": "search", "value": " ED-1042 "}], "ED-1042"),
        ([{"name": "initialRun", "value": "true"}], ""),
        ([{"name": "search", "value": 7}], ""),
        ("nonsense", ""),
        (None, ""),
    ],
)
async def test_a_search_of_the_message_extension_is_the_desks(parameters: object, text: str) -> None:
    desk, dialogs = ScriptedDesk(), ScriptedDialogs()
    value = {"commandId": "tickets", "parameters": parameters}
    collected = await came(desk, dialogs, type="invoke", name="composeExtension/query", value=value)

    result = cast("JSON", answered(collected)["composeExtension"])
    assert desk.searched == [text]
    assert (result["type"], result["attachmentLayout"], len(cast("list[JSON]", result["attachments"]))) == (
        "result",
        "list",
        1,
    )
    assert collected.outcome is None
    assert dialogs.asked == []


async def test_without_a_helpdesk_a_search_finds_nothing() -> None:
    activity: JSON = {"type": "invoke", "name": "composeExtension/query", "value": {"parameters": []}}
    handler = Handler(ScriptedDialogs(), RENDERER)
    waiting = Waiting(1, "f:1", {**activity, "conversation": {"id": "a:1"}, "recipient": {"id": "28:b"}}, NOON, None, 1)
    collected = await OutboxAdapter().process(waiting, handler.on_turn)

    assert cast("JSON", answered(collected)["composeExtension"])["attachments"] == []
