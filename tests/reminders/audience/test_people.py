"""The people of a list, looked up in the simulated tenant."""

import pytest

from bot.errors import LookupFailed
from bot.intune.audience import AudienceLookups
from bot.reminders.audience.people import resolved
from bot.sandbox import Fault, Sandbox
from tests.reminders.audience.lists import read

USERS = "/graph/v1.0/users"


@pytest.fixture
def owner(sandbox: Sandbox) -> str:
    return sandbox.people["helpdesk_lead"].id


async def test_whoever_does_not_exist_is_reported_by_line_and_the_rest_goes_on(
    lookups: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    sanne, oskar = sandbox.people["nothing_enrolled"], sandbox.people["first_generation"]
    nobody = "00000000-0000-4000-8000-00000000dead"
    listing = read(
        f"upn;serial;language;notes\n{sanne.user_principal_name.upper()};0012;nl;x\nnobody@contoso.example;;;\n"
        f"wrong;;;\n{nobody};;;\n{oskar.id};;;\n"
    )
    found = await resolved(listing, lookups, asked_by=owner)

    assert [(each.object_id, each.serial_number, each.locale) for each in found.candidates] == [
        (sanne.id, "0012", "nl"),
        (oskar.id, "", ""),
    ]
    assert [(each.line, each.reason, dict(each.params)) for each in found.faults] == [
        (3, "audience.unknown_user", {"user": "nobody@contoso.example"}),
        (4, "audience.user", {"user": "wrong"}),
        (5, "audience.unknown_user", {"user": nobody}),
    ]
    assert found.ignored == ("notes",)


async def test_somebody_who_is_there_by_name_and_by_id_is_there_once(
    lookups: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    sanne = sandbox.people["nothing_enrolled"]
    text = f"upn;serial\n{sanne.id};00AB\n{sanne.user_principal_name};00ab\n{sanne.user_principal_name};\n"
    found = await resolved(read(text), lookups, asked_by=owner)

    assert [(each.line, each.reason, dict(each.params)) for each in found.faults] == [
        (3, "audience.twice", {"first": "2"})
    ]
    assert len(found.candidates) == 2


async def test_while_graph_is_gone_nobody_is_called_unknown(
    lookups: AudienceLookups, sandbox: Sandbox, owner: str
) -> None:
    listing = read(f"upn\n{sandbox.people['nothing_enrolled'].user_principal_name}\n")
    sandbox.faults.plant(Fault(USERS, status=503, times=10))
    with pytest.raises(LookupFailed) as failed:
        await resolved(listing, lookups, asked_by=owner)
    assert failed.value.reason == "unreachable"

    sandbox.faults.clear()
    found = await resolved(listing, lookups, asked_by=owner)
    assert (len(found.candidates), found.faults) == (1, ())
