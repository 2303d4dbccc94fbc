"""The real client of Graph before the simulated tenant, over real HTTP. It never waits: it says how long it would."""

from collections.abc import Iterator
from datetime import timedelta

import aiohttp
import pytest
import requests

from bot.clock import Clock
from bot.intune.answers import Answers
from bot.intune.audit import MemoryAudit
from bot.intune.credential import Password
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.patience import Patience
from bot.intune.quota import MemorySerialQuota
from bot.intune.roles import NoRoles
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.sandbox import Sandbox
from tests.conftest import MovableClock


def guarded(answers: Answers, clock: Clock) -> IntuneLookups:
    """Give look-ups with an audit and a quota in memory, for which nobody is an agent."""
    return IntuneLookups(answers, clock, audit=MemoryAudit(), quota=MemorySerialQuota(), roles=NoRoles())


@pytest.fixture
def login(sandbox: Sandbox) -> Iterator[requests.Session]:
    with login_session(sandbox.login_url) as session:
        yield session


@pytest.fixture
def tokens(sandbox: Sandbox, login: requests.Session, clock: MovableClock) -> Tokens:
    return Tokens(
        login_url=sandbox.login_url,
        tenant_id=sandbox.tenant_id,
        app_id=sandbox.app_id,
        credential=Password(sandbox.app_password),
        session=login,
        clock=clock,
    )


@pytest.fixture
def graph(
    sandbox: Sandbox, http: aiohttp.ClientSession, tokens: Tokens, clock: MovableClock, patience: Patience
) -> Graph:
    return Graph(http, tokens, url=sandbox.graph_url, clock=clock, patience=patience)


@pytest.fixture
def hasty_graph(sandbox: Sandbox, http: aiohttp.ClientSession, tokens: Tokens, clock: MovableClock) -> Graph:
    """Give a client that waits for nothing longer than a tenth of a second."""
    return Graph(http, tokens, url=sandbox.graph_url, clock=clock, patience=Patience(timedelta(seconds=0.1)))


@pytest.fixture
def lookups(graph: Graph, clock: MovableClock) -> IntuneLookups:
    return guarded(Answers(graph, clock), clock)
