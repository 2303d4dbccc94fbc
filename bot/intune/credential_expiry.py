"""When the bot's credential ends: from its file, or from the app registration where Graph may be asked for that."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, assert_never

from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate as Signed
from cryptography.x509 import load_pem_x509_certificates
from pydantic import BeforeValidator

from bot.errors import LookupFailed
from bot.intune.answers import Answers
from bot.intune.credential import (
    Certificate,
    Credential,
    FederatedIdentity,
    FederatedTokenFile,
    ManagedIdentity,
    Password,
)
from bot.intune.errors import CredentialUnreadable
from bot.intune.lookup import Lookup
from bot.intune.models import Moment, Part, Record, Text, missing_as_empty
from bot.intune.permissions import APPLICATIONS

_HINT = 3
"""How many characters of a secret Graph tells, the first ones ("passwordCredential resource type")."""


class PasswordCredential(Part):
    """A passwordCredential: a client secret of an app registration, of which only its beginning is told."""

    hint: Text = ""
    end_date_time: Moment = None


class Application(Record):
    """An application: the app registration itself."""

    password_credentials: Annotated[tuple[PasswordCredential, ...], BeforeValidator(missing_as_empty)] = ()


# Not one of LOOKUPS: the bot works without it, and the permission shows every registration of the organization.
APPLICATION = Lookup(
    name="application",
    path="/applications(appId='{app_id}')",
    permission=APPLICATIONS,
    model=Application,
    fresh_for=timedelta(minutes=5),
    is_single=True,
)


async def credential_end(credential: Credential, answers: Answers, *, app_id: str) -> datetime | None:
    """Return when the credential ends (aware UTC); None for one that does not, since somebody else renews it.

    Raises CredentialUnreadable where its file cannot be read, and LookupFailed where Graph does not tell: with the
    reason "refused" where nobody consented to Application.Read.All, "broken" where it lists no such secret.
    """
    match credential:
        case ManagedIdentity() | FederatedTokenFile() | FederatedIdentity():
            return None
        case Certificate():
            return await asyncio.to_thread(_certificate_end, credential)
        case Password():
            return await _secret_end(credential.value, answers, app_id)
        case _:
            assert_never(credential)


def _certificate_end(credential: Certificate) -> datetime:
    try:
        content = credential.path.read_bytes()
        if credential.path.suffix.lower() in {".pfx", ".p12"}:
            phrase = None if credential.passphrase is None else credential.passphrase.encode()
            certificate: Signed | None = load_key_and_certificates(content, phrase)[1]
        else:
            certificate = load_pem_x509_certificates(content)[0]  # the one that is sent to Entra
    except (OSError, ValueError) as error:
        raise CredentialUnreadable(fault=type(error).__name__) from error
    if certificate is None:
        raise CredentialUnreadable(fault="it holds no certificate")
    return certificate.not_valid_after_utc


async def _secret_end(secret: str, answers: Answers, app_id: str) -> datetime:
    """Return when a secret ends: of several that begin alike, the first one to end."""
    found = await answers.to(APPLICATION, deadline=answers.deadline(), app_id=app_id)
    registered = (each for application in found.records for each in application.password_credentials)
    ends = [each.end_date_time for each in registered if each.hint == secret[:_HINT] and each.end_date_time is not None]
    if not ends:
        raise LookupFailed(reason="broken")
    return min(ends)
