"""The bot's app registration, as the settings name it: by it the bot gets its tokens."""

from requests import Session

from bot.clock import Clock
from bot.intune.credential import (
    Certificate,
    Credential,
    FederatedIdentity,
    FederatedTokenFile,
    ManagedIdentity,
    Password,
)
from bot.intune.errors import CredentialUnreadable
from bot.intune.tokens import Tokens
from bot.settings import Settings


def tokens_of(settings: Settings, session: Session, clock: Clock) -> Tokens:
    """Return the tokens of the app, which `session` (bot.intune.transport.login_session) asks Entra for."""
    return Tokens(
        login_url=settings.addresses.login_url,
        tenant_id=settings.app_tenant_id,
        app_id=settings.app_id,
        credential=credential_in(settings),
        session=session,
        clock=clock,
    )


def credential_in(settings: Settings) -> Credential:
    """Return the one credential that the settings give. Raises CredentialUnreadable where they give none.

    A bot that Azure registers with a managed identity has that identity's client id as its app id.
    """
    if settings.app_password is not None:
        return Password(settings.app_password.get_secret_value())
    if settings.app_certificate_path is not None:
        return Certificate(settings.app_certificate_path)
    if settings.federated_token_file is not None:
        return FederatedTokenFile(settings.federated_token_file)
    if settings.federated_identity is not None:
        return FederatedIdentity(settings.federated_identity, settings.addresses.federation_audience)
    if settings.managed_identity:
        return ManagedIdentity(settings.app_id)
    raise CredentialUnreadable(fault="none is set")
