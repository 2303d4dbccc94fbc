"""Incidents through the database: noticed, told about, over, with several people and agents at the same moment."""

from datetime import datetime, timedelta

import pytest

from bot.helpdesk.channels import Channels
from bot.helpdesk.incident import LONGEST_NEWS, WINDOW
from bot.helpdesk.incidents import Incidents
from bot.helpdesk.row import row_of, ticket_of
from bot.helpdesk.ticket import Agent, Asker, Ticket
from bot.storage.conversations import ConversationStore
from bot.storage.database import Pool
from bot.storage.incidents import IncidentStore
from bot.storage.outbox import Claim, Outbox, Sent
from bot.storage.tickets import TicketStore
from bot.storage.work import Happening, TicketWrite, Work
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.effects import Answer, Card, Text
from dialogs.turn import Kind, Person, Press, Turn
from tests.conftest import MovableClock

DESK, FRENCH = "19:desk@thread.tacv2", "19:support@thread.tacv2"
CODE = "0x80180014"
NOOR = Agent("noor", "Noor Bakker", "29:noor")
LATER = timedelta(hours=4)
"""After which somebody has to look at a ticket, unless an incident pauses it."""


class Rig:
    """A desk with two channels, on which people open tickets and agents press buttons."""

    def __init__(self, pool: Pool, clock: MovableClock) -> None:
        self.store, self.outbox, self.clock = TicketStore(pool), Outbox(pool), clock
        channels = Channels.parse(f"fr={FRENCH},{DESK}")
        self.known = IncidentStore(pool)
        self.incidents = Incidents(
            self.known, self.store, Renderer(Catalogues()), channels, _due, time_zone="Europe/Amsterdam"
        )

    def ticket(self, number: int, *, who: str = "", failure: str = CODE, channel: str = DESK) -> Ticket:
        asker = Asker("t", who or f"person {number}", "", f"a:{who or number}")
        return Ticket.opened(number, asker, {}, channel_id=channel, at=self.clock.now(), failure=failure)

    async def decides(self, ticket: Ticket) -> Work:
        """Decide on a ticket that is being opened, as the desk does: its own row goes with it."""
        linked, work = await self.incidents.noticed(ticket, self.clock.now())
        own = TicketWrite(row_of(linked, _due(linked)))
        return Work((*work.tickets, own), work.incidents, work.parcels, work.happenings)

    async def opens(self, ticket: Ticket) -> Work:
        work = await self.decides(ticket)
        assert await self.store.commit(work, self.clock.now())
        self.clock.move(minutes=1)
        return work

    async def presses(self, verb: str, *, incident_id: int = 1, text: str = "") -> tuple[Answer, Work]:
        [answer], work = await self.decides_on(verb, incident_id=incident_id, text=text)
        assert await self.store.commit(work, self.clock.now())
        self.clock.move(minutes=1)
        return answer, work

    async def decides_on(self, verb: str, *, incident_id: int = 1, text: str = "") -> tuple[tuple[Answer, ...], Work]:
        press = Press(f"incident.{incident_id}", verb, {"card": f"incident.{incident_id}", "text": text})
        turn = Turn("1", Kind.PRESS, Person("t", "noor"), self.clock.now(), press=press, conversation=DESK)
        return await self.incidents.pressed(turn, NOOR)

    async def now(self, number: int) -> Ticket:
        row = await self.store.of(number)
        assert row is not None
        return ticket_of(row)


def _due(ticket: Ticket) -> datetime | None:
    return None if ticket.paused or not ticket.is_open else ticket.opened_at + LATER


def told(happenings: tuple[Happening, ...]) -> dict[str, object]:
    """Return what is told, by chat."""
    return {one.conversation_id: one.data for one in happenings}


@pytest.fixture
async def desk(pool: Pool, clock: MovableClock) -> Rig:
    rig = Rig(pool, clock)
    for channel in (DESK, FRENCH):
        await ConversationStore(pool).keep_channel(
            channel, tenant_id="t", service_url="https://smba.example/", bot={"id": "28:bot"}, now=clock.now()
        )
    return rig


async def three(desk: Rig) -> Work:
    for number in (1001, 1002):
        await desk.opens(desk.ticket(number))
    return await desk.opens(desk.ticket(1003))


