"""Words to be: an id of the catalogue and what fills it, as plain JSON. `cards` turns them into a language."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from bot.advisor import UNKNOWN, Fact
from dialogs.effects import Text
from dialogs.typed import cleaned

Words = dict[str, object]
"""`{"message": id, "params": {...}}`, `{"raw": text}`, `{"markdown": text}` or `{"moment": time}`.

A param is words again, or a number.
"""


def words(message: str, /, **params: object) -> Words:
    """Return the words of that id, to be filled with `params`."""
    return {"message": message, "params": params}


def packed(message: Words) -> str | Words:
    """Return words as the state keeps them: the id alone where nothing fills it."""
    return str(message["message"]) if message.get("params") == {} and "otherwise" not in message else message


def unpacked(kept: object) -> Words:
    """Read what `packed` returned."""
    return words(kept) if isinstance(kept, str) else cast("Words", kept)


def words_of(text: Text) -> Words:
    """Return a line of text as words that stand inside a card."""
    return words(text.message, **text.params)


def moment(at: datetime) -> Words:
    """Return a time (aware UTC) that is written as the reader's locale writes times, to the minute."""
    return {"moment": at.replace(second=0, microsecond=0).isoformat()}


def raw(text: str) -> Words:
    """Return what a person or a device wrote: shown as it is, in every language, and never as Markdown."""
    return {"raw": cleaned(text)}


def named(message: str, otherwise: str) -> Words:
    """Return the words of that id where the catalogue has them, and `otherwise` as it is where it has not."""
    return {"message": message, "params": {}, "otherwise": cleaned(otherwise)}


def value_of(key: str, value: object) -> Words:
    """Return the value of a fact. The catalogue names those of a closed set; numbers and builds are as they are."""
    if value == UNKNOWN:
        return words("value.unknown")
    return named(f"value.{key}.{value}", str(value))


def fact_row(fact: Fact) -> Mapping[str, object]:
    """Return a fact as a row of a card: what, which value, who said so, and when."""
    at = {} if fact.at is None else {"at": moment(fact.at)}
    return {"fact": fact.key, "value": value_of(fact.key, fact.value), "source": fact.source.value, **at}
