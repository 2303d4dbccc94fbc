"""Agents who ask: the real commands over a real database, and the real look-ups before the simulated tenant."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from aiohttp import ClientSession

from bot.helpdesk.board import Board
from bot.helpdesk.channels import Channels
from bot.helpdesk.command_words import CommandWords
from bot.helpdesk.commands import Commands
from bot.helpdesk.hours import WorkingHours
from bot.helpdesk.looking import Looking
from bot.helpdesk.row import row_of
from bot.helpdesk.search import TicketSearch
from bot.helpdesk.service_level import ServiceLevel
from bot.helpdesk.ticket import Ticket
from bot.intune.answers import Answers
from bot.intune.credential import Password
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.quota import MemorySerialQuota
from bot.intune.roles import HelpdeskRoles
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.sandbox import Sandbox
from bot.storage.audit import AuditStore
from bot.storage.database import Pool
from bot.storage.tickets import TicketStore
from bot.storage.work import TicketWrite, Work
from cards.catalogue import Catalogues
from cards.render import Renderer
from dialogs.effects import Answer, Card, Effect, Replace, Send, Text
from dialogs.turn import Kind, Person, Press, Turn
from tests.conftest import MovableClock

DESK, ELSEWHERE = "19:desk@thread.tacv2", "19:lunch@thread.tacv2"
AGENT, USER = "helpdesk_agent", "work_account"
TEAMS, INTUNE = "https://teams.microsoft.com", "https://intune.microsoft.com"


@dataclass
class Asking:
    """A bot that is asked. What it shows is read in English."""

    commands: Commands
    search: TicketSearch
    store: TicketStore
    renderer: Renderer
    sandbox: Sandbox
    clock: MovableClock
    pool: Pool
    turns: Iterator[int] = field(default_factory=lambda: count(1))

    async def says(
        self, text: str, *, by: str = AGENT, where: str = DESK, mentions: tuple[Person, ...] = ()
    ) -> tuple[Effect, ...] | None:
        """Return what comes of a command."""
        return await self.commands.obey(self.turn(by, where, text=text, mentions=mentions))

    async def presses(
        self, verb: str, data: Mapping[str, object], *, card: str = "desk.command.1", by: str = AGENT, where: str = DESK
    ) -> tuple[Effect, ...]:
        """Return what comes of a press."""
        press = Press(card, verb, {"card": card, "verb": verb, **data})
        return await self.commands.pressed(self.turn(by, where, press=press))

    def turn(self, by: str, where: str = DESK, *, text: str = "", press: Press | None = None,
             mentions: tuple[Person, ...] = ()) -> Turn:  # fmt: skip
        """Return what somebody of the tenant did."""
        person = self.sandbox.people[by]
        kind = Kind.MESSAGE if press is None else Kind.PRESS
        who = Person(self.sandbox.tenant_id, person.id, person.name)
        at = self.clock.now()
        return Turn(str(next(self.turns)), kind, who, at, text=text, press=press, mentions=mentions, conversation=where)

    async def keeps(self, *tickets: Ticket) -> None:
        """Store tickets."""
        work = Work(tickets=tuple(TicketWrite(row_of(ticket, None)) for ticket in tickets))
        assert await self.store.commit(work, self.clock.now())

    async def audited(self) -> list[tuple[str, str, str | None, str]]:
        """Return who looked, at what, at whose, and why."""
        async with self.pool.connection() as connection:
            rows = await (await connection.execute("select who, kind, whose, why from audit order by id")).fetchall()
        return [(row["who"], row["kind"], row["whose"], row["why"]) for row in rows]

    def shown(self, effects: tuple[Effect, ...] | None, locale: str = "en") -> str:
        """Return what the one effect shows, as the JSON of its card or as its line."""
        assert effects is not None
        (effect,) = effects
        match effect:
            case Send(message=message) | Answer(shown=message) | Replace(card=message):
                if isinstance(message, Text):
                    return self.renderer.text(message.message, message.params, locale)
                return self.drawn(message, locale)
        raise AssertionError(effect)

    def drawn(self, card: Card, locale: str = "en") -> str:
        """Return a card as JSON."""
        return json.dumps(self.renderer.card(card.template, card.params, locale), ensure_ascii=False)


@asynccontextmanager
async def asking(sandbox: Sandbox, pool: Pool, clock: MovableClock) -> AsyncIterator[Asking]:
    """Make a bot that is asked, with the real parts."""
    store, catalogues = TicketStore(pool), Catalogues()
    renderer, channels = Renderer(catalogues), Channels.parse(DESK)
    level = ServiceLevel(
        WorkingHours.parse("Mon-Fri 08:00-17:00", "Europe/Amsterdam"),
        (),
        (),
        ask_after=timedelta(days=2),
        close_after=timedelta(days=2),
    )
    async with ClientSession() as session:
        with login_session(sandbox.login_url) as login:
            tokens = Tokens(
                login_url=sandbox.login_url,
                tenant_id=sandbox.tenant_id,
                app_id=sandbox.app_id,
                credential=Password(sandbox.app_password),
                session=login,
                clock=clock,
            )
            answers = Answers(Graph(session, tokens, url=sandbox.graph_url, clock=clock), clock)
            roles = HelpdeskRoles(answers, (sandbox.tenant.groups["helpdesk"],))
            lookups = IntuneLookups(answers, clock, audit=AuditStore(pool), quota=MemorySerialQuota(), roles=roles)
            commands = Commands(
                store,
                roles,
                channels,
                clock,
                said=CommandWords(catalogues),
                looking=Looking(lookups, clock, intune_url=INTUNE),
                cards=Board(store, renderer, channels, level, intune_url=INTUNE),
                teams_url=TEAMS,
            )
            search = TicketSearch(store, roles, renderer, teams_url=TEAMS)
            yield Asking(commands, search, store, renderer, sandbox, clock, pool)
