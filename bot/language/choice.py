"""Choices: which of the offered answers a typed text means."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from bot.language.normalise import normalised, telling

CLOSE = 0.8
"""From here (0 to 1) a text is near enough to a label: four of five words, of either of them, are in the other."""
APART = 0.15
"""By so much the best label has to lead; otherwise nobody knows which one is meant."""
SAME_WORD = 80
"""From here (0 to 100) two words are one, with a typing error. Short words have to be equal."""
YES_OR_NO = frozenset({"yes", "no"})
REMEMBERED = 1_000
"""Labels whose words are remembered: the same buttons are offered to everybody."""


def named(text: str, labels: Mapping[str, str], short: Mapping[str, Collection[str]]) -> str | None:
    """Return the value that `text` names: by its label, by the value itself, or by a short answer ("nope" for no).

    `labels` holds the label by value, `short` the values by short answer, normalised: "ok" is yes to a question, and
    next to a step. A yes or no names, too, the one label that begins with such a word and a comma: "nope" is "No, it is
    new", and so is "not yet, it is new", which says that and no more. None where the text names none of them.
    """
    words = normalised(text)
    by_label = {_written(label): value for value, label in labels.items()}
    if words in by_label:
        return by_label[words]
    meant = short.get(words, (words,))
    if (value := next((value for value in meant if value in labels), None)) is not None:
        return value
    beginning = [value for value, label in labels.items() if not _first(label, short).isdisjoint(meant)]
    return beginning[0] if len(beginning) == 1 else _named_twice(text, labels, short)


def numbered(text: str, labels: Mapping[str, str]) -> str | None:
    """Return the value whose place in the order of `labels` is written in `text`: "2" is the second."""
    words = normalised(text)
    if words.isdecimal() and len(words) <= 2 and 1 <= int(words) <= len(labels):
        return list(labels)[int(words) - 1]
    return None


def closest(text: str, labels: Mapping[str, str], *, only: bool = False) -> str | None:
    """Return the value whose label alone is close enough to `text`; None where it is none of them, or could be two.

    With `only`, the text has to say nothing beside the label.
    """
    told, likeness = telling(text).split(), _covered if only else _likeness
    scores = sorted([(likeness(told, _told(label)), value) for value, label in labels.items()], reverse=True)
    if not told or not scores or scores[0][0] < CLOSE:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < APART:
        return None
    return scores[0][1]


def _named_twice(text: str, labels: Mapping[str, str], short: Mapping[str, Collection[str]]) -> str | None:
    """Return the value that `text` names before a comma, where what follows says nothing else."""
    first, comma, rest = text.partition(",")
    value = named(first, labels, short) if comma else None
    if value is None:
        return None
    is_same = named(rest, labels, short) == value or _covered(telling(rest).split(), _told(labels[value])) >= CLOSE
    return value if is_same else None


def _first(label: str, short: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return which of yes and no a label begins with; none where no comma follows it."""
    first, comma, _ = label.partition(",")
    return YES_OR_NO.intersection(short.get(_written(first), ()) if comma else ())


@lru_cache(REMEMBERED)
def _written(label: str) -> str:
    return normalised(label)


@lru_cache(REMEMBERED)
def _told(label: str) -> tuple[str, ...]:
    return tuple(telling(label).split())


def _likeness(told: Sequence[str], label: Sequence[str]) -> float:
    return max(_covered(told, label), _covered(label, told))


def _covered(words: Sequence[str], by: Sequence[str]) -> float:
    """Return which part of `words` is among `by`."""
    return sum([word in by or _is_misspelt(word, by) for word in words]) / max(1, len(words))


def _is_misspelt(word: str, others: Sequence[str]) -> bool:
    """Tell whether `word` is one of `others` with a typing error."""
    return len(word) >= 4 and any(len(other) >= 4 and fuzz.ratio(word, other) >= SAME_WORD for other in others)
