"""The words of agents' commands, in every language that the catalogues have, and what a message means by them.

People write a command as it comes: `Diagnose "Ann@Contoso.com" - because of ED-1042`, `ticket 1042`. A message is a
command only where it is one from beginning to end: users, too, write "find my HoloLens" and "explain this to me".
"""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from bot.advisor import UNKNOWN, Source, WrongFact, parse_fact
from bot.helpdesk import number
from bot.helpdesk.command import AboutADevice, Command, Diagnose, Explain, Find, ListTickets, ShowTicket, Which, Wrong
from bot.language.entities import USER_NAME
from cards.catalogue import Catalogues
from cards.spellings import spellings
from dialogs.device_search import SERIAL_NUMBER
from dialogs.turn import Person
from dialogs.typed import cleaned

WORDS = "desk_command.word"
"""Ids of the catalogue: `desk_command.word.find` is "find, look up", all the ways to say it."""

_AROUND = " \t.,;:!?\"'`“”„«»‘’()[]<>-–—"
"""What stands around a value and belongs to no value."""
_FIRST = re.compile(r"[\s,;:]*[\"'`“„«‘(<]*([\w.+@'-]+)[\"'`”“»’)>]*")
_BARE_NUMBER = re.compile(r"[1-9][0-9]{3,8}")


class CommandWords:
    """Reads commands: English ones always, and those of the other catalogues."""

    def __init__(self, catalogues: Catalogues) -> None:
        """Take the words of every language."""

        def said(name: str) -> tuple[str, ...]:
            return spellings(catalogues, f"{WORDS}.{name}")

        self._diagnose, self._find, self._explain = said("diagnose"), said("find"), said("explain")
        self._ticket, self._tickets = said("ticket"), said("tickets")
        self._lists = {Which.MINE: said("mine"), Which.OPEN: said("open")}
        self._because = said("because")

    def parse(self, text: str, mentions: Sequence[Person] = ()) -> Command | Wrong | None:
        """Return the command that a message is; None where it is none. `mentions` are the people whom it names."""
        line = cleaned(text).strip(_AROUND)
        for which, phrases in self._lists.items():
            if line.casefold() in phrases:
                return ListTickets(which)
        if (rest := _after(line, self._diagnose)) is not None:
            return self._diagnosis(rest, mentions)
        if (rest := _after(line, self._find)) is not None:
            return self._search(rest)
        if (rest := _after(line, self._explain)) is not None:
            return _explanation(rest)
        if (rest := _after(line, self._ticket)) is not None:
            return _ticket(rest)
        return Wrong("tickets") if line.casefold() in self._tickets else None

    def about(self, user: str, serial_number: str) -> AboutADevice | None:
        """Return what the data of a card asks about, by one of the two; None where it is neither."""
        if serial_number:
            return self._search(serial_number)
        found = self._diagnosis(user, ())
        return found if isinstance(found, Diagnose) else None

    def _diagnosis(self, rest: str, mentions: Sequence[Person]) -> Diagnose | Wrong:
        """Read who is meant: somebody who is mentioned, a user name anywhere, or an object id at the beginning."""
        if named := _mentioned(rest, mentions):
            person, after = named
            return self._of_mentioned(person, after)
        if found := USER_NAME.search(rest):
            return Diagnose(found[0], self._reason(rest[found.end() :]))
        if (first := _FIRST.match(rest)) and (person_id := _object_id(first[1])) is not None:
            return Diagnose(person_id, self._reason(rest[first.end() :]))
        return Wrong("diagnose")

    def _of_mentioned(self, person: Person, rest: str) -> Diagnose | Wrong:
        if _object_id(person.object_id) is None:
            return Wrong("mention")
        return Diagnose(person.object_id, self._reason(rest), person.name)

    def _search(self, rest: str) -> Find | None:
        """Read a serial number. Without a digit it is a word, and the message no command."""
        first = _FIRST.match(rest)
        value = "" if first is None else first[1].strip("-.'")
        if first is None or not SERIAL_NUMBER.fullmatch(value) or not any(sign.isdecimal() for sign in value):
            return None
        return Find(value, self._reason(rest[first.end() :]))

    def _reason(self, rest: str) -> str:
        """Return what follows as the reason, without the word that announces it."""
        line = rest.strip(_AROUND)
        after = _after(line, self._because)
        return line if after is None else after.strip(_AROUND)


def _mentioned(rest: str, mentions: Sequence[Person]) -> tuple[Person, str] | None:
    """Return who is mentioned at the beginning, and what follows: by the whole name, or by one word of it.

    In Teams one can cut a mention down to the first name. One that may be of two people is of nobody.
    """
    line = rest.lstrip(_AROUND)
    for person in sorted(mentions, key=lambda person: len(person.name), reverse=True):
        if person.name and line.casefold().startswith(person.name.casefold()):
            return person, line[len(person.name) :]
    first = line.partition(" ")[0].strip(_AROUND)
    named = [person for person in mentions if first and first.casefold() in person.name.casefold().split()]
    return (named[0], line[len(first) :]) if len(named) == 1 else None


def _explanation(rest: str) -> Explain | None:
    try:
        error = parse_fact("error", rest.strip(_AROUND.replace("-", "")), Source.SAID).value
    except WrongFact:
        return None
    return None if error == UNKNOWN else Explain(str(error))


def _ticket(rest: str) -> ShowTicket | Wrong | None:
    """Read a number. Where nothing follows, the number is missing; where more follows, it is a sentence."""
    value = rest.strip(_AROUND)
    if not value:
        return Wrong("ticket")
    if _BARE_NUMBER.fullmatch(value):
        return ShowTicket(int(value))
    found = number.read(value)
    is_all = found is not None and "".join(filter(str.isalnum, value)).casefold() == f"ed{found}"
    return ShowTicket(found) if found is not None and is_all else None


def _after(line: str, words: Iterable[str]) -> str | None:
    """Return what follows the first of the words with which the line begins; None where it begins with none."""
    folded = line.casefold()
    for word in words:
        if folded.startswith(word) and (len(folded) == len(word) or not folded[len(word)].isalnum()):
            return line[len(word) :]
    return None


def _object_id(text: str) -> str | None:
    try:
        return str(UUID(text)) if len(text) == 36 else None
    except ValueError:
        return None
