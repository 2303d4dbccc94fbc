"""The cards of reminders: the reminder itself, and what is said to somebody who answers one."""

from dialogs.campaigns import OwnReminder, Reminder
from dialogs.effects import Card
from dialogs.words import Words, moment, raw, words

PREFIX = "reminder."
"""How the verbs of its buttons begin, and the key of its card, which the ledger's id ends."""


def reminder_card(reminder: Reminder, key: str) -> Card:
    """Return the card of a reminder as it is sent, under `key`: "reminder." and its id in the ledger."""
    return _card(reminder, key, closed=None)


def closed_card(reminder: Reminder, key: str, note: str) -> Card:
    """Return it without its buttons; `note` says why they are gone."""
    return _card(reminder, key, closed={"note": words(f"reminder.note.{note}"), "answer": None})


def answer_card(own: OwnReminder, *said: Words, offers: tuple[str, ...]) -> Card:
    """Return the card that says something about a reminder, with buttons for these answers to it."""
    return Card("reminder_answer", {"said": list(said), "reminder": own.key, "offers": list(offers)})


def said_card(own: OwnReminder) -> Card:
    """Return what comes of the answer that counts, with the way to take it back."""
    if own.answer == "later" and own.until is not None:
        return answer_card(own, words("reminder.not_before", time=moment(own.until)), offers=("undo",))
    due = {"day": own.reminder.due.isoformat()}
    said = words(f"reminder.said.{own.answer}", owner=owner(own.reminder), due=due)
    return answer_card(own, said, offers=("undo",))


def why(reminder: Reminder) -> list[Words]:
    """Return why somebody gets it: who expects what of them, and what Intune shows."""
    due = {"day": reminder.due.isoformat()}
    return [words("reminder.why", owner=owner(reminder), due=due), _line(reminder), words("reminder.until_when")]


def owner(reminder: Reminder) -> Words:
    """Return who runs the campaign."""
    return raw(reminder.owner) if reminder.owner else words("reminder.somebody")


def planned(own: OwnReminder) -> Words:
    """Return when the next one comes, as it stands now."""
    if own.answer in ("stop", "other"):
        return words("reminder.is_stopped")
    if own.answer == "later" and own.until is not None:
        return words("reminder.not_before", time=moment(own.until))
    return words("reminder.no_next") if own.next_at is None else words("reminder.next", time=moment(own.next_at))


def _card(reminder: Reminder, key: str, *, closed: dict[str, object] | None) -> Card:
    due = {"day": reminder.due.isoformat()}
    return Card(
        "reminder",
        {
            "key": key,
            "title": words(f"reminder.title.{reminder.obstacle}"),
            "line": _line(reminder),
            "last": words("reminder.last", due=due) if reminder.is_last else None,
            "number": reminder.number,
            "due": reminder.due.isoformat(),
            "why": why(reminder)[::2],
            "closed": closed,
        },
    )


def _line(reminder: Reminder) -> Words:
    """Return what Intune shows, and what that asks for."""
    if reminder.obstacle == "failed" and reminder.code:
        return words("reminder.failed_with", code=raw(reminder.code))
    return words(f"reminder.line.{reminder.obstacle}")
