"""Teams' connector over HTTP, which keeps record of what it took: also of what it took and could not say so."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from aiohttp import web

from tests.reliability.reminders.teams import reminder_in
from tests.reliability.reminders.worker import HOST

LATENCY = (0.005, 0.05)
"""Seconds from request to answer."""
LOST = 0.01
"""The share of answers that never come, although the message was taken."""
BUSY = 0.005
"""The share of messages that are not taken, with 429."""


@dataclass(slots=True)
class HttpTeams:
    """What Teams took, by the reminder's id in the ledger and by the person."""

    random: Random
    service_url: str = ""
    reminders: Counter[int] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def has_taken(self, number: int) -> None:
        """Return when it has taken so many."""
        async with self._more:
            await self._more.wait_for(lambda: self.reminders.total() >= number)

    async def begin(self, request: web.Request) -> web.Response:
        """Begin a conversation: the one that there is for that person."""
        body = await request.json()
        return web.json_response({"id": f"a:{body['members'][0]['id']}"}, status=201)

    async def take(self, request: web.Request) -> web.Response:
        """Take a message."""
        body = await request.json()
        if self.random.random() < BUSY:
            return web.json_response({}, status=429, headers={"Retry-After": "1"})
        async with self._more:
            self.reminders[reminder_in(body)] += 1
            self.people[request.match_info["conversation"]] += 1
            self._more.notify_all()
        await asyncio.sleep(self.random.uniform(*LATENCY))
        if self.random.random() < LOST and request.transport is not None:
            request.transport.abort()
        return web.json_response({"id": str(self.reminders.total())}, status=201)


@asynccontextmanager
async def running_teams(random: Random) -> AsyncIterator[HttpTeams]:
    """Serve it until the end of the block."""
    teams, app = HttpTeams(random), web.Application()
    app.add_routes(
        [
            web.post("/teams/v3/conversations", teams.begin),
            web.post("/teams/v3/conversations/{conversation}/activities", teams.take),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, 0)
        await site.start()
        teams.service_url = f"http://{HOST}:{runner.addresses[0][1]}/teams/"
        yield teams
    finally:
        await runner.cleanup()
