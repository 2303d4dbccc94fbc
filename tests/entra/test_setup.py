"""Entra is set up from nothing, from what is there, in its own time, and by two at once."""

import asyncio

import pytest

from bot.entra.difference import Piece, Sign
from bot.entra.errors import SetupFailed
from bot.entra.setup import ROUNDS
from bot.entra.wanted import TEAMS_CLIENTS, Wanted, managed_identity, permissions, scope_id
from bot.intune.permissions import INSTALL, POSTS
from bot.sandbox import Sandbox
from tests.entra.conftest import WORDS, SetupOf
from tests.entra.tenant import IDENTITY, all_right, apply, elements, federation, own_app, part


async def test_an_empty_tenant_gets_everything_in_order(sandbox: Sandbox, setup_of: SetupOf) -> None:
    done = await apply(setup_of(**federation(sandbox)))

    app = own_app(sandbox)
    app_id = str(app["appId"])
    assert (app["displayName"], app["signInAudience"]) == ("Enroll Desk", "AzureADMyOrg")
    assert app["identifierUris"] == [f"api://botid-{app_id}"]
    api = part(app, "api")
    assert api["requestedAccessTokenVersion"] == 2
    (scope,) = elements(api, "oauth2PermissionScopes")
    assert scope == {
        "id": scope_id(app_id),
        "value": "access_as_user",
        "type": "User",
        "isEnabled": True,
        "adminConsentDisplayName": WORDS.admin_name,
        "adminConsentDescription": WORDS.admin_description,
        "userConsentDisplayName": WORDS.user_name,
        "userConsentDescription": WORDS.user_description,
    }
    clients = elements(api, "preAuthorizedApplications")
    assert clients == [{"appId": client, "delegatedPermissionIds": [scope["id"]]} for client in TEAMS_CLIENTS]
    assert sandbox.apps.granted(app_id) == set(permissions(installs_app=False))
    (trusted,) = sandbox.apps.federations[str(app["id"])]
    assert (trusted["issuer"], trusted["subject"], trusted["audiences"]) == (
        f"https://login.microsoftonline.com/{sandbox.tenant_id}/v2.0",
        IDENTITY,
        ["api://AzureADTokenExchange"],
    )
    assert list(dict.fromkeys(each.piece for each in done)) == [each for each in Piece if each is not Piece.AUDIENCE]


