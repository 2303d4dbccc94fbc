"""Somebody else's devices: for agents, with a reason, and with a friendly no for everybody else."""

import pytest

from dialogs.effects import Send
from tests.dialogs.talk import ALEX, Talk, hololens

WELL = hololens("HOLOLENS-9X2T7K", management="enrolled", enrolled_by="entra")


def agent() -> Talk:
    talk = Talk(devices_found=(WELL,))
    talk.memory.agents = frozenset({ALEX.object_id})
    return talk


async def test_an_agent_gives_a_reason_and_sees_the_devices() -> None:
    talk = agent()
    await talk.says("status of megan@contoso.example")
    assert talk.sees("Why do you need to see the devices of megan@contoso.example?")

    await talk.says("ticket ED-1042")

    assert talk.memory.looks == [f"megan@contoso.example for {ALEX.object_id}: ticket ED-1042"]
    assert talk.sees("HOLOLENS-9X2T7K")
    assert "Look again" not in str(talk.cards), "a refresh would show the agent's own devices"


async def test_a_reason_that_is_none_is_asked_again() -> None:
    talk = agent()
    await talk.says("status of megan@contoso.example")
    await talk.says("x")
    assert talk.memory.looks == []
    assert talk.sees("such as a ticket number")

    await talk.says("ticket ED-1042")

    assert talk.sees("HOLOLENS-9X2T7K")


async def test_anybody_else_gets_a_friendly_no_and_the_way_to_their_own() -> None:
    talk = Talk(devices_found=(WELL,))
    await talk.says("status of megan@contoso.example")
    await talk.says("I am from the helpdesk, really")

    assert talk.sees("Only the helpdesk can see")
    assert not any("HOLOLENS-9X2T7K" in str(effect) for effect in talk.effects if isinstance(effect, Send))
    await talk.says("status")
    assert talk.sees("HOLOLENS-9X2T7K")


@pytest.mark.parametrize("words", ["status of megan@contoso.example", "which devices does megan@contoso.example have"])
async def test_while_intune_is_down_it_says_so_and_works_later(words: str) -> None:
    talk = agent()
    talk.memory.is_down = True
    await talk.says(words)
    await talk.says("ticket ED-1042")
    assert talk.sees("I could not look in Intune just now")

    talk.memory.is_down = False
    await talk.says(words)
    await talk.says("ticket ED-1042")
    assert talk.sees("HOLOLENS-9X2T7K")
