"""Who may act on tickets: asked of the simulated tenant over real HTTP, by the real client of Graph."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.helpdesk.authority import permitted
from bot.helpdesk.change import Refusal
from bot.helpdesk.ticket import Agent
from bot.intune.answers import Answers
from bot.intune.credential import Password
from bot.intune.graph import Graph
from bot.intune.patience import Patience
from bot.intune.roles import HelpdeskRoles
from bot.intune.tokens import Tokens
from bot.intune.transport import login_session
from bot.sandbox import Fault, Sandbox
from dialogs.turn import Person
from tests.conftest import MovableClock


@pytest.fixture
async def roles(sandbox: Sandbox, clock: MovableClock) -> AsyncIterator[HelpdeskRoles]:
    with login_session(sandbox.login_url) as login:
        tokens = Tokens(
            login_url=sandbox.login_url,
            tenant_id=sandbox.tenant_id,
            app_id=sandbox.app_id,
            credential=Password(sandbox.app_password),
            session=login,
            clock=clock,
        )
        async with aiohttp.ClientSession() as http:
            hasty = Patience(timedelta(seconds=0.5))
            graph = Graph(http, tokens, url=sandbox.graph_url, clock=clock, patience=hasty)
            yield HelpdeskRoles(Answers(graph, clock), [sandbox.tenant.groups["helpdesk"]])


@pytest.fixture
def tom(sandbox: Sandbox) -> Person:
    """Give somebody of the helpdesk, as Teams says who acts."""
    agent = sandbox.people["helpdesk_agent"]
    return Person(sandbox.tenant_id, agent.id, "Tom Peeters", "29:tom")


async def test_a_member_of_the_helpdesk_may_act(roles: HelpdeskRoles, tom: Person) -> None:
    assert await permitted(roles, tom) == Agent(tom.object_id, "Tom Peeters", "29:tom")


async def test_a_stranger_may_not_whatever_they_are_called(roles: HelpdeskRoles, sandbox: Sandbox, tom: Person) -> None:
    laura = Person(sandbox.tenant_id, sandbox.people["entra_compliant"].id, tom.name, tom.account_id)

    assert await permitted(roles, laura) is Refusal.NO_AGENT


async def test_somebody_whom_teams_does_not_name_may_not(roles: HelpdeskRoles, sandbox: Sandbox, tom: Person) -> None:
    assert await permitted(roles, Person(sandbox.tenant_id, "", tom.name, tom.account_id)) is Refusal.NO_AGENT


async def test_an_agent_who_left_the_group_may_no_longer(
    roles: HelpdeskRoles, sandbox: Sandbox, tom: Person, clock: MovableClock
) -> None:
    assert isinstance(await permitted(roles, tom), Agent)
    sandbox.tenant.people["helpdesk_agent"] = replace(sandbox.people["helpdesk_agent"], groups=())
    clock.move(hours=1)
    assert await permitted(roles, tom) is Refusal.NO_AGENT


async def test_while_graph_fails_nobody_may_and_it_is_not_called_a_no(
    roles: HelpdeskRoles, sandbox: Sandbox, tom: Person
) -> None:
    sandbox.faults.plant(Fault("/graph/*/checkMemberGroups", times=99, status=500))
    assert await permitted(roles, tom) is Refusal.UNCHECKED
    sandbox.faults.clear()
    assert isinstance(await permitted(roles, tom), Agent)
