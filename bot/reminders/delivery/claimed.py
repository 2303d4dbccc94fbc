"""Somebody whom a worker has taken, read from the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.reminders.campaign import Campaign
from bot.reminders.person import Expected
from bot.reminders.plan import next_at
from bot.reminders.row import campaign_of, expected_of
from bot.storage.reminders import Claim, Outcome

log = structlog.get_logger()

UNREADABLE = timedelta(hours=1)
"""When to look again at what cannot be read: a newer version of the bot may have written it."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim, with the person and the campaign as values."""

    claim: Claim
    campaign: Campaign
    person: Expected

    def put_off(self, now: datetime, because: str, *, not_before: datetime | None = None) -> Outcome:
        """Return that nothing is sent now; where it cannot be sent later either, it is on record `because` of what."""
        at = next_at(self.campaign.schedule, self.person, now, not_before=not_before)
        if at is not None or self.person.sent >= self.campaign.schedule.most:  # they have had all of theirs
            return Outcome(self.claim, "put_off", at)
        return Outcome(self.claim, "suppressed", None, fault=self._settled_by or because)

    @property
    def _settled_by(self) -> str:
        """Return why nothing is to be said to them any more, as the ledger names it; empty where that is not so."""
        person = self.person
        if person.enrolled_at is not None:
            return "enrolled"
        if person.stopped_at is not None:
            return "stop"
        if person.left_at is not None:
            return "other"
        return person.reach.value if person.is_settled else ""


def given_back(claim: Claim) -> Outcome:
    """Return that nothing became of a claim: whoever takes it next decides."""
    return Outcome(claim, "put_off", claim.person.next_at)


def read(claims: Iterable[Claim], now: datetime) -> tuple[list[Claimed], list[Outcome]]:
    """Return what can be read of claims, and that the others wait: one that cannot be read delays nobody else."""
    found: list[Claimed] = []
    unreadable: list[Outcome] = []
    campaigns: dict[int, Campaign] = {}
    for claim in claims:
        try:
            campaign = campaigns.get(claim.campaign.id) or campaign_of(claim.campaign)
            person = expected_of(claim.person, campaign)
            next_at(campaign.schedule, person, now)  # the time zone may be none
        except (LookupError, TypeError, ValueError):
            log.exception("somebody of a campaign cannot be read", campaign=claim.campaign.id)
            unreadable.append(Outcome(claim, "put_off", now + UNREADABLE))
        else:
            campaigns[campaign.id] = campaign
            found.append(Claimed(claim, campaign, person))
    return found, unreadable
