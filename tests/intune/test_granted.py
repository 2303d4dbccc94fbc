"""What was consented to: compared with what the look-ups need, and a start refused where the app may write."""

import pytest

from bot.app import running_app
from bot.intune.granted import ExtraPermissions, consent, roles_of
from bot.intune.lookups import LOOKUPS
from bot.intune.permissions import APPLICATIONS, DEVICES, DIRECTORY_DEVICES, INSTALL, LICENSES, MEMBERS, OF_A_TEAM
from bot.intune.tokens import Tokens
from bot.sandbox import Fault, Sandbox
from bot.settings import Settings

NEEDED = {lookup.permission for lookup in LOOKUPS if not lookup.permission.endswith(OF_A_TEAM)}
GRAPH = "https://graph.microsoft.com/.default"


def test_what_the_lookups_need_is_enough_and_not_too_much() -> None:
    told = consent(NEEDED, installs=False)

    assert (told.missing, told.writing, told.reading, told.idle) == ((), (), (), ())


def test_what_is_missing_is_named_unless_a_wider_permission_stands_in() -> None:
    assert consent(NEEDED - {DEVICES}, installs=False).missing == (DEVICES,)
    assert consent(NEEDED, installs=True).missing == (INSTALL,)

    wider = NEEDED - {DEVICES, DIRECTORY_DEVICES, LICENSES, MEMBERS}
    wider |= {"DeviceManagementManagedDevices.ReadWrite.All", "Directory.Read.All"}
    assert consent(wider, installs=False).missing == ()


@pytest.mark.parametrize(
    "name",
    [
        "Directory.ReadWrite.All",
        "DeviceManagementManagedDevices.PrivilegedOperations.All",
        "Mail.Send",
        "Sites.FullControl.All",
        "Sites.Selected",
        "Odd",
    ],
)
def test_whatever_does_not_only_read_is_writing(name: str) -> None:
    assert consent(NEEDED | {name}, installs=False).writing == (name,)


@pytest.mark.parametrize("name", ["Mail.Read", "Mail.ReadBasic.All", "Directory.Read.All", "Chat.Read.WhereInstalled"])
def test_whatever_only_reads_is_too_much_but_not_writing(name: str) -> None:
    told = consent(NEEDED | {name}, installs=False)

    assert (told.writing, told.reading) == ((), (name,))


def test_the_app_may_install_itself_and_see_when_its_secret_ends() -> None:
    told = consent(NEEDED | {INSTALL, APPLICATIONS}, installs=True)
    assert (told.writing, told.reading, told.idle) == ((), (), ())

    assert consent(NEEDED | {INSTALL}, installs=False).idle == (INSTALL,)


@pytest.mark.parametrize("token", ["", "opaque", "a.b", "a.!!.c", "a.W10.c", "a.eyJyb2xlcyI6ICJ4In0.c"])
def test_a_token_that_cannot_be_read_says_nothing(token: str) -> None:
    assert roles_of(token) is None


async def test_a_token_says_what_was_consented_to_but_not_what_a_team_gave(sandbox: Sandbox, tokens: Tokens) -> None:
    told = roles_of(await tokens.token(GRAPH))

    assert told == frozenset(sandbox.graph.granted - {"ChannelMessage.Read.Group"})


async def test_a_bot_that_may_write_does_not_start_unless_it_is_told_to(settings: Settings, sandbox: Sandbox) -> None:
    sandbox.graph.granted.add("Directory.ReadWrite.All")
    with pytest.raises(ExtraPermissions, match=r"Directory\.ReadWrite\.All.*ALLOW_EXTRA_PERMISSIONS"):
        async with running_app(settings):
            pass

    async with running_app(settings.model_copy(update={"allow_extra_permissions": True})) as app:
        assert app.url

    sandbox.graph.granted.discard("Directory.ReadWrite.All")
    async with running_app(settings) as app:
        assert app.url


async def test_a_bot_that_gets_no_token_starts_all_the_same(
    settings: Settings, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox.faults.plant(Fault("*/oauth2/v2.0/token", status=503, times=9))

    async with running_app(settings) as app:
        assert app.url
    assert "permissions not checked" in capsys.readouterr().out
