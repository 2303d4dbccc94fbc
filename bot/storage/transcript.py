"""The words of what was said in a chat, for somebody else to read."""

from collections.abc import Iterator, Mapping


def words_of(activity: object) -> str:
    """Return the text of an activity (JSON), or what its Adaptive Cards say, a line for each text; empty for neither.

    What stands on buttons and in inputs is not said, and so is left out.
    """
    if not isinstance(activity, Mapping):
        return ""
    text = activity.get("text")
    if isinstance(text, str) and text.strip():
        return text.strip()
    return "\n".join(_texts(activity.get("attachments")))


def _texts(part: object) -> Iterator[str]:
    """Find texts in the order in which they stand on a card."""
    if isinstance(part, Mapping):
        text = part.get("text")
        if part.get("type") == "TextBlock" and isinstance(text, str):
            yield text
        for key in ("content", "body", "items", "columns"):
            yield from _texts(part.get(key))
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
