"""Reminders over the wire: what their buttons do, for whom, and what an installation continues."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from bot.reminders.row import row_of
from bot.storage.campaigns import CampaignRow, CampaignStore
from bot.storage.database import Pool
from bot.storage.expected import ExpectedRow, ExpectedStore, NewPerson
from cards.catalogue import Catalogues
from cards.message import card
from cards.render import Renderer
from dialogs.campaigns import Reminder
from dialogs.reminder_card import reminder_card
from tests.chat import JSON, Chat
from tests.conftest import MovableClock
from tests.reminders.audience.campaigns import CAMPAIGN
from tests.storage.campaigns import WEEK, changes_to, person
from tests.storage.test_retention import rows

SERIAL_NUMBER = "001204781234"
RENDERER = Renderer(Catalogues())

_BEGUN = """
    insert into reminder (campaign_id, expected_id, status, obstacle, number, attempts, began_at)
    select campaign_id, id, 'sending', 'nothing_enrolled', 1, 1, %s::timestamptz from expected
    where campaign_id = %s and object_id = %s
    returning id
"""
_SETTLED = """
    with settled as (update reminder set status = %s, activity_id = %s where id = %s returning *)
    update expected set sent = 1, last_at = began_at, reach = 'reachable' from settled
    where expected.id = expected_id
    returning expected.id
