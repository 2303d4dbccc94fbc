"""Whoever is due is reminded, once; and only after Intune was asked."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from bot.errors import LookupFailed
from bot.reminders.campaign import State
from bot.reminders.delivery.ports import Attempted
from bot.reminders.person import Reach
from bot.storage.expected import Answer, ExpectedStore
from tests.reminders.delivery.worker import Office

WEEK = timedelta(days=7)
CODE = "0x80180014"


def texts(body: object) -> str:
    return orjson.dumps(body).decode()


async def test_who_is_due_is_reminded_of_what_intune_shows(office: Office) -> None:
    assert await office.worker().once() == 1

    [(name, body)] = office.teams.took
    assert name == "alex"
    assert "Your HoloLens is not enrolled yet" in texts(body)
    assert "Olivia Wright has asked me" in texts(body)
    assert office.intune.asked == ["alex"]


async def test_what_was_sent_is_on_record_and_the_next_one_is_planned(office: Office) -> None:
    began_at = office.clock.now()
    await office.worker().once()

    assert await office.ledger() == [("sent", "")]
    alex = await office.person()
    assert (alex.sent, alex.last_at, alex.reach) == (1, began_at, "reachable")
    assert alex.next_at is not None
    assert alex.next_at.date() == (began_at + WEEK).date()
    assert await office.leased() == 0
    assert await office.worker().once() == 0


async def test_a_card_carries_the_id_of_its_reminder_and_the_last_one_names_the_date(office: Office) -> None:
    worker = office.worker()
    for _ in range(4):
        await worker.once()
        office.clock.move(days=8)

    assert office.teams.reminded == ["alex"] * 3
    written = [texts(body) for _, body in office.teams.took]
    assert [f"reminder.{number}" in text for number, text in enumerate(written, start=1)] == [True] * 3
    assert ["This is the last reminder" in text for text in written] == [False, False, True]
    assert (await office.person()).next_at is None


async def test_a_reminder_is_in_the_language_of_the_person(office: Office) -> None:
    await office.expects(office.campaign.id, "kim", locale="nl")
    await office.worker().once()

    written = {name: texts(body) for name, body in office.teams.took}
    assert "is nog niet" in written["kim"]
    assert "is not enrolled yet" in written["alex"]


async def test_who_has_enrolled_meanwhile_is_not_reminded_and_never_again(office: Office) -> None:
    office.intune.shows_enrolled("alex")
    await office.worker().once()
    office.clock.move(days=8)
    await office.worker().once()

    assert office.teams.tried == []
    assert await office.ledger() == [("suppressed", "enrolled")]
    assert (await office.person()).enrolled_at is not None


async def test_while_intune_cannot_be_asked_nobody_is_nagged_and_then_they_are_reminded(office: Office) -> None:
    office.intune.shows["alex"] = LookupFailed(reason="throttled")
    await office.runs("kim", name="Spring")
    for _ in range(4):
        await office.worker().once()
        office.clock.move(minutes=46)
    assert office.teams.reminded == ["kim"]
    assert await office.ledger() == [("sent", "")]

    del office.intune.shows["alex"]
    await office.worker().once()
    assert office.teams.reminded == ["kim", "alex"]


async def test_whom_intune_hides_until_it_is_too_late_is_listed(office: Office) -> None:
    office.intune.shows["alex"] = LookupFailed(reason="throttled")
    office.clock.move(days=39, hours=6.9)  # Thursday 31 December, 16:54 in Amsterdam
    await office.worker().once()

    assert await office.ledger() == [("suppressed", "intune")]
    assert (await office.figures()).pending == 0


async def test_nobody_is_reminded_in_the_evening_even_if_their_time_had_come(office: Office) -> None:
    office.clock.move(hours=8)  # 18:00 in Amsterdam
    assert await office.worker().once() == 1
    assert office.teams.tried == office.intune.asked == []
    assert await office.ledger() == []

    office.clock.move(hours=16)
    await office.worker().once()
    assert office.teams.reminded == ["alex"]


async def test_what_came_too_late_is_listed(office: Office) -> None:
    office.clock.move(days=50)
    await office.worker().once()

    assert office.teams.tried == []
    assert await office.ledger() == [("suppressed", "too_late")]


async def test_a_failure_that_the_helpdesk_works_on_waits_until_it_is_done(office: Office) -> None:
    office.intune.shows_failure("alex", CODE)
    office.helpdesk.failures = {CODE}
    await office.worker().once()
    assert office.teams.tried == []

    office.helpdesk.failures = set()
    office.clock.move(hours=1.6)
    await office.worker().once()
    [(_, body)] = office.teams.took
    assert CODE in texts(body)


async def test_one_who_cannot_be_read_delays_nobody_else(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    await office.expects(office.campaign.id, "kim", time_zone="Mars/Olympus")
    await office.worker().once()
    assert office.teams.reminded == ["alex"]
    assert "cannot be read" in capsys.readouterr().out

    async with office.pool.connection() as connection:
        await connection.execute("update expected set time_zone = 'Europe/Paris'")
    office.clock.move(hours=1)
    await office.worker().once()
    assert office.teams.reminded == ["alex", "kim"]


@pytest.mark.parametrize("state", [State.PAUSED, State.CANCELLED, State.HALTED])
async def test_a_campaign_that_ends_between_the_claim_and_the_attempt_sends_nothing(
    office: Office, state: State
) -> None:
    async def owner_acts() -> None:
        await office.becomes(state)

    office.intune.meanwhile = owner_acts
    await office.worker().once()

    assert office.teams.tried == []
    assert await office.ledger() == []
    assert await office.leased() == 0
    assert (await office.person()).next_at is not None


async def test_a_campaign_that_is_resumed_goes_on(office: Office) -> None:
    await office.becomes(State.PAUSED)
    assert await office.worker().once() == 0

    await office.becomes(State.RUNNING)
    assert await office.worker().once() == 1
    assert office.teams.reminded == ["alex"]


async def test_who_stops_while_intune_is_asked_is_not_reminded(office: Office) -> None:
    worker = office.worker()
    await worker.once()
    office.clock.move(days=8)

    async def alex_stops() -> None:
        await ExpectedStore(office.pool).answered(Answer("t", "alex", 0, "stop"), office.clock.now())

    office.intune.meanwhile = alex_stops
    await worker.once()

    assert office.teams.reminded == ["alex"]
    assert await office.ledger() == [("sent", ""), ("suppressed", "stop")]


async def test_what_teams_may_have_taken_is_held_and_the_next_reminder_covers_it(office: Office) -> None:
    office.teams.answers["alex"] = [Attempted("held", fault="504")]
    await office.worker().once()
    await office.worker().once()
    assert office.teams.tried == ["alex"]
    assert await office.ledger() == [("held", "504")]
    alex = await office.person()
    assert (alex.sent, alex.reach) == (1, "unknown")

    office.clock.move(days=8)
    await office.worker().once()
    assert await office.ledger() == [("held", "504"), ("sent", "")]


@pytest.mark.parametrize(
    ("reach", "days"), [(Reach.BLOCKED, 3), (Reach.NOT_INSTALLED, 1), (None, 1)], ids=["blocked", "no app", "other"]
)
async def test_who_refuses_is_left_in_peace_and_then_tried_again(
    office: Office, reach: Reach | None, days: int
) -> None:
    office.teams.answers["alex"] = [Attempted("refused", fault="403", reach=reach)]
    refused_at = office.clock.now()
    await office.worker().once()

    assert await office.ledger() == [("refused", "403")]
    alex = await office.person()
    assert (alex.sent, alex.reach) == (0, reach or "unknown")
    assert alex.quiet_until is not None
    assert timedelta(0) <= alex.quiet_until - refused_at - timedelta(days=days) < timedelta(seconds=1)

    office.clock.move(days=days, hours=3)
    await office.worker().once()
    assert (await office.person()).sent == 1


async def test_who_is_gone_is_never_tried_again(office: Office) -> None:
    office.teams.chats["alex"] = [Attempted("refused", fault="404", reach=Reach.GONE)]
    await office.worker().once()
    office.clock.move(days=8)
    assert await office.worker().once() == 0

    assert office.teams.tried == []
    assert await office.ledger() == [("refused", "404")]


async def test_who_has_no_app_gets_it_and_is_reminded_when_it_is_there(office: Office) -> None:
    office.teams.chats["alex"] = [Attempted("refused", fault="403", reach=Reach.NOT_INSTALLED)]
    await office.worker().once()
    assert office.installer.asked == ["alex"]

    await ExpectedStore(office.pool).reached("t", "alex", "reachable", office.clock.now())
    await office.worker().once()
    assert office.teams.reminded == ["alex"]
    assert await office.ledger() == [("refused", "403"), ("sent", "")]


@pytest.mark.parametrize("after", [timedelta(seconds=20), None])
async def test_what_teams_throttles_goes_again_as_the_same_reminder(office: Office, after: timedelta | None) -> None:
    office.teams.answers["alex"] = [Attempted("throttled", fault="401", after=after)]
    await office.worker().once()
    assert await office.ledger() == [("pending", "401")]
    assert (await office.figures()).planned == 1
    assert await office.worker().once() == 0

    office.clock.move(seconds=20)
    await office.worker().once()
    assert await office.ledger() == [("sent", "")]
    assert office.teams.reminded == ["alex"]


async def test_what_lies_in_the_past_after_the_clock_was_set_back_is_not_sent_again(office: Office) -> None:
    await office.worker().once()
    office.clock.move(days=-2)
    assert await office.worker().once() == 0
    office.clock.move(days=2, hours=1)
    assert await office.worker().once() == 0

    assert office.teams.reminded == ["alex"]


async def test_a_fault_of_ours_before_the_message_goes_is_tried_again(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    class Faulty:
        async def of(self, tenant_id: str, object_id: str) -> Any:
            raise KeyError(tenant_id, object_id)

    await office.worker(chats=Faulty()).once()
    assert await office.ledger() == [("pending", "KeyError")]
    assert "could not be made" in capsys.readouterr().out

    office.clock.move(hours=1)
    await office.worker().once()
    assert await office.ledger() == [("sent", "")]


async def test_a_fault_of_ours_while_the_message_goes_is_held(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails() -> None:
        raise KeyError

    office.teams.after = fails
    await office.worker().once()
    assert await office.ledger() == [("held", "KeyError")]
    assert "nobody knows" in capsys.readouterr().out

    office.teams.after = None
    office.clock.move(days=8)
    await office.worker().once()
    assert await office.ledger() == [("held", "KeyError"), ("sent", "")]
