"""A worker that reminds, as a process that can be killed: `python -m tests.reliability.reminders.worker JSON`.

All of it is the bot's own but Intune, for which nobody has enrolled, and the clock, which runs faster.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime

from aiohttp import ClientSession

from bot.logs import set_up_logs
from bot.parts.reminder_wire import KnownChats, ReminderWire
from bot.reminders.delivery.delivery import Delivery
from bot.reminders.delivery.ports import NoInstaller, Ports
from bot.stopping import run_until_stopped
from bot.storage.conversations import ConversationStore
from bot.storage.database import open_pool
from bot.storage.reminders import ReminderStore
from bot.storage.sending import SendingStore
from bot.teams.connector import TIMEOUT, Connector
from bot.teams.conversations import PersonalChats
from bot.teams.rate import SendRate
from bot.teams.service_url import ServiceUrls, TrustedHosts
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.reliability.reminders.fast_clock import FastClock
from tests.reliability.reminders.teams import NoIncidents, SimulatedIntune

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is told."""

    database_url: str
    service_url: str
    start: str
    """ISO 8601."""
    began: float
    speed: float
    rate: float
    """Messages a second by the fast clock."""

    @property
    def clock(self) -> FastClock:
        """The clock of all workers."""
        return FastClock(datetime.fromisoformat(self.start), self.began, self.speed)

    def written(self) -> str:
        """Return it as an argument."""
        return json.dumps(asdict(self))


async def remind(work: Work, stop: asyncio.Event) -> None:
    """Remind people until `stop`."""
    clock, trusted = work.clock, TrustedHosts([HOST])

    async def no_token() -> str | None:
        return None

    async with open_pool(work.database_url) as pool, ClientSession() as session:
        connector = Connector(session, no_token, trusted, clock, timeout=TIMEOUT / work.speed)
        store = ConversationStore(pool)
        chats = PersonalChats(store, connector, ServiceUrls(store, trusted, work.service_url), clock, app_id="app")
        sending = SendingStore(pool)
        ports = Ports(
            evidences=SimulatedIntune(clock),
            open_failures=NoIncidents(),
            chats=KnownChats(chats),
            wire=ReminderWire(connector),
            rate=SendRate(sending, work.rate, clock),
            pause=sending,
            sleep=clock,
            installer=NoInstaller(),
        )
        await Delivery(ReminderStore(pool), ports, Renderer(Catalogues()), clock).run(stop)


if __name__ == "__main__":
    set_up_logs()
    given = Work(**json.loads(sys.argv[1]))
    run_until_stopped(lambda stop: remind(given, stop))