async def test_the_third_person_makes_an_incident_with_a_banner_and_all_learn_of_each_other(desk: Rig) -> None:
    since = desk.clock.now().isoformat()

    work = await three(desk)

    [incident] = [await desk.known.open_of(CODE, DESK)]
    assert incident is not None
    assert [(await desk.now(number)).incident_id for number in (1001, 1002, 1003)] == [incident.id] * 3
    assert [(parcel.conversation_id, parcel.message.method) for parcel in work.parcels] == [(DESK, "send")]
    assert told(work.happenings) == {
        f"a:{number}": {"number": number, "others": 2, "since": since} for number in (1001, 1002, 1003)
    }
    assert {one.name for one in work.happenings} == {"incident.known"}


async def test_two_people_or_three_failures_are_no_incident(desk: Rig) -> None:
    for number, failure in enumerate((CODE, CODE, "0x801c0003", "", "", ""), start=1001):
        work = await desk.opens(desk.ticket(number, failure=failure))
        assert not work.incidents
    assert await desk.incidents.open_failures() == set()

    await desk.opens(desk.ticket(1010))
    assert await desk.incidents.open_failures() == {CODE}


async def test_what_was_longer_ago_does_not_count(desk: Rig) -> None:
    await desk.opens(desk.ticket(1001))
    desk.clock.move(seconds=WINDOW.total_seconds())
    await desk.opens(desk.ticket(1002))
    await desk.opens(desk.ticket(1003))
    assert await desk.incidents.open_failures() == set()

    await desk.opens(desk.ticket(1004))
    assert await desk.incidents.open_failures() == {CODE}
    assert (await desk.now(1001)).incident_id is None


async def test_who_comes_later_is_linked_and_counted_on_the_banner_and_nobody_else_is_told_again(desk: Rig) -> None:
    await three(desk)
    desk.clock.move(days=1)

    work = await desk.opens(desk.ticket(1004))

    assert (await desk.now(1004)).incident_id == (await desk.now(1001)).incident_id
    assert list(told(work.happenings)) == ["a:1004"]
    [parcel] = work.parcels
    assert (parcel.message.method, parcel.message.key) == ("update", "incident.1")
    assert "4; tickets still open: 4" in str(parcel.message.activity)


async def test_each_channel_has_an_incident_of_its_own_in_its_language(desk: Rig) -> None:
    await three(desk)

    for number in (1011, 1012):
        assert not (await desk.opens(desk.ticket(number, channel=FRENCH))).incidents
    work = await desk.opens(desk.ticket(1013, channel=FRENCH))

    assert [parcel.conversation_id for parcel in work.parcels] == [FRENCH]
    assert "Plusieurs personnes ont ce problème" in str(work.parcels[0].message.activity)


async def test_while_an_incident_lasts_nobody_is_reminded_of_its_tickets_and_then_they_are_again(desk: Rig) -> None:
    await three(desk)
    desk.clock.move(hours=5)
    assert await desk.store.due(desk.clock.now(), 10) == []

    await desk.presses("incident.over")

    assert [row.number for row in await desk.store.due(desk.clock.now(), 10)] == [1001, 1002, 1003]


async def test_two_who_notice_the_same_make_one_incident(desk: Rig) -> None:
    for number in (1001, 1002):
        await desk.opens(desk.ticket(number))
    third, fourth = desk.ticket(1003), desk.ticket(1004)
    one, other = await desk.decides(third), await desk.decides(fourth)

    assert await desk.store.commit(one, desk.clock.now())
    assert not await desk.store.commit(other, desk.clock.now()), "it is decided again"
    await desk.opens(fourth)

    [incident_id] = {(await desk.now(number)).incident_id for number in range(1001, 1005)}
    assert incident_id == one.incidents[0].id
    assert await desk.incidents.open_failures() == {CODE}


async def test_three_who_come_in_the_same_moment_are_noticed_afterwards(desk: Rig) -> None:
    works = [await desk.decides(desk.ticket(number)) for number in (1001, 1002, 1003)]
    for work in works:
        assert await desk.store.commit(work, desk.clock.now())
    assert await desk.incidents.open_failures() == set()

    found = await desk.incidents.overlooked(desk.clock.now())
    assert await desk.store.commit(found, desk.clock.now())

    assert await desk.incidents.open_failures() == {CODE}
    assert len(found.happenings) == 3
    assert not await desk.incidents.overlooked(desk.clock.now())


async def test_a_ticket_is_never_linked_to_what_was_over_in_the_same_moment(desk: Rig) -> None:
    await three(desk)
    fourth = desk.ticket(1004)
    joins = await desk.decides(fourth)

    await desk.presses("incident.over")

    assert not await desk.store.commit(joins, desk.clock.now())
    await desk.opens(fourth)
    assert (await desk.now(1004)).incident_id is None


