"""The bot's app registration, as the settings name it: by it the bot gets its tokens."""

from requests import Session

from bot.clock import Clock
from bot.intune.credential import Credential, credential_of
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
    """Return the one credential that the settings give. Raises CredentialUnreadable where they give none."""
    password = settings.app_password
    return credential_of(
        app_id=settings.app_id,
        password=None if password is None else password.get_secret_value(),
        certificate=settings.app_certificate_path,
        managed_identity=settings.managed_identity,
        federated_token_file=settings.federated_token_file,
    )
