"""Owners of campaigns, over the wire: they make, try, start and stop campaigns in their own chat."""

import csv
from collections.abc import AsyncIterator
from io import StringIO
from typing import cast

import pytest
from aiohttp import ClientSession

from bot.app import running_app
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.storage.database import Pool
from tests.chat import JSON, Chat
from tests.conftest import MovableClock
from tests.reminders.owner.onedrive import OneDrive, running_onedrive

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FORM: JSON = {
    "name": "Autumn",
    "first": "2026-12-01",
    "due": "2026-12-18",
    "audience": "csv",
    "distances": "7, 7",
    "opens": "09:00",
    "closes": "17:00",
    "days": "0,1,2,3,4",
    "country": "",
    "locale": "en",
    "time_zone": "Europe/Amsterdam",
}


@pytest.fixture
async def drive() -> AsyncIterator[OneDrive]:
    async with running_onedrive() as running:
        yield running


@pytest.fixture
async def owner(settings: Settings, sandbox: Sandbox, clock: MovableClock) -> AsyncIterator[Chat]:
    """Open the chat of somebody in the group of owners."""
    known = settings.model_copy(update={"campaign_group_id": sandbox.tenant.groups["helpdesk"]})
    async with running_app(known, clock) as app, ClientSession() as session:
        yield Chat(app, sandbox, session, sandbox.people["helpdesk_agent"], clock)


async def drafted(owner: Chat, **changes: str) -> None:
    """Fill in the form."""
    await owner.says("new campaign")
    await owner.presses("Create the draft", typed={**FORM, **changes})


async def listed(owner: Chat, drive: OneDrive, *users: str) -> None:
    """Attach a list of people."""
    lines = ["user,serial", *(f"{user}," for user in users)]
    await owner.says("", attachments=[drive.holds("people.csv", "\r\n".join(lines))])


def upn(owner: Chat, key: str) -> str:
    """Return the user name of somebody."""
    return owner.sandbox.people[key].user_principal_name


async def states(pool: Pool) -> list[tuple[str, str, int]]:
    """Return every campaign with its state and how many people are in it."""
    query = (
        "select name, state, (select count(*) from expected where campaign_id = campaign.id) as people "
        "from campaign order by id"
    )
    async with pool.connection() as connection:
        rows = await (await connection.execute(query)).fetchall()
    return [(row["name"], row["state"], row["people"]) for row in rows]


async def test_a_campaign_is_made_from_a_list_tried_started_paused_and_cancelled(
    owner: Chat, drive: OneDrive, pool: Pool
) -> None:
    await drafted(owner)
    assert owner.sees("Now send me the list")

    await listed(owner, drive, upn(owner, "nothing_enrolled"), upn(owner, "work_account"))
    assert owner.sees("People who are new in this campaign: 2")
    assert await states(pool) == [("Autumn", "draft", 2)]

    await owner.presses("Dry run")
    assert owner.sees("Dry run: Autumn")
    assert owner.sees(upn(owner, "nothing_enrolled"))

    await owner.presses("Start with a few people")
    assert await states(pool) == [("Autumn", "canary", 2)]
    await owner.presses("Remind everybody")
    assert await states(pool) == [("Autumn", "running", 2)]
    await owner.presses("Pause")
    assert await states(pool) == [("Autumn", "paused", 2)]
    await owner.presses("Resume")
    await owner.presses("Cancel it for good")
    assert await states(pool) == [("Autumn", "cancelled", 2)]
    assert owner.sees("It was cancelled")


async def test_whoever_is_not_in_the_group_gets_a_friendly_no_and_changes_nothing(
    owner: Chat, drive: OneDrive, pool: Pool
) -> None:
    await drafted(owner)
    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    message_id, start = owner.button("Start with a few people")
    owner.person = owner.sandbox.people["nothing_enrolled"]

    await owner.says("campaigns")
    assert owner.sees("Campaigns are for the people who run a rollout")
    await owner.presses_action(message_id, start)
    assert "Campaigns are for the people" in str(owner.answer["value"])
    await owner.says("campaign Autumn")
    assert not owner.sees("Autumn")
    assert await states(pool) == [("Autumn", "draft", 1)]