async def test_news_goes_once_to_everybody_whose_ticket_is_open(desk: Rig) -> None:
    await three(desk)
    await desk.opens(desk.ticket(1004, who="1001"))

    answer, work = await desk.presses("incident.news", text="We found it: *the* [restriction](http://evil.example).")

    assert sorted(told(work.happenings)) == ["a:1001", "a:1002", "a:1003"]
    assert work.happenings[0].data == {
        "text": "We found it: \\*the\\* \\[restriction\\]\\(http://evil.example).",
        "agent": "Noor Bakker",
    }
    assert isinstance(answer.shown, Card)
    again, nothing = await desk.presses("incident.news", text="We found it: *the* [restriction](http://evil.example).")
    assert (again.shown, nothing) == (Text("incident.refused.told_already", {"most": LONGEST_NEWS}), Work())

    _, more = await desk.presses("incident.news", text="Fixed in an hour.")
    assert more.happenings[0].key != work.happenings[0].key


@pytest.mark.parametrize(("text", "why"), [("", "empty"), ("x" * (LONGEST_NEWS + 1), "too_long")], ids=str)
async def test_news_that_cannot_be_sent_changes_nothing_and_says_why(desk: Rig, text: str, why: str) -> None:
    await three(desk)

    answer, work = await desk.presses("incident.news", text=text)
    assert (answer.shown, work) == (Text(f"incident.refused.{why}", {"most": LONGEST_NEWS}), Work())

    _, work = await desk.presses("incident.news", text="We look at it.")
    assert len(work.happenings) == 3


async def test_two_agents_who_tell_at_the_same_moment_are_both_heard(desk: Rig) -> None:
    await three(desk)
    _, one = await desk.decides_on("incident.news", text="We look at it.")
    _, other = await desk.decides_on("incident.news", text="It is the restriction.")

    assert await desk.store.commit(one, desk.clock.now())
    assert not await desk.store.commit(other, desk.clock.now())
    _, again = await desk.presses("incident.news", text="It is the restriction.")

    assert one.happenings[0].key != again.happenings[0].key


async def test_when_it_is_over_everybody_is_told_once_and_the_banner_says_so(desk: Rig) -> None:
    await three(desk)

    answer, work = await desk.presses("incident.over")

    assert told(work.happenings) == {
        f"a:{number}": {"number": number, "agent": "Noor Bakker"} for number in (1001, 1002, 1003)
    }
    assert "This incident is over" in str(work.parcels[0].message.activity)
    assert await desk.incidents.open_failures() == set()
    for verb in ("incident.over", "incident.refresh"):
        again, nothing = await desk.presses(verb)
        assert (again.shown, nothing) == (answer.shown, Work())
    late, nothing = await desk.presses("incident.news", text="Too late")
    assert (late.shown, nothing) == (Text("incident.refused.over", {"most": LONGEST_NEWS}), Work())


async def test_after_it_is_over_it_takes_three_more_to_begin_again(desk: Rig) -> None:
    await three(desk)
    await desk.presses("incident.over")

    for number in (1004, 1005):
        assert not (await desk.opens(desk.ticket(number))).incidents

    assert (await desk.opens(desk.ticket(1006))).incidents


@pytest.mark.parametrize("card", ["incident.99", "incident.x", "ticket.1001", ""])
async def test_a_button_of_no_incident_changes_nothing(desk: Rig, card: str) -> None:
    await three(desk)
    press = Press(card, "incident.over", {"card": card})
    turn = Turn("1", Kind.PRESS, Person("t", "noor"), desk.clock.now(), press=press, conversation=DESK)

    assert await desk.incidents.pressed(turn, NOOR) == ((Answer(Text("incident.refused.unknown")),), Work())

    assert await desk.incidents.open_failures() == {CODE}


async def test_the_banner_is_replaced_in_its_place_when_a_ticket_of_it_changes(desk: Rig) -> None:
    await three(desk)
    claim = await desk.outbox.claim(DESK, desk.clock.now())
    assert isinstance(claim, Claim)
    await desk.outbox.sent([Sent(claim, "1700000000001")], desk.clock.now())

    work = await desk.incidents.redrawn(await desk.now(1001), desk.clock.now())

    [parcel] = work.parcels
    assert (parcel.message.method, parcel.message.activity_id) == ("update", "1700000000001")
    assert not await desk.incidents.redrawn(desk.ticket(1009), desk.clock.now()), "it has no incident"
