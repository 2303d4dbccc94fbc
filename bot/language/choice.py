"""Choices: which of the offered answers a typed text means."""

from collections.abc import Mapping

from rapidfuzz import fuzz

from bot.language.normalise import normalised, telling

CLOSE = 85
"""From here (0 to 100) a text is a label with a typing error, or its telling part."""
APART = 8
"""By so much the best label has to lead; otherwise nobody knows which one is meant."""

_YES = frozenset({"yes", "y", "yep", "yeah", "sure", "ja", "jawel", "zeker", "klopt", "yes it is"})
_NO = frozenset({"no", "n", "nope", "nee", "neen", "niet"})


def chosen(text: str, labels: Mapping[str, str]) -> str | None:
    """Return the value that `text` means; None where it is none of them, or could be two.

    `labels` holds the label by value, in the order in which they are shown. A text is the label, its number in that
    order, the value itself, yes or no where those are values, or close enough to one label alone.
    """
    words = normalised(text)
    if not words:
        return None
    by_label = {normalised(label): value for value, label in labels.items()}
    if words in by_label:
        return by_label[words]
    if words.isdigit() and 1 <= int(words) <= len(labels):
        return list(labels)[int(words) - 1]
    if words in labels:
        return words
    for value, spellings in (("yes", _YES), ("no", _NO)):
        if value in labels and words in spellings:
            return value
    return _closest(text, labels)


def _closest(text: str, labels: Mapping[str, str]) -> str | None:
    told = telling(text)
    scores = sorted(((_likeness(told, telling(label)), value) for value, label in labels.items()), reverse=True)
    best, *others = scores or [(0.0, "")]
    if best[0] < CLOSE or (others and best[0] - others[0][0] < APART):
        return None
    return best[1]


def _likeness(told: str, label: str) -> float:
    """Compare whole texts, and the text with a part of the label where it is long enough to mean something."""
    whole = fuzz.ratio(told, label)
    inside = fuzz.token_set_ratio(told, label) if len(told) >= 3 else 0
    return max(whole, inside)
