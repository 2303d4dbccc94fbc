"""What may become of a campaign, by its owner or by itself. Pure: a campaign in, the changed one out."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.errors import EnrollDeskError
from bot.reminders.campaign import Campaign, State

Reason = Literal["start", "pause", "resume", "cancel", "nobody", "fill", "changed"]
Halt = Literal["campaign.halted.refused", "campaign.halted.canary_refused", "campaign.halted.canary_objected"]
"""Ids of the catalogue: too many of the newest reminders were refused; of the first few reminders; too many of the few
people who were reminded first stopped them, or do not have the device."""


class Refused(EnrollDeskError):
    """A campaign that is {state} does not take this: {reason}."""

    state: State
    reason: Reason
    """What its state does not allow; "nobody": nobody is in it; "changed": others change it at the same time."""

    @property
    def message(self) -> str:
        """Return the id of the catalogue."""
        return f"campaign.refused.{self.reason}"


def started(campaign: Campaign, now: datetime, *, canary_size: int) -> Campaign:
    """Return a draft that reminds from `now` on: `canary_size` people first, or with 0 all at once. Raises Refused.

    With 0 a campaign in its canary goes on to all.
    """
    goes_on = campaign.state is State.CANARY and canary_size == 0
    if campaign.state is not State.DRAFT and not goes_on:
        raise Refused(state=campaign.state, reason="start")
    state = State.CANARY if canary_size else State.RUNNING
    return replace(campaign, state=state, canary_size=canary_size, started_at=campaign.started_at or now)


def paused(campaign: Campaign) -> Campaign:
    """Return a campaign that reminds nobody for a while. Raises Refused."""
    if not campaign.state.reminds:
        raise Refused(state=campaign.state, reason="pause")
    return replace(campaign, state=State.PAUSED)


def resumed(campaign: Campaign) -> Campaign:
    """Return a campaign that goes on where it was paused. Raises Refused.

    One that stopped by itself goes on to all: its owner has seen what the canary was for, and a canary that is asked
    again says nothing new. Refusals until then do not stop it again.
    """
    match campaign.state:
        case State.PAUSED:
            return replace(campaign, state=State.CANARY if campaign.canary_size else State.RUNNING)
        case State.HALTED:
            return replace(campaign, state=State.RUNNING, canary_size=0, halted_because="")
        case state:
            raise Refused(state=state, reason="resume")


def cancelled(campaign: Campaign) -> Campaign:
    """Return a campaign that never reminds again; as often as it is said. Raises Refused for one that has finished."""
    if campaign.state is State.FINISHED:
        raise Refused(state=campaign.state, reason="cancel")
    return replace(campaign, state=State.CANCELLED)


def widened(campaign: Campaign) -> Campaign:
    """Return a campaign whose canary went well: it reminds all, and has no canary before it any more."""
    return replace(campaign, state=State.RUNNING, canary_size=0)


def halted(campaign: Campaign, because: Halt) -> Campaign:
    """Return a campaign that stopped by itself: only its owner lets it go on."""
    return replace(campaign, state=State.HALTED, halted_because=because)
