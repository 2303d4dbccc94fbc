"""The card of a list with lines that cannot be used: each with its number and the reason, and what can be done."""

from bot.reminders.audience.fault import Fault
from bot.reminders.audience.found import Found
from bot.reminders.campaign import Campaign
from dialogs.effects import Card
from dialogs.words import Words, raw, words

MOST_FAULTS = 12
"""Faults that are listed, the first; how many more there are is said."""


def lines_card(campaign: Campaign, found: Found, key: str) -> Card:
    """Return the card. Without a usable line there is nothing to go on with."""
    lead = words("campaign_lines.lead", name=raw(campaign.name), wrong=len(found.faults), usable=len(found.candidates))
    return Card(
        "campaign_lines",
        {
            "key": key,
            "campaign": str(campaign.id),
            "lead": lead,
            "usable": len(found.candidates),
            "faults": [{"line": fault.line, "reason": _reason(fault)} for fault in found.faults[:MOST_FAULTS]],
            "more": max(0, len(found.faults) - MOST_FAULTS),
        },
    )


def _reason(fault: Fault) -> Words:
    return words(fault.reason, **{name: raw(value) for name, value in fault.params.items()})
