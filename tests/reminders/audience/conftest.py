"""Look-ups for a campaign before the simulated tenant, over real HTTP."""

import pytest

from bot.intune.answers import Answers
from bot.intune.audience import AudienceLookups
from bot.intune.audit import MemoryAudit
from bot.intune.graph import Graph
from tests.conftest import MovableClock
from tests.intune.conftest import graph, login, tokens

__all__ = ["graph", "login", "tokens"]


@pytest.fixture
def lookups(graph: Graph, clock: MovableClock) -> AudienceLookups:
    return AudienceLookups(Answers(graph, clock), clock, audit=MemoryAudit())
