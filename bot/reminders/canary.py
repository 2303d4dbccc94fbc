"""The canary: a few people are reminded first, and what comes back decides whether the others follow. Pure."""

from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from bot.reminders.transition import Halt
from bot.storage.campaign_upkeep import CanaryRow
from bot.storage.campaigns import Refusals

SHARE = 0.01
"""Of the people, unless the owner says how many."""
WAIT = timedelta(minutes=30)
"""From the last of the first reminders on: so long people have to complain before all the others get theirs."""
HALT_AT = Refusals(share=0.2, least=20, among=200)
"""A fifth: people without the app are some in every organization, and a fault of ours refuses nearly all. Of twenty,
chance alone seldom makes that out of one in ten."""


def canary_size(people: int, wished: int = 0) -> int:
    """Return how many of `people` are reminded first: as many as `wished`, or one in a hundred, and at least one."""
    return min(people, wished or max(1, ceil(people * SHARE)))


def verdict(canary: CanaryRow, now: datetime) -> Halt | Literal["wait", "widen"]:
    """Tell what comes of a canary: why the campaign stops, or whether it waits or goes on to all.

    It stops as soon as too many were refused, or objected, whatever the others will say.
    """
    most = HALT_AT.share * canary.people
    if canary.refused > most:
        return "campaign.halted.canary_refused"
    if canary.objected > most:
        return "campaign.halted.canary_objected"
    return "wait" if canary.open or now < canary.since + WAIT else "widen"
