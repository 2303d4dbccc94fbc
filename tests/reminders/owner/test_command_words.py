"""What owners write, in any language, and what others write that is no command."""

import pytest

from bot.reminders.owner.command import Command, ListCampaigns, OpenForm, ShowCampaign
from bot.reminders.owner.command_words import CommandWords
from cards.catalogue import Catalogues

WORDS = CommandWords(Catalogues())


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("campaign", ListCampaigns()),
        ("Campaigns!", ListCampaigns()),
        ("mijn campagnes", ListCampaigns()),
        ("Meine Kampagnen", ListCampaigns()),
        ("campaign new", OpenForm()),
        ("Nieuwe campagne.", OpenForm()),
        ("créer une campagne", OpenForm()),
        ("campaign Autumn", ShowCampaign("Autumn")),
        ("Kampagne „Herbst 2026“", ShowCampaign("Herbst 2026")),
        ("campagne: najaar", ShowCampaign("najaar")),
        ("campaign   New   York", ShowCampaign("New York")),
    ],
)
def test_a_command_is_read_in_every_language_whatever_stands_around_it(text: str, command: Command) -> None:
    assert WORDS.parse(text) == command


@pytest.mark.parametrize("text", ["", "campaigner", "stop this campaign", "help", "my campaign is over", "campaigns?x"])
def test_what_only_mentions_a_campaign_is_no_command(text: str) -> None:
    assert WORDS.parse(text) is None