async def test_a_second_run_finds_nothing_to_do_and_writes_nothing(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await apply(setup_of(**federation(sandbox)))
    writes = sandbox.apps.writes

    assert await all_right(setup_of(**federation(sandbox)))
    assert await apply(setup_of(**federation(sandbox))) == []
    assert sandbox.apps.writes == writes


async def test_a_look_changes_nothing(sandbox: Sandbox, setup_of: SetupOf) -> None:
    compared = await setup_of().differences()

    assert {each.sign for each in compared} == {Sign.ADD}
    assert sandbox.apps.writes == 0


async def test_a_registration_of_the_portal_is_made_good(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await apply(setup_of(app_id=sandbox.app_id))

    assert len(sandbox.apps.applications) == 1
    assert sandbox.apps.granted(sandbox.app_id) == set(permissions(installs_app=False))
    assert await all_right(setup_of(app_id=sandbox.app_id))


def test_the_permissions_are_those_of_the_look_ups_and_the_teams_own_is_none_of_them() -> None:
    assert POSTS not in permissions(installs_app=False)
    assert set(permissions(installs_app=True)) - set(permissions(installs_app=False)) == {INSTALL}


async def test_a_managed_identity_gets_its_permissions_and_nothing_else(sandbox: Sandbox, setup_of: SetupOf) -> None:
    sandbox.apps.add_principal(IDENTITY, "ManagedIdentity")
    done = await apply(setup_of(app_id=IDENTITY))

    assert {each.piece for each in done} == {Piece.CONSENT}
    assert sandbox.apps.granted(IDENTITY) == set(permissions(installs_app=False))
    with pytest.raises(SetupFailed) as failed:
        await setup_of(app_id=IDENTITY, **federation(sandbox)).differences()
    assert failed.value.reason == "is_identity"


async def test_an_app_id_that_nobody_has_is_said(setup_of: SetupOf) -> None:
    with pytest.raises(SetupFailed) as failed:
        await setup_of(app_id=IDENTITY).differences()

    assert (failed.value.reason, failed.value.params) == ("unknown_app", {"app_id": IDENTITY})
    assert await setup_of().differences()


async def test_a_permission_that_this_cloud_lacks_is_said_before_anything_is_done(
    sandbox: Sandbox, setup_of: SetupOf
) -> None:
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of(permissions=("Device.Read.All", "Moon.Read.All")))

    assert (failed.value.reason, failed.value.params) == ("no_such_permission", {"permissions": "Moon.Read.All"})
    assert sandbox.apps.writes == 0
    assert await apply(setup_of())


async def test_two_at_once_make_everything_once(sandbox: Sandbox, setup_of: SetupOf) -> None:
    await asyncio.gather(*(apply(setup_of(**federation(sandbox))) for _ in range(2)))

    app = own_app(sandbox)
    assert len([each for each in sandbox.apps.principals if each["appId"] == app["appId"]]) == 1
    assert len(sandbox.apps.federations[str(app["id"])]) == 1
    assert len(sandbox.apps.grants) == len(permissions(installs_app=False))
    assert await all_right(setup_of(**federation(sandbox)))


async def test_what_entra_shows_only_later_is_waited_for(
    sandbox: Sandbox, setup_of: SetupOf, waits: list[float]
) -> None:
    sandbox.apps.late = 3
    await apply(setup_of(**federation(sandbox)))

    assert waits
    assert len(sandbox.apps.grants) == len(permissions(installs_app=False))
    assert await all_right(setup_of(**federation(sandbox)))


async def test_what_entra_never_shows_ends_the_run_and_the_next_one_goes_on(
    sandbox: Sandbox, setup_of: SetupOf, waits: list[float]
) -> None:
    sandbox.apps.late = 1000
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of())
    assert (failed.value.reason, len(waits)) == ("not_shown", ROUNDS - 1)
    assert len(sandbox.apps.applications) == 2
    sandbox.apps.late = 0
    sandbox.apps._hidden.clear()

    await apply(setup_of())
    assert len(sandbox.apps.applications) == 2


async def test_who_may_register_but_not_consent_does_all_but_that(sandbox: Sandbox, setup_of: SetupOf) -> None:
    sandbox.apps.may_consent = False
    with pytest.raises(SetupFailed) as failed:
        await apply(setup_of())
    assert failed.value.reason == "consent_refused"
    assert {each.piece for each in await setup_of().differences() if each.sign is not Sign.RIGHT} == {Piece.CONSENT}
    sandbox.apps.may_consent = True

    assert {each.piece for each in await apply(setup_of())} == {Piece.CONSENT}


async def test_who_may_only_read_sees_the_difference_and_changes_nothing(sandbox: Sandbox, setup_of: SetupOf) -> None:
    setup = setup_of(rights=("Application.Read.All",))
    assert setup.to_do(await setup.differences())
    with pytest.raises(SetupFailed) as failed:
        await apply(setup)
    assert (failed.value.reason, sandbox.apps.writes) == ("not_administrator", 0)

    assert await apply(setup_of())


def test_the_federated_credential_is_that_of_the_cloud() -> None:
    own = managed_identity(IDENTITY, tenant_id="t", login_url="https://login.microsoftonline.us", cloud="gcc_high")

    assert (own.issuer, own.audience) == ("https://login.microsoftonline.us/t/v2.0", "api://AzureADTokenExchangeUSGov")
    assert Wanted("x", WORDS).federation is None
