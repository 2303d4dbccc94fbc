"""Advice as a prompt: the card with the steps, which ends in the question whether they worked."""

from collections.abc import Collection
from dataclasses import replace
from itertools import groupby

from bot.advisor import UNKNOWN, VOCABULARY, Advice, Citation, Source
from dialogs.fact_prompt import question_for
from dialogs.prompt import Choice, Prompt
from dialogs.words import Words, fact_row, words

WORKED, FAILED, PERSON = "worked", "failed", "person"
"""The three ways in which advice ends."""
WATCH, UNWATCH = "watch", "unwatch"
"""Meanwhile the bot may look by itself whether the device has arrived."""
WALK = "walk"
"""The steps are read one at a time, for somebody who wears the HoloLens."""
SERIAL_NUMBER_TELLS = "autopilot"
"""The fact for which the serial number is asked instead."""
WRONG = "wrong"
"""Something that the advice rests on is not right."""


def advice_prompt(advice: Advice, *, may_watch: bool, done: Collection[str] = ()) -> Prompt:
    """Return the advice, which ends in the question whether it worked. `done` are the ids of steps to be ticked."""
    walk = (WALK,) if len(advice.steps) > 1 else ()
    watch = (WATCH,) if may_watch else ()
    ending = ending_prompt(*walk, *watch, WRONG)
    return replace(ending, template="advice", card=advice_card(advice, done), follows=True)


def to_find_out(advice: Advice) -> str | None:
    """Return the fact that the advice shows how to find out, where it is one that can be chosen."""
    if advice.outcome != "not_enough":
        return None
    unknown = (fact.key for fact in advice.because if fact.value == UNKNOWN and fact.source is Source.ASKED)
    return next((key for key in unknown if VOCABULARY[key].choices and key != SERIAL_NUMBER_TELLS), None)


def finding_prompt(advice: Advice, fact: str) -> Prompt:
    """Return the advice how to find out a fact, which ends in the question for it."""
    return replace(question_for(fact), template="advice", card=advice_card(advice), follows=True)


def advice_card(advice: Advice, done: Collection[str] = ()) -> dict[str, object]:
    """Return what fills the card beside the question: above one that asks again no step says to ask again."""
    if advice.is_contradiction or to_find_out(advice) is not None:
        advice = replace(advice, steps=tuple(step for step in advice.steps if not step.leads_back))
    return {"advice": advice_rows(advice, done)}


def ending_prompt(*between: str) -> Prompt:
    """Return the question whether it worked, alone. `between` are the ways on that are no ending."""
    return Prompt("advice", words("advice.question"), advice_choices(WORKED, FAILED, *between, PERSON))


def advice_choices(*which: str) -> tuple[Choice, ...]:
    """Return the buttons below advice."""
    return tuple(Choice(choice, words(f"advice.{choice}")) for choice in which)


def summary(advice: Advice) -> Words:
    """Return the advice in one or two sentences."""
    return words(f"summary.{advice.rule}", **advice.params)


def advice_rows(advice: Advice, done: Collection[str] = ()) -> dict[str, object]:
    """Return what fills the card: ids and values in the order in which they are read. `done` are steps to be ticked."""
    params = advice.params
    return {
        "rule": advice.rule,
        "outcome": advice.outcome,
        "possible": advice.possible,
        "actor": advice.actor.value,
        "summary": summary(advice),
        "warnings": [words(f"warning.{warning.id}", **params) for warning in advice.warnings if warning.before is None],
        "groups": _groups(step_rows(advice, done)),
        "verify": verify_rows(advice),
        "notes": [words(f"note.{note}", **params) for note in advice.notes],
        "because": [fact_row(fact) for fact in advice.because],
        "assumptions": [words(f"assumption.{fact.key}.{fact.value}") for fact in advice.assumptions],
        "sources": [source_row(citation) for citation in advice.citations],
    }


def verify_rows(advice: Advice) -> list[Words]:
    """Return how to check that it worked."""
    return [words(f"verify.{check}", **advice.params) for check in advice.verify]


def step_rows(advice: Advice, done: Collection[str] = ()) -> list[dict[str, object]]:
    """Return the steps numbered through, each with who does it, the warnings said before it, and whether it is done."""
    before: dict[str, list[Words]] = {}
    for warning in advice.warnings:
        if warning.before is not None:
            before.setdefault(warning.before, []).append(words(f"warning.{warning.id}", **advice.params))
    return [
        {
            "number": number,
            "actor": step.actor.value,
            "text": words(f"step.{step.id}", **{**advice.params, **step.params}),
            "warnings": before.get(step.id, []),
            "done": step.id in done,
        }
        for number, step in enumerate(advice.steps, start=1)
    ]


def _groups(steps: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the steps in runs of the same actor."""
    return [{"actor": actor, "steps": list(run)} for actor, run in groupby(steps, key=lambda step: step["actor"])]


def source_row(citation: Citation) -> dict[str, object]:
    """Return a page as a card names it."""
    return {"title": citation.title, "url": citation.url, "date": {"day": citation.date.isoformat()}}
