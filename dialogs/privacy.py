"""Privacy: what is kept about the person who asks, with real figures, and the way to have it deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from dialogs.dialog import Ask, Dialog, Done, Recall, Result, Say, Start
from dialogs.effects import Text
from dialogs.erasure import Erasure
from dialogs.prompt import Answer, Choice, Prompt
from dialogs.records import Kept, Look, Remembered
from dialogs.turn import Turn
from dialogs.watch import LASTS, Watch
from dialogs.words import Words, fact_row, moment, named, raw, words

MOST_WATCHES = 3
"""Watches that are told one by one; the rest is counted."""
MOST_LISTS = 3
"""Campaigns that are told by their names."""
LONGEST_WHY, LONGEST_SERIAL, LONGEST_LIST = 120, 64, 80
"""Characters of what others wrote: the card stays small."""

KEEP, DELETE = "yes", "no"
"""Answers to the question whether it is to stay: who types one in their own language says these, too."""


@dataclass(frozen=True, slots=True)
class Privacy(Dialog):
    """An aside: in the middle of a question it is read, and then the question is there again."""

    name: ClassVar[str] = "privacy"
    aside: ClassVar[bool] = True

    def start(self, turn: Turn) -> Result:  # noqa: ARG002 - the same at any time
        """Find out."""
        return Recall(then=self.known)

    def known(self, turn: Turn, remembered: Remembered, kept: Kept) -> Result:  # noqa: ARG002 - as above
        """Show it, and ask whether it is to stay."""
        return Ask(privacy_prompt(remembered, kept), then=self.chosen)

    def chosen(self, turn: Turn, answer: Answer) -> Result:  # noqa: ARG002 - as above
        """Go on to the deletion, which asks once more, or leave everything as it is."""
        return Start(Erasure()) if answer.value == DELETE else Say(Text("erasure.kept"), then=Done())


def privacy_prompt(remembered: Remembered, kept: Kept) -> Prompt:
    """Return the card with all that is kept."""
    rows = [*_rows_of_state(remembered), *_rows_of_database(kept)]
    card = {
        "rows": [{"row": row, "value": value} for row, value in rows],
        "facts": [fact_row(fact) for fact in remembered.facts.values()],
        "looks": [_look(look) for look in kept.looks],
        "more": kept.others_looks - len(kept.looks),
    }
    choices = (Choice(KEEP, words("privacy.keep")), Choice(DELETE, words("privacy.delete")))
    text = words("privacy.question")
    return Prompt("privacy", text, choices, template="privacy", card=card, short=text)


def _rows_of_state(remembered: Remembered) -> Iterator[tuple[str, Words]]:
    yield "language", _language(remembered)
    if remembered.time_zone:
        yield "time_zone", raw(remembered.time_zone)
    if remembered.question:
        yield "open", remembered.question
    if remembered.reported:
        yield "reported", raw(remembered.reported)
    if remembered.earlier:
        yield "earlier", words("card.number", number=remembered.earlier)
    for watch in remembered.watches[:MOST_WATCHES]:
        yield "watch", _watch(watch)
    if (more := len(remembered.watches) - MOST_WATCHES) > 0:
        yield "watch", words("card.more", number=more)


def _rows_of_database(kept: Kept) -> Iterator[tuple[str, Words]]:
    yield "messages", _messages(kept)
    if kept.serial_numbers:
        yield "serial_numbers", words("privacy.serial_numbers", number=kept.serial_numbers)
    if kept.oldest_ticket is not None:
        since = moment(kept.oldest_ticket)
        yield "tickets", words("privacy.tickets", number=kept.tickets, time=since, days=kept.ticket_days)
    if kept.campaigns:
        yield "campaigns", words("privacy.campaigns", number=len(kept.campaigns), days=kept.campaign_days)
    for listed in kept.campaigns[:MOST_LISTS]:
        name = raw(listed.name[:LONGEST_LIST])
        yield "campaign", words("privacy.campaign", name=name, number=listed.reminders)
    yield "own_looks", words("privacy.looks", number=kept.own_looks, days=kept.audit_days)
    yield "others_looks", words("privacy.looks", number=kept.others_looks, days=kept.audit_days)


def _language(remembered: Remembered) -> Words:
    if remembered.language is not None:
        return named(f"privacy.language.{remembered.language}", remembered.language)
    return words("privacy.as_teams" if remembered.noticed is None else "privacy.as_written")


def _messages(kept: Kept) -> Words:
    numbers = {"received": kept.received, "sent": kept.sent}
    if kept.transcript_days == 0:
        return words("privacy.messages_for_an_hour", **numbers)
    if kept.oldest_until is None:
        return words("privacy.no_messages", days=kept.transcript_days)
    until = moment(kept.oldest_until)
    return words("privacy.messages", **numbers, days=kept.transcript_days, time=until)


def _watch(watch: Watch) -> Words:
    until = moment(watch.since + LASTS)
    if watch.serial_number:
        return words("privacy.watch_for_serial", serial=raw(watch.serial_number[:LONGEST_SERIAL]), time=until)
    return words("privacy.watch", time=until)


def _look(look: Look) -> Words:
    return words("privacy.look", time=moment(look.at), who=raw(look.who), why=raw(look.why[:LONGEST_WHY]))
