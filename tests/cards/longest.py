"""Cards at their longest: everything that can grow, with as much as there can be, or more."""

from dataclasses import replace
from datetime import timedelta

from bot.advisor import TABLE, VOCABULARY, Advice, Device, Fact, Facts, Source, parse_fact
from bot.advisor.advising import _advice
from bot.advisor.decision import Decided
from bot.advisor.evidence import FailingPolicy
from bot.advisor.rule import Rule
from cards.catalogue import Catalogues
from dialogs.advice_prompt import advice_prompt, summary
from dialogs.case import Case
from dialogs.devices import status_card, which_device
from dialogs.effects import Card
from dialogs.handover import case_rows
from dialogs.privacy import privacy_prompt
from dialogs.prompt import Answers, Prompt
from dialogs.records import MOST_LOOKS
from dialogs.typed import LONGEST
from dialogs.words import raw, words
from tests.cards.campaigns import campaigns
from tests.cards.commands import commands
from tests.cards.desk import desk_cards
from tests.cards.reminders import reminders
from tests.cards.samples import incidents, kept, prompts
from tests.cards.tickets import tickets
from tests.dialogs.talk import NOON, hololens

KEY = "123456789012.10"
"""The key of a card in a conversation that has gone on for years."""

WRITTEN = {"os_build": "22621.1266", "battery_percent": "80", "free_gb": "20", "error": "0x80180014"}

_DUTCH = Catalogues().of("nl")


def cards(sign: str) -> dict[str, Card]:
    """Return every card that can be long, by a name of its own. What strangers write is all `sign`, far too much."""
    return {
        **{f"advice {name}": advice_prompt(advice, may_watch=True).open_card(KEY) for name, advice in ADVICES.items()},
        **cards_of_strangers(sign),
    }


def cards_of_strangers(sign: str) -> dict[str, Card]:
    """Return those of them on which something stands that a stranger wrote."""
    written = sign * 1000
    device = stranger(written)
    tried = [summary(advice) for advice in ADVICES.values()]
    which = which_device([device] * 20)
    why = Prompt("reason", words("others.why", user=raw(written)), answers=Answers.TEXT)
    return {
        **{f"{name}, asked again": long_lead(prompt, written) for name, prompt in prompts().items()},
        **{f"{name}, answered": long_answer(prompt, written) for name, prompt in prompts().items()},
        "which of 20": long_lead(which, written),
        "which of 20, answered": which.closed_card(note="card.answered", answer=which.label(device.id)),
        "privacy": long_privacy(written).open_card(KEY, offer_person=True),
        "privacy, answered": long_answer(long_privacy(written), written),
        "why": long_lead(why, written),
        "why, answered": long_answer(why, written),
        **{f"status of {number}": status(written, [device] * number) for number in (1, 2, 3, 6, 20)},
        "handover": Card("handover", case_rows(Case(every_fact(), tried[0], tuple(tried), written[:LONGEST]))),
        "text": Card("text", {"line": words("device.named", name=raw(written), serial=raw(written))}),
        **incidents(written),
        **reminders(written, NOON),
        **campaigns(written, NOON),
        **commands(written, device, tuple(ADVICES.values())),
        **tickets(written, every_fact(), tuple(ADVICES.values()), device, NOON),
        **desk_cards(written, every_fact(), tuple(ADVICES.values()), device, NOON, agents=50),
    }


def long_lead(prompt: Prompt, written: str) -> Card:
    """Return a question as it is asked again, with all that may be said above it."""
    lead = words("not_understood.person", hint=words("device.taken", name=raw(written)))
    return prompt.again().open_card(KEY, lead=lead, offer_person=True)


def long_privacy(written: str) -> Prompt:
    """Return the card about somebody of whom everything is kept that can be."""
    remembered, figures = kept(written, MOST_LOOKS)
    watches = tuple(replace(watch, serial_number=written) for watch in remembered.watches * 3)
    return privacy_prompt(replace(remembered, facts=every_fact(), watches=watches), figures)


def long_answer(prompt: Prompt, written: str) -> Card:
    """Return the card on which somebody typed."""
    return prompt.closed_card(note="card.answered", answer=raw(written))


def status(user: str, devices: list[Device]) -> Card:
    """Return the card that shows somebody's devices."""
    card = status_card(words("others.title", user=raw(user)), devices, NOON)
    return Card(card.template, {**card.params, "key": KEY})


def stranger(written: str) -> Device:
    """Return a device of which each name is `written`, and which meets none of twelve policies."""
    policies = tuple(FailingPolicy(written, (written,) * 7) for _ in range(12))
    device = hololens(
        written, facts={"management": "enrolled", "enrolled_by": "package", "entra_object_deleted": "yes"}
    )
    facts = device.facts.with_(parse_fact("os_build", "22621.1266", Source.INTUNE, NOON))
    long_ago = NOON - timedelta(days=9)
    return replace(
        device,
        id="705c034c-034c-705c-4c03-5c704c035c70",
        model=written,
        compliance=written,
        failing_policies=policies,
        facts=facts,
        last_sync=long_ago,
        enrolled_at=long_ago,
    )


def every_fact() -> Facts:
    """Return every fact there is, each with its longest value and as Intune told it."""
    return Facts(_fact(key) for key in VOCABULARY)


def _longest(rule: Rule) -> Advice:
    """Return the advice of a row with every fact that it or a row before it looks at among the reasons."""
    looked_at = {"goal"}
    for branches in TABLE.by_goal.values():
        before = {test[0] for branch in branches if branch.rule.level <= rule.level for test in branch.tests}
        if any(branch.rule is rule for branch in branches):
            looked_at = max(looked_at, before | {"goal"}, key=len)
    return _advice(Decided(rule, VOCABULARY.in_order(looked_at), ()), every_fact(), NOON.date(), TABLE)


def _fact(key: str) -> Fact:
    value = max(VOCABULARY[key].choices, key=lambda value: _length(key, value), default=WRITTEN.get(key, ""))
    return parse_fact(key, value, Source.INTUNE, NOON)


def _length(key: str, value: str) -> int:
    message = f"value.{key}.{value}"
    return len(_DUTCH.text(message)) if message in _DUTCH else len(value)


ADVICES = {rule.name: _longest(rule) for rule in TABLE.rules}
"""The longest advice of every row of the table, by its name."""
