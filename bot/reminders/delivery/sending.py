"""A reminder that is on record and about to be sent, and what becomes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from bot.reminders.delivery.claimed import Claimed
from bot.reminders.delivery.ports import Attempted
from bot.reminders.person import Expected, Reach
from bot.reminders.plan import next_at
from bot.storage.reminders import Attempt, Outcome
from cards.message import card
from cards.render import Renderer
from dialogs.campaigns import Obstacle, Reminder
from dialogs.reminder_card import PREFIX, reminder_card

LEASE = timedelta(seconds=30)
"""After which a worker is taken for dead, from the claim on, and anew from when the attempt is on record."""
SEND_WITHIN = timedelta(seconds=15)
"""In which it is sent, so that within the lease Teams can take its ten seconds, and the outcome be put on record."""
AGAIN = timedelta(seconds=5)
"""When to try again what Teams throttled without saying for how long."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A reminder that may be sent until `deadline`."""

    claimed: Claimed
    attempt: Attempt
    reminder_id: int
    began_at: datetime

    @property
    def deadline(self) -> datetime:
        """After this another worker may take it for abandoned before its outcome is on record."""
        return self.began_at + SEND_WITHIN

    def body(self, renderer: Renderer) -> dict[str, object]:
        """Return the message, in the person's language."""
        person, campaign, attempt = self.claimed.person, self.claimed.campaign, self.attempt
        reminder = Reminder(
            obstacle=cast("Obstacle", attempt.obstacle),
            code=attempt.code,
            number=attempt.number,
            is_last=attempt.is_last,
            due=person.due or campaign.schedule.due,
            owner=campaign.owner_name,
        )
        shown = reminder_card(reminder, f"{PREFIX}{self.reminder_id}")
        return card(renderer.card(shown.template, shown.params, person.locale, person.time_zone))


@dataclass(frozen=True, slots=True)
class NotTried:
    """Teams was not asked to take the reminder: it goes at `at`, if it is still due then."""

    at: datetime
    fault: str


def outcome_of(sending: Sending, result: Attempted | NotTried, now: datetime) -> Outcome:
    """Return what goes on record of a reminder, and when the person is due next."""
    if isinstance(result, NotTried):
        return Outcome(sending.claimed.claim, "throttled", result.at, sending.reminder_id, result.fault)
    person = sending.claimed.person
    match result.status:
        case "sent":
            after = person.reminded(sending.began_at, result.reach or Reach.REACHABLE)
            return _settled(sending, result, after, now)
        case "held":
            return _settled(sending, result, person.reminded(sending.began_at), now)
        case "refused":
            return _settled(sending, result, person.refused(now, result.reach or person.reach), now)
        case "throttled":
            at = now + (AGAIN if result.after is None else result.after)
            return Outcome(sending.claimed.claim, "throttled", at, sending.reminder_id, result.fault)


def _settled(sending: Sending, result: Attempted, after: Expected, now: datetime) -> Outcome:
    return Outcome(
        sending.claimed.claim,
        result.status,
        next_at(sending.claimed.campaign.schedule, after, now),
        sending.reminder_id,
        fault=result.fault,
        activity_id=result.activity_id,
        reach=after.reach.value if result.status != "held" else None,
        quiet_until=after.quiet_until,
    )
