"""What is counted of conversations, tickets and look-ups, with a whole bot."""

from collections.abc import Callable

import pytest

from bot.metrics.registry import REGISTRY
from tests.chat import Chat

More = Callable[..., float]


@pytest.fixture
def more() -> More:
    """Tell by how much a counter is higher than when the test began."""
    before = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
    }

    def more(name: str, **labels: str) -> float:
        now = REGISTRY.get_sample_value(f"enrolldesk_{name}_total", labels) or 0
        return now - before.get((f"enrolldesk_{name}_total", *sorted(labels.items())), 0)

    return more


async def advised(chat: Chat) -> None:
    """Come to the advice for a personal account."""
    await chat.says("How do I enroll my HoloLens?")
    await chat.presses("HoloLens 2")
    await chat.presses("Yes, it is in use already")
    await chat.presses("A personal Microsoft account")


async def test_advice_is_counted_by_its_rule_and_its_end_by_who_tells(chat: Chat, more: More) -> None:
    await advised(chat)
    assert more("rules_given", rule="E17") == 1

    await chat.presses("That worked")
    assert more("resolved", by="person") == 1
    assert more("rules_given", rule="E17") == 1


async def test_a_message_that_is_not_understood_counts_in_its_language(chat: Chat, more: More) -> None:
    await chat.says("xyzzy plugh frobnicate")
    assert more("intents_unsure", language="en") == 1

    chat.locale = "tlh-KX"
    await chat.says("nuqneH xyzzy plugh")
    assert more("intents_unsure", language="other") == 1

    await chat.says("help")
    assert more("intents_unsure", language="en") + more("intents_unsure", language="other") == 2


async def test_the_same_activity_again_is_no_second_turn(chat: Chat, more: More) -> None:
    activity = chat.activity(type="message", text="help")
    await chat.posts(activity)
    await chat.posts(activity)
    await chat.app.idle()

    assert (more("turns", outcome="handled"), more("turns", outcome="repeated")) == (1, 1)


async def test_a_fault_of_ours_is_counted_as_one(chat: Chat, more: More, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_: object) -> None:
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr(chat.app.turns._handler, "on_turn", fails)
        await chat.says("help")
    assert (more("turns", outcome="failed"), more("turns", outcome="handled")) == (1, 0)

    await chat.says("help")
    assert (more("turns", outcome="failed"), more("turns", outcome="handled")) == (1, 1)


async def test_a_lookup_counts_whether_it_was_answered(chat: Chat, more: More) -> None:
    await chat.says("How do I enroll my HoloLens?")

    assert more("graph_requests", lookup="user_devices", outcome="answered") == 1
