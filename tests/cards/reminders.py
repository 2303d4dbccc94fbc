"""The cards of reminders: each obstacle, the last one, each answer, and what is said about it."""

from dataclasses import replace
from datetime import date, datetime
from typing import get_args

from dialogs.campaigns import Obstacle, OwnReminder, Reminder
from dialogs.effects import Card
from dialogs.reminder_card import answer_card, closed_card, planned, reminder_card, said_card, why


def reminders(written: str, at: datetime) -> dict[str, Card]:
    """Return them by names of their own, with `written` where the owner's name stands, or a code that Intune gave."""
    said = Reminder("failed", written, 2, is_last=False, due=date(2026, 12, 18), owner=written)
    own = OwnReminder(12, said, next_at=at)
    waiting = replace(own, answer="later", until=at)
    kinds = {kind: replace(said, obstacle=kind, code="") for kind in get_args(Obstacle)}
    return {
        **{f"reminder {kind}, open": reminder_card(kinds[kind], own.key) for kind in kinds},
        "reminder of a code, open": reminder_card(said, own.key),
        "reminder, the last": reminder_card(replace(said, is_last=True), own.key),
        "reminder, answered": closed_card(said, own.key, "other"),
        "reminder, later": _with_key(said_card(waiting)),
        "reminder, stopped": _with_key(said_card(replace(own, answer="stop"))),
        "reminder, not theirs": _with_key(said_card(replace(own, answer="other"))),
        "reminder, why": _with_key(answer_card(own, *why(said), planned(own), offers=("evening", "tomorrow", "stop"))),
        "reminder, why of the last": _with_key(answer_card(own, *why(said), planned(waiting), offers=())),
    }


def _with_key(card: Card) -> Card:
    """Return a card as the reply sends it."""
    return Card(card.template, {**card.params, "key": "t1.1"})
