"""The card of the progress: figures that add up, and only buttons that can do something."""

from dataclasses import replace
from typing import cast

import pytest

from bot.reminders.campaign import State
from bot.reminders.owner.progress_card import drawn, progress_card
from bot.reminders.progress import Progress
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.cards.campaigns import DRAFT, FIGURES, NOBODY

JSON = dict[str, object]


def numbers(progress: Progress) -> list[object]:
    """Return the numbers of the chart."""
    return [part["number"] for part in cast("list[JSON]", progress_card(progress, "k").params["parts"])]


def test_the_parts_of_the_chart_are_everybody_once() -> None:
    assert numbers(Progress(DRAFT, FIGURES)) == [37, 100 - 31, 120 - 37 - 69]


def test_of_a_campaign_without_people_there_is_no_chart_and_nothing_to_start() -> None:
    card = progress_card(Progress(DRAFT, NOBODY), "k")

    assert card.params["parts"] == []
    assert (card.params["buttons"], card.params["asked_twice"]) == ([], ["cancel"])


@pytest.mark.parametrize("state", State)
def test_whatever_ends_a_campaign_or_reminds_everybody_is_asked_once_more(state: State) -> None:
    card = progress_card(Progress(replace(DRAFT, state=state), FIGURES), "k")

    assert not {"start", "cancel"} & set(cast("list[str]", card.params["buttons"]))
    assert ("cancel" in cast("list[str]", card.params["asked_twice"])) is not state.is_over


def test_it_is_drawn_in_the_language_in_which_it_was_shown() -> None:
    message = drawn(
        Progress(DRAFT, FIGURES), renderer=Renderer(Catalogues()), key="campaign.1", locale="nl", time_zone="UTC"
    )

    assert "Dit is een concept" in str(message)
    assert message["type"] == "message"
