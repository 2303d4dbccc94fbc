"""When the credential ends: read from its file, or asked of the app registration."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.credential import Certificate, FederatedTokenFile, ManagedIdentity, Password
from bot.intune.credential_expiry import credential_end
from bot.intune.errors import CredentialUnreadable
from bot.intune.graph import Graph
from bot.intune.permissions import APPLICATIONS
from bot.sandbox import Sandbox
from bot.sandbox.resources import registered_secret
from tests.conftest import MovableClock

END = datetime(2027, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def answers(graph: Graph, clock: MovableClock) -> Answers:
    return Answers(graph, clock)


@pytest.fixture(scope="module")
def signed() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "enroll-desk")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return key, builder.not_valid_before(END - timedelta(days=90)).not_valid_after(END).sign(key, hashes.SHA256())


@pytest.mark.parametrize("suffix", [".pem", ".pfx"])
async def test_a_certificate_says_itself_when_it_ends(
    answers: Answers, signed: tuple[rsa.RSAPrivateKey, x509.Certificate], tmp_path: Path, suffix: str
) -> None:
    key, certificate = signed
    file = tmp_path / f"app{suffix}"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    content = {
        ".pem": private + certificate.public_bytes(Encoding.PEM),
        ".pfx": pkcs12.serialize_key_and_certificates(b"app", key, certificate, None, NoEncryption()),
    }
    file.write_bytes(b"neither")
    with pytest.raises(CredentialUnreadable):
        await credential_end(Certificate(file), answers, app_id="any")

    file.write_bytes(content[suffix])
    assert await credential_end(Certificate(file), answers, app_id="any") == END


async def test_what_the_platform_renews_does_not_end(answers: Answers, tmp_path: Path) -> None:
    assert await credential_end(ManagedIdentity(), answers, app_id="any") is None
    assert await credential_end(FederatedTokenFile(tmp_path / "none"), answers, app_id="any") is None


async def test_the_end_of_a_secret_is_asked_for_where_that_is_permitted(answers: Answers, sandbox: Sandbox) -> None:
    secret = Password(sandbox.app_password)
    with pytest.raises(LookupFailed, match="refused"):
        await credential_end(secret, answers, app_id=sandbox.app_id)

    sandbox.graph.granted.add(APPLICATIONS)
    sandbox.graph.secrets = [
        registered_secret("another", END - timedelta(days=9)),
        registered_secret(sandbox.app_password, END),
        registered_secret(f"{sandbox.app_password[:3]}-as-well", END + timedelta(days=9)),
    ]
    assert await credential_end(secret, answers, app_id=sandbox.app_id) == END


async def test_a_secret_that_is_not_registered_has_no_end_that_anybody_knows(
    answers: Answers, sandbox: Sandbox
) -> None:
    sandbox.graph.granted.add(APPLICATIONS)
    with pytest.raises(LookupFailed, match="broken"):
        await credential_end(Password("not this one"), answers, app_id=sandbox.app_id)
