"""Many people who are handed over at once, agents who answer them, and replicas that are killed again and again."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from itertools import islice
from random import Random

import psycopg
import pytest
from aiohttp import ClientSession, TCPConnector
from psycopg.rows import DictRow, dict_row

from bot.sandbox.sandbox import Sandbox
from tests.bench.load import add_crowd
from tests.reliability.bot_process import running_bot
from tests.reliability.handed_over import HandedOver, Replicas, Seen, actions, texts
from tests.reliability.test_crashes import tenant

__all__ = ["tenant"]  # a fixture

AT_ONCE = 200
LOCALES = ("en-US", "en-GB", "en-IE", "nl-NL", "nl-BE", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-BE")
"""A channel each: Teams takes 60 messages in 30 seconds for one."""

CHANNELS = tuple(f"19:{number:032x}@thread.tacv2" for number in range(1, len(LOCALES) + 1))
AGENTS = ("helpdesk_agent", "helpdesk_lead", "helpdesk_night")

UNSETTLED = """
    select (select count(*) from inbox where handled_at is null)
         + (select count(*) from outbox where status in ('pending', 'sending'))
         + (select count(*) from ticket where card_id is null)
         + (
             select count(*) from outbox
             where status in ('ambiguous', 'rejected') and method = 'reply' and told_at is null
         ) as number
"""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("people", "deaths"), [(12, 2), pytest.param(1_000, 50, marks=pytest.mark.storm)], ids=["a few", "a thousand"]
)
async def test_everybody_has_one_ticket_with_one_card_and_no_line_is_lost(
    tenant: Sandbox, database_url: str, people: int, deaths: int
) -> None:
    add_crowd(tenant, people)
    for channel in CHANNELS:
        tenant.connector.channels.add(channel)
    settings = {
        "SEND_RATE": "100000",
        "HELPDESK_TEAM_ID": tenant.tenant.groups[tenant.tenant.team.group],
        "HELPDESK_CHANNEL": ",".join(f"{locale}={channel}" for locale, channel in zip(LOCALES, CHANNELS, strict=True)),
    }
    random = Random(people)  # noqa: S311 - a test
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession(connector=TCPConnector(limit=2 * AT_ONCE)))
        running = [
            await stack.enter_async_context(running_bot(tenant, database_url, "bot", "run", **settings))
            for _ in range(2)
        ]
        replicas = Replicas(tenant, session, random, running)
        seen = Seen(tenant)
        handed_over = [_person(tenant, replicas, seen, place) for place in range(people)]
        reaper = asyncio.create_task(_deaths(stack, replicas, handed_over, deaths, database_url, settings))
        await _side_by_side(handed_over)
        await reaper
        await _settled(database_url)
    tickets, lines = await _stored(database_url)
    assert len(tickets) == people
    assert len({ticket["asker_id"] for ticket in tickets}) == people
    cards = _cards(tenant)
    assert [cards[f"ticket.{ticket['number']}"] for ticket in tickets] == [1] * people
    _check_lines(tenant, handed_over, lines)


def _person(tenant: Sandbox, replicas: Replicas, seen: Seen, place: int) -> HandedOver:
    agent = tenant.people[AGENTS[place % len(AGENTS)]]
    locale = LOCALES[place % len(LOCALES)]
    return HandedOver(tenant, replicas, tenant.people[f"crowd_{place}"], agent, place, locale, seen)


async def _side_by_side(handed_over: list[HandedOver]) -> None:
    """Let everybody be handed over and answered, AT_ONCE of them at a time."""
    waiting = iter(handed_over)

    async def worker() -> None:
        for person in waiting:
            await person.asks_for_a_person()
            await person.is_answered()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(worker())


async def _deaths(
    stack: AsyncExitStack,
    replicas: Replicas,
    handed_over: list[HandedOver],
    deaths: int,
    database_url: str,
    settings: dict[str, str],
) -> None:
    """Kill one of the two as so many more people have their number, and put another one in its place."""
    for death in range(1, deaths + 1):
        enough = len(handed_over) * death // (deaths + 1)
        await replicas.sandbox.connector.until(lambda: sum(person.ticket > 0 for person in handed_over) >= enough)  # noqa: B023 - waited for here
        place = replicas.random.randrange(2)
        replicas.running[place].process.kill()
        await replicas.running[place].dies()
        replicas.running[place] = await stack.enter_async_context(
            running_bot(replicas.sandbox, database_url, "bot", "run", **settings)
        )


async def _settled(database_url: str) -> None:
    """Wait until nothing waits any more: by the machine's clock, as the bots do, which are processes of their own."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        while await _one(connection, UNSETTLED):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(1)


async def _one(connection: psycopg.AsyncConnection[DictRow], query: str) -> int:
    row = await (await connection.execute(query.encode())).fetchone()
    assert row is not None
    return int(row["number"])


async def _stored(database_url: str) -> tuple[list[DictRow], Counter[str]]:
    """Return the tickets, and how often each line is on record."""
    async with await psycopg.AsyncConnection.connect(database_url, row_factory=dict_row) as connection:
        tickets = await (await connection.execute("select number, asker_id from ticket order by number")).fetchall()
        lines = await (
            await connection.execute("select text from ticket_line where kind in ('user', 'agent')")
        ).fetchall()
        ambiguous = await (
            await connection.execute("select activity from outbox where status = 'ambiguous'")
        ).fetchall()
    listed = Counter({f"ambiguous {text}": 1 for row in ambiguous for text in _written(row["activity"])})
    return tickets, Counter(line["text"] for line in lines) + listed


def _written(body: object) -> Iterable[str]:
    return (str(value) for value in (body if isinstance(body, dict) else {}).values() if isinstance(value, str))


def _cards(tenant: Sandbox) -> Counter[str]:
    """Count the messages in the channels that are the card of a ticket, by its key."""
    return Counter(
        key
        for channel in CHANNELS
        for message in tenant.connector.messages(channel)
        for key in {str(action["data"]["card"]) for action in actions(message.body)}  # type: ignore[index]
    )


def _check_lines(tenant: Sandbox, handed_over: list[HandedOver], stored: Counter[str]) -> None:
    """Each line is on record once, and shown once to the other side.

    One that is listed as ambiguous may be missing, or be there once more below a word that says so.
    """
    ambiguous = " ".join(text for text in stored if text.startswith("ambiguous "))
    for person in handed_over:
        thread = next(
            f"{channel};messageid={message.id}"
            for channel in CHANNELS
            for message in tenant.connector.messages(channel)
            if any(action["data"]["card"] == f"ticket.{person.ticket}" for action in islice(actions(message.body), 1))  # type: ignore[index]
        )
        for line, seen_in in ((person.agents_line, person.conversation_id), (person.own_line, thread)):
            assert stored[line] == 1, f"{line} is on record {stored[line]} times"
            seen = sum(line in text for message in tenant.connector.messages(seen_in) for text in texts(message.body))
            assert seen == 1 or (seen in (0, 2) and line in ambiguous), f"{line} was seen {seen} times"
