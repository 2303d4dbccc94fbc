"""Two replicas on one database, activities that come again and again, and a replica that is killed in the middle."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import psycopg
import pytest
from aiohttp import ClientConnectionError, ClientSession, TCPConnector

from bot.sandbox.sandbox import Sandbox
from tests.reliability.bot_process import BotProcess, running_bot
from tests.reliability.test_crashes import tenant

__all__ = ["tenant"]  # a fixture

AT_ONCE = 32
IN_A_CONVERSATION = 10


@dataclass
class Teams:
    """Posts activities to whichever replica there is, as a load balancer does, and sees what is answered."""

    sandbox: Sandbox
    replicas: list[BotProcess]
    random: Random
    session: ClientSession
    _seen: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    refused: list[int] = field(default_factory=list)
    """The statuses of what was not taken at once."""

    async def posts(self, number: int) -> None:
        """Post an activity until a replica takes it."""
        headers = {"Authorization": f"Bearer {self.sandbox.connector_token()}"}
        while True:
            replica = self.random.choice(self.replicas)
            try:
                async with self.session.post(
                    f"{replica.url}/api/messages", json=self._activity(number), headers=headers
                ) as response:
                    if response.status == 200:
                        return
                    self.refused.append(response.status)
            except ClientConnectionError:
                await asyncio.sleep(0)  # it was killed: another one is chosen

    def has_answered(self, activities: int) -> bool:
        """Tell whether each of so many activities has an answer."""
        received = self.sandbox.connector.received
        for request in received[self._seen :]:
            if request.method == "POST":
                self.answers[str(request.body.get("replyToId"))] += 1
        self._seen = len(received)
        return len(self.answers) >= activities

    def _activity(self, number: int) -> dict[str, object]:
        conversation = number // IN_A_CONVERSATION
        return {
            "type": "message",
            "id": f"activity-{number}",
            "channelId": "msteams",
            "serviceUrl": self.sandbox.service_url,
            "text": "help",
            "from": {"id": f"29:{conversation}", "name": "Somebody"},
            "recipient": {"id": f"28:{self.sandbox.app_id}", "name": "Enroll Desk"},
            "conversation": {
                "id": f"a:{conversation}",
                "conversationType": "personal",
                "tenantId": self.sandbox.tenant_id,
            },
        }


async def post_all(teams: Teams, activities: int, restart: asyncio.Event) -> None:
    """Post each activity one to five times, in any order; set `restart` in the middle."""
    posts = [number for number in range(activities) for _ in range(teams.random.randint(1, 5))]
    teams.random.shuffle(posts)
    middle = len(posts) // 2
    waiting = iter(enumerate(posts))

    async def worker() -> None:
        for place, number in waiting:
            if place == middle:
                restart.set()
            await teams.posts(number)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "activities", [200, pytest.param(10_000, marks=pytest.mark.storm)], ids=["a few", "ten thousand"]
)
async def test_each_activity_is_handled_exactly_once_though_a_replica_is_killed(
    tenant: Sandbox, database_url: str, activities: int
) -> None:
    restart = asyncio.Event()
    async with (
        ClientSession(connector=TCPConnector(limit=AT_ONCE)) as session,
        running_bot(tenant, database_url, "bot", "run", SEND_RATE="100000") as first,
        running_bot(tenant, database_url, "bot", "run", SEND_RATE="100000") as second,
    ):
        teams = Teams(tenant, [first, second], Random(activities), session)  # noqa: S311 - a test
        posting = asyncio.create_task(post_all(teams, activities, restart))
        await restart.wait()
        first.process.kill()
        await first.dies()
        async with running_bot(tenant, database_url, "bot", "run", SEND_RATE="100000") as third:
            teams.replicas[0] = third
            await posting
            await tenant.connector.until(lambda: teams.has_answered(activities))

    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        inbox = await connection.execute("select count(*), count(handled_at), count(distinct activity_id) from inbox")
        assert await inbox.fetchone() == (activities, activities, activities)
        turns = await connection.execute("select sum(revision) from conversation")
        assert await turns.fetchone() == (activities,), "no activity was handled twice"
