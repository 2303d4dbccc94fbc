"""Files are fetched from SharePoint and put there, and nowhere else."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.reminders.owner.sharepoint import MOST_BYTES, FileFailed, SharePoint
from tests.reminders.owner.onedrive import OneDrive, running_onedrive
from tests.teams.wire import Wire


@pytest.fixture
async def drive() -> AsyncIterator[OneDrive]:
    async with running_onedrive() as running:
        yield running


@pytest.fixture
async def files() -> AsyncIterator[SharePoint]:
    async with ClientSession() as session:
        yield SharePoint(session, here=True)


@pytest.mark.parametrize(
    "address",
    [
        "http://contoso.sharepoint.com/x",
        "https://sharepoint.com.evil.example/x",
        "https://evilsharepoint.com/x",
        "https://contoso.sharepoint.com:8443/x",
        "https://me@contoso.sharepoint.com/x",
        "https://evil.example\\@contoso.sharepoint.com/x",
        "https://contoso.sharepoint.com@evil.example/x",
        "file:///etc/passwd",
        "//contoso.sharepoint.com/x",
        "https://[",
        "https://contoso.sharepoint.com:x/",
        "",
    ],
)
async def test_no_request_goes_to_another_host(
    files: SharePoint, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire()
    wire.tap(monkeypatch)
    for moved in (files.fetch(address), files.put(address, b"x")):
        with pytest.raises(FileFailed) as failed:
            await moved
        assert failed.value.reason == "host"
    assert wire.asked == []


@pytest.mark.parametrize("host", ["contoso.sharepoint.com", "contoso-my.sharepoint.com", "CONTOSO.SharePoint.us"])
async def test_sharepoint_is_asked_without_a_token(
    files: SharePoint, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = Wire()
    wire.tap(monkeypatch)
    with pytest.raises(FileFailed) as failed:  # the wire of a test leads to this machine only
        await files.fetch(f"https://{host}/x?tempauth=secret%2Fpart")
    assert failed.value.reason == "failed"
    [asked] = wire.asked
    assert asked.query_string == "tempauth=secret/part"
    assert wire.with_token == []


async def test_this_machine_is_asked_only_where_the_bot_is_on_it_alone(drive: OneDrive) -> None:
    attached = drive.holds("people.csv", "user\n")["content"]
    assert isinstance(attached, dict)
    async with ClientSession() as session:
        with pytest.raises(FileFailed):
            await SharePoint(session).fetch(attached["downloadUrl"])
        assert await SharePoint(session, here=True).fetch(attached["downloadUrl"]) == b"user\n"


@pytest.mark.parametrize(("status", "reason"), [(302, "failed"), (403, "gone"), (404, "gone"), (503, "failed")])
async def test_what_became_of_it_is_told_and_another_time_it_works(
    files: SharePoint, drive: OneDrive, status: int, reason: str
) -> None:
    drive.holds("x.csv", "x")
    drive.answers = [status, status]
    for moved in (files.fetch(f"{drive.url}/x.csv"), files.put(f"{drive.url}/x.csv", b"y")):
        with pytest.raises(FileFailed) as failed:
            await moved
        assert failed.value.reason == reason

    await files.put(f"{drive.url}/x.csv", b"y")
    assert await files.fetch(f"{drive.url}/x.csv") == b"y"


async def test_a_file_that_is_too_large_is_not_read_to_its_end(files: SharePoint, drive: OneDrive) -> None:
    drive.holds("x.csv", bytes(MOST_BYTES + 1))
    with pytest.raises(FileFailed) as failed:
        await files.fetch(f"{drive.url}/x.csv")
    assert failed.value.reason == "too_large"

    drive.holds("x.csv", bytes(MOST_BYTES))
    assert len(await files.fetch(f"{drive.url}/x.csv")) == MOST_BYTES