async def test_who_has_left_the_group_can_do_nothing_more(owner: Chat, clock: MovableClock, pool: Pool) -> None:
    await drafted(owner)
    object.__setattr__(owner.person, "groups", ())
    clock.move(minutes=5)

    await owner.presses("Cancel it for good")

    assert "Campaigns are for the people" in str(owner.answer["value"])
    assert await states(pool) == [("Autumn", "draft", 0)]


async def test_everything_that_is_wrong_in_the_form_is_said_and_what_was_typed_stays(owner: Chat, pool: Pool) -> None:
    await drafted(owner, due="2026-11-30", time_zone="Mars/Olympus", distances="often")

    assert owner.sees("Mars/Olympus")
    assert owner.sees("often")
    assert await states(pool) == []
    typed = {field["id"]: field["value"] for field in fields(owner.messages[-1]) if "value" in field}
    assert (typed["name"], typed["time_zone"]) == ("Autumn", "Mars/Olympus")

    await owner.presses("Create the draft", typed=FORM)
    assert await states(pool) == [("Autumn", "draft", 0)]


async def test_a_campaign_finds_its_people_in_a_group_by_itself(owner: Chat, pool: Pool) -> None:
    group = owner.sandbox.tenant.groups["kiosk_staff"]

    await drafted(owner, audience="group", group_id=group)

    [(_, _, people)] = await states(pool)
    assert people == 1
    assert owner.sees("People who are new in this campaign: 1")


async def test_a_group_that_does_not_exist_is_said_to_be_none(owner: Chat, pool: Pool) -> None:
    await drafted(owner, audience="group", group_id="00000000-0000-0000-0000-000000000007")

    assert owner.sees("There is no group with that object id")
    assert await states(pool) == [("Autumn", "draft", 0)]
    await owner.presses("Cancel it for good")
    await drafted(owner, audience="autopilot")
    assert owner.sees("People who are new in this campaign")


async def test_lines_that_are_wrong_are_named_and_the_others_wait_for_the_owner(
    owner: Chat, drive: OneDrive, pool: Pool
) -> None:
    await drafted(owner)

    await listed(owner, drive, upn(owner, "nothing_enrolled"), "nobody@contoso.example", "no name")
    assert owner.sees("Line 3: There is no person “nobody@contoso.example”")
    assert owner.sees("Line 4:")
    assert await states(pool) == [("Autumn", "draft", 0)]

    await owner.presses("Go on with the others (1)")
    assert await states(pool) == [("Autumn", "draft", 1)]


async def test_a_list_is_taken_again_once_it_is_put_right(owner: Chat, drive: OneDrive, pool: Pool) -> None:
    await drafted(owner)
    await owner.says("", attachments=[drive.holds("people.csv", "colour;shape\nred;round\n")])
    assert owner.sees("Some lines cannot be used")

    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    assert await states(pool) == [("Autumn", "draft", 1)]


async def test_a_list_that_nobody_decided_on_for_a_day_is_no_longer_there(
    owner: Chat, drive: OneDrive, clock: MovableClock, pool: Pool
) -> None:
    await drafted(owner)
    await listed(owner, drive, upn(owner, "nothing_enrolled"), "no name")
    clock.move(days=1)

    await owner.presses("Go on with the others (1)")
    assert owner.sees("I no longer have that list")
    assert await states(pool) == [("Autumn", "draft", 0)]

    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    assert await states(pool) == [("Autumn", "draft", 1)]


@pytest.mark.parametrize("address", ["https://evil.example/people.csv", "http://contoso.sharepoint.com/people.csv"])
async def test_a_list_is_fetched_from_sharepoint_only(owner: Chat, drive: OneDrive, address: str, pool: Pool) -> None:
    await drafted(owner)
    attached = drive.holds("people.csv", "user\n")
    attached["content"] = {"downloadUrl": address}

    await owner.says("", attachments=[attached])
    assert owner.sees("not kept in your organization’s SharePoint")
    assert drive.asked == []

    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    assert await states(pool) == [("Autumn", "draft", 1)]


async def test_a_list_without_a_campaign_is_asked_about(owner: Chat, drive: OneDrive, pool: Pool) -> None:
    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    assert owner.sees("Which campaign is that list for?")

    await drafted(owner)
    await owner.says("campaign autumn", attachments=[drive.files and drive.holds("p.csv", drive.files["people.csv"])])
    assert await states(pool) == [("Autumn", "draft", 1)]


