"""A language is added with files only."""

from pathlib import Path

from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.cards import pseudo
from tests.cards.test_render import CARDS, rendering, skeleton
from tests.dialogs.talk import nodes


def test_files_alone_make_the_bot_speak_another_language(tmp_path: Path) -> None:
    assert pseudo.LANGUAGE not in Catalogues().languages
    pseudo.write(tmp_path)
    renderer = Renderer(Catalogues(tmp_path))

    words = {"en": 0, pseudo.LANGUAGE: 0}
    for name, card in CARDS.items():
        english, other = rendering(card, "en"), renderer.card(card.template, card.params, pseudo.LANGUAGE)
        assert other["lang"] == pseudo.LANGUAGE
        assert list(skeleton(other)) == list(skeleton(english)), name
        words["en"] += said(english)
        words[pseudo.LANGUAGE] += said(other)
    assert words[pseudo.LANGUAGE] > 1.4 * words["en"]
    assert renderer.text("greeting", {}, pseudo.LANGUAGE) == "Helloööö!"


def said(card: object) -> int:
    """Return how many characters a card says in its texts."""
    return sum(len(str(node["text"])) for node in nodes(card) if "text" in node)
