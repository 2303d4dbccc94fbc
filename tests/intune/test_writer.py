"""Changes in Graph: sent again is only what was surely not done, and what may have been done is said to be unclear."""

import json

import pytest
from aiohttp import ClientSession

from bot.intune.administrator import AdministratorToken
from bot.intune.errors import GraphError, NotSent, SignInFailed, Unclear
from bot.intune.pace import Pace
from bot.intune.patience import ATTEMPTS, Patience
from bot.intune.tokens import Tokens
from bot.intune.wire import Wire
from bot.intune.writer import Writer
from bot.sandbox import Fault, Sandbox
from tests.conftest import MovableClock

PATH = "/applications(uniqueName='x')"
AT = "/graph/v1.0/applications*"


@pytest.fixture
def writer(sandbox: Sandbox, http: ClientSession, clock: MovableClock, patience: Patience) -> Writer:
    token = AdministratorToken(sandbox.entra.issue_to_person("Application.ReadWrite.All"))
    return Writer(
        Wire(http, token, url=sandbox.graph_url, pace=Pace()),
        token,
        url=sandbox.graph_url,
        clock=clock,
        patience=patience,
    )


async def write(writer: Writer) -> None:
    await writer.send("PATCH", PATH, {"displayName": "x"}, change="x", prefer="create-if-missing")


async def test_what_was_throttled_is_sent_again_when_graph_says(
    sandbox: Sandbox, writer: Writer, waits: list[float]
) -> None:
    sandbox.faults.plant(Fault(AT, status=429, headers={"Retry-After": "7"}))
    sandbox.faults.plant(Fault(AT, status=429))
    await write(writer)

    assert waits == [7, 1]
    assert sandbox.apps.writes == 1


async def test_who_is_always_throttled_is_told_in_the_end(sandbox: Sandbox, writer: Writer, waits: list[float]) -> None:
    sandbox.faults.plant(Fault(AT, status=429, times=ATTEMPTS))
    with pytest.raises(GraphError) as refused:
        await write(writer)
    assert (refused.value.status, len(waits)) == (429, ATTEMPTS - 1)

    await write(writer)


async def test_a_wait_beyond_the_time_limit_is_not_begun(sandbox: Sandbox, writer: Writer, waits: list[float]) -> None:
    sandbox.faults.plant(Fault(AT, status=429, headers={"Retry-After": "31"}))
    with pytest.raises(GraphError):
        await write(writer)
    assert waits == []

    await write(writer)


UNCLEAR = {
    "500": Fault(AT, status=500),
    "503": Fault(AT, status=503, headers={"Retry-After": "1"}),
    "reset": Fault(AT, cut="reset"),
    "truncated": Fault(AT, cut="truncated", body='{"id":'),
    "accepted": Fault(AT, cut="accepted"),
}


@pytest.mark.parametrize("name", UNCLEAR)
async def test_what_may_have_been_done_is_not_sent_again(
    sandbox: Sandbox, writer: Writer, waits: list[float], name: str
) -> None:
    fault = UNCLEAR[name]
    sandbox.faults.plant(Fault(AT, status=fault.status, cut=fault.cut, body=fault.body, headers=fault.headers))
    with pytest.raises(Unclear):
        await write(writer)
    assert (sandbox.apps.writes, waits) == (int(name == "accepted"), [])

    await write(writer)
    assert len(sandbox.apps.applications) == 2


async def test_where_nobody_listens_it_was_not_sent(
    http: ClientSession, clock: MovableClock, patience: Patience, writer: Writer, waits: list[float]
) -> None:
    nobody, token = "http://127.0.0.1:9", AdministratorToken("x")
    closed = Writer(Wire(http, token, url=nobody, pace=Pace()), token, url=nobody, clock=clock, patience=patience)
    with pytest.raises(NotSent):
        await write(closed)
    assert len(waits) == ATTEMPTS - 1

    await write(writer)


async def test_a_refusal_is_final(sandbox: Sandbox, writer: Writer, waits: list[float]) -> None:
    sandbox.apps.is_administrator = False
    with pytest.raises(GraphError) as refused:
        await write(writer)
    assert (refused.value.status, refused.value.code, waits) == (403, "Authorization_RequestDenied", [])
    sandbox.apps.is_administrator = True

    await write(writer)


async def test_a_token_that_ended_is_renewed_once_where_it_can_be(
    sandbox: Sandbox, http: ClientSession, clock: MovableClock, patience: Patience, tokens: Tokens, writer: Writer
) -> None:
    wrong = json.dumps({"error": {"code": "InvalidAuthenticationToken", "message": "ended"}})
    sandbox.faults.plant(Fault(AT, status=401, body=wrong))
    wire = Wire(http, tokens, url=sandbox.graph_url, pace=Pace())
    with pytest.raises(GraphError) as refused:  # the bot itself may not write; but it was asked again
        await write(Writer(wire, tokens, url=sandbox.graph_url, clock=clock, patience=patience))
    assert (refused.value.status, sandbox.entra.requests) == (403, 2)

    sandbox.entra.expire_tokens()
    with pytest.raises(SignInFailed):
        await write(writer)
