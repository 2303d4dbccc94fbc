"""Words to be: an id of the catalogue and what fills it, as plain JSON. `cards` turns them into a language."""

from collections.abc import Mapping
from datetime import datetime

from bot.advisor.facts import Fact
from dialogs.effects import Text

Words = dict[str, object]
"""`{"message": id, "params": {...}}`. A param is text, a number, words again, or a moment; all of it is escaped when filled."""


def words(message: str, /, **params: object) -> Words:
    """Return the words of that id, to be filled with `params`."""
    return {"message": message, "params": params}


def words_of(text: Text) -> Words:
    """Return a line of text as words that stand inside a card."""
    return words(text.message, **text.params)


def moment(at: datetime) -> Words:
    """Return a time (aware UTC) that is written as the reader's locale writes times."""
    return {"moment": at.isoformat()}


def raw(text: str) -> Words:
    """Return what a person or a device wrote: shown as it is, in every language, and never as Markdown."""
    return {"raw": text}


def value_of(key: str, value: object) -> Words:
    """Return the value of a fact, which the catalogue names where the fact has a closed set."""
    return {"fact": key, "value": str(value)}


def fact_row(fact: Fact) -> Mapping[str, object]:
    """Return a fact as a row of a card: what, which value, who said so, and when."""
    at = {} if fact.at is None else {"at": moment(fact.at)}
    return {"fact": fact.key, "value": value_of(fact.key, fact.value), "source": fact.source.value, **at}
