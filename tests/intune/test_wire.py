"""What is asked in the same moment goes in one trip, and each of it has its own answer."""

import asyncio
import json
from collections.abc import Sequence

import aiohttp
import pytest
from pydantic import JsonValue
from yarl import URL

from bot.errors import LookupFailed
from bot.intune.graph import Graph
from bot.intune.lookups import GROUPS, LICENCES, USER_DEVICES
from bot.intune.pace import Pace
from bot.intune.patience import Patience
from bot.intune.tokens import Tokens
from bot.sandbox import Fault, Sandbox
from bot.sandbox.tenant import Person
from tests.conftest import MovableClock

BATCH = "/graph/v1.0/$batch"


@pytest.fixture
def people(sandbox: Sandbox) -> list[Person]:
    """Return as many people as there are, each with licences."""
    return list(sandbox.people.values())


def licences(graph: Graph, person: Person) -> URL:
    return LICENCES.address(graph.url, user_id=person.id)


async def ask(graph: Graph, *addresses: URL) -> list[list[JsonValue]]:
    """Ask for collections at once. Raises what the first failure raises, after all have ended."""
    deadline = graph.deadline()
    asked = [graph.collection(address, lookup="any", deadline=deadline) for address in addresses]
    results = await asyncio.gather(*asked, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if isinstance(result, list)]


async def test_one_request_alone_is_no_batch(sandbox: Sandbox, graph: Graph, people: list[Person]) -> None:
    assert await ask(graph, licences(graph, people[0]))

    assert sandbox.graph.batches == []


async def test_several_at_once_are_one_batch_and_each_gets_its_own_answer(
    sandbox: Sandbox, graph: Graph, people: list[Person]
) -> None:
    addresses = [
        URL(f"{graph.url}/v1.0/users/{person.id}/managedDevices?$select=id", encoded=True) for person in people
    ]
    found = await ask(graph, *addresses)

    assert sandbox.graph.batches == [len(people)]
    assert found == [[{"id": device["id"]} for device in sandbox.tenant.devices_of(person)] for person in people]


async def test_more_than_twenty_are_two_batches(sandbox: Sandbox, graph: Graph, people: list[Person]) -> None:
    addresses = [
        URL(f"{graph.url}/v1.0/users/{people[0].id}/managedDevices?$top={n}", encoded=True) for n in range(1, 24)
    ]
    await ask(graph, *addresses)

    assert sorted(sandbox.graph.batches) == [3, 20]


async def test_v1_and_beta_do_not_share_a_batch_and_what_is_posted_goes_alone(
    sandbox: Sandbox, graph: Graph, people: list[Person]
) -> None:
    address = licences(graph, people[0])
    in_beta = URL(str(address).replace("/v1.0/", "/beta/"), encoded=True)
    groups = graph.collection(
        GROUPS.address(graph.url, user_id=sandbox.people["helpdesk_agent"].id),
        lookup="groups",
        deadline=graph.deadline(),
        body=GROUPS.body([sandbox.tenant.groups["helpdesk"]]),
    )
    found, members = await asyncio.gather(ask(graph, address, address, in_beta), groups)

    assert sandbox.graph.batches == [2]
    assert found[0] == found[1] == found[2]
    assert members == [sandbox.tenant.groups["helpdesk"]]


async def test_only_what_failed_is_asked_again_and_after_its_own_time(
    sandbox: Sandbox, graph: Graph, people: list[Person], waits: list[float]
) -> None:
    sandbox.faults.plant(
        Fault(f"/graph/v1.0/users/{people[1].id}/licenseDetails", status=429, headers={"Retry-After": "3"})
    )
    sandbox.faults.plant(Fault(f"/graph/v1.0/users/{people[2].id}/licenseDetails", status=503))
    found = await ask(graph, *(licences(graph, person) for person in people[:4]))

    assert all(found)
    assert sorted(waits) == [0.5, 3.0]
    assert sandbox.graph.batches == [4, 2]


