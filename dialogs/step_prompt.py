"""A step as a prompt: one card a step, to be heard or read from afar, and the check after the last one."""

from bot.advisor import Advice
from dialogs.advice_prompt import FAILED, PERSON, WATCH, WORKED, advice_choices, step_rows, verify_rows
from dialogs.prompt import Choice, Prompt
from dialogs.words import Words, words

NEXT, AGAIN, ALL = "next", "again", "all"
"""What can be said at a step. `bot/language/phrases` has more ways to say it, under [answers]."""

HINT = words("not_understood.step")


def step_prompt(advice: Advice, step: int) -> Prompt:
    """Return step number `step` of the advice, counted from 1.

    Its id is that of advice: a device that arrives in Intune settles the question, wherever somebody stands in it.
    """
    row, of = step_rows(advice)[step - 1], len(advice.steps)
    choices = (
        Choice(NEXT, words("walk.last" if step == of else "walk.next")),
        Choice(AGAIN, words("walk.again")),
        Choice(ALL, words("walk.all")),
        *advice_choices(FAILED),
    )
    card = {"step": {**row, "of": of}}
    return Prompt("advice", step_words(advice, step), choices, template="step", card=card, is_short=True, hint=HINT)


def step_words(advice: Advice, step: int) -> Words:
    """Return a step with its place among the others."""
    return words("walk.step", number=step, of=len(advice.steps), text=step_rows(advice)[step - 1]["text"])


def check_prompt(advice: Advice, *, may_watch: bool) -> Prompt:
    """Return the question after the last step: what to look at, and whether it worked."""
    watch = (WATCH,) if may_watch else ()
    choices = (*advice_choices(WORKED, FAILED, *watch), Choice(ALL, words("walk.all")), *advice_choices(PERSON))
    card = {"verify": verify_rows(advice)}
    return Prompt("advice", words("advice.question"), choices, template="check", card=card, is_short=True)
