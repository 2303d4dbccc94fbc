"""Deleting one's data, over the wire: asked first, gone from the database, and the chat goes on from nothing."""

import pytest

from bot.intune.audit import AuditEntry, Kind
from bot.storage.audit import AuditStore
from bot.storage.database import Pool
from bot.storage.tickets import TicketStore
from tests.chat import Chat
from tests.conftest import MovableClock
from tests.storage.tickets import has_ticket, keeps_desk
from tests.teams.test_watch import jobs, watching

CANARY = "canary-7261"
TABLES = (
    "conversation", "inbox", "outbox", "serial_asked", "procrastinate_jobs", "procrastinate_events",
    "ticket", "ticket_line",
)  # fmt: skip


async def everything(pool: Pool) -> str:
    """Return all that stands in the tables that tell of people, but for the audit."""
    async with pool.connection() as connection:
        found = [await (await connection.execute(f"select * from {table}")).fetchall() for table in TABLES]  # noqa: S608
    return str(found)


async def deletes(chat: Chat) -> None:
    await chat.says("delete my data")
    await chat.presses("Yes, delete it")


async def test_what_is_known_is_told_with_real_figures(chat: Chat, pool: Pool) -> None:
    await chat.says("enroll 001204787890")
    await chat.says("status")
    async with pool.connection() as connection:
        audited = await (await connection.execute("select count(*) from audit")).fetchone()
        answered = await (await connection.execute("select count(*) from outbox")).fetchone()
    assert audited
    assert answered

    await chat.says("what do you know about me")

    assert chat.sees(f"3 of yours and {answered['count']} of mine. Each goes after 30 days, the oldest on Dec 22, 2026")
    assert chat.sees(f"{audited['count']} times. When and why is kept for 365 days.")
    assert chat.sees("You asked for 1 today.")


async def test_who_looked_and_why_is_told(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    agent = chat.sandbox.people["helpdesk_agent"].id
    await AuditStore(pool).record(
        AuditEntry(clock.now(), agent, Kind.DEVICES_OF, chat.person.id, "ticket [ED-1042](https://evil.example)")
    )

    await chat.says("what do you know about me")

    assert chat.sees(f"the account {agent}, because of: ticket")
    assert all("](https" not in text for text in chat.markdown)


async def test_after_a_deletion_nothing_of_what_was_said_is_left(chat: Chat, pool: Pool) -> None:
    await chat.says(f"my name is {CANARY}")
    await watching(chat)
    await chat.says("in het Nederlands graag")
    await chat.says("English please")
    assert CANARY in await everything(pool)
    assert len(await jobs(pool)) == 1

    await deletes(chat)

    assert chat.sees("I have deleted it", last=1)
    left = await everything(pool)
    assert CANARY not in left
    assert chat.person.name not in left
    assert "personal Microsoft account" not in left
    assert await jobs(pool) == []


async def test_after_a_deletion_every_card_is_an_old_one_and_the_chat_goes_on(chat: Chat) -> None:
    await chat.says("how do I enroll my hololens?")
    old = chat.button("HoloLens 2")
    await deletes(chat)

    await chat.presses_action(*old)
    assert chat.sees("That card is from earlier")

    await chat.presses("Enroll a HoloLens")
    await chat.presses("HoloLens 2")
    await chat.presses("Yes, it is in use already")
    await chat.presses("A personal Microsoft account")
    assert chat.sees("Access work or school")


async def test_a_confirmation_that_arrives_again_is_answered_once(chat: Chat, pool: Pool) -> None:
    await chat.says("delete my data")
    confirms = chat.activity(type="message", text="yes")
    await chat.posts(confirms)
    answers = chat.answers

    for _ in range(3):
        await chat.posts(confirms)

    assert chat.answers == answers
    assert "Yes, delete it" not in chat.buttons
    assert "'text': 'yes'" not in await everything(pool)


async def test_a_pressed_confirmation_that_arrives_again_gets_the_same_card(chat: Chat) -> None:
    await chat.says("delete my data")
    press = chat.press(*chat.button("Yes, delete it"))

    first, second = await chat.posts(press), await chat.posts(press)

    assert first == second
    assert first is not None
    assert first["type"] == "application/vnd.microsoft.card.adaptive"


@pytest.mark.parametrize("answer", ["no", "never mind"])
async def test_who_thinks_better_of_it_loses_nothing(chat: Chat, pool: Pool, answer: str) -> None:
    await chat.says(f"my name is {CANARY}")
    await chat.says("delete my data")

    await chat.says(answer)

    assert CANARY in await everything(pool)
    assert "Yes, delete it" not in chat.buttons


async def test_whoever_removed_their_data_is_not_welcomed_as_if_they_were_new(chat: Chat, clock: MovableClock) -> None:
    await chat.opens()
    await deletes(chat)
    answers = chat.answers
    clock.move(days=1)

    await chat.posts(chat.activity(type="installationUpdate", action="add-upgrade"))

    assert chat.answers == answers


async def test_a_message_that_is_deleted_or_changed_in_teams_is_not_kept_as_it_was(chat: Chat, pool: Pool) -> None:
    for kind in ("messageDelete", "messageUpdate"):
        said = chat.activity(type="message", text=f"my PIN is {CANARY}")
        await chat.posts(said)
        assert CANARY in await everything(pool)

        await chat.posts(chat.activity(type=kind, id=said["id"], text="nothing", timestamp=kind))

        assert CANARY not in await everything(pool)


async def test_a_message_that_is_changed_twice_is_answered_twice(chat: Chat) -> None:
    said = chat.activity(type="message", text="hello")
    await chat.posts(said)
    before = chat.answers

    for timestamp in ("2026-11-22T09:00:01Z", "2026-11-22T09:00:02Z", "2026-11-22T09:00:02Z"):
        await chat.posts(chat.activity(type="messageUpdate", id=said["id"], text="enroll", timestamp=timestamp))

    assert chat.answers == before + 2


async def test_tickets_are_told_with_their_number_and_the_first(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    await chat.says("what do you know about me")
    assert not chat.sees("Helpdesk tickets")

    for number in (1001, 1002):
        await has_ticket(pool, clock, number, chat.person.id, tenant_id=chat.sandbox.tenant_id)
        clock.move(days=1)
    await chat.says("what do you know about me")

    assert chat.sees("2, the first of Nov 22, 2026")
    assert chat.sees("goes 365 days after a ticket is closed")


async def test_who_deletes_their_data_is_told_of_their_tickets_and_these_are_closed_without_them(
    chat: Chat, pool: Pool, clock: MovableClock
) -> None:
    await chat.says("hello")
    await keeps_desk(pool, clock)
    await has_ticket(pool, clock, 1001, chat.person.id, tenant_id=chat.sandbox.tenant_id, said=CANARY)
    assert CANARY in await everything(pool)

    await chat.says("delete my data")
    assert chat.sees("Your tickets at the helpdesk (1):", last=1)
    await chat.presses("Yes, delete it")

    assert CANARY not in await everything(pool)
    row = await TicketStore(pool).of(1001)
    assert row is not None
    assert (row.status, row.asker_id, row.holder_id, row.data["ending"]) == ("closed", "", "noor", "erased")
    await chat.says("what do you know about me")
    assert not chat.sees("Helpdesk tickets", last=1)