async def test_what_is_refused_in_a_batch_does_not_touch_the_others(
    sandbox: Sandbox, graph: Graph, people: list[Person]
) -> None:
    sandbox.faults.plant(Fault(f"/graph/v1.0/users/{people[0].id}/licenseDetails", status=403))
    first, second = await asyncio.gather(
        ask(graph, licences(graph, people[0])), ask(graph, licences(graph, people[1])), return_exceptions=True
    )

    assert isinstance(first, LookupFailed)
    assert first.reason == "refused"
    assert isinstance(second, list)
    assert await ask(graph, licences(graph, people[0]))


async def test_a_page_within_a_batch_leads_to_the_next(sandbox: Sandbox, graph: Graph, people: list[Person]) -> None:
    sandbox.graph.collections.page_size = 1
    two = sandbox.people["two_devices"]
    devices, _ = await ask(graph, USER_DEVICES.address(graph.url, user_id=two.id), licences(graph, people[0]))

    assert len(devices) == 2


BROKEN: Sequence[object] = [
    [],
    {"responses": None},
    {"responses": [7]},
    {"responses": [{"id": "1", "status": "200"}]},
    {"responses": []},
    {"responses": [{"id": "somebody else's", "status": 200, "body": {"value": []}}]},
]


@pytest.mark.parametrize("body", BROKEN)
async def test_an_answer_that_is_no_batch_is_a_failure_of_each(
    sandbox: Sandbox, graph: Graph, people: list[Person], body: object
) -> None:
    sandbox.faults.plant(Fault(BATCH, status=200, body=json.dumps(body)))
    both = await asyncio.gather(*(ask(graph, licences(graph, each)) for each in people[:2]), return_exceptions=True)

    assert [each.reason for each in both if isinstance(each, LookupFailed)] == ["broken", "broken"]
    assert await ask(graph, *(licences(graph, each) for each in people[:2]))


@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 503}, {"cut": "reset"}, {"cut": "truncated"}])
async def test_a_batch_that_fails_as_a_whole_is_sent_again(
    sandbox: Sandbox, graph: Graph, people: list[Person], fault: dict[str, object]
) -> None:
    sandbox.faults.plant(Fault(BATCH, **fault))  # type: ignore[arg-type]  # each is a field of Fault

    assert all(await ask(graph, *(licences(graph, each) for each in people[:3])))


async def test_a_token_that_ended_is_replaced_for_the_whole_batch(
    sandbox: Sandbox, graph: Graph, people: list[Person]
) -> None:
    await ask(graph, licences(graph, people[0]))
    sandbox.entra.expire_tokens()

    assert all(await ask(graph, *(licences(graph, each) for each in people[:3])))
    assert sandbox.entra.requests == 2


async def test_whoever_stops_waiting_does_not_stop_the_others(
    sandbox: Sandbox, graph: Graph, people: list[Person]
) -> None:
    leaving, staying = (asyncio.create_task(ask(graph, licences(graph, each))) for each in people[:2])
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving

    assert await staying
    assert sandbox.graph.batches == []


async def test_a_batch_takes_as_many_requests_from_the_budget_of_a_second_as_it_has(
    sandbox: Sandbox,
    http: aiohttp.ClientSession,
    tokens: Tokens,
    clock: MovableClock,
    patience: Patience,
    people: list[Person],
) -> None:
    waited: list[float] = []
    seconds = 0.0

    async def pause(time: float) -> None:
        nonlocal seconds
        waited.append(time)
        seconds += time

    slow = Pace(per_second=6, now=lambda: seconds, pause=pause)
    graph = Graph(http, tokens, url=sandbox.graph_url, clock=clock, patience=patience, pace=slow)
    await ask(graph, *(licences(graph, each) for each in people[:4]))
    assert waited == []
    await ask(graph, *(licences(graph, each) for each in people[:4]))

    assert waited == [1.0]
