"""What a turn is counted as, once it is committed: a turn that lost a race had no effects, and is not counted."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from bot.locale import language_of
from bot.metrics.conversation import BY_DEVICE_STATE, BY_PERSON, INTENTS_UNSURE, RULES_GIVEN
from bot.metrics.turns import FAILED, HANDLED, SECONDS
from bot.storage.arrival import Waiting
from cards.catalogue import Catalogues
from dialogs.effects import Card, Send, Text
from dialogs.runner import Outcome

JSON = Mapping[str, object]

LANGUAGES = Catalogues().languages
"""Those of the catalogues; whoever writes in another one counts as `OTHER`."""

OTHER = "other"


def count(waiting: Waiting, outcome: Outcome | None, now: datetime, *, has_failed: bool) -> None:
    """Count the turn that handled `waiting`; `outcome` is what the dialogs decided, None where they were not asked."""
    (FAILED if has_failed else HANDLED).inc()
    SECONDS.observe((now - waiting.received_at).total_seconds())
    if outcome is None:
        return
    for effect in outcome.effects:
        if isinstance(effect, Send):
            _count_sent(effect.message)
    if _misses(outcome.state) > _misses(waiting.state):
        language = language_of(outcome.locale)
        INTENTS_UNSURE.labels(language if language in LANGUAGES else OTHER).inc()


def _count_sent(message: Text | Card) -> None:
    match message:
        case Card("advice", params):
            RULES_GIVEN.labels(str(cast("JSON", params["advice"])["rule"])).inc()
        case Card("status", {"title": {"message": "watch.arrived"}}):
            BY_DEVICE_STATE.inc()
        case Text("again.worked"):
            BY_PERSON.inc()


def _misses(state: JSON | None) -> int:
    """Return how many times in a row nothing was understood (dialogs.state.State)."""
    found = None if state is None else state.get("misses")
    return found if isinstance(found, int) else 0
