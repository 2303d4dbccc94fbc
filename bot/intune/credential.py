"""What proves to Entra that we are the app: one of a closed set."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from bot.intune.errors import CredentialUnreadable

_PEM_BLOCK = re.compile(r"-----BEGIN (?P<what>[A-Z ]+)-----.+?-----END (?P=what)-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Password:
    """A client secret of the app registration."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A file with the certificate and its private key: PKCS #12 (.pfx, .p12), or PEM with both in any order."""

    path: Path
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FederatedTokenFile:
    """A file with a token of an issuer that the app registration trusts (workload identity federation).

    Kubernetes, for one, replaces it about every hour, so it is read anew for each request.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class ManagedIdentity:
    """The identity that Azure gives to the machine or the app service: there is no secret at all."""

    client_id: str | None = None
    """That of a user-assigned identity; None for the system-assigned one."""


@dataclass(frozen=True, slots=True)
class FederatedIdentity:
    """A managed identity that the app registration trusts: its token for `audience` is the proof of the app.

    "Configure an application to trust a managed identity" on learn.microsoft.com: the identity is user-assigned.
    """

    client_id: str
    audience: str
    """That of the cloud, such as "api://AzureADTokenExchange"."""


AppCredential = Password | Certificate | FederatedTokenFile
"""What proves an app registration by itself."""

Credential = AppCredential | FederatedIdentity | ManagedIdentity

ForMsal = str | dict[str, str] | dict[str, Callable[[], str]]


def for_msal(credential: AppCredential) -> ForMsal:
    """Return the credential in the form of MSAL's `client_credential`.

    Raises CredentialUnreadable where a PEM file cannot be read, or lacks the key or the certificate.
    """
    match credential:
        case Password():
            return credential.value
        case Certificate():
            passphrase = {} if credential.passphrase is None else {"passphrase": credential.passphrase}
            if credential.path.suffix.lower() in {".pfx", ".p12"}:
                return {"private_key_pfx_path": str(credential.path), **passphrase}
            return {**_pem(credential.path), **passphrase}
        case FederatedTokenFile():
            return {"client_assertion": lambda: _text(credential.path).strip()}
        case _:
            assert_never(credential)


def _pem(file: Path) -> dict[str, str]:
    blocks = [(found["what"], found[0]) for found in _PEM_BLOCK.finditer(_text(file))]
    keys = [block for what, block in blocks if what.endswith("PRIVATE KEY")]
    certificates = [block for what, block in blocks if what == "CERTIFICATE"]
    if not keys or not certificates:
        raise CredentialUnreadable(fault="a PEM file must hold a private key and its certificate")
    # Without a thumbprint MSAL takes the certificate's SHA-256, which is what Entra wants today.
    return {"private_key": keys[0], "public_certificate": certificates[0]}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise CredentialUnreadable(fault=type(error).__name__) from error
