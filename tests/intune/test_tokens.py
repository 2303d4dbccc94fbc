"""Tokens, from the simulated Entra through MSAL itself."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)

from bot.intune.credential import Certificate, Credential, Password
from bot.intune.errors import CredentialUnreadable, EntraUnreachable, NotLoopback, TokenFailed, TokenRefused
from bot.intune.tokens import Tokens
from bot.intune.transport import TIMEOUTS, LoopbackAdapter, TimedAdapter, login_session
from bot.sandbox import Fault, Sandbox
from tests.conftest import MovableClock

GRAPH = "https://graph.microsoft.com/.default"
CONNECTOR = "https://api.botframework.com/.default"
TOKEN_PATH = "/*/oauth2/v2.0/token"


def tokens_with(
    credential: Credential, sandbox: Sandbox, login: requests.Session, clock: MovableClock, *, tenant_id: str = ""
) -> Tokens:
    return Tokens(
        login_url=sandbox.login_url,
        tenant_id=tenant_id or sandbox.tenant_id,
        app_id=sandbox.app_id,
        credential=credential,
        session=login,
        clock=clock,
    )


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "enroll-desk")])
    begins = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(begins).not_valid_after(begins + timedelta(days=90)).sign(key, hashes.SHA256())


@pytest.fixture
def trusted(sandbox: Sandbox, key: rsa.RSAPrivateKey) -> None:
    sandbox.entra.trust(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


async def test_a_token_for_graph_is_good_for_graph_and_not_for_the_connector(sandbox: Sandbox, tokens: Tokens) -> None:
    token = await tokens.token(GRAPH)

    assert sandbox.entra.accepts(f"Bearer {token}", GRAPH)
    assert not sandbox.entra.accepts(f"Bearer {token}", CONNECTOR)
    assert sandbox.entra.accepts(f"Bearer {await tokens.token(CONNECTOR)}", CONNECTOR)


async def test_many_who_ask_at_once_share_one_request(sandbox: Sandbox, tokens: Tokens) -> None:
    got = await asyncio.gather(*(tokens.token(GRAPH) for _ in range(20)))

    assert len(set(got)) == 1
    assert sandbox.entra.requests == 1


async def test_a_token_is_replaced_five_minutes_before_it_ends(
    sandbox: Sandbox, tokens: Tokens, clock: MovableClock
) -> None:
    first = await tokens.token(GRAPH)
    clock.move(minutes=54)
    assert await tokens.token(GRAPH) == first
    clock.move(minutes=1)
    second = await tokens.token(GRAPH)

    assert second != first
    assert sandbox.entra.accepts(f"Bearer {second}", GRAPH)


async def test_a_token_in_its_last_minutes_serves_while_entra_is_away(
    sandbox: Sandbox, tokens: Tokens, clock: MovableClock
) -> None:
    first = await tokens.token(GRAPH)
    clock.move(minutes=56)
    sandbox.faults.plant(Fault(TOKEN_PATH, times=2, cut="reset"))
    assert await tokens.token(GRAPH) == first
    clock.move(minutes=5)
    with pytest.raises(EntraUnreachable):
        await tokens.token(GRAPH)

    assert await tokens.token(GRAPH) != first


async def test_a_forgotten_token_is_not_given_again(tokens: Tokens) -> None:
    first = await tokens.token(GRAPH)
    tokens.forget(first)

    assert await tokens.token(GRAPH) != first


async def test_to_forget_a_token_that_was_replaced_already_changes_nothing(sandbox: Sandbox, tokens: Tokens) -> None:
    first = await tokens.token(GRAPH)
    tokens.forget(first)
    second = await tokens.token(GRAPH)
    tokens.forget(first)

    assert await tokens.token(GRAPH) == second
    assert sandbox.entra.requests == 2


async def test_a_wrong_secret_is_named_by_its_code_and_never_shown(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, tokens: Tokens
) -> None:
    wrong = tokens_with(Password("hunter2-hunter2"), sandbox, login, clock)
    with pytest.raises(TokenRefused) as refused:
        await wrong.token(GRAPH)

    assert refused.value.code == "AADSTS7000215"
    assert "AADSTS7000215" in str(refused.value)
    assert "hunter2" not in f"{refused.value!r} {refused.value.__cause__!r} {Password('hunter2')!r}"
    assert await tokens.token(GRAPH)


async def test_a_scope_that_entra_does_not_know_is_refused(tokens: Tokens) -> None:
    with pytest.raises(TokenRefused, match="AADSTS1002012"):
        await tokens.token("https://elsewhere.example/.default")

    assert await tokens.token(GRAPH)


async def test_a_tenant_that_does_not_exist_is_refused(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, tokens: Tokens
) -> None:
    nowhere = tokens_with(Password(sandbox.app_password), sandbox, login, clock, tenant_id="nowhere.example")
    with pytest.raises(TokenRefused, match="AADSTS90002"):
        await nowhere.token(GRAPH)

    assert await tokens.token(GRAPH)


@pytest.mark.parametrize("path", ["/*/.well-known/openid-configuration", TOKEN_PATH])
@pytest.mark.parametrize("fault", [{"cut": "reset"}, {"cut": "truncated", "status": 200, "body": "{"}])
async def test_entra_that_breaks_off_is_unreachable_and_heals(
    sandbox: Sandbox, tokens: Tokens, path: str, fault: dict[str, object]
) -> None:
    sandbox.faults.plant(Fault(path, **fault))  # type: ignore[arg-type]  # each is a field of Fault
    with pytest.raises(EntraUnreachable):
        await tokens.token(GRAPH)

    assert await tokens.token(GRAPH)


async def test_entra_that_answers_503_is_unreachable(sandbox: Sandbox, tokens: Tokens) -> None:
    sandbox.faults.plant(Fault(TOKEN_PATH, status=503, body="down", content_type="text/html"))
    with pytest.raises(EntraUnreachable):
        await tokens.token(GRAPH)

    # MSAL leaves Entra alone for some seconds after that, by the machine's clock, for this scope only.
    assert await tokens.token(CONNECTOR)


async def test_half_an_answer_is_an_error_of_ours_and_its_token_is_not_logged(
    sandbox: Sandbox, tokens: Tokens, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.faults.plant(Fault(TOKEN_PATH, status=200, body='{"expires_in": 3599, "access_token": "eyJhbGciOi'))
    with pytest.raises(TokenFailed) as failed:
        await tokens.token(GRAPH)

    assert "eyJhbGciOi" not in f"{caplog.text} {failed.value!r} {failed.value.__cause__!r}"
    assert await tokens.token(GRAPH)


@pytest.mark.usefixtures("trusted")
async def test_a_pem_file_proves_the_app(
    sandbox: Sandbox,
    login: requests.Session,
    clock: MovableClock,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    tmp_path: Path,
) -> None:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "app.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + private)

    assert await tokens_with(Certificate(file), sandbox, login, clock).token(GRAPH)


@pytest.mark.usefixtures("trusted")
async def test_a_pfx_file_with_a_passphrase_proves_the_app(
    sandbox: Sandbox,
    login: requests.Session,
    clock: MovableClock,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    tmp_path: Path,
) -> None:
    file = tmp_path / "app.pfx"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"app", key, certificate, None, BestAvailableEncryption(b"x"))
    )

    assert await tokens_with(Certificate(file, passphrase="x"), sandbox, login, clock).token(GRAPH)
    with pytest.raises(TokenFailed):
        await tokens_with(Certificate(file, passphrase="y"), sandbox, login, clock).token(GRAPH)


async def test_a_certificate_that_is_not_registered_is_refused(
    sandbox: Sandbox,
    login: requests.Session,
    clock: MovableClock,
    key: rsa.RSAPrivateKey,
    certificate: x509.Certificate,
    tmp_path: Path,
) -> None:
    file = tmp_path / "app.pfx"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"app", key, certificate, None, NoEncryption()))
    with pytest.raises(TokenRefused, match="AADSTS700027"):
        await tokens_with(Certificate(file), sandbox, login, clock).token(GRAPH)

    sandbox.entra.trust(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
    assert await tokens_with(Certificate(file), sandbox, login, clock).token(GRAPH)


async def test_a_credential_that_cannot_be_read_says_so(
    sandbox: Sandbox, login: requests.Session, clock: MovableClock, tmp_path: Path
) -> None:
    half = tmp_path / "half.pem"
    half.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", encoding="ascii")

    for file in (tmp_path / "missing.pfx", tmp_path / "missing.pem", half):
        with pytest.raises(CredentialUnreadable):
            await tokens_with(Certificate(file), sandbox, login, clock).token(GRAPH)


def test_plain_http_goes_to_this_machine_only() -> None:
    with pytest.raises(NotLoopback, match=r"login\.example"):
        login_session("http://login.example")
    elsewhere = requests.Request("GET", "https://login.example/x").prepare()
    with pytest.raises(NotLoopback), closing(LoopbackAdapter()) as adapter:
        adapter.send(elsewhere)


def test_only_the_simulated_tenant_is_spoken_to_in_plain_http() -> None:
    with login_session("http://127.0.0.1:4000") as session:
        assert isinstance(session.get_adapter("https://127.0.0.1:4000/x"), LoopbackAdapter)
        assert type(session.get_adapter("https://127.0.0.1:40001/x")) is TimedAdapter
        assert type(session.get_adapter("https://login.microsoftonline.com/x")) is TimedAdapter
    with login_session("https://login.microsoftonline.com") as session:
        assert not any(isinstance(adapter, LoopbackAdapter) for adapter in session.adapters.values())


def test_no_request_to_entra_is_without_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[object] = []

    def sent(*arguments: object, **_: object) -> requests.Response:
        limits.append(arguments[3])
        return requests.Response()

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", sent)
    with login_session("https://login.microsoftonline.com") as session:
        session.get_adapter("https://login.microsoftonline.com/").send(requests.PreparedRequest())

    assert limits == [TIMEOUTS]
