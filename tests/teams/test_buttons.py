"""Buttons, pressed both ways: by Action.Execute, and by the Action.Submit of a Teams that does not know it."""

import asyncio
from dataclasses import dataclass, field, replace
from itertools import count
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.advisor import Build
from bot.storage.arrival import Waiting
from bot.storage.decision import Event
from bot.storage.outbox import Message
from bot.teams.adapter import Collected, OutboxAdapter
from bot.teams.handler import Handler
from dialogs.desk import NoDesk
from dialogs.runner import Runner
from tests.dialogs.talk import ALEX, INTERPRETER, NOON, RENDERER, Memories, Memory, actions, hololens, nodes
from tests.teams.reading import read

JSON = dict[str, object]

TYPED = ("0x80180014", "20348.1501", "001204781234", "ticket ED-1042", "what?", "")
"""What people write into the field of a card."""
SAYINGS = ("enroll", "unenroll my hololens", "I get an error", "sell my hololens", "status", "help", "hello", "restart")
DEVICES = (hololens("LAB-1", management="enrolled", os_build=Build(22621, 1266)), hololens("LAB-2"))


@dataclass
class Desk:
    """One conversation in front of the real handler, in memory: every turn may be taken twice from the same state."""

    devices: int = 0
    state: JSON | None = None
    cards: dict[str, JSON] = field(default_factory=dict)
    """Every card as it looks now, by key."""

    def __post_init__(self) -> None:
        self._handler = Handler(
            Runner(Memory(DEVICES[: self.devices]), INTERPRETER, Memories(), ("en",), NoDesk()), RENDERER
        )
        self._numbers = count(1)

    async def takes(self, number: int, **fields: object) -> Collected:
        """Return what comes of an activity; nothing is kept of it."""
        activity: JSON = {
            "id": f"f:{number}",
            "channelId": "msteams",
            "serviceUrl": "https://smba.trafficmanager.net/amer/",
            "locale": "en-US",
            "from": {"id": "29:alex", "name": "Alex", "aadObjectId": ALEX.object_id},
            "recipient": {"id": "28:bot", "name": "Enroll Desk"},
            "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": ALEX.tenant_id},
            **fields,
        }
        waiting = Waiting(number, str(activity["id"]), activity, NOON, self.state, number)
        return await OutboxAdapter().process(waiting, self._handler.on_turn)

    async def says(self, text: str) -> None:
        """Write a message, and go on from there."""
        self._keep(await self.takes(next(self._numbers), type="message", text=text))

    async def presses(self, action: JSON, typed: JSON, *, going_on: bool) -> None:
        """Press a button both ways from the same state, and see that it comes to the same."""
        number = next(self._numbers)
        data = {**cast("JSON", action["data"]), **typed}  # Teams puts what was typed into the data, either way
        invoke = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}, "trigger": "manual"}
        fallback = cast("JSON", action["fallback"])
        submitted = {**cast("JSON", fallback["data"]), **typed}
        executed = await self.takes(
            number, type="invoke", name="adaptiveCard/action", value=invoke, replyToId="1:the-card"
        )
        by_submit = await self.takes(number, type="message", value=submitted, replyToId="1:the-card")

        assert came_of(executed) == came_of(by_submit), action
        assert by_submit.invoke_response is None
        assert executed.invoke_response is not None
        assert executed.invoke_response.status == 200
        if going_on:
            self._keep(executed)

    def buttons(self) -> list[tuple[JSON, list[str]]]:
        """Return every button of every card, with the ids of the fields that it sends along."""
        return [
            (action, _inputs(card) if action["associatedInputs"] == "auto" else [])
            for card in self.cards.values()
            for action in actions(card)
        ]

    def _keep(self, collected: Collected) -> None:
        assert collected.outcome is not None
        self.state = collected.outcome.state
        for message in collected.messages:
            for part in cast("list[JSON]", read(message.activity).get("attachments", [])):
                self.cards[message.key] = cast("JSON", part["content"])


def _inputs(card: JSON) -> list[str]:
    return [str(node["id"]) for node in nodes(card) if str(node.get("type", "")).startswith("Input.")]


def came_of(collected: Collected) -> tuple[object, list[Message], list[Event]]:
    """Return what a turn came to, but for the answer that only an invoke gets."""
    messages = [replace(message, activity=read(message.activity)) for message in collected.messages]
    return collected.outcome, messages, collected.events


MOVES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(TYPED)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAYINGS), MOVES, st.integers(0, 2))
def test_a_button_does_the_same_however_it_is_pressed(saying: str, moves: list[tuple[int, str]], devices: int) -> None:
    asyncio.run(_play(saying, moves, devices))


async def _play(saying: str, moves: list[tuple[int, str]], devices: int) -> None:
    desk = Desk(devices)
    await desk.says(saying)
    for which, typed in moves:
        buttons = desk.buttons()
        if not buttons:
            await desk.says("help")
            continue
        for action, inputs in buttons:
            await desk.presses(action, dict.fromkeys(inputs, typed), going_on=False)
        action, inputs = buttons[which % len(buttons)]
        await desk.presses(action, dict.fromkeys(inputs, typed), going_on=True)


async def test_a_press_does_something_at_all() -> None:
    desk = Desk(devices=2)
    await desk.says("enroll")
    [action] = [action for action, _ in desk.buttons() if action["title"] == "LAB-1"]
    before = replace(desk)

    await desk.presses(action, {}, going_on=True)

    assert desk.state != before.state
    assert action not in [button for button, _ in desk.buttons()]


async def test_a_card_of_yesterday_is_put_right_either_way() -> None:
    desk = Desk()
    await desk.says("enroll")
    old, _ = desk.buttons()[0]
    await desk.presses(old, {}, going_on=True)

    await desk.presses(old, {}, going_on=True)
    await desk.says("start over")
    await desk.presses(old, {}, going_on=True)

    assert desk.buttons()
