"""Cards as the dialogs fill them: every template, every advice that an interview can come to, what strangers write."""

from collections.abc import Iterator
from dataclasses import replace

from bot.advisor import UNKNOWN, VOCABULARY, Advice, Fact, Facts, Question, Source, Value, advise, parse_fact
from bot.advisor.evidence import FailingPolicy
from bot.helpdesk.incident import Incident, News
from bot.helpdesk.incident_card import banner
from bot.helpdesk.ticket import Agent, Asker, Ticket
from dialogs.advice_prompt import advice_prompt, summary
from dialogs.case import Case
from dialogs.correction_prompt import contradicting_prompt, corrected_prompt, correction_prompt
from dialogs.devices import status_card, which_device
from dialogs.effects import Card
from dialogs.erasure import erasure_prompt
from dialogs.fact_prompt import contradiction_prompt, fact_prompt, serial_number_prompt
from dialogs.handover import case_rows
from dialogs.help import Help
from dialogs.menu import Menu
from dialogs.privacy import privacy_prompt
from dialogs.prompt import Prompt
from dialogs.records import Kept, Listed, Look, Remembered
from dialogs.step_prompt import check_prompt, step_prompt, step_words
from dialogs.watch import Watch
from dialogs.welcome import Welcome
from dialogs.words import Words, raw, words
from tests.cards.campaign_remaining import remaining
from tests.cards.campaigns import campaigns
from tests.cards.commands import commands
from tests.cards.desk import desk_cards
from tests.cards.reminders import reminders
from tests.cards.tickets import ticket_prompts, tickets
from tests.dialogs.talk import NOON, hololens
from tests.reminders.audience.campaigns import CAMPAIGN

WRITTEN = {"os_build": ("19041.1103", "22621.1266"), "error": ("0x80180014", "0x801c0003", "wipe_pending")}
"""Answers to questions that are typed."""


def interviews() -> Iterator[tuple[Facts, Question | Advice]]:
    """Go through every interview there is, with every answer to every question."""
    waiting = [Facts([Fact("goal", goal, Source.SAID)]) for goal in VOCABULARY["goal"].choices]
    while waiting:
        facts = waiting.pop()
        reached = advise(facts, NOON.date())
        yield facts, reached
        if isinstance(reached, Question):
            values = (*(reached.choices or WRITTEN.get(reached.fact, ())), UNKNOWN)
            waiting += [facts.with_(parse_fact(reached.fact, value, Source.ASKED, NOON)) for value in values]


def advices() -> dict[str, Advice]:
    """Return one advice of every rule that an interview can come to, by rule."""
    return {reached.rule: reached for _, reached in interviews() if isinstance(reached, Advice)}


def questions() -> dict[str, Question]:
    """Return every question that an interview can ask, by fact."""
    return {reached.fact: reached for _, reached in interviews() if isinstance(reached, Question)}


ADVICES = advices()
QUESTIONS = questions()


def prompts() -> dict[str, Prompt]:
    """Return every prompt by a name of its own."""
    said, shown = (Fact("identity", value, Source.INTUNE, NOON) for value in ("msa", "entra"))
    return {
        "welcome": Welcome().prompt(),
        "menu": Menu().prompt(),
        "help": Help().prompt(),
        "contradiction": contradiction_prompt(said, shown),
        "correction": correction_prompt(_known(), Facts([shown]), may_be_other=True),
        **{f"correction of {fact}": corrected_prompt(fact) for fact in ("network", "planned", "os_build")},
        "serial number": serial_number_prompt(),
        "privacy": privacy_prompt(*kept("ticket ED-1042")),
        "erasure": erasure_prompt(kept("ticket ED-1042")[1]),
        **{f"question {fact}": fact_prompt(question) for fact, question in QUESTIONS.items()},
        **{f"advice {rule}": advice_prompt(advice, may_watch=True) for rule, advice in ADVICES.items()},
        **contradictions(),
        **ticket_prompts(NOON),
        **steps(),
    }


def contradictions() -> dict[str, Prompt]:
    """Return advice on two things that were said and cannot both be true.

    Not the one on the first set-up, which Intune contradicts: on a phone its button is cut off, but in English.
    """
    told = {"goal": "enroll", "generation": "hololens_1", "os_build": "22621.1266"}
    said = Facts(parse_fact(key, value, Source.SAID, NOON) for key, value in told.items())
    advice = advise(said, NOON.date())
    assert isinstance(advice, Advice)
    assert advice.is_contradiction
    return {"contradicting advice": contradicting_prompt(advice, said)}


def steps() -> dict[str, Prompt]:
    """Return the longest advice one step at a time, and each step before which a warning is said."""
    longest = max(ADVICES.values(), key=lambda advice: len(advice.steps))
    done = [step.id for step in longest.steps[:3]]
    warned = {
        warning.before: step_prompt(advice, 1 + [step.id for step in advice.steps].index(warning.before))
        for advice in ADVICES.values()
        for warning in advice.warnings
        if warning.before is not None
    }
    return {
        "first step": step_prompt(longest, 1),
        "last step": step_prompt(longest, len(longest.steps)),
        "check": check_prompt(longest, may_watch=True),
        "advice with ticks": advice_prompt(longest, may_watch=True, done=done),
        **{f"step {step}": prompt for step, prompt in warned.items()},
    }


