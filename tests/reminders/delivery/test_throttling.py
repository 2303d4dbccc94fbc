"""Teams throttles, or takes nothing at all: all workers wait, and everybody is reminded in the end, once."""

from datetime import timedelta

from bot.reminders.delivery.line import LEAST, MOST
from bot.reminders.delivery.outage import IN_A_ROW
from bot.reminders.delivery.ports import Attempted
from tests.reminders.delivery.worker import Office

TOO_MANY = Attempted("throttled", fault="429", after=timedelta(seconds=20), pauses_all=True)
PEOPLE = [f"person {number:03}" for number in range(120)]


async def all_are_reminded(office: Office, people: int) -> None:
    """Work until nobody is due, and find each reminded once."""
    for _ in range(60):
        await office.worker().once()
        office.clock.move(seconds=10)
    assert len(office.teams.reminded) == len(set(office.teams.reminded)) == people
    found = await office.figures()
    assert (found.sent + found.held, found.pending) == (people, people)


async def test_after_a_429_no_worker_sends_before_its_time(office: Office) -> None:
    office.teams.answers["alex"] = [TOO_MANY]
    throttled_at = office.clock.now()
    await office.worker().once()
    [until] = office.pauses.told
    assert timedelta(0) <= until - throttled_at - timedelta(seconds=20) < timedelta(seconds=1)

    await office.expects(office.campaign.id, "kim")
    assert await office.worker().once() == 0
    office.clock.move(seconds=20)
    assert await office.worker().once() == 2
    assert sorted(office.teams.reminded) == ["alex", "kim"]


async def test_what_two_workers_had_begun_waits_for_the_end_of_the_pause(office: Office) -> None:
    """One of them is throttled; the other hears of it from the rate that they share, and sends nothing meanwhile."""
    sent_at = []
    pause_ends = office.clock.now()

    async def noted() -> None:
        nonlocal pause_ends
        sent_at.append(office.clock.now())
        if len(sent_at) == 30:  # after the first second's worth
            office.teams.answers[office.teams.tried[-1]] = [TOO_MANY]
            pause_ends = office.clock.now() + timedelta(seconds=20)

    office.teams.before = noted
    await office.expects(office.campaign.id, *PEOPLE)
    first, second = office.worker(), office.worker()
    await first.once()
    await second.once()
    assert [at for at in sent_at[36:] if at < pause_ends] == []

    await all_are_reminded(office, len(PEOPLE) + 1)


async def test_while_teams_takes_nothing_few_reminders_are_held_and_the_others_go_later(office: Office) -> None:
    await office.expects(office.campaign.id, *PEOPLE)
    office.teams.answers |= {name: [Attempted("held", fault="504")] for name in PEOPLE}
    teams_is_back = office.clock.now() + timedelta(minutes=2)

    async def comes_back() -> None:
        if office.clock.now() >= teams_is_back:
            office.teams.answers.clear()

    office.teams.before = comes_back
    await all_are_reminded(office, len(PEOPLE) + 1)

    found = await office.figures()
    assert IN_A_ROW <= found.held <= 7 * IN_A_ROW, "at 50 a second it would be all of them"
    assert found.sent == len(PEOPLE) + 1 - found.held


async def test_while_teams_cannot_be_reached_everybody_keeps_their_reminder(office: Office) -> None:
    await office.expects(office.campaign.id, *PEOPLE)
    for name in PEOPLE:
        office.teams.answers[name] = [Attempted("throttled", fault="ClientConnectorError")] * 2
    await all_are_reminded(office, len(PEOPLE) + 1)
    assert len(office.teams.tried) == 3 * len(PEOPLE) + 1


async def test_a_worker_with_a_small_share_of_the_rate_begins_less(office: Office) -> None:
    class Slow:
        """One slot in two seconds: the others have the rest."""

        async def take(self, slots: int = 1) -> object:
            return office.clock.now() + slots * timedelta(seconds=2)

    await office.expects(office.campaign.id, *PEOPLE)
    worker = office.worker(rate=Slow())
    await worker.once()
    assert LEAST <= worker._line.most < MOST / 2

    await all_are_reminded(office, len(PEOPLE) + 1)  # some had no turn, and are due a little later
