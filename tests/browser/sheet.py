"""The contact sheet: every template, open and answered, for a person to look at."""

from collections.abc import Mapping

from dialogs.effects import Card
from tests.cards.test_render import rendering

STATES = ("open", "answered", "left", "again")


def chosen(cards: Mapping[str, Card]) -> dict[str, Card]:
    """Return of all cards by name those that differ in template, in state or in the kind of answer.

    Of cards that wait for an answer it is the longest and the shortest, of others the longest. A question that is asked
    again looks as it did before, and a card that was left as an answered one, both with less on them.
    """
    alike: dict[tuple[str, str, object], list[str]] = {}
    for name, card in cards.items():
        if state(name) not in ("again", "left"):
            alike.setdefault((card.template, state(name), card.params.get("answers")), []).append(name)
    found: dict[str, Card] = {}
    for (_, its_state, _), names in alike.items():
        by_length = sorted(names, key=lambda name: len(str(rendering(cards[name], "en"))))
        names_shown = (by_length[0], by_length[-1]) if its_state == "open" else (by_length[-1],)
        found |= {name: cards[name] for name in names_shown}
    return found


def state(name: str) -> str:
    """Return the state that a card's name ends in, or nothing where it has but one."""
    last = name.rpartition(", ")[2]
    return last if last in STATES else ""
