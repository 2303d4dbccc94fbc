"""What can be wrong with a bot: each is planted for the length of a block, and mended at its end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from bot.clock import SystemClock
from bot.commands.package import CONTOSO
from bot.doctor.finding import State
from bot.doctor.subject import AppPackage
from bot.package.package import package
from bot.sandbox import Fault
from bot.sandbox.keys import METADATA_PATH
from bot.sandbox.resources import registered_secret
from bot.settings.package import load_package_settings
from cards.catalogue import Catalogues
from tests.doctor.patient import Found, Patient

Planted = Callable[[Patient], AbstractAsyncContextManager[None]]

NOBODY = "00000000-0000-4000-8000-000000000001"
_EARLIER = timedelta(minutes=90)


class _LaterClock(SystemClock):
    """Two years from now."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=730)


@asynccontextmanager
async def _set(patient: Patient, **settings: object) -> AsyncIterator[None]:
    before = dict(patient.given)
    patient.given |= settings
    yield
    patient.given = before


@asynccontextmanager
async def _answered(patient: Patient, *faults: Fault) -> AsyncIterator[None]:
    for fault in faults:
        patient.sandbox.faults.plant(fault)
    yield
    patient.sandbox.faults.clear()


@asynccontextmanager
async def _wrong_clock(patient: Patient) -> AsyncIterator[None]:
    there = {"Date": format_datetime(datetime.now(UTC) + _EARLIER, usegmt=True)}
    async with _answered(patient, Fault("*", method="HEAD", status=404, headers=there, times=9)):
        yield


@asynccontextmanager
async def _changed(patient: Patient, wrong: str, mended: str) -> AsyncIterator[None]:
    await patient.execute(wrong, then=datetime.now(UTC) - _EARLIER)
    yield
    await patient.execute(mended, then=datetime.now(UTC))


@asynccontextmanager
async def _granted(patient: Patient, *names: str, missing: str = "") -> AsyncIterator[None]:
    granted = patient.sandbox.graph.granted
    before = set(granted)
    granted |= set(names)
    granted.discard(missing)
    yield
    granted.clear()
    granted |= before


@asynccontextmanager
async def _secret_ends(patient: Patient, days: int) -> AsyncIterator[None]:
    graph, secret = patient.sandbox.graph, patient.sandbox.app_password
    before = graph.secrets
    graph.secrets = [registered_secret(secret, datetime.now(UTC) + timedelta(days=days))]
    yield
    graph.secrets = before


