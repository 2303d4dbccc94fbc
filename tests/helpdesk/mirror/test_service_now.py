"""A ticket is an incident in ServiceNow: one, with the newest state, and each line once, whatever goes wrong."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.helpdesk.action import End, Erase, Reopen, Reply, Resolve, Take, Tell
from bot.helpdesk.mirror.service_now import ServiceNow, ServiceNowSettings
from bot.sandbox import Fault, Sandbox
from bot.storage.database import Pool
from bot.storage.mirror import MirrorStore
from tests.helpdesk.mirror.conftest import ALEX, BEGAN, INSTALLATION, ROBIN, Mirrored, Tickets, incident

TABLE = "/servicenow/api/now/table/incident"


async def test_a_ticket_becomes_an_incident(to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox) -> None:
    await tickets.opened(1042, "It says 0x80180014.", sentence="I cannot enroll it")
    await to_service_now.sweep()

    made = incident(sandbox)
    assert made.fields == {
        "correlation_id": "ED-1042",
        "correlation_display": f"Enroll Desk/{INSTALLATION}/{BEGAN}/1/1/waiting",
        "contact_type": "chat",
        "state": "1",
        "short_description": "HoloLens, ED-1042: I cannot enroll it",
        "description": "ED-1042, opened in Microsoft Teams on Nov 22, 2026, 09:00 UTC\n"
        "Person: Alex Visser\nIn their own words: I cannot enroll it",
    }
    assert made.work_notes == ["Nov 22, 2026, 09:00 UTC, the person:\nIt says 0x80180014."]


async def test_it_follows_the_ticket_until_that_is_closed_and_opened_again(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    ticket = await tickets.opened()
    await to_service_now.sweep()
    states = [incident(sandbox).fields["state"]]
    for action in (Take(ROBIN), Resolve(ROBIN), Reopen(ALEX)):
        ticket = await tickets.changed(ticket, action)
        await to_service_now.sweep(minutes=1)
        states.append(incident(sandbox).fields["state"])

    assert states == ["1", "2", "6", "2"]
    assert incident(sandbox).fields["close_code"] == "Solution provided"
    assert incident(sandbox).fields["close_notes"] == "The helpdesk has resolved it."


async def test_each_line_is_noted_once_and_the_newest_state_is_enough(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    ticket = await tickets.opened(1042, "one")
    await to_service_now.sweep()
    ticket = await tickets.changed(ticket, Take(ROBIN))
    ticket = await tickets.changed(ticket, Reply(ROBIN, "two"), tickets.line("agent", "two", ROBIN.name))
    ticket = await tickets.changed(ticket, Tell("three"), tickets.line("user", "three"))
    await to_service_now.sweep(minutes=1)
    await to_service_now.sweep(minutes=1)

    notes = incident(sandbox).work_notes
    assert len(notes) == 2
    assert notes[1].index("Robin Agent (helpdesk):\ntwo") < notes[1].index("the person:\nthree")
    assert incident(sandbox).fields["correlation_display"].endswith("/4/3/taken")


async def test_what_people_of_service_now_have_changed_stays(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    ticket = await tickets.opened()
    await to_service_now.sweep()
    incident(sandbox).fields |= {"short_description": "HoloLens of room 4", "state": "3"}
    await tickets.changed(ticket, Tell("more"), tickets.line("user", "more"))
    await to_service_now.sweep(minutes=1)

    assert incident(sandbox).fields["short_description"] == "HoloLens of room 4"
    assert incident(sandbox).fields["state"] == "3"


async def test_what_is_erased_here_goes_there_too(to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox) -> None:
    ticket = await tickets.opened(sentence="my serial number is 001204782345")
    await to_service_now.sweep()
    await tickets.changed(ticket, Erase())
    await to_service_now.sweep(minutes=1)

    texts = " ".join(incident(sandbox).fields.values())
    assert incident(sandbox).fields["state"] == "6"
    assert "001204782345" not in texts
    assert "Alex" not in texts


async def test_nobody_can_make_html_of_a_note(to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox) -> None:
    await tickets.opened(1042, "[CODE]<script src=x></script>[/code]", sentence="[code]<b>[/code]")
    await to_service_now.sweep()

    said = " ".join((*incident(sandbox).fields.values(), *incident(sandbox).work_notes)).lower()
    assert "script" in said
    assert "[code]" not in said
    assert "[/code]" not in said


FAULTS = {
    "throttled": Fault(TABLE, status=429, headers={"Retry-After": "20"}),
    "throttled_without_a_time": Fault(TABLE, status=429),
    "busy": Fault(TABLE, status=503, headers={"Retry-After": "25"}),
    "broken": Fault(TABLE, status=500),
    "gateway": Fault(TABLE, status=502, body="<html>", content_type="text/html"),
    "refused": Fault(TABLE, status=401, body='{"error": {"message": "User Not Authenticated"}, "status": "failure"}'),
    "forbidden": Fault(TABLE, status=403, body='{"error": {"message": "Operation Failed"}, "status": "failure"}'),
    "not_found": Fault(TABLE, status=404),
    "elsewhere": Fault(TABLE, status=302, headers={"Location": "/login.do"}),
    "reset": Fault(TABLE, cut="reset"),
    "truncated": Fault(TABLE, cut="truncated", body='{"result": ['),
    "answer_lost": Fault(TABLE, cut="accepted"),
    "page": Fault(TABLE, status=200, body="<html>Instance Hibernating page</html>", content_type="text/html"),
    "not_json": Fault(TABLE, status=200, body="{"),
    "empty": Fault(TABLE, status=200, body='{"result": null}'),
    "numbers": Fault(TABLE, status=200, body="[7]"),
}


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
@pytest.mark.parametrize("name", FAULTS)
async def test_after_any_fault_there_is_one_incident_with_each_line_once(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore, method: str, name: str
) -> None:
    path = f"{TABLE}/*" if method == "PATCH" else TABLE
    ticket = await tickets.opened(1042, "one")
    if method == "PATCH":
        await to_service_now.sweep()
        await tickets.changed(ticket, Take(ROBIN), tickets.line("event", "two"))
    sandbox.faults.plant(replace(FAULTS[name], path=path, method=method, times=2))  # aiohttp itself asks again once
    with capture_logs() as logs:
        await to_service_now.sweep(minutes=1)
    (failing,) = await store.failing(10)
    assert (failing.number, failing.attempts) == (1042, 1)
    (warned,) = logs
    assert warned["number"] == 1042
    assert "Alex" not in str(warned)

    sandbox.faults.clear()
    await to_service_now.sweep(minutes=1)
    assert await store.failing(10) == []
    notes = "\n".join(incident(sandbox).work_notes)
    assert notes.count("one") == 1
    assert notes.count("two") == (method == "PATCH")
    assert incident(sandbox).fields["state"] == ("2" if method == "PATCH" else "1")


async def test_an_instance_that_sleeps_has_everything_once_it_is_awake(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    sandbox.service_now.asleep = True
    await tickets.opened(1001)
    await tickets.opened(1002)
    await to_service_now.sweep()
    (failing,) = await store.failing(10)  # the second one was not tried in vain
    assert "text/html" in failing.fault

    sandbox.service_now.asleep = False
    await to_service_now.sweep(minutes=1)
    assert await store.failing(10) == []
    assert [incident(sandbox, number).fields["state"] for number in (1001, 1002)] == ["1", "1"]


async def test_an_incident_that_somebody_deleted_is_not_made_again(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    ticket = await tickets.opened()
    await to_service_now.sweep()
    kept = dict(sandbox.service_now.incidents)
    sandbox.service_now.incidents.clear()
    await tickets.changed(ticket, Take(ROBIN))
    await to_service_now.sweep(minutes=1)
    assert sandbox.service_now.incidents == {}
    assert [each.fault for each in await store.failing(10)] == ["Refused the incident is no longer seen"]

    sandbox.service_now.incidents |= kept
    await to_service_now.sweep(minutes=1)
    assert incident(sandbox).fields["state"] == "2"


async def test_an_incident_that_is_closed_for_good_is_said_to_be_refused_and_tried_again(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    ticket = await tickets.changed(await tickets.opened(), End())
    await to_service_now.sweep()
    sandbox.service_now.close(incident(sandbox))
    await tickets.changed(ticket, Reopen(ALEX))
    await to_service_now.sweep(minutes=1)
    assert [each.fault for each in await store.failing(10)] == ["Refused 403 ACL Exception"]

    incident(sandbox).fields["state"] = "6"
    await to_service_now.sweep(minutes=1)
    assert await store.failing(10) == []
    assert incident(sandbox).fields["state"] == "2"


async def test_another_incident_is_never_taken_for_ours(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, store: MirrorStore
) -> None:
    await tickets.opened(1001)
    await to_service_now.sweep()
    before = dict(incident(sandbox, 1001).fields)
    body = f'{{"result": [{{"sys_id": "{incident(sandbox, 1001).sys_id}", "correlation_id": "ED-1001"}}]}}'
    sandbox.faults.plant(Fault(TABLE, method="GET", status=200, body=body))  # the query was left out
    await tickets.opened(1002)
    await to_service_now.sweep()
    assert [each.number for each in await store.failing(10)] == [1002]
    assert incident(sandbox, 1001).fields == before

    await to_service_now.sweep(minutes=1)
    assert incident(sandbox, 1002).fields["correlation_id"] == "ED-1002"


async def test_another_installation_in_the_same_instance_has_incidents_of_its_own(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, pool: Pool
) -> None:
    await tickets.opened()
    await to_service_now.sweep()
    incident(sandbox).fields["correlation_display"] = f"Enroll Desk/for-tests/{BEGAN}/9/9/closed"
    async with pool.connection() as connection:
        await connection.execute("delete from ticket_mirror")
    await to_service_now.sweep()

    assert len(sandbox.service_now.of("ED-1042")) == 2


async def test_a_number_that_comes_again_after_a_database_was_lost_has_an_incident_of_its_own(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox, pool: Pool
) -> None:
    await tickets.changed(await tickets.opened(1042, "one"), End())
    await to_service_now.sweep()
    async with pool.connection() as connection:
        await connection.execute("delete from ticket")
    await to_service_now.sweep(days=1)
    await tickets.opened(1042, "two")
    await to_service_now.sweep()

    old, new = sandbox.service_now.of("ED-1042")
    assert (old.fields["state"], new.fields["state"]) == ("6", "1")
    assert "two" in new.work_notes[0]


async def test_a_mark_that_somebody_has_changed_is_made_good(
    to_service_now: Mirrored, tickets: Tickets, sandbox: Sandbox
) -> None:
    ticket = await tickets.opened(1042, "one")
    await to_service_now.sweep()
    incident(sandbox).fields["correlation_display"] += " (from Teams)"
    await tickets.changed(ticket, Take(ROBIN), tickets.line("event", "two"))
    await to_service_now.sweep(minutes=1)

    assert incident(sandbox).fields["correlation_display"].endswith("/2/2/taken")
    assert "\n".join(incident(sandbox).work_notes).count("one") == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"url": "http://example.service-now.com"}, "https"),
        ({"url": "example"}, "address"),
        ({"url": "https://me:secret@example.service-now.com"}, "address"),
        ({"table": "incident?x"}, "table"),
        ({"user": "a:b"}, "colon"),
        ({"password": ""}, "password"),
    ],
)
def test_settings_that_cannot_be_say_what_is_wrong(settings: dict[str, str], said: str) -> None:
    right = {"url": "https://example.service-now.com", "user": "enroll.desk", "password": "secret"}
    with pytest.raises(ValueError, match=said):
        ServiceNowSettings(**right | settings)

    assert "secret" not in repr(ServiceNowSettings(**right))


def test_an_installation_cannot_break_the_query(service_now: ServiceNow) -> None:
    with pytest.raises(ValueError, match="installation"):
        ServiceNow(
            service_now._exchange._session,
            service_now._settings,
            installation="a^b",
            clock=service_now._exchange._clock,
        )