def cards() -> dict[str, Card]:
    """Return every card by a name of its own: each prompt as it asks, asks again and is answered, and the rest."""
    filled: dict[str, Card] = {}
    for name, prompt in prompts().items():
        filled[f"{name}, open"] = prompt.open_card("t1.1", lead=words("greeting"), offer_person=True)
        filled[f"{name}, again"] = prompt.again().open_card("t1.2")
        filled[f"{name}, answered"] = prompt.closed_card(note="card.answered", answer=prompt.choices[0].label)
        filled[f"{name}, left"] = prompt.closed_card(note="card.left")
    return {**filled, **cards_of_strangers("HOLOLENS-7F3K2Q")}


def incidents(written: str) -> dict[str, Card]:
    """Return the banner of an incident, while it lasts and when it is over, with `written` where agents wrote it."""
    agents = [Agent(str(number), f"{written} {number}") for number in range(5)]
    tickets = [
        Ticket.opened(
            1042 + number, Asker("t", str(number), "", "c"), {}, channel_id="c", at=NOON, failure="0x80180014"
        )
        for number, agent in enumerate(agents)
    ]
    taken = [replace(ticket, holder=agent) for ticket, agent in zip(tickets, agents, strict=True)]
    incident = Incident(7, "0x80180014", "c", NOON)
    news = News(NOON, agents[0], written)
    shown = {
        "incident": banner(incident, tickets, NOON),
        "incident of which nothing is known": banner(replace(incident, failure="0x8badf00d"), taken, NOON),
        "incident that depends": banner(replace(incident, failure="wipe_pending", news=(news,)), taken, NOON),
    }
    over = banner(replace(incident, closed_at=NOON, closed_by=agents[0], news=(news,)), taken, NOON)
    return {**{name: _with_key(card) for name, card in shown.items()}, "incident, answered": over}


def cards_of_strangers(written: str) -> dict[str, Card]:
    """Return the cards on which something stands that a stranger wrote, with `written` at every such place."""
    device = replace(
        hololens(written, facts={"management": "enrolled"}),
        id="id",
        model=written,
        compliance=f"x{written}",
        failing_policies=(FailingPolicy(written, (written,)),),
    )
    which = which_device([device] * 30)
    tried = tuple(summary(advice) for advice in ADVICES.values())[:3]
    return {
        "devices, open": which.open_card("t1.1", lead=words("device.taken", name=raw(written)), offer_person=True),
        "devices, answered": which.closed_card(note="card.answered", answer=which.label("id")),
        "status": _with_key(status_card(words("status.title"), [device] * 12, NOON)),
        "handover": Card("handover", case_rows(Case(_known(), tried[0], tried[1:], f"I saw {written}", _stuck()))),
        "text": Card("text", {"line": words("device.taken", name=raw(written))}),
        **incidents(written),
        **reminders(written, NOON),
        **campaigns(written, NOON),
        **remaining(written, CAMPAIGN),
        **commands(written, device, tuple(ADVICES.values())[:2]),
        **tickets(written, _known(), tuple(ADVICES.values())[:3], device, NOON),
        **desk_cards(written, _known(), tuple(ADVICES.values())[:3], device, NOON),
    }


def kept(written: str, looks: int = 1) -> tuple[Remembered, Kept]:
    """Return what is kept of somebody of whom much is, with `written` where somebody else wrote it."""
    watches = (Watch("1", NOON), Watch("2", NOON, serial_number=written))
    remembered = Remembered("nl", None, "Europe/Amsterdam", words("menu.text"), _known(), written, 7, watches)
    others = tuple(Look(NOON, "6fa459ea-ee8a-3ca4-894e-db77e160355e", written) for _ in range(looks))
    lists = tuple(Listed(written, number) for number in range(4))
    return remembered, Kept(12, 34, NOON, 30, 56, looks + 3, others, 365, 2, 3, NOON, 365, lists, 90)


def _with_key(card: Card) -> Card:
    """Return a card as the reply sends it."""
    return Card(card.template, {**card.params, "key": "t1.1"})


def _stuck() -> Words:
    return step_words(next(iter(ADVICES.values())), 1)


def _known() -> Facts:
    facts: list[tuple[str, Value, Source]] = [
        ("goal", "enroll", Source.SAID),
        ("identity", "msa", Source.ASKED),
        ("management", "enrolled", Source.INTUNE),
        ("os_build", UNKNOWN, Source.ASKED),
        ("licensed", "yes", Source.ASSUMED),
        ("error", "0x80180014", Source.GIVEN),
    ]
    return Facts(Fact(key, value, source, NOON) for key, value, source in facts)