async def test_the_report_is_a_card_and_a_file_in_the_owners_onedrive(owner: Chat, drive: OneDrive) -> None:
    await drafted(owner)
    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    await owner.presses("Start with a few people")

    await owner.presses("Report")
    assert owner.sees("Report: Autumn")
    offer = consent(owner)
    assert offer["name"] == "Autumn report.csv"

    await says_yes(owner, offer, drive.place("Autumn report.csv"))
    size = len(drive.files["Autumn report.csv"])
    assert drive.ranges == [f"bytes 0-{size - 1}/{size}"]
    rows = list(csv.DictReader(StringIO(drive.files["Autumn report.csv"].decode("utf-8-sig"))))
    assert [(row["user"], row["result"]) for row in rows] == [(upn(owner, "nothing_enrolled"), "waiting")]
    assert attachments(owner)[-1]["contentType"] == "application/vnd.microsoft.teams.card.file.info"


async def test_a_file_whose_time_is_over_is_offered_again(owner: Chat, drive: OneDrive) -> None:
    await drafted(owner)
    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    await owner.presses("Dry run")
    drive.answers = [404]
    await says_yes(owner, consent(owner), drive.place("Autumn.csv"))
    assert owner.sees("The file is in your OneDrive already, or the time for it is over")

    await owner.presses("Dry run")
    await says_yes(owner, consent(owner), drive.place("Autumn.csv"))
    [row] = csv.DictReader(StringIO(drive.files["Autumn.csv"].decode("utf-8-sig")))
    assert (row["standing"], row["obstacle"], row["reminders"]) == ("reminded", "nothing_enrolled", "3")


async def test_a_file_is_put_nowhere_but_into_sharepoint_and_a_no_is_a_no(owner: Chat, drive: OneDrive) -> None:
    await drafted(owner)
    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    await owner.presses("Dry run")
    asked = [*drive.asked]

    await says_yes(owner, consent(owner), {**drive.place("x.csv"), "uploadUrl": "https://evil.example/x"})
    assert owner.sees("so I put it nowhere")
    before = owner.answers
    await says_yes(owner, consent(owner), drive.place("x.csv"), action="decline")
    assert owner.answers == before
    assert drive.asked == asked


async def test_pressed_twice_it_is_done_once_and_nobody_is_refused(owner: Chat, drive: OneDrive, pool: Pool) -> None:
    await drafted(owner)
    await listed(owner, drive, upn(owner, "nothing_enrolled"))
    pressed = owner.button("Start with a few people")

    for _ in range(2):
        await owner.presses_action(*pressed)

    assert await states(pool) == [("Autumn", "canary", 1)]
    assert not owner.sees("Only a draft can be started")


async def test_a_forged_press_finds_no_campaign(owner: Chat, pool: Pool) -> None:
    await drafted(owner)
    message_id, action = owner.button("Cancel it for good")
    for forged in ("8", "-1", "1; drop table campaign", "", "9" * 40):
        data = {**cast("JSON", action["data"]), "campaign": forged}
        await owner.presses_action(message_id, {**action, "data": data})
        assert "no longer does anything" in str(owner.answer["value"])
    assert await states(pool) == [("Autumn", "draft", 0)]


async def says_yes(owner: Chat, offer: JSON, place: JSON, action: str = "accept") -> None:
    """Answer the offer of a file."""
    context = cast("JSON", offer["content"])["acceptContext"]
    value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": place}
    await owner.posts(owner.activity(type="invoke", name="fileConsent/invoke", value=value))


def attachments(owner: Chat) -> list[JSON]:
    """Return everything that was attached to the bot's messages."""
    return [each for message in owner.messages for each in cast("list[JSON]", message.get("attachments", []))]


def consent(owner: Chat) -> JSON:
    """Return the newest offer of a file."""
    return next(each for each in reversed(attachments(owner)) if each["contentType"] == CONSENT)


def fields(message: JSON) -> list[JSON]:
    """Return the inputs of a card."""
    [attached] = cast("list[JSON]", message["attachments"])
    body = cast("list[JSON]", cast("JSON", attached["content"])["body"])
    return [part for part in body if str(part["type"]).startswith("Input.")]
