"""An administrator signs in with a code, through MSAL itself and the simulated Entra."""

import pytest
import requests

from bot.intune.administrator import AdministratorToken, DeviceCode, DeviceSignIn
from bot.intune.errors import EntraUnreachable, SignInFailed
from bot.sandbox import Fault, Sandbox
from bot.sandbox.device_code import INTERVAL
from tests.conftest import MovableClock

CODES = "/*/oauth2/v2.0/devicecode"
TOKENS = "/*/oauth2/v2.0/token"


class Somebody:
    """Who is asked to enter a code, and does so while the command waits for the `after`-th time."""

    def __init__(self, sandbox: Sandbox, clock: MovableClock, *, after: int = 2) -> None:
        self._sandbox, self._clock, self._after = sandbox, clock, after
        self.told: list[DeviceCode] = []
        self.waits: list[float] = []
        self.does = sandbox.entra.device_codes.enter

    async def pause(self, seconds: float) -> None:
        self._clock.move(seconds=seconds)
        self.waits.append(seconds)
        if len(self.waits) == self._after:
            self.does(self.told[-1].code)


def sign_in(sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody) -> DeviceSignIn:
    return DeviceSignIn(
        login_url=sandbox.login_url,
        tenant_id=sandbox.tenant_id,
        scopes=[f"{sandbox.graph_url}/Application.Read.All"],
        session=login,
        clock=clock,
        tell=somebody.told.append,
        pause=somebody.pause,
    )


async def signed_in(by: DeviceSignIn) -> str:
    """Return the token of who signed in."""
    return await (await by.sign_in()).token("any")


@pytest.fixture
def somebody(sandbox: Sandbox, clock: MovableClock) -> Somebody:
    return Somebody(sandbox, clock)


async def test_who_enters_the_code_is_signed_in_with_the_rights_that_were_asked_for(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody
) -> None:
    token = await sign_in(sandbox, login, clock, somebody).sign_in()

    (code,) = somebody.told
    assert (code.address, somebody.waits) == (f"{sandbox.origin}/devicelogin", [INTERVAL] * 2)
    given = await token.token("any")
    assert sandbox.entra.delegated(f"Bearer {given}") == {"Application.Read.All"}


async def test_who_declines_is_not_signed_in_and_may_accept_the_next_time(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody
) -> None:
    somebody.does = sandbox.entra.device_codes.decline
    with pytest.raises(SignInFailed) as failed:
        await sign_in(sandbox, login, clock, somebody).sign_in()
    assert failed.value.code == "declined"

    assert await signed_in(sign_in(sandbox, login, clock, Somebody(sandbox, clock)))


async def test_a_code_that_nobody_enters_ends(sandbox: Sandbox, login: requests.Session, clock: MovableClock) -> None:
    nobody = Somebody(sandbox, clock, after=10_000)
    with pytest.raises(SignInFailed) as failed:
        await sign_in(sandbox, login, clock, nobody).sign_in()
    assert (failed.value.code, sum(nobody.waits)) == ("expired", nobody.told[0].ends_in.total_seconds())

    assert await signed_in(sign_in(sandbox, login, clock, Somebody(sandbox, clock)))


async def test_entra_is_asked_less_often_when_it_says_so(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody
) -> None:
    sandbox.faults.plant(Fault(TOKENS, status=400, body='{"error": "slow_down"}'))

    assert await signed_in(sign_in(sandbox, login, clock, somebody))
    assert somebody.waits == [INTERVAL, INTERVAL + 5]


async def test_an_outage_while_somebody_signs_in_is_waited_out(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody
) -> None:
    sandbox.faults.plant(Fault(TOKENS, cut="reset", times=2))

    assert await signed_in(sign_in(sandbox, login, clock, somebody))
    assert len(somebody.waits) == 3


@pytest.mark.parametrize("fault", [Fault(CODES, cut="reset"), Fault("*/openid-configuration", cut="reset")])
async def test_an_entra_that_is_not_there_is_said(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody, fault: Fault
) -> None:
    sandbox.faults.plant(Fault(fault.path, cut=fault.cut))
    with pytest.raises(EntraUnreachable):
        await sign_in(sandbox, login, clock, somebody).sign_in()

    assert await signed_in(sign_in(sandbox, login, clock, somebody))


REFUSED = {
    '{"error": "unauthorized_client", "error_description": "AADSTS700016: no such client"}': "AADSTS700016",
    '{"error": "unauthorized_client"}': "unauthorized_client",
    "<html>": "(unreadable)",
}


@pytest.mark.parametrize("body", REFUSED)
async def test_what_entra_refuses_is_said_with_its_code(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody, body: str
) -> None:
    sandbox.faults.plant(Fault(CODES, status=400, body=body))
    with pytest.raises(SignInFailed) as failed:
        await sign_in(sandbox, login, clock, somebody).sign_in()
    assert failed.value.code == REFUSED[body]

    assert await signed_in(sign_in(sandbox, login, clock, somebody))


async def test_an_unknown_tenant_is_said(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, somebody: Somebody
) -> None:
    sandbox.tenant.tenant_id, known = "11111111-2222-4333-8444-555555555555", sandbox.tenant_id
    with pytest.raises(SignInFailed) as failed:
        await DeviceSignIn(sandbox.login_url, known, ["x"], login, clock, somebody.told.append).sign_in()
    assert failed.value.code == "AADSTS90002"

    assert await signed_in(sign_in(sandbox, login, clock, somebody))


async def test_a_token_that_was_called_wrong_is_not_used_again() -> None:
    token = AdministratorToken("secret")
    assert await token.token("any") == "secret"
    token.forget("secret")
    with pytest.raises(SignInFailed) as failed:
        await token.token("any")

    assert failed.value.code == "ended"
    assert "secret" not in str(failed.value)
