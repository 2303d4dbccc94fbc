"""When the credential ends, day after day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.intune.answers import Answers
from bot.intune.credential import Certificate, Credential, ManagedIdentity, Password
from bot.intune.expiry_watch import ExpiryWatch
from bot.intune.graph import Graph
from bot.intune.permissions import APPLICATIONS
from bot.sandbox.sandbox import Sandbox
from tests.conftest import MovableClock

Watch = Callable[[Credential], ExpiryWatch]


@pytest.fixture
def watch(graph: Graph, sandbox: Sandbox, clock: MovableClock) -> Watch:
    answers = Answers(graph, clock)
    return lambda credential: ExpiryWatch(credential, answers, clock, app_id=sandbox.app_id)


def write_certificate(file: Path, end: datetime) -> None:
    """Write a key and a certificate that is good until then."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Enroll Desk")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))


async def test_a_certificate_tells_its_end_and_the_next_one_too(
    watch: Watch, clock: MovableClock, tmp_path: Path
) -> None:
    file = tmp_path / "bot.pem"
    write_certificate(file, clock.now() + timedelta(days=20))
    looking = watch(Certificate(file))
    assert looking.left is None, "nobody has looked yet"

    await looking.look()
    assert looking.left == timedelta(days=20)
    clock.move(days=21)
    assert looking.left == timedelta(days=-1)

    write_certificate(file, clock.now() + timedelta(days=365))
    await looking.look()
    assert looking.left == timedelta(days=365)


async def test_a_file_that_is_gone_for_a_while_changes_nothing(
    watch: Watch, clock: MovableClock, tmp_path: Path
) -> None:
    file = tmp_path / "bot.pem"
    write_certificate(file, clock.now() + timedelta(days=20))
    looking = watch(Certificate(file))
    await looking.look()
    file.unlink()

    await looking.look()

    assert looking.left == timedelta(days=20)


async def test_a_secret_has_the_end_that_graph_tells_once_it_may_be_asked(watch: Watch, sandbox: Sandbox) -> None:
    sandbox.entra.granted.discard(APPLICATIONS)
    looking = watch(Password(sandbox.app_password))
    await looking.look()
    assert looking.left is None
    sandbox.entra.granted.add(APPLICATIONS)

    await looking.look()

    assert looking.left == timedelta(days=180)


async def test_what_somebody_else_renews_has_no_end(watch: Watch) -> None:
    looking = watch(ManagedIdentity())
    await looking.look()

    assert looking.left is None
