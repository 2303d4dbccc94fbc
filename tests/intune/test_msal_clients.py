"""Tokens without a secret: managed identities and federated tokens; and tokens that meet a claims challenge."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.intune.credential import (
    Certificate,
    Credential,
    FederatedIdentity,
    FederatedTokenFile,
    ManagedIdentity,
    Password,
)
from bot.intune.errors import CredentialUnreadable, EntraUnreachable, NotLoopback, TokenRefused
from bot.intune.tokens import Tokens
from bot.sandbox import Fault, Sandbox
from bot.sandbox.entra import FEDERATION
from bot.sandbox.identity import MACHINE, USER_ASSIGNED
from tests.conftest import MovableClock

GRAPH = "https://graph.microsoft.com/.default"
CONNECTOR = "https://api.botframework.com/.default"
ISSUER, SUBJECT = "https://cluster.contoso.example", "system:serviceaccount:bots:enroll-desk"


def tokens_with(credential: Credential, sandbox: Sandbox, login: requests.Session, clock: MovableClock) -> Tokens:
    return Tokens(
        login_url=sandbox.login_url,
        tenant_id=sandbox.tenant_id,
        app_id=sandbox.app_id,
        credential=credential,
        session=login,
        clock=clock,
    )


@pytest.fixture(params=["machine", "app_service"])
def platform(request: pytest.FixtureRequest, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let this machine be one of Azure's, or an app service."""
    name = str(request.param)
    where: Mapping[str, str] = getattr(sandbox.identities, name)
    for variable in ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT", "MSI_ENDPOINT"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in where.items():
        monkeypatch.setenv(variable, value)
    return name


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("client_id", [None, USER_ASSIGNED])
async def test_a_managed_identity_gets_tokens_without_a_secret(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, client_id: str | None
) -> None:
    tokens = tokens_with(ManagedIdentity(client_id), sandbox, login, clock)

    assert sandbox.entra.accepts(f"Bearer {await tokens.token(GRAPH)}", GRAPH)
    assert sandbox.entra.accepts(f"Bearer {await tokens.token(CONNECTOR)}", CONNECTOR)
    assert await tokens.token(GRAPH) == await tokens.token(GRAPH)
    assert (sandbox.identities.requests, sandbox.entra.requests) == (2, 0)


@pytest.mark.usefixtures("platform")
async def test_a_token_of_a_managed_identity_that_was_forgotten_is_asked_for_again(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock
) -> None:
    tokens = tokens_with(ManagedIdentity(), sandbox, login, clock)
    first = await tokens.token(GRAPH)
    tokens.forget(first)

    assert await tokens.token(GRAPH) != first
    assert sandbox.identities.requests == 2


@pytest.mark.usefixtures("platform")
async def test_an_identity_that_is_not_there_is_refused(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock
) -> None:
    with pytest.raises(TokenRefused):
        await tokens_with(ManagedIdentity("0b0b0b0b-0000-4000-8000-000000000000"), sandbox, login, clock).token(GRAPH)

    assert await tokens_with(ManagedIdentity(), sandbox, login, clock).token(GRAPH)


