"""The verdict on somebody who is due: reminded or not, as Intune shows them now. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.reminders.audience.search import not_seen
from bot.reminders.delivery.claimed import Claimed
from bot.reminders.obstacle import obstacle
from bot.reminders.plan import is_due, is_last
from bot.storage.reminders import Attempt, Outcome

ASK_AGAIN = timedelta(minutes=15)
"""When to ask Intune again where it could not be asked: nobody is nagged who may have enrolled."""
INCIDENT = timedelta(hours=1)
"""When to look again at somebody with a failure that the helpdesk is working on."""


def not_now(claimed: Claimed, now: datetime) -> Outcome | None:
    """Return that somebody is not to be reminded at `now`, whatever Intune shows; None where they may be."""
    if is_due(claimed.campaign.schedule, claimed.person, now):
        return None
    return claimed.put_off(now, "too_late")


def verdict(
    claimed: Claimed, evidence: Evidence | LookupFailed, open_failures: Collection[str], now: datetime
) -> Attempt | Outcome:
    """Return the reminder for somebody who may be reminded at `now`, or why there is none."""
    if isinstance(evidence, LookupFailed):
        return claimed.put_off(now, "intune", not_before=now + ASK_AGAIN)
    person, campaign = claimed.person, claimed.campaign
    found = obstacle(evidence, person.serial_number, not_seen=not_seen(campaign.audience))
    if found is None:
        return Outcome(claimed.claim, "suppressed", None, fault="enrolled", enrolled_at=now)
    if found.code and found.code in open_failures:
        return claimed.put_off(now, "incident", not_before=now + INCIDENT)
    return Attempt(claimed.claim, found.kind, found.code, person.sent + 1, is_last(campaign.schedule, person, now))
