"""What becomes of campaigns by itself, with a real database, real workers, and time that is moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest

from bot.errors import LookupFailed
from bot.reminders.campaign import Campaign, State
from bot.reminders.delivery.ports import Attempted
from bot.reminders.enrolled import Enrolled
from bot.reminders.last_resort import LastResort, Place
from bot.reminders.person import Reach
from bot.reminders.planning import Planning
from bot.reminders.progress import Progress
from bot.reminders.refresh import Refresh, Refreshed
from bot.reminders.upkeep import Upkeep
from bot.storage.campaign_upkeep import CampaignUpkeepStore
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import Answer, ExpectedStore
from bot.storage.progress_card import ProgressCard, ProgressCardStore
from tests.conftest import MovableClock
from tests.reminders.delivery.worker import RENDERER, Office
from tests.reminders.rollouts import Names, delivers, has_draft, now, rollout
from tests.storage.test_retention import rows
from tests.storage.tickets import DESK, keeps_desk

TEN = tuple(f"person-{number}" for number in range(10))


@dataclass
class Audiences:
    """Stands for the refresh, which has tests of its own: it notes whose audience was looked for."""

    looked_for: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)

    async def refresh(self, campaign: Campaign, at: object) -> Refreshed:  # noqa: ARG002 - as Refresh has it
        self.looked_for.append(campaign.name)
        if campaign.name in self.fails:
            raise self.fails[campaign.name]
        return Refreshed()


class Desk:
    """Is told who has not enrolled."""

    async def of(self, campaign: Campaign) -> Place | None:  # noqa: ARG002 - the port's
        return Place(DESK, "nl", "Europe/Amsterdam")


def drawn(progress: Progress, *, key: str, locale: str, time_zone: str | None) -> Mapping[str, object]:
    return {"text": f"{key} {locale} {time_zone} {progress.figures.sent}"}


@pytest.fixture
def office(pool: Pool, clock: MovableClock) -> Office:
    return Office.of(pool, clock)


@pytest.fixture
def audiences() -> Audiences:
    return Audiences()


@pytest.fixture
def upkeep(office: Office, audiences: Audiences) -> Upkeep:
    store, cards = CampaignUpkeepStore(office.pool), ProgressCardStore(office.pool)
    ending = LastResort(store, Enrolled(store, office.intune), Desk(), RENDERER, names=Names())
    return Upkeep(
        CampaignStore(office.pool),
        store,
        cards,
        office.clock,
        planning=Planning(ExpectedStore(office.pool)),
        refresh=cast("Refresh", audiences),
        last_resort=ending,
        drawn=drawn,
    )


async def sweeps(upkeep: Upkeep) -> None:
    await upkeep.sweep()
    await upkeep.idle()


async def runs(office: Office, *people: str, canary: bool = False, **wish: str) -> Campaign:
    """Start a campaign."""
    return await rollout(office).start(await has_draft(office, *people, **wish), office.clock.now(), canary=canary)


async def posted(office: Office) -> list[dict[str, object]]:
    return await rows(office.pool, "select conversation_id, key, method, activity from outbox order by id")


async def test_after_a_canary_without_complaints_all_others_are_reminded_and_not_all_at_once(
    office: Office, upkeep: Upkeep
) -> None:
    campaign = await runs(office, *TEN, canary=True)
    await delivers(office, hours=23.5)  # until half past nine in Amsterdam
    await sweeps(upkeep)
    assert len(office.teams.reminded) == 1
    assert (await now(office, campaign)).state is State.CANARY

    office.clock.move(minutes=31)
    await sweeps(upkeep)
    running = await now(office, campaign)
    assert (running.state, running.canary_size) == (State.RUNNING, 0)
    at = {row.next_at async for row in ExpectedStore(office.pool).stream(campaign.id)}
    assert len(at) == len(TEN)
    await delivers(office, hours=1)
    assert sorted(office.teams.reminded) == sorted(TEN)


async def test_a_canary_that_is_refused_reminds_nobody_else_until_its_owner_lets_it_go_on(
    office: Office, upkeep: Upkeep
) -> None:
    campaign = await runs(office, *TEN, canary=True, canary_size="2")
    refused = Attempted("refused", fault="Forbidden", reach=Reach.NOT_INSTALLED)
    office.teams.answers |= {name: [refused] for name in TEN}
    await delivers(office, days=1)
    await sweeps(upkeep)
    halted = await now(office, campaign)
    assert (halted.state, halted.halted_because) == (State.HALTED, "campaign.halted.canary_refused")
    await delivers(office, hours=2)
    assert office.teams.reminded == []

    office.teams.answers.clear()
    await rollout(office).resume(halted, office.clock.now())
    await sweeps(upkeep)
    assert (await now(office, campaign)).state is State.RUNNING
    await delivers(office, hours=1)
    assert len(office.teams.reminded) == 8, "the two are left alone for a day"


async def test_a_canary_in_which_people_stop_their_reminders_goes_no_further(office: Office, upkeep: Upkeep) -> None:
    campaign = await runs(office, *TEN, canary=True)
    await delivers(office, days=1)
    [first] = office.teams.reminded
    assert await ExpectedStore(office.pool).answered(Answer("t", first, 0, "other"), office.clock.now()) is not None
    await sweeps(upkeep)

    assert (await now(office, campaign)).halted_because == "campaign.halted.canary_objected"
    running = await rollout(office).resume(campaign, office.clock.now())
    assert running.state is State.RUNNING


async def test_too_many_refusals_stop_a_campaign_that_reminds_all(office: Office, upkeep: Upkeep) -> None:
    people = tuple(f"person-{number}" for number in range(30))
    campaign = await runs(office, *people)
    refused = Attempted("refused", fault="Forbidden", reach=Reach.NOT_INSTALLED)
    office.teams.answers |= {name: [refused] for name in people}
    await delivers(office, days=1)
    await sweeps(upkeep)
    halted = await now(office, campaign)
    assert (halted.state, halted.halted_because) == (State.HALTED, "campaign.halted.refused")

    resumed = await rollout(office).resume(halted, office.clock.now())
    await sweeps(upkeep)
    assert (await now(office, campaign)).state is resumed.state is State.RUNNING, "what its owner has seen is history"


async def test_audiences_are_looked_for_once_an_hour_while_a_campaign_reminds(
    office: Office, upkeep: Upkeep, audiences: Audiences
) -> None:
    campaign = await runs(office, "alex")
    await sweeps(upkeep)
    assert audiences.looked_for == [], "it has just been filled"
    for _ in range(3):
        office.clock.move(minutes=30)
        await sweeps(upkeep)
    assert audiences.looked_for == ["Autumn"]

    await rollout(office).pause(campaign, office.clock.now())
    office.clock.move(hours=2)
    await sweeps(upkeep)
    assert audiences.looked_for == ["Autumn"]


async def test_what_fails_for_one_campaign_is_raised_once_the_others_had_their_turn(
    office: Office, upkeep: Upkeep, audiences: Audiences
) -> None:
    for name in ("Autumn", "Winter", "Spring"):
        await runs(office, "alex", name=name)
    audiences.fails = {"Autumn": RuntimeError("a fault of ours"), "Winter": LookupFailed(reason="unreachable")}
    office.clock.move(hours=1)
    with pytest.RaisesGroup(RuntimeError):
        await sweeps(upkeep)
    assert sorted(audiences.looked_for) == ["Autumn", "Spring", "Winter"]

    audiences.fails.clear()
    office.clock.move(hours=1)
    await sweeps(upkeep)
    assert len(audiences.looked_for) == 6


async def test_what_failed_in_the_background_is_raised_by_the_next_sweep_which_goes_on(
    office: Office, upkeep: Upkeep, audiences: Audiences
) -> None:
    await runs(office, "alex")
    audiences.fails = {"Autumn": RuntimeError("a fault of ours")}
    office.clock.move(hours=1)
    await upkeep.sweep()
    assert upkeep.background._task is not None
    with pytest.RaisesGroup(RuntimeError):
        await upkeep.background._task

    audiences.fails.clear()
    office.clock.move(hours=1)
    with pytest.RaisesGroup(pytest.RaisesGroup(RuntimeError)):
        await upkeep.sweep()
    await upkeep.idle()
    assert len(audiences.looked_for) == 2


async def test_who_has_not_enrolled_in_the_end_is_one_message_to_the_desk_and_no_further_reminder(
    office: Office, upkeep: Upkeep
) -> None:
    await keeps_desk(office.pool, office.clock)
    campaign = await runs(office, "alex", "bo", "cas", "dee", distances="7")
    await delivers(office, days=1)
    await ExpectedStore(office.pool).answered(Answer("t", "cas", 0, "stop"), office.clock.now())
    await delivers(office, days=8)
    sent = len(office.teams.reminded)
    office.intune.shows_enrolled("bo")
    office.clock.move(days=18)
    await sweeps(upkeep)
    await sweeps(upkeep)

    assert (await now(office, campaign)).state is State.FINISHED
    [message] = await posted(office)
    assert (message["conversation_id"], message["method"]) == (DESK, "send")
    text = str(message["activity"])
    assert "alex@contoso.example" in text
    assert "dee@contoso.example" in text
    assert "bo@contoso.example" not in text, "enrolled after the last reminder"
    assert "cas@contoso.example" not in text, "they said stop"
    figures = (await rollout(office).report(campaign)).figures
    assert figures.enrolled_after == {2: 1}
    office.clock.move(days=1)
    await delivers(office, days=3)
    await sweeps(upkeep)
    assert len(await posted(office)) == 1
    assert len(office.teams.reminded) == sent


async def test_the_desk_is_told_once_intune_can_be_asked_and_not_before(office: Office, upkeep: Upkeep) -> None:
    await keeps_desk(office.pool, office.clock)
    await runs(office, "alex", distances="", due="2026-11-24")
    await delivers(office, days=2)
    office.intune.shows["alex"] = LookupFailed(reason="unreachable")
    office.clock.move(hours=16)
    await sweeps(upkeep)
    asked = len(office.intune.asked)
    await sweeps(upkeep)
    assert await posted(office) == []
    assert len(office.intune.asked) == asked, "it is not asked with every sweep"

    del office.intune.shows["alex"]
    office.clock.move(minutes=15)
    await sweeps(upkeep)
    assert len(await posted(office)) == 1


async def test_where_intune_stays_silent_the_desk_is_told_all_the_same(office: Office, upkeep: Upkeep) -> None:
    await keeps_desk(office.pool, office.clock)
    await runs(office, "alex", distances="", due="2026-11-24")
    await delivers(office, days=2)
    office.intune.shows["alex"] = LookupFailed(reason="unreachable")
    office.clock.move(days=3)
    await sweeps(upkeep)

    assert len(await posted(office)) == 1


async def test_where_everybody_has_enrolled_nobody_is_told(office: Office, upkeep: Upkeep) -> None:
    campaign = await runs(office, "alex", distances="", due="2026-11-24")
    office.intune.shows_enrolled("alex")
    await delivers(office, days=2)
    office.clock.move(days=1)
    await sweeps(upkeep)

    assert (await now(office, campaign)).state is State.FINISHED
    assert await posted(office) == []


async def test_the_card_of_the_progress_is_drawn_anew_where_it_would_show_something_else(
    office: Office, upkeep: Upkeep
) -> None:
    await keeps_desk(office.pool, office.clock)
    campaign = await runs(office, "alex", "bo")
    shown = (await rollout(office).progress(campaign)).shown
    card = ProgressCard(campaign.id, DESK, "t7.1", "nl", "Europe/Amsterdam", shown)
    await ProgressCardStore(office.pool).keep(card, office.clock.now())
    office.clock.move(minutes=2)
    await sweeps(upkeep)
    assert await posted(office) == [], "nothing has changed"

    await delivers(office, days=1)
    await sweeps(upkeep)
    await sweeps(upkeep)
    assert [(row["key"], row["method"], row["activity"]) for row in await posted(office)] == [
        ("t7.1", "update", {"text": "t7.1 nl Europe/Amsterdam 2"})
    ]
    await rollout(office).cancel(campaign, office.clock.now())
    await sweeps(upkeep)
    assert len(await posted(office)) == 1, "not more often than once a minute"
    office.clock.move(minutes=1)
    await sweeps(upkeep)
    assert len(await posted(office)) == 2, "that it is over shows too"
    office.clock.move(hours=2)
    await sweeps(upkeep)
    office.clock.move(hours=2)
    assert await ProgressCardStore(office.pool).due(office.clock.now(), 9) == []


async def test_two_replicas_draw_a_card_once_and_tell_the_desk_once(office: Office) -> None:
    await keeps_desk(office.pool, office.clock)
    campaign = await runs(office, "alex")
    cards, store = ProgressCardStore(office.pool), CampaignUpkeepStore(office.pool)
    card = ProgressCard(campaign.id, DESK, "t7.1", "nl", None, "before")
    await cards.keep(card, office.clock.now())

    assert await cards.draw(card, "after", {"text": "x"}, office.clock.now())
    assert not await cards.draw(card, "after", {"text": "x"}, office.clock.now())
    assert not await cards.draw(replace(card, key="older", shown="after"), "newer", {}, office.clock.now())
    assert await cards.draw(replace(card, shown="after"), "newer", {"text": "y"}, office.clock.now())
    assert await store.tell(campaign.id, None, office.clock.now())
    assert not await store.tell(campaign.id, None, office.clock.now())
    assert len(await posted(office)) == 2
    before = office.clock.now() + timedelta(hours=1)
    assert [row.id for row in await store.claim_refresh(before, office.clock.now() + timedelta(hours=2))] == [
        campaign.id
    ]
    assert await store.claim_refresh(before, office.clock.now() + timedelta(hours=2)) == []