async def test_a_metadata_service_that_hangs_up_is_unreachable_and_heals(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in sandbox.identities.machine.items():
        monkeypatch.setenv(variable, value)
    tokens = tokens_with(ManagedIdentity(), sandbox, login, clock)
    sandbox.faults.plant(Fault(MACHINE, cut="reset"))
    with pytest.raises(EntraUnreachable):
        await tokens.token(GRAPH)

    assert await tokens.token(GRAPH)


async def test_a_managed_identity_is_not_asked_for_beyond_this_machine(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://metadata.evil.example")
    with pytest.raises(NotLoopback, match=r"metadata\.evil\.example"):
        await tokens_with(ManagedIdentity(), sandbox, login, clock).token(GRAPH)

    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", sandbox.origin)
    assert await tokens_with(ManagedIdentity(), sandbox, login, clock).token(GRAPH)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def trusted(sandbox: Sandbox, key: rsa.RSAPrivateKey) -> None:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    sandbox.entra.trust_issuer(ISSUER, SUBJECT, public)


def assertion(key: rsa.RSAPrivateKey, *, subject: str = SUBJECT, minutes: float = 60) -> str:
    ends = datetime.now(UTC) + timedelta(minutes=minutes)
    return jwt.encode({"iss": ISSUER, "sub": subject, "aud": FEDERATION, "exp": ends}, key, algorithm="RS256")


@pytest.mark.usefixtures("trusted")
async def test_a_federated_token_is_read_anew_for_each_request(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(f"{assertion(key)}\n", encoding="ascii")
    tokens = tokens_with(FederatedTokenFile(file), sandbox, login, clock)
    first = await tokens.token(GRAPH)
    file.write_text(assertion(key, minutes=-1), encoding="ascii")
    assert await tokens.token(GRAPH) == first
    clock.move(hours=2)
    with pytest.raises(TokenRefused, match="AADSTS700027"):
        await tokens.token(GRAPH)

    file.write_text(assertion(key), encoding="ascii")
    assert await tokens.token(GRAPH) != first


@pytest.mark.usefixtures("trusted")
async def test_a_federated_token_for_somebody_else_is_refused(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(assertion(key, subject="system:serviceaccount:bots:another"), encoding="ascii")
    tokens = tokens_with(FederatedTokenFile(file), sandbox, login, clock)
    with pytest.raises(TokenRefused):
        await tokens.token(GRAPH)

    file.write_text(assertion(key), encoding="ascii")
    assert await tokens.token(GRAPH)


@pytest.mark.usefixtures("trusted")
async def test_a_federated_token_that_is_not_there_yet_is_an_error_of_ours(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    tokens = tokens_with(FederatedTokenFile(file), sandbox, login, clock)
    with pytest.raises(CredentialUnreadable):
        await tokens.token(GRAPH)

    file.write_text(assertion(key), encoding="ascii")
    assert await tokens.token(GRAPH)


@pytest.mark.usefixtures("platform")
async def test_a_managed_identity_that_the_app_trusts_is_its_proof(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock
) -> None:
    tokens = tokens_with(FederatedIdentity(USER_ASSIGNED, FEDERATION), sandbox, login, clock)
    with pytest.raises(TokenRefused, match="AADSTS700027"):
        await tokens.token(GRAPH)

    sandbox.entra.trust_issuer(*sandbox.identities.federation)
    assert sandbox.entra.accepts(f"Bearer {await tokens.token(GRAPH)}", GRAPH)
    assert sandbox.entra.accepts(f"Bearer {await tokens.token(CONNECTOR)}", CONNECTOR)
    assert sandbox.identities.requests == 3


@pytest.mark.usefixtures("platform")
async def test_an_identity_that_is_not_there_proves_nothing(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock
) -> None:
    sandbox.entra.trust_issuer(*sandbox.identities.federation)
    nobody = FederatedIdentity("0b0b0b0b-0000-4000-8000-000000000000", FEDERATION)
    with pytest.raises(CredentialUnreadable, match="gives no token"):
        await tokens_with(nobody, sandbox, login, clock).token(GRAPH)

    assert await tokens_with(FederatedIdentity(USER_ASSIGNED, FEDERATION), sandbox, login, clock).token(GRAPH)


async def test_the_token_after_a_claims_challenge_asks_for_its_claims_and_only_that_one(
    sandbox: Sandbox, tokens: Tokens
) -> None:
    claims = '{"access_token":{"nbf":{"essential":true,"value":"1763802000"}}}'
    first = await tokens.token(GRAPH)
    sandbox.entra.challenge(claims)
    assert sandbox.entra.unmet_claims(f"Bearer {first}") == claims
    tokens.forget(first, claims=claims)
    second = await tokens.token(GRAPH)
    assert sandbox.entra.unmet_claims(f"Bearer {second}") is None
    tokens.forget(second)

    assert sandbox.entra.unmet_claims(f"Bearer {await tokens.token(GRAPH)}") == claims


def test_no_credential_shows_its_secret() -> None:
    assert "hunter2" not in repr([Password("hunter2"), Certificate(Path("x"), passphrase="hunter2")])


async def test_a_proxy_of_the_environment_does_not_stand_before_the_platform(
    sandbox: Sandbox, login: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    address = f"{sandbox.origin}{MACHINE}?resource=x"
    answer = await asyncio.to_thread(login.get, address, headers={"Metadata": "true"})

    assert answer.json()["error"] == "invalid_resource"