"""


@pytest.fixture
async def campaign(chat: Chat, pool: Pool, clock: MovableClock) -> CampaignRow:
    """Run a campaign in which the person of the chat is due, on a Monday morning; they have the bot already."""
    clock.move(days=1)
    await chat.opens()
    mine = replace(CAMPAIGN, tenant_id=chat.sandbox.tenant_id, owner_name="Olivia Brandt", time_zone="UTC")
    made = await CampaignStore(pool).create(row_of(mine))
    assert made is not None
    await changes_to(pool, clock, made.id, state="running")
    await expects(chat, pool, clock, made)
    return made


@pytest.fixture
async def reminder_id(chat: Chat, pool: Pool, clock: MovableClock, campaign: CampaignRow) -> int:
    """Send a reminder to the person of the chat."""
    return await is_reminded(chat, pool, clock, campaign)


async def expects(chat: Chat, pool: Pool, clock: MovableClock, campaign: CampaignRow, object_id: str = "") -> None:
    one = NewPerson(chat.sandbox.tenant_id, object_id or chat.person.id, SERIAL_NUMBER, next_at=clock.now() + WEEK)
    await ExpectedStore(pool).add(campaign.id, [one])


async def is_reminded(
    chat: Chat,
    pool: Pool,
    clock: MovableClock,
    campaign: CampaignRow,
    object_id: str = "",
    *,
    is_known: bool = True,
) -> int:
    """Put a reminder in the ledger, as delivery does, and return its id. The next is in a week: the bot sends none.

    It is not known what became of it unless `is_known`, although Teams shows it.
    """
    whom = object_id or chat.person.id
    id_ = await writes(pool, _BEGUN, clock.now(), campaign.id, whom)
    said = Reminder("nothing_enrolled", "", 1, is_last=False, due=campaign.due, owner="Olivia Brandt")
    shown = reminder_card(said, f"reminder.{id_}")
    sent_as = await sends(chat, whom, card(RENDERER.card(shown.template, shown.params, "en")))
    status, known_as = ("sent", sent_as) if is_known else ("held", None)
    await writes(pool, _SETTLED, status, known_as, id_)
    return id_


async def writes(pool: Pool, sql: str, *params: object) -> int:
    """Write one row, and return its id."""
    async with pool.connection() as connection:
        row = await (await connection.execute(sql.encode(), params)).fetchone()
    assert row is not None
    return int(row["id"])


async def sends(chat: Chat, object_id: str, body: JSON) -> str:
    """Send to somebody's chat as a worker does, and return Teams' id of the message."""
    chat.sandbox.connector.requires_token = False
    url = f"{chat.sandbox.service_url.rstrip('/')}/v3/conversations/a:{object_id}/activities"
    async with chat.session.post(url, json=body) as response:
        taken = cast("JSON", await response.json())
    chat.sandbox.connector.requires_token = True
    return str(taken["id"])


async def me(chat: Chat, pool: Pool, campaign: CampaignRow) -> ExpectedRow:
    """Return how the person of the chat stands."""
    return await person(pool, campaign, chat.person.id)


async def acted_at(pool: Pool) -> list[object]:
    return [row["acted_at"] for row in await rows(pool, "select acted_at from expected order by id")]


def card_of(chat: Chat, words: str = "Your HoloLens is not enrolled yet") -> str:
    """Return the text of the reminder as Teams shows it now."""
    [shown] = [str(message) for message in chat.messages if words in str(message)]
    return shown


@pytest.mark.usefixtures("reminder_id")
async def test_help_enters_the_interview_and_the_card_says_so(chat: Chat, pool: Pool, campaign: CampaignRow) -> None:
    before = await me(chat, pool, campaign)
    await chat.presses("Help me now")

    assert chat.sees("Which HoloLens do you have?") or chat.sees(SERIAL_NUMBER)
    assert "You asked for help." in card_of(chat)
    assert "reminder.help" not in card_of(chat)
    assert await acted_at(pool) != [None]
    assert (await me(chat, pool, campaign)).next_at == before.next_at, "the reminders stay as they are planned"


@pytest.mark.usefixtures("reminder_id")
@pytest.mark.parametrize("by_submit", [False, True])
async def test_tomorrow_is_when_it_comes_again(chat: Chat, pool: Pool, campaign: CampaignRow, by_submit: bool) -> None:
    await chat.presses("Tomorrow", by_submit=by_submit)

    assert chat.sees("You will not be reminded before Nov 24, 2026, 09:00")
    tomorrow = datetime(2026, 11, 24, 9, tzinfo=UTC)
    alex = await me(chat, pool, campaign)
    assert (alex.snoozed_until, alex.next_at) == (tomorrow, tomorrow)
    assert "You asked to be reminded later." in card_of(chat)


@pytest.mark.usefixtures("reminder_id")
async def test_a_date_is_chosen_on_the_card_and_none_after_the_last(
    chat: Chat, pool: Pool, campaign: CampaignRow
) -> None:
    button = chat.button("Remind me on that date")
    await chat.presses_action(*button, typed={"until": "2026-12-25"})
    assert chat.sees("That is too late: your HoloLens should be enrolled by Dec 24, 2026.")
    assert (await me(chat, pool, campaign)).snoozed_until is None

    await chat.presses_action(*button, typed={"until": "2026-12-01"})
    assert (await me(chat, pool, campaign)).next_at == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.usefixtures("reminder_id")
async def test_who_does_not_have_the_device_is_not_reminded_of_it(
    chat: Chat, pool: Pool, campaign: CampaignRow
) -> None:
    await chat.presses("I do not have this device")

    assert chat.sees("Olivia Brandt will see that you do not have this device.")
    alex = await me(chat, pool, campaign)
    assert (alex.left_at is not None, alex.next_at) == (True, None)


@pytest.mark.parametrize("is_known", [True, False])
async def test_stop_is_taken_back_by_one_tap_and_the_card_is_what_it_was(
    chat: Chat, pool: Pool, clock: MovableClock, campaign: CampaignRow, is_known: bool
) -> None:
    await is_reminded(chat, pool, clock, campaign, is_known=is_known)
    as_sent = card_of(chat)
    await chat.presses("No more reminders")
    assert (await me(chat, pool, campaign)).stopped_at is not None
    assert "You asked for no more reminders." in card_of(chat)

    await chat.presses("Do remind me")

    alex = await me(chat, pool, campaign)
    assert (alex.stopped_at, alex.next_at) == (None, alex.next_at)
    assert chat.sees("Your reminders come as planned again.")
    assert sum("Do remind me" in str(message) for message in chat.messages) == 1, "what was answered stays"
    if is_known:
        assert ("reminder.stop" in as_sent, "reminder.stop" in card_of(chat)) == (True, True)


@pytest.mark.usefixtures("reminder_id")
async def test_why_says_who_asked_and_offers_the_answers(chat: Chat, pool: Pool, campaign: CampaignRow) -> None:
    await chat.says("why do I get this reminder?")
    assert chat.sees("Olivia Brandt has asked me to remind everybody")
    assert chat.sees("The next reminder is planned for Nov 30, 2026")

    await chat.presses("No more reminders")
    assert (await me(chat, pool, campaign)).stopped_at is not None
    assert "You asked for no more reminders." in card_of(chat), "the reminder itself is put right"


@pytest.mark.usefixtures("reminder_id")
async def test_the_same_press_twice_and_the_same_activity_twice_are_one_answer(
    chat: Chat, pool: Pool, campaign: CampaignRow
) -> None:
    button = chat.button("No more reminders")
    await chat.presses_action(*button)
    stopped_at, said = (await me(chat, pool, campaign)).stopped_at, str(chat.messages).count("You will get no more")
    await chat.presses_action(*button)
    assert (await me(chat, pool, campaign)).stopped_at == stopped_at
    assert str(chat.messages).count("You will get no more") == said == 1

    resumes = chat.activity(type="message", text="do remind me again", id="f:once")
    await chat.posts(resumes)
    await chat.presses_action(*button)
    stopped_again = (await me(chat, pool, campaign)).stopped_at
    assert stopped_again is not None
    await chat.posts(resumes)
    assert (await me(chat, pool, campaign)).stopped_at == stopped_again


@pytest.mark.parametrize("answer", ["stop", "other", "later", "undo", "help"])
async def test_a_forged_press_changes_nothing_of_somebody_else(
    chat: Chat, pool: Pool, clock: MovableClock, campaign: CampaignRow, reminder_id: int, answer: str
) -> None:
    other = chat.sandbox.people["work_account"]
    await expects(chat, pool, clock, campaign, other.id)
    theirs = await is_reminded(chat, pool, clock, campaign, other.id)
    before = await person(pool, campaign, other.id)
    shown = [message.body for message in chat.sandbox.connector.messages(f"a:{other.id}")]
    message_id, action = chat.button("No more reminders")

    verb = f"reminder.{answer}"
    data = {"verb": verb, "card": f"reminder.{theirs}", "until": "P1D", "object_id": other.id, "oid": other.id}
    await chat.presses_action(message_id, {**action, "verb": verb, "data": data})

    assert await person(pool, campaign, other.id) == before
    assert await acted_at(pool) == [None, None]
    assert [message.body for message in chat.sandbox.connector.messages(f"a:{other.id}")] == shown
    assert chat.log[-1] == 200
    await chat.presses("No more reminders")
    assert reminder_id != theirs
    assert (await me(chat, pool, campaign)).stopped_at is not None


async def test_who_installs_the_bot_gets_what_waited_for_them(
    chat: Chat, pool: Pool, clock: MovableClock, campaign: CampaignRow
) -> None:
    await rows(pool, "update expected set reach = 'not_installed', quiet_until = next_at returning id")

    await chat.posts(chat.activity(type="installationUpdate", action="add"))

    alex = await me(chat, pool, campaign)
    assert (alex.reach, alex.quiet_until) == ("reachable", None)
    assert alex.next_at != clock.now() + WEEK, "they are looked at now"


@pytest.mark.usefixtures("reminder_id")
async def test_who_removes_the_bot_is_out_of_reach_until_it_is_upgraded_or_they_write(
    chat: Chat, pool: Pool, campaign: CampaignRow
) -> None:
    reached = []
    for activity in (
        chat.activity(type="installationUpdate", action="remove"),
        chat.activity(type="installationUpdate", action="add-upgrade"),
        chat.activity(type="installationUpdate", action="remove"),
        chat.activity(type="message", text="hello"),
    ):
        await chat.posts(activity)
        reached.append((await me(chat, pool, campaign)).reach)

    assert reached == ["removed", "reachable", "removed", "reachable"]


@pytest.mark.usefixtures("reminder_id")
async def test_a_channel_says_nothing_of_whether_somebody_can_be_reached(
    chat: Chat, pool: Pool, campaign: CampaignRow
) -> None:
    await chat.posts(chat.activity(type="installationUpdate", action="remove"))
    await replace(chat, kind="channel").says("hello")
    assert (await me(chat, pool, campaign)).reach == "removed"

    await chat.says("hello")
    assert (await me(chat, pool, campaign)).reach == "reachable"


async def test_who_has_their_data_deleted_is_on_no_list_any_more(
    chat: Chat, pool: Pool, campaign: CampaignRow, reminder_id: int
) -> None:
    await chat.says("what do you know about me")
    assert chat.sees("You stand on 1 of the lists")
    assert chat.sees("HoloLens by Christmas. Reminders so far: 1")
    button = chat.button("No more reminders")

    await chat.says("delete my data")
    await chat.presses("Yes, delete it")

    assert await rows(pool, "select 1 from expected where object_id <> ''") == []
    assert await rows(pool, "select 1 from reminder where activity_id is not null") == []
    await chat.presses_action(*button)
    assert chat.sees("I cannot find this reminder among yours any more")
    assert reminder_id
    assert campaign.due == date(2026, 12, 24)
