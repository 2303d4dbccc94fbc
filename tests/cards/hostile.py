"""What strangers write to break out of a card: Markdown, HTML, JSON, Jinja, addresses, and signs that nobody sees."""

import json
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from cards.markdown import plain
from dialogs.effects import Card
from dialogs.privacy import privacy_prompt
from dialogs.words import raw, words
from tests.cards.samples import cards_of_strangers, kept, prompts

WRITTEN: list[str] = json.loads(Path(__file__).with_name("hostile.json").read_text(encoding="utf-8"))
PIECES = (
    *("[", "]", "(", ")", "](", "![", "<", ">", "</", "*", "**", "_", "__", "~~", "`", "```", "#", "|", "\\", "&", ";"),
    *('"', "'", "{", "}", "{{", "}}", "{%", "%}", "${", "\n", "\n\n", "\t", "\r", "\u2028", "\u202e", "\u200b", "\x00"),
    *("http://evil.example", "javascript:alert(1)", "data:text/html,x", "www.evil.example", "<script>", "<img src=x>"),
    *("onerror=alert(1)", "&lt;", "&#x3c;", "1. ", "- ", "> ", "    ", "a", "B7", "é", "語", "👍", "<at>x</at>", "$&"),
)
"""What such texts are made of."""

LONG = ("x" * 30_000, "[" * 500, "*" * 500, "👍" * 5_000)

TEXTS = (
    st.sampled_from([*WRITTEN, *LONG])
    | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    | st.text(st.characters(codec="utf-8"), max_size=80)
)

BY_TEMPLATE = {prompt.template: prompt for prompt in prompts().values()}
"""A prompt of every template that asks."""


def cards(written: str) -> dict[str, Card]:
    """Return every template with `written` wherever a stranger's words may stand: in it, above it, as the answer."""
    lead, answer = words("device.taken", name=raw(written)), raw(written)
    return {
        **cards_of_strangers(written),
        "privacy": privacy_prompt(*kept(f"ED-{written}")).open_card("t1.1"),
        **{f"{name}, asked": prompt.open_card("t1.1", lead=lead) for name, prompt in BY_TEMPLATE.items()},
        **{
            f"{name}, answered": prompt.closed_card(note="card.answered", answer=answer)
            for name, prompt in BY_TEMPLATE.items()
        },
    }


def corpus(size: int) -> list[str]:
    """Return some `size` texts, always the same: those that were thought of, and those that chance made of PIECES.

    Those of which nothing can be seen are left out.
    """
    chance = Random(20261122)  # noqa: S311 - no secret
    made = ["".join(chance.choices(PIECES, k=chance.randint(2, 9))) for _ in range(size - len(WRITTEN))]
    return [written for written in (*WRITTEN, *made) if plain(written)]