@asynccontextmanager
async def _certificate_ended(patient: Patient) -> AsyncIterator[None]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "enroll-desk")])
    begins = datetime.now(UTC) - timedelta(days=91)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(begins).not_valid_after(begins + timedelta(days=90)).sign(key, hashes.SHA256())
    file = patient.folder / "app.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    )
    patient.sandbox.entra.trust(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
    async with _set(patient, app_password=None, app_certificate_path=file):
        yield


@asynccontextmanager
async def _channel_deleted(patient: Patient) -> AsyncIterator[None]:
    channels, channel_id = patient.sandbox.connector.channels, str(patient.given["helpdesk_channel"])
    channels.delete(channel_id)
    yield
    channels.add(channel_id)


@asynccontextmanager
async def _bot_not_in_team(patient: Patient) -> AsyncIterator[None]:
    patient.sandbox.connector.channels.has_bot = False
    yield
    patient.sandbox.connector.channels.has_bot = True


@asynccontextmanager
async def _package_of_another_app(patient: Patient) -> AsyncIterator[None]:
    file = patient.folder / "other.zip"
    other = load_package_settings(_env_file=None, app_id=NOBODY, **CONTOSO)
    file.write_bytes(package(other, Catalogues()))
    before, patient.package = patient.package, AppPackage(file)
    yield
    patient.package = before


def made_for(app_id: str) -> AppPackage:
    """Return the package that is made for an app, as in the simulated tenant."""
    return AppPackage(settings=load_package_settings(_env_file=None, app_id=app_id, **CONTOSO))


@asynccontextmanager
async def _words_missing(patient: Patient) -> AsyncIterator[None]:
    file = patient.locales / "nl" / "LC_MESSAGES" / "doctor.po"
    words = file.read_text("utf-8")
    file.write_text(words.replace("doctor.clock.right", "doctor.clock.write"), "utf-8")
    yield
    file.write_text(words, "utf-8")


@asynccontextmanager
async def _years_later(patient: Patient) -> AsyncIterator[None]:
    patient.clock = _LaterClock()
    yield
    patient.clock = SystemClock()


_INBOX = """
    with there as (insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
        values ('a:1', 't', 'personal', '', '{}', '{}', %(then)s) returning id)
    insert into inbox (conversation_id, activity_id, received_at, activity) select id, '1', %(then)s, '{}' from there
"""
_OUTBOX = """
    with there as (insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
        values ('a:1', 't', 'personal', '', '{}', '{}', %(then)s) returning id)
    insert into outbox (conversation_id, key, method, activity, policy, due_at, created_at)
    select id, '1', 'send', '{}', 'resend', %(then)s, %(then)s from there
"""
_REMINDER = """
    with there as (insert into campaign (tenant_id, owner_id, name, state, canary_size, due, created_at, data)
        values ('t', 'o', 'n', 'running', 0, current_date, %(then)s, '{}') returning id)
    insert into expected (campaign_id, tenant_id, object_id, next_at) select id, 't', 'p', %(then)s from there
"""
_FORGET = "delete from conversation where id = 'a:1'"
_BEHIND = (
    "delete from migration where name like '0012%%' and %(then)s is not null",
    "insert into migration (name) values ('0012_campaign_list.sql')",
)
_AHEAD = (
    "insert into migration (name, applied_at) values ('9999_later.sql', %(then)s)",
    "delete from migration where name like '9999%%' and %(then)s is not null",
)
_GONE = (
    "update procrastinate_workers set last_heartbeat = now() - interval '9 minutes' where %(then)s is not null",
    "update procrastinate_workers set last_heartbeat = now()",
)
_SIGNED_OUT = (
    "delete from procrastinate_workers where %(then)s is not null",
    "insert into procrastinate_workers default values",
)

FAULTS: dict[str, tuple[Planted, Found]] = {
    "a port that is none": (partial(_set, port="none"), ("settings", "wrong_value", State.FAILED)),
    "two credentials": (partial(_set, managed_identity=True), ("settings", "wrong", State.FAILED)),
    "Graph hangs up": (
        lambda patient: _answered(patient, Fault("/graph/v1.0/", cut="reset", times=9)),
        ("network", "unreachable", State.FAILED),
    ),
    "a clock that is 90 minutes behind": (_wrong_clock, ("clock", "behind", State.FAILED)),
    "a wrong secret": (partial(_set, app_password="wrong"), ("credential", "refused", State.FAILED)),
    "a certificate that is not there": (
        partial(_set, app_password=None, app_certificate_path=Path("no.pem")),
        ("credential", "unreadable", State.FAILED),
    ),
    "a certificate that has expired": (_certificate_ended, ("expiry", "over", State.FAILED)),
    "a secret that expires in ten days": (partial(_secret_ends, days=10), ("expiry", "soon", State.WARNING)),
    "a database that is not there": (
        partial(_set, database_url="postgresql://nobody:canary@127.0.0.1:9/none"),
        ("database", "unreachable", State.FAILED),
    ),
    "a database that is behind": (
        partial(_changed, wrong=_BEHIND[0], mended=_BEHIND[1]),
        ("database", "behind", State.WARNING),
    ),
    "a database that is ahead": (
        partial(_changed, wrong=_AHEAD[0], mended=_AHEAD[1]),
        ("database", "ahead", State.WARNING),
    ),
    "keys that cannot be fetched": (
        lambda patient: _answered(patient, Fault(METADATA_PATH, status=500, times=9)),
        ("keys", "unfetched", State.FAILED),
    ),
    "a connector at which nobody listens": (
        partial(_set, service_url="http://127.0.0.1:9/"),
        ("connector", "unreachable", State.FAILED),
    ),
    "a worker that died": (partial(_changed, wrong=_GONE[0], mended=_GONE[1]), ("worker", "gone", State.FAILED)),
    "no worker": (partial(_changed, wrong=_SIGNED_OUT[0], mended=_SIGNED_OUT[1]), ("worker", "none", State.FAILED)),
    "a message that nobody handles": (
        partial(_changed, wrong=_INBOX, mended=_FORGET),
        ("queues", "inbox", State.FAILED),
    ),
    "an answer that nobody sends": (
        partial(_changed, wrong=_OUTBOX, mended=_FORGET),
        ("queues", "outbox", State.FAILED),
    ),
    "a reminder that nobody sends": (
        partial(_changed, wrong=_REMINDER, mended="delete from campaign"),
        ("queues", "reminders", State.WARNING),
    ),
    "a permission that is missing": (
        partial(_granted, missing="DeviceManagementManagedDevices.Read.All"),
        ("permissions", "missing", State.WARNING),
    ),
    "a permission to write": (
        lambda patient: _granted(patient, "DeviceManagementManagedDevices.ReadWrite.All"),
        ("permissions", "writing", State.FAILED),
    ),
    "a permission to read too much": (
        lambda patient: _granted(patient, "Mail.Read"),
        ("permissions", "reading", State.WARNING),
    ),
    "a permission for what is turned off": (
        partial(_set, campaign_installs_app=False),
        ("permissions", "idle", State.WARNING),
    ),
    "a channel that was deleted": (_channel_deleted, ("channel", "missing", State.FAILED)),
    "a bot that is not in the team": (_bot_not_in_team, ("channel", "not_in_team", State.FAILED)),
    "a group that does not exist": (partial(_set, helpdesk_group_id=NOBODY), ("groups", "missing", State.FAILED)),
    "no team": (partial(_set, helpdesk_team_id=None), ("posts", "no_team", State.WARNING)),
    "posts that may not be read": (
        partial(_granted, missing="ChannelMessage.Read.Group"),
        ("posts", "refused", State.WARNING),
    ),
    "a package of another app": (_package_of_another_app, ("package", "other_app", State.FAILED)),
    "words that are missing": (_words_missing, ("catalogue", "incomplete", State.FAILED)),
    "sources that nobody has read": (_years_later, ("sources", "old", State.WARNING)),
}
"""What is planted, and how it is to be named."""
