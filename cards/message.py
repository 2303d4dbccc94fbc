"""Bodies of messages, as Teams' connector takes them."""

from collections.abc import Mapping

from orjson import Fragment

CARD = "application/vnd.microsoft.card.adaptive"


def text(words: str) -> dict[str, object]:
    """Return the body of a message that says `words` (Markdown)."""
    return {"type": "message", "text": words, "textFormat": "markdown"}


def card(content: Mapping[str, object] | Fragment) -> dict[str, object]:
    """Return the body of a message that shows an Adaptive Card (a fragment: JSON that is written already)."""
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}
