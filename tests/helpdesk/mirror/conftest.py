"""A desk whose tickets are mirrored to the simulated service systems, over real HTTP and from a real database."""

from dataclasses import replace

import aiohttp
import pytest

from bot.helpdesk.action import Action
from bot.helpdesk.change import change
from bot.helpdesk.mirror.mirror import Mirror
from bot.helpdesk.mirror.service_now import ServiceNow, ServiceNowSettings
from bot.helpdesk.mirror.system import ServiceSystem
from bot.helpdesk.mirror.webhook import Webhook, WebhookSettings
from bot.helpdesk.row import row_of
from bot.helpdesk.ticket import Agent, Asker, Ticket
from bot.sandbox import Sandbox
from bot.sandbox.service_now import PASSWORD, USER, Incident
from bot.sandbox.webhook import SECRET
from bot.storage.database import Pool
from bot.storage.mirror import MirrorStore
from bot.storage.tickets import TicketStore
from bot.storage.work import Line, TicketWrite, Work
from cards.catalogue import Catalogues
from cards.render import Renderer
from tests.conftest import MovableClock

ROBIN = Agent("0b1f6a52-0000-4000-8000-00000000000a", "Robin Agent", "29:robin")
ALEX = Asker("tenant", "6fa459ea-ee8a-3ca4-894e-db77e160355e", "Alex Visser", "a:alex", "nl-NL", "Europe/Amsterdam")
NUMBER = 1042
BEGAN = 1795338000
"""When the first ticket of a test is opened: 22 November 2026, 09:00 UTC."""
INSTALLATION = "3f1c6a1e-9d5b-4a57-8a53-0d8a6f6a2c11"


class Tickets:
    """Writes tickets, as the desk does."""

    def __init__(self, pool: Pool, clock: MovableClock) -> None:
        self._store = TicketStore(pool)
        self._clock = clock

    async def opened(self, number: int = NUMBER, *said: str, sentence: str = "Het lukt niet") -> Ticket:
        """Open a ticket with lines of the person."""
        ticket = Ticket.opened(number, ALEX, {"sentence": sentence}, channel_id="19:desk", at=self._clock.now())
        return await self.kept(ticket, *(self.line("user", text) for text in said))

    async def changed(self, ticket: Ticket, action: Action, *lines: Line) -> Ticket:
        """Do something with a ticket."""
        after = change(ticket, action, self._clock.now())
        assert isinstance(after, Ticket)
        return await self.kept(after, *lines)

    async def kept(self, ticket: Ticket, *lines: Line) -> Ticket:
        """Write a ticket down, whatever became of it."""
        work = Work(tickets=(TicketWrite(row_of(ticket, None), lines),))
        assert await self._store.commit(work, self._clock.now())
        return replace(ticket, revision=ticket.revision + 1)

    def line(self, kind: str, text: str, author: str = "") -> Line:
        return Line(self._clock.now(), kind, author, text)  # type: ignore[arg-type]  # one of the kinds


class Mirrored:
    """A replica's mirror to one system, and the clock that moves it on."""

    def __init__(self, mirror: Mirror, clock: MovableClock) -> None:
        self.mirror = mirror
        self._clock = clock

    async def sweep(self, **after: float) -> None:
        """Let some time go by, and mirror what is due then."""
        self._clock.move(**after)
        await self.mirror.sweep()
        await self.mirror.idle()


@pytest.fixture
def tickets(pool: Pool, clock: MovableClock) -> Tickets:
    return Tickets(pool, clock)


@pytest.fixture
def store(pool: Pool) -> MirrorStore:
    return MirrorStore(pool)


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer(Catalogues())


@pytest.fixture
def service_now(sandbox: Sandbox, http: aiohttp.ClientSession, clock: MovableClock) -> ServiceNow:
    settings = ServiceNowSettings(sandbox.service_now_url, USER, PASSWORD)
    return ServiceNow(http, settings, installation=INSTALLATION, clock=clock)


@pytest.fixture
def webhook(sandbox: Sandbox, http: aiohttp.ClientSession, clock: MovableClock) -> Webhook:
    return Webhook(http, WebhookSettings(sandbox.webhook_url, SECRET), installation=INSTALLATION, clock=clock)


def mirrored(system: ServiceSystem, store: MirrorStore, renderer: Renderer, clock: MovableClock) -> Mirrored:
    """Mirror to `system`, in English."""
    return Mirrored(Mirror(store, (system,), renderer, "en", clock), clock)


@pytest.fixture
def to_service_now(service_now: ServiceNow, store: MirrorStore, renderer: Renderer, clock: MovableClock) -> Mirrored:
    return mirrored(service_now, store, renderer, clock)


@pytest.fixture
def to_webhook(webhook: Webhook, store: MirrorStore, renderer: Renderer, clock: MovableClock) -> Mirrored:
    return mirrored(webhook, store, renderer, clock)


def incident(sandbox: Sandbox, number: int = NUMBER) -> Incident:
    """Return the one incident of a ticket."""
    (only,) = sandbox.service_now.of(f"ED-{number}")
    return only
