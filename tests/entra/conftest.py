"""A setup of the simulated tenant, by an administrator who is signed in. It never waits: it says how long it would."""

from collections.abc import Callable

import aiohttp
import pytest

from bot.entra.found import Directory
from bot.entra.setup import Setup
from bot.entra.wanted import ScopeWords, Wanted
from bot.intune.administrator import AdministratorToken
from bot.intune.graph import Graph
from bot.intune.pace import Pace
from bot.intune.patience import Patience
from bot.intune.wire import Wire
from bot.intune.writer import Writer
from bot.sandbox import Sandbox
from tests.conftest import MovableClock

RIGHTS = ("Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All")
WORDS = ScopeWords("for administrators", "what it is", "for people", "what it is")

SetupOf = Callable[..., Setup]


@pytest.fixture
def setup_of(sandbox: Sandbox, http: aiohttp.ClientSession, clock: MovableClock, patience: Patience) -> SetupOf:
    """Make setups of what is wanted: `setup_of(app_id=…)`, `setup_of(prune=True)`."""

    def made(*, prune: bool = False, rights: tuple[str, ...] = RIGHTS, **wanted: object) -> Setup:
        token = AdministratorToken(sandbox.entra.issue_to_person(*rights))
        graph = Graph(http, token, url=sandbox.graph_url, clock=clock, patience=patience)
        wire = Wire(http, token, url=sandbox.graph_url, pace=Pace())
        writer = Writer(wire, token, url=sandbox.graph_url, clock=clock, patience=patience)
        given = Wanted("Enroll Desk", WORDS, **wanted)  # type: ignore[arg-type]  # each is a field of Wanted
        return Setup(Directory(graph), writer, given, prune=prune, pause=patience.pause)

    return made
