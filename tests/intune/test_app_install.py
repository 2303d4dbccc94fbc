"""The app is installed for whoever does not have it, before the simulated tenant."""

import aiohttp
import pytest

from bot.intune.app_install import AppInstaller
from bot.intune.pace import Pace
from bot.intune.permissions import INSTALL
from bot.intune.tokens import Tokens
from bot.intune.wire import Wire
from bot.sandbox import Fault, Sandbox

PATH = "/graph/v1.0/users/*/teamwork/installedApps"


@pytest.fixture
async def installer(sandbox: Sandbox, http: aiohttp.ClientSession, tokens: Tokens) -> AppInstaller:
    wire = Wire(http, tokens, url=sandbox.graph_url, pace=Pace())
    return AppInstaller(wire, url=sandbox.graph_url, catalog_id=sandbox.tenant.catalog_id)


@pytest.fixture
def sanne(sandbox: Sandbox) -> str:
    """Return the object id of somebody who does not have the app."""
    person = sandbox.people["nothing_enrolled"].id
    sandbox.connector.installations.remove(person)
    return person


async def test_who_does_not_have_the_app_gets_it_once(installer: AppInstaller, sandbox: Sandbox, sanne: str) -> None:
    assert await installer.install(sanne.upper()) is True
    sandbox.connector.installations.check(f"a:{sanne}")

    assert await installer.install(sanne) is False, "they have it already"


async def test_who_blocked_it_has_it_and_is_left_alone(installer: AppInstaller, sandbox: Sandbox, sanne: str) -> None:
    sandbox.connector.installations.remove(sanne, "ConversationBlockedByUser")
    assert await installer.install(sanne) is False

    sandbox.connector.installations.remove(sanne)
    assert await installer.install(sanne) is True


@pytest.mark.parametrize(
    "fault",
    [
        Fault(PATH, status=429),
        Fault(PATH, status=500, body="<html>"),
        Fault(PATH, cut="reset"),
        Fault(PATH, status=404, body='{"error": {"code": "NotFound"}}'),
    ],
    ids=["throttled", "status_500", "reset", "no_such_user"],
)
async def test_what_goes_wrong_is_not_installed_and_may_be_tried_again(
    installer: AppInstaller, sandbox: Sandbox, sanne: str, fault: Fault
) -> None:
    sandbox.faults.plant(fault)
    assert await installer.install(sanne) is False

    sandbox.faults.clear()
    assert await installer.install(sanne) is True


async def test_without_the_permission_it_is_refused(installer: AppInstaller, sandbox: Sandbox, sanne: str) -> None:
    sandbox.graph.granted.remove(INSTALL)
    assert await installer.install(sanne) is False

    sandbox.graph.granted.add(INSTALL)
    assert await installer.install(sanne) is True


async def test_nothing_is_installed_for_what_is_no_object_id(
    installer: AppInstaller, sandbox: Sandbox, sanne: str
) -> None:
    sandbox.faults.plant(Fault("/graph/*", status=201))
    assert await installer.install("../me") is False

    sandbox.faults.clear()
    assert await installer.install(sanne) is True


async def test_only_our_own_app_is_in_the_catalog(
    sandbox: Sandbox, http: aiohttp.ClientSession, tokens: Tokens, sanne: str, installer: AppInstaller
) -> None:
    wire = Wire(http, tokens, url=sandbox.graph_url, pace=Pace())
    assert await AppInstaller(wire, url=sandbox.graph_url, catalog_id="another").install(sanne) is False

    assert await installer.install(sanne) is True
