"""Advice as a prompt: the card with the steps, which ends in the question whether they worked."""

from dataclasses import replace
from itertools import groupby

from bot.advisor import Advice, Citation
from dialogs.prompt import Choice, Prompt
from dialogs.words import Words, fact_row, words

WORKED, FAILED, PERSON = "worked", "failed", "person"
"""The three ways in which advice ends."""
WATCH, UNWATCH = "watch", "unwatch"
"""Meanwhile the bot may look by itself whether the device has arrived."""


def advice_prompt(advice: Advice, *, may_watch: bool) -> Prompt:
    """Return the advice, which ends in the question whether it worked."""
    card = {"advice": advice_rows(advice)}
    return replace(asked_again_prompt(may_watch=may_watch), template="advice", card=card)


def asked_again_prompt(*, may_watch: bool) -> Prompt:
    """Return the same question alone."""
    watch = (WATCH,) if may_watch else ()
    return Prompt("advice", words("advice.question"), _choices(WORKED, FAILED, *watch, PERSON))


def watching_prompt() -> Prompt:
    """Return the same question alone, while the bot looks by itself."""
    return Prompt("advice", words("advice.question"), _choices(WORKED, FAILED, UNWATCH, PERSON))


def _choices(*which: str) -> tuple[Choice, ...]:
    return tuple(Choice(choice, words(f"advice.{choice}")) for choice in which)


def summary(advice: Advice) -> Words:
    """Return the advice in one or two sentences."""
    return words(f"summary.{advice.rule}", **advice.params)


def advice_rows(advice: Advice) -> dict[str, object]:
    """Return what fills the card: ids and values in the order in which they are read."""
    params = advice.params
    return {
        "rule": advice.rule,
        "outcome": advice.outcome,
        "possible": advice.possible,
        "actor": advice.actor.value,
        "summary": summary(advice),
        "warnings": [words(f"warning.{warning.id}", **params) for warning in advice.warnings if warning.before is None],
        "groups": _groups(advice),
        "verify": [words(f"verify.{check}", **params) for check in advice.verify],
        "notes": [words(f"note.{note}", **params) for note in advice.notes],
        "because": [fact_row(fact) for fact in advice.because],
        "assumptions": [words(f"assumption.{fact.key}.{fact.value}") for fact in advice.assumptions],
        "sources": [_source(citation) for citation in advice.citations],
    }


def _groups(advice: Advice) -> list[dict[str, object]]:
    """Return the steps numbered through, in runs of the same actor, each with the warnings that are said before it."""
    before: dict[str, list[Words]] = {}
    for warning in advice.warnings:
        if warning.before is not None:
            before.setdefault(warning.before, []).append(words(f"warning.{warning.id}", **advice.params))
    numbered = enumerate(advice.steps, start=1)
    return [
        {
            "actor": actor.value,
            "steps": [
                {
                    "number": number,
                    "text": words(f"step.{step.id}", **{**advice.params, **step.params}),
                    "warnings": before.get(step.id, []),
                }
                for number, step in steps
            ],
        }
        for actor, steps in groupby(numbered, key=lambda item: item[1].actor)
    ]


def _source(citation: Citation) -> dict[str, object]:
    return {"title": citation.title, "url": citation.url, "date": {"day": citation.date.isoformat()}}
