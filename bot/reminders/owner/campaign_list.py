"""The campaigns of an organization as a list."""

from collections.abc import Sequence

from bot.reminders.campaign import Campaign
from bot.reminders.owner.progress_card import dates
from bot.reminders.typed import LONGEST_NAME
from dialogs.effects import Card
from dialogs.typed import cleaned
from dialogs.words import Words, raw, words

MOST_LISTED = 8
"""Campaigns on one card, the newest; how many more there are is said, and each is found by its name."""


def campaign_list(key: str, campaigns: Sequence[Campaign], lead: Words | None = None) -> Card:
    """Return the card that lists them in their order; `lead` stands above it."""
    rows = [
        {
            "id": str(campaign.id),
            "name": called(campaign.name),
            "line": words("campaign_list.line", state=words(f"campaign_state.{campaign.state}"), dates=dates(campaign)),
        }
        for campaign in campaigns[:MOST_LISTED]
    ]
    more = max(0, len(campaigns) - MOST_LISTED)
    return Card("campaign_list", {"key": key, "lead": lead, "campaigns": rows, "more": more})


def called(name: str) -> Words:
    """Return a name as somebody typed it, cut to the longest that a campaign may have."""
    return raw(cleaned(name, LONGEST_NAME))
