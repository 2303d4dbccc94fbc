"""For any answer of Graph: nobody who is not an agent is told of a device of somebody else's."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from yarl import URL

from bot.advisor.evidence import Evidence
from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.devices import IntuneLookups
from bot.intune.wire import Json
from tests.conftest import MovableClock
from tests.intune.conftest import guarded

ME, OTHER = "0a6f2c11-7b3d-4e58-9c42-d1e0f3a4b5c6", "1b7e3d22-8c4e-4f69-8d53-e2f1a4b5c6d7"
SERIAL, DEVICE = "001204781234", "6d0f5a3c-1b2e-4c7d-8a90-e1f2a3b4c5d6"

users = st.sampled_from([None, "", ME, ME.upper(), OTHER, "00000000-0000-0000-0000-000000000000", f"{ME} ", ME[:-1]])
serials = st.sampled_from([None, "", SERIAL, SERIAL[:-1], f"{SERIAL}1", "' or 'a' eq 'a"]) | st.text(max_size=20)
words = st.none() | st.sampled_from(["HoloLens 2", "HoloLens", "Windows Holographic", "Latitude", ""]) | st.text()
moments = st.none() | st.sampled_from(["0001-01-01T00:00:00Z", "2026-11-01T08:00:00Z"])

MINE = {f"of {ME}", f"of {ME.upper()}"}
REGISTERED = "registered with Autopilot"
NOBODYS = {"of None", "of ", "of 00000000-0000-0000-0000-000000000000", REGISTERED}

records = st.fixed_dictionaries(
    {
        "id": st.sampled_from([DEVICE, "x"]),
        "userId": users,
        "serialNumber": serials,
        "model": words,
        "operatingSystem": words,
    },
    optional={
        "userPrincipalName": st.sampled_from([None, "", "somebody@contoso.example"]),
        "managementState": words,
        "complianceState": st.sampled_from([None, "compliant", "noncompliant", "inGracePeriod"]),
        "enrolledDateTime": moments,
        "lastSyncDateTime": moments,
        "azureADDeviceId": st.sampled_from([None, "", OTHER]),
        "deviceActionResults": st.none() | st.just([{"actionName": "wipe", "actionState": "pending"}]),
        "state": words,
        "settingName": words,
        "eventDateTime": moments,
        "failureReason": words,
    },
).map(lambda record: {**record, "deviceName": f"of {record['userId']}", "displayName": REGISTERED})
answers = st.dictionaries(st.integers(0, 3), st.lists(records, max_size=3), min_size=4, max_size=4)


class AnyGraph:
    """Stands at the edge of the network: answers anything, and remembers which records it gave to whom."""

    url = "https://graph.example"

    def __init__(self, answers: dict[int, list[Json]]) -> None:
        """Answer with one of `answers`, the same for the same look-up."""
        self._answers = answers
        self.given: list[Json] = []

    def deadline(self) -> float:
        return asyncio.get_running_loop().time() + 8

    async def collection(
        self,
        address: URL,  # noqa: ARG002 - that of Graph
        *,
        lookup: str,
        deadline: float,  # noqa: ARG002 - as above
        body: Json | None = None,  # noqa: ARG002 - as above
        most: int | None = None,  # noqa: ARG002 - as above
    ) -> Sequence[JsonValue]:
        records = self._answers[len(lookup) % 4]
        self.given += records
        return [*records]

    async def single(self, address: URL, *, lookup: str, deadline: float) -> Sequence[JsonValue]:
        return (await self.collection(address, lookup=lookup, deadline=deadline))[:1]


async def look(lookups: IntuneLookups, what: str) -> Evidence | None:
    """Return what `ME` is told, None where it failed."""
    try:
        if what == "devices":
            return await lookups.devices(ME)
        if what == "by_serial_number":
            return await lookups.by_serial_number(SERIAL, asked_by=ME)
        if what == "details_with_serial_number":
            return await lookups.details(DEVICE, asked_by=ME, serial_number=SERIAL)
        return await lookups.details(DEVICE, asked_by=ME)
    except LookupFailed:
        return None


@pytest.mark.parametrize("what", ["devices", "by_serial_number", "details", "details_with_serial_number"])
@given(answers=answers)
@settings(max_examples=150, deadline=None)
def test_no_answer_of_graph_shows_a_device_of_somebody_else(what: str, answers: dict[int, list[Json]]) -> None:
    graph = AnyGraph(answers)
    clock = MovableClock()
    found = asyncio.run(look(guarded(Answers(graph, clock), clock), what))  # type: ignore[arg-type]  # its edge
    by_number = what in {"by_serial_number", "details_with_serial_number"}
    for device in () if found is None else found.devices:
        is_in_hand = by_number and device.serial_number == SERIAL
        assert device.name in MINE or (is_in_hand and device.name in NOBODYS)


@given(user=st.text() | st.sampled_from([OTHER, f"{OTHER}/../{ME}"]), reason=st.text())
@settings(max_examples=100, deadline=None)
def test_no_text_makes_somebody_an_agent(user: str, reason: str) -> None:
    clock = MovableClock()
    graph = AnyGraph({number: [] for number in range(4)})
    lookups = guarded(Answers(graph, clock), clock)  # type: ignore[arg-type]  # its edge

    with pytest.raises(LookupFailed, match="refused"):
        asyncio.run(lookups.devices_of(user, asked_by=ME, reason=reason))
    assert graph.given == []


def test_the_rule_is_not_kept_by_showing_nothing() -> None:
    mine: Json = {"id": DEVICE, "userId": ME, "serialNumber": SERIAL, "model": "HoloLens 2", "operatingSystem": ""}
    userless: Json = {**mine, "userId": None}
    clock = MovableClock()
    shown = {}
    for name, record in (("mine", mine), ("userless", userless)):
        for what in ("devices", "by_serial_number", "details", "details_with_serial_number"):
            graph = AnyGraph({number: [record] for number in range(4)})
            found = asyncio.run(look(guarded(Answers(graph, clock), clock), what))  # type: ignore[arg-type]  # its edge
            shown[name, what] = 0 if found is None else len(found.devices)

    assert shown == {
        ("mine", "devices"): 1,
        ("mine", "by_serial_number"): 1,
        ("mine", "details"): 1,
        ("mine", "details_with_serial_number"): 1,
        ("userless", "devices"): 0,
        ("userless", "by_serial_number"): 1,
        ("userless", "details"): 0,
        ("userless", "details_with_serial_number"): 1,
    }
