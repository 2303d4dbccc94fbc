"""The watch over the wire: a job in the turn's transaction, a look when it is due, one message when it is there."""

from bot.storage.database import Pool
from tests.chat import JSON, Chat
from tests.conftest import MovableClock

JOBS = "select args, scheduled_at from procrastinate_jobs where task_name = 'happen' order by id"
DUE = "delete from procrastinate_jobs where task_name = 'happen' and scheduled_at <= %s returning args"


async def jobs(pool: Pool) -> list[JSON]:
    """Return the looks that were put off."""
    async with pool.connection() as connection:
        return [row["args"] for row in await (await connection.execute(JOBS)).fetchall()]


async def goes_by(chat: Chat, pool: Pool, clock: MovableClock, **time: float) -> int:
    """Let time go by, do what a worker does with the jobs that are due then, and count them."""
    clock.move(**time)
    async with pool.connection() as connection:
        rows = await (await connection.execute(DUE, (clock.now(),))).fetchall()
    for row in rows:
        await chat.app.turns.happen(**row["args"])
    await chat.app.idle()
    return len(rows)


async def watching(chat: Chat) -> None:
    """Come to the advice, and ask to be told."""
    await chat.says("how do I enroll my hololens?")
    await chat.presses("HoloLens 2")
    await chat.presses("Yes, it is in use already")
    await chat.presses("A personal Microsoft account")
    await chat.presses("Tell me when it is enrolled")


def enroll(chat: Chat) -> None:
    """Let the person's HoloLens appear in Intune."""
    tenant = chat.sandbox.tenant
    like = next(device for device in tenant.managed_devices if device["model"] == "HoloLens 2")
    new = {"id": "0f0e0d0c-0b0a-4908-8706-050403020100", "userId": chat.person.id, "serialNumber": "001204781234"}
    tenant.managed_devices.append({**like, **new, "deviceName": "HOLOLENS-NEW123"})


async def test_a_device_that_enrolls_is_told_once(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    await watching(chat)
    assert await goes_by(chat, pool, clock, minutes=1) == 1
    enroll(chat)
    assert await goes_by(chat, pool, clock, minutes=1) == 1

    assert chat.sees("HOLOLENS-NEW123 is enrolled since", last=1)
    assert await goes_by(chat, pool, clock, days=2) == 0


async def test_a_look_that_two_workers_bring_counts_once(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    await watching(chat)
    enroll(chat)
    clock.move(minutes=1)
    before = chat.answers
    look = (await jobs(pool))[0]

    for _ in range(3):
        await chat.app.turns.happen(**look)  # type: ignore[arg-type]
    await chat.app.idle()

    assert chat.answers == before + 1


async def test_a_watch_leaves_one_job_at_a_time(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    await watching(chat)
    for _ in range(5):
        assert len(await jobs(pool)) == 1
        await goes_by(chat, pool, clock, minutes=15)


async def test_nobody_can_send_an_event_from_outside(chat: Chat, pool: Pool, clock: MovableClock) -> None:
    await watching(chat)
    enroll(chat)
    clock.move(minutes=1)
    before = chat.answers
    look = (await jobs(pool))[0]["data"]

    await chat.posts(chat.activity(type="event", name="watch", value=look, channelId="enrolldesk"))
    await chat.posts(chat.activity(type="event", name="watch", value=look))

    assert chat.log[-2:] == [403, 200]
    assert chat.answers == before
