"""What may become of a campaign: every command in every state."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.reminders.campaign import Campaign, State
from bot.reminders.transition import Refused, cancelled, halted, paused, resumed, started, widened
from cards.catalogue import Catalogues
from tests.reminders.audience.campaigns import CAMPAIGN

NOW = CAMPAIGN.created_at
COMMANDS: dict[str, Callable[[Campaign], Campaign]] = {
    "start": lambda campaign: started(campaign, NOW, canary_size=0),
    "canary": lambda campaign: started(campaign, NOW, canary_size=3),
    "pause": paused,
    "resume": resumed,
    "cancel": cancelled,
}
ALLOWED = {
    State.DRAFT: {"start": State.RUNNING, "canary": State.CANARY, "cancel": State.CANCELLED},
    State.CANARY: {"start": State.RUNNING, "pause": State.PAUSED, "cancel": State.CANCELLED},
    State.RUNNING: {"pause": State.PAUSED, "cancel": State.CANCELLED},
    State.PAUSED: {"resume": State.RUNNING, "cancel": State.CANCELLED},
    State.HALTED: {"resume": State.RUNNING, "cancel": State.CANCELLED},
    State.CANCELLED: {"cancel": State.CANCELLED},
    State.FINISHED: {},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_obeyed_where_the_state_allows_it_and_refused_in_words_elsewhere(
    state: State, command: str
) -> None:
    campaign = replace(CAMPAIGN, state=state)
    if command in ALLOWED[state]:
        assert COMMANDS[command](campaign).state is ALLOWED[state][command]
        return
    with pytest.raises(Refused) as refused:
        COMMANDS[command](campaign)
    assert refused.value.state is state
    for language in Catalogues().languages:
        assert refused.value.message in Catalogues().of(language)


def test_a_pause_in_the_canary_ends_in_the_canary_and_after_it_in_all() -> None:
    canary = started(CAMPAIGN, NOW, canary_size=3)

    assert resumed(paused(canary)) == canary
    assert resumed(paused(widened(canary))).state is State.RUNNING


def test_who_lets_a_campaign_go_on_that_stopped_reminds_all_and_it_is_no_longer_said_why() -> None:
    stopped = halted(started(CAMPAIGN, NOW, canary_size=3), "campaign.halted.canary_refused")
    again = resumed(stopped)

    assert stopped.halted_because
    assert (again.state, again.canary_size, again.halted_because) == (State.RUNNING, 0, "")
    assert again.started_at == NOW
