"""Every look-up against every fault: it fails as a failure, within its budget, and answers once that is healed."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.devices import IntuneLookups
from bot.intune.graph import PAGES, Graph
from bot.intune.models import AutopilotIdentity, ManagedDeviceDetails
from bot.intune.patience import Patience
from bot.intune.tokens import Tokens
from bot.sandbox import Fault, Sandbox
from tests.conftest import MovableClock
from tests.intune.asked import EVERY, Asked
from tests.intune.conftest import guarded

BUDGET = 0.15
"""Seconds for a look-up that meets a fault: far more than it takes on this machine where nothing is waited for."""


@dataclass(frozen=True)
class Planted:
    """A fault, and what a look-up says of it."""

    name: str
    reasons: set[str]
    faults: Callable[[str, str], list[Fault]]
    """Makes the faults for a path and the origin of the sandbox."""
    hangs: bool = False
    """Whether only the budget ends it."""


def again(count: int = 50, **fields: object) -> Callable[[str, str], list[Fault]]:
    """Make a fault that lasts."""
    return lambda path, _: [Fault(path, times=count, **fields)]  # type: ignore[arg-type]  # each is a field of Fault


def page(link: str, **more: object) -> str:
    return json.dumps({"value": [], "id": "x", "@odata.nextLink": link, **more})


def endless(path: str, origin: str) -> list[Fault]:
    address = f"{origin}{path.replace('*', 'x')}"
    return [Fault(path, status=200, body=page(f"{address}?$skiptoken={number}")) for number in range(PAGES + 5)]


def elsewhere(path: str, _: str) -> list[Fault]:
    return [Fault(path, status=200, body=page("https://graph.evil.example/v1.0/x"))]


def expired_between_pages(path: str, origin: str) -> list[Fault]:
    """Let the second page be refused for good, although the first one was there."""
    expired = json.dumps({"error": {"code": "InvalidAuthenticationToken", "message": "expired"}})
    next_page = page(f"{origin}{path.replace('*', 'x')}?$skiptoken=2")
    return [Fault(path, status=200, body=next_page), Fault(path, status=401, body=expired, times=10)]


OF_PAGES = {"next_elsewhere", "endless", "expired_between_pages"}
"""Faults of pages, which a single resource does not have."""

FAULTS = [
    Planted("throttled_with_retry_after", {"throttled"}, again(status=429, headers={"Retry-After": "60"})),
    Planted("throttled_without_retry_after", {"throttled"}, again(status=429)),
    Planted("status_500", {"broken"}, again(status=500)),
    Planted("status_502", {"unreachable"}, again(status=502, body="<html>", content_type="text/html")),
    Planted("status_503", {"unreachable"}, again(status=503)),
    Planted("time_out", {"unreachable"}, again(delay=1.0), hangs=True),
    Planted("reset", {"unreachable"}, again(cut="reset")),
    Planted("truncated", {"broken", "unreachable"}, again(cut="truncated", body='{"value": [{"id":')),
    Planted("html", {"broken"}, again(status=200, body="<html>", content_type="text/html")),
    Planted("wrong_types", {"broken"}, again(status=200, body='{"value": [7], "id": []}')),
    Planted("nulls", {"broken"}, again(status=200, body='{"value": null, "id": null}')),
    Planted("next_elsewhere", {"broken"}, elsewhere),
    Planted("endless", {"broken"}, endless),
    Planted("expired_between_pages", {"refused"}, expired_between_pages),
]

each_look_up = pytest.mark.parametrize("asked", EVERY, ids=lambda asked: asked.lookup.name)
each_fault = pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)


@pytest.fixture
def hasty(sandbox: Sandbox, http: aiohttp.ClientSession, tokens: Tokens, clock: MovableClock) -> Answers:
    """Give answers that wait for nothing and have little time."""

    async def pause(_: float) -> None:
        """Wait for nothing: how long it would have been is held by the tests of the client."""

    patience = Patience(timedelta(seconds=BUDGET), pause=pause, jitter=lambda: 0.0)
    return Answers(Graph(http, tokens, url=sandbox.graph_url, clock=clock, patience=patience), clock)


async def answer(answers: Answers, asked: Asked, sandbox: Sandbox, *, within: float) -> int:
    """Return how many records the answer has."""
    deadline = asyncio.get_running_loop().time() + within
    values = asked.values(sandbox)
    found = await answers.to(asked.lookup, deadline=deadline, ids=asked.ids(sandbox), **values)
    return len(found.records)


@each_look_up
async def test_every_look_up_has_an_answer_in_the_sandbox(hasty: Answers, sandbox: Sandbox, asked: Asked) -> None:
    assert await answer(hasty, asked, sandbox, within=5) > 0


@each_look_up
@each_fault
async def test_a_fault_is_a_failure_and_never_an_empty_answer(
    hasty: Answers, sandbox: Sandbox, tokens: Tokens, asked: Asked, planted: Planted
) -> None:
    await tokens.token(f"{sandbox.graph_url}/.default")  # which takes its own time
    for fault in planted.faults(asked.path, sandbox.origin):
        sandbox.faults.plant(fault)
    if asked.lookup.is_single and planted.name in OF_PAGES:
        assert await answer(hasty, asked, sandbox, within=5) == 1
        return
    started = asyncio.get_running_loop().time()
    with pytest.raises(LookupFailed) as failed:
        await answer(hasty, asked, sandbox, within=BUDGET if planted.hangs else 5)

    assert failed.value.reason in planted.reasons
    assert not planted.hangs or asyncio.get_running_loop().time() - started < BUDGET * 4
    sandbox.faults.clear()
    assert await answer(hasty, asked, sandbox, within=5) > 0


@each_look_up
async def test_a_fault_of_one_in_a_batch_is_its_own(hasty: Answers, sandbox: Sandbox, asked: Asked) -> None:
    other = next(each for each in EVERY if each.lookup.name not in {asked.lookup.name, "users"})
    sandbox.faults.plant(Fault(asked.path, status=429, times=1, headers={"Retry-After": "0.01"}))
    answers_ = await asyncio.gather(*(answer(hasty, each, sandbox, within=5) for each in (asked, other)))

    assert min(answers_) > 0


LOOKS = {
    "devices": ("work_account", "/graph/v1.0/users/*/managedDevices"),
    "serial_number": ("autopilot_leaving", "/graph/v1.0/deviceManagement/managedDevices"),
    "registered": ("autopilot_ready", "/graph/v1.0/deviceManagement/windowsAutopilotDeviceIdentities"),
    "details": ("work_account", "/graph/v1.0/deviceManagement/managedDevices/*"),
}
"""What people ask for, the person who asks, and the look-up with which the answer stands or falls."""


async def look(lookups: IntuneLookups, sandbox: Sandbox, what: str) -> Evidence:
    person = sandbox.people[LOOKS[what][0]]
    if what == "devices":
        return await lookups.devices(person.id)
    if what == "details":
        return await lookups.details(str(sandbox.tenant.devices_of(person)[0]["id"]), asked_by=person.id)
    return await lookups.by_serial_number(person.serial_number, asked_by=person.id)


@pytest.mark.parametrize("what", LOOKS)
@each_fault
async def test_whoever_asks_is_never_told_that_there_is_nothing(
    hasty: Answers, sandbox: Sandbox, tokens: Tokens, clock: MovableClock, what: str, planted: Planted
) -> None:
    await tokens.token(f"{sandbox.graph_url}/.default")
    path = LOOKS[what][1]
    if what == "details" and planted.name in OF_PAGES:
        pytest.skip("a single resource has no pages")
    for fault in planted.faults(path, sandbox.origin):
        sandbox.faults.plant(fault)
    with pytest.raises(LookupFailed):
        await look(guarded(hasty, clock), sandbox, what)
    sandbox.faults.clear()

    in_time = Answers(hasty._graph, clock)
    in_time._graph._patience = Patience()
    assert (await look(guarded(in_time, clock), sandbox, what)).devices


@pytest.mark.parametrize("what", LOOKS)
async def test_a_record_full_of_nulls_is_no_answer(lookups: IntuneLookups, sandbox: Sandbox, what: str) -> None:
    nulls = dict.fromkeys((*ManagedDeviceDetails.select(), *AutopilotIdentity.select())) | {"id": "1"}
    sandbox.faults.plant(Fault(LOOKS[what][1], status=200, body=json.dumps({"value": [nulls], **nulls})))
    if what == "details":  # whose it is it does not say, and so it is not there
        assert not (await look(lookups, sandbox, what)).devices
    else:
        with pytest.raises(LookupFailed) as failed:
            await look(lookups, sandbox, what)
        assert failed.value.reason == "broken"


BESIDE = {
    "policy_states", "setting_states", "autopilot_identities", "autopilot_profiles", "entra_devices",
    "enrollment_events", "licences", "enrollment_configurations", "groups",
}  # fmt: skip
"""Look-ups for more than the devices themselves."""


@pytest.mark.parametrize(
    "asked", [each for each in EVERY if each.lookup.name in BESIDE], ids=lambda asked: asked.lookup.name
)
@pytest.mark.parametrize("name", ["status_503", "html", "nulls", "wrong_types"])
async def test_what_is_asked_beside_leaves_its_facts_open_and_the_devices_stand(
    lookups: IntuneLookups, sandbox: Sandbox, clock: MovableClock, asked: Asked, name: str
) -> None:
    (planted,) = [each for each in FAULTS if each.name == name]
    for fault in planted.faults(asked.path, sandbox.origin):
        sandbox.faults.plant(fault)
    found = await look(lookups, sandbox, "devices")

    assert {each.name for each in found.looked_up if each.failed} == {asked.lookup.name}
    assert found.devices[0].facts.value("management") == "enrolled"
    told = {*found.devices[0].facts, *found.facts}
    assert told <= {key for each in EVERY if each.lookup is not asked.lookup for key in each.lookup.tells}

    sandbox.faults.clear()
    clock.move(minutes=10)
    healed = await look(lookups, sandbox, "devices")
    assert {*healed.devices[0].facts, *healed.facts} >= told
    assert not any(each.failed for each in healed.looked_up)
