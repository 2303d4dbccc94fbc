"""Personal conversations in PostgreSQL: found by whose they are, and never taken from what Teams told."""

from datetime import timedelta

import pytest

from bot.storage.arrival import Arrival
from bot.storage.conversations import ConversationStore, PersonalChat
from bot.storage.database import Pool
from bot.storage.turns import TurnStore
from tests.conftest import MovableClock
from tests.storage.test_retention import rows
from tests.storage.tickets import DESK, keeps_desk

TENANT, MEGAN = "t", "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6"
URL = "https://smba.trafficmanager.net/amer/"


@pytest.fixture
def store(pool: Pool) -> ConversationStore:
    return ConversationStore(pool)


async def comes_in(
    pool: Pool,
    clock: MovableClock,
    conversation_id: str = "a:1",
    *,
    tenant_id: str = TENANT,
    kind: str = "personal",
    object_id: str | None = MEGAN,
    service_url: str = URL,
) -> None:
    """Let an activity come in, a minute after whatever came before."""
    clock.move(minutes=1)
    person = {"id": "29:megan", "name": "Megan", "aadObjectId": object_id}
    arrival = Arrival(
        conversation_id=conversation_id,
        activity_id=clock.now().isoformat(),
        tenant_id=tenant_id,
        kind=kind,
        service_url=service_url,
        bot={"id": "28:bot"},
        person={key: value for key, value in person.items() if value},
        activity={"type": "message"},
    )
    await TurnStore(pool).take_in(arrival, clock.now())


async def keep(store: ConversationStore, clock: MovableClock, conversation_id: str = "a:1") -> None:
    """Keep a conversation that the bot began."""
    await store.keep(
        conversation_id,
        tenant_id=TENANT,
        service_url="https://smba.trafficmanager.net/teams",
        bot={"id": "28:new"},
        person={"id": MEGAN, "aadObjectId": MEGAN},
        now=clock.now(),
    )


async def row(pool: Pool, conversation_id: str = "a:1") -> dict[str, object]:
    async with pool.connection() as connection:
        found = await connection.execute("select * from conversation where id = %s", (conversation_id,))
        return await found.fetchone() or {}


async def test_a_person_is_found_by_tenant_and_object_id(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock)

    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:1", URL)
    assert await store.personal("another tenant", MEGAN) is None
    assert await store.personal(TENANT, "somebody else") is None


async def test_a_group_in_which_somebody_spoke_is_not_their_personal_chat(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock, "19:1", kind="groupChat")

    assert await store.personal(TENANT, MEGAN) is None


async def test_of_two_personal_chats_the_newest_counts(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock, "a:old")
    await comes_in(pool, clock, "a:new")
    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:new", URL)

    await comes_in(pool, clock, "a:old")
    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:old", URL)


async def test_a_chat_in_which_nobody_can_be_reached_is_known_as_that(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock)
    async with pool.connection() as connection:
        await connection.execute("update conversation set gone_since = %s", (clock.now(),))
    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:1", URL, is_gone=True)

    await comes_in(pool, clock)
    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:1", URL)


async def test_a_chat_that_the_bot_began_is_kept_with_all_that_sending_needs(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await keep(store, clock)

    kept = await row(pool)
    assert (kept["tenant_id"], kept["kind"], kept["service_url"]) == (
        TENANT,
        "personal",
        "https://smba.trafficmanager.net/teams",
    )
    assert (kept["bot"], kept["person"]) == ({"id": "28:new"}, {"id": MEGAN, "aadObjectId": MEGAN})
    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:1", "https://smba.trafficmanager.net/teams")


async def test_what_teams_told_of_a_chat_is_not_overwritten(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock)
    before = await row(pool)

    await keep(store, clock)
    await keep(store, clock)

    assert await row(pool) == before


async def test_an_object_id_that_teams_did_not_tell_is_added(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock, object_id=None)
    assert await store.personal(TENANT, MEGAN) is None

    await keep(store, clock)

    assert (await row(pool))["person"] == {"id": "29:megan", "name": "Megan", "aadObjectId": MEGAN}
    assert await store.personal(TENANT, MEGAN) == PersonalChat("a:1", URL)


async def test_a_conversation_of_another_tenant_is_left_as_it_is(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    await comes_in(pool, clock, tenant_id="another tenant", object_id=None)
    before = await row(pool)

    await keep(store, clock)

    assert await row(pool) == before


async def test_the_newest_service_url_of_a_tenant_is_that_of_its_newest_activity(
    store: ConversationStore, pool: Pool, clock: MovableClock
) -> None:
    assert await store.service_url(TENANT) is None
    await comes_in(pool, clock, "a:1", service_url="https://smba.trafficmanager.net/emea/")
    await comes_in(pool, clock, "19:1", kind="channel", service_url="https://smba.trafficmanager.net/apac/")
    await comes_in(pool, clock, "a:2", tenant_id="another tenant")

    assert await store.service_url(TENANT) == "https://smba.trafficmanager.net/apac/"


async def test_a_person_among_many_is_found_by_the_index(pool: Pool, clock: MovableClock) -> None:
    many = """insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
        select 'a:' || n, 't', 'personal', 'https://x.example', '{}', jsonb_build_object('aadObjectId', n::text), %s
        from generate_series(1, 5000) as n"""
    plan = """explain select id from conversation
        where tenant_id = 't' and person ->> 'aadObjectId' = '4711' and kind = 'personal'"""
    async with pool.connection() as connection:
        await connection.execute(many, (clock.now(),))
        await connection.execute("analyze conversation")
        lines = await (await connection.execute(plan)).fetchall()

    assert "conversation_personal" in str(lines)


async def test_a_channel_is_kept_once_with_its_newest_service_url(
    pool: Pool, store: ConversationStore, clock: MovableClock
) -> None:
    for place in ("amer", "emea", "emea"):
        clock.move(minutes=1)
        await store.keep_channel(
            DESK, tenant_id="t", service_url=f"https://{place}.example/", bot={"id": "28:bot"}, now=clock.now()
        )

    [kept] = await rows(pool, "select kind, service_url, updated_at from conversation")
    assert (kept["kind"], kept["service_url"]) == ("channel", "https://emea.example/")
    assert kept["updated_at"] == clock.now() - timedelta(minutes=1), "nothing was new the last time"


async def test_a_channel_of_another_tenant_is_left_alone(
    pool: Pool, store: ConversationStore, clock: MovableClock
) -> None:
    await keeps_desk(pool, clock)

    await store.keep_channel(DESK, tenant_id="u", service_url="https://evil.example/", bot={}, now=clock.now())

    [kept] = await rows(pool, "select tenant_id, service_url from conversation")
    assert kept == {"tenant_id": "t", "service_url": "https://smba.example/"}
