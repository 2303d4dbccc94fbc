"""The settings: environment variables with the prefix ENROLLDESK_, or the same names in a file `.env`."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import WrongSettings
from bot.loopback import is_loopback
from bot.settings.campaigns import CampaignSettings
from bot.settings.clouds import Cloud, clouds
from bot.settings.helpdesk import HelpdeskSettings
from bot.settings.probes import ProbeSettings
from bot.settings.types import PREFIX, Address, Guid, Listed, Optional

CREDENTIALS = ("APP_PASSWORD", "APP_CERTIFICATE_PATH", "MANAGED_IDENTITY", "FEDERATED_TOKEN_FILE", "FEDERATED_IDENTITY")


READ = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True)


class DataSettings(BaseSettings):
    """Where the bot keeps what is not in a database of somebody else's."""

    model_config = READ

    data_dir: Path = Path(".data")


class Settings(DataSettings, HelpdeskSettings, CampaignSettings, ProbeSettings):
    """What an operator decides. The table in README.md says what each one is for."""

    model_config = READ

    app_id: str = ""
    app_tenant_id: str = ""
    app_password: SecretStr | None = None
    app_certificate_path: Path | None = None
    managed_identity: bool = False
    federated_token_file: Path | None = None
    federated_identity: Annotated[Guid | None, Optional] = None
    """The client id of a user-assigned managed identity that the app registration trusts."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3978
    database_url: SecretStr | None = None

    cloud: Literal["public", "gcc", "gcc_high", "dod", "china"] = "public"
    login_url: Address | None = None
    graph_url: Address | None = None
    openid_metadata_url: Address | None = None
    connector_scope: str | None = None
    service_url_hosts: Annotated[tuple[str, ...], NoDecode, Listed] = ()
    service_url: Address | None = None
    allowed_tenants: Annotated[tuple[str, ...], NoDecode, Listed] = ()

    send_rate: Annotated[float, Field(gt=0)] = 25
    transcript_days: Annotated[int, Field(ge=0, le=3650)] = 30

    auto_enrollment: Literal["on", "off"] | None = None

    allow_extra_permissions: bool = False
    """Whether the bot starts although its app may write in Microsoft Graph, which it does not need."""
    dangerously_allow_unauthenticated: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = [*self._identity_faults(), *self._loopback_faults(), *self._helpdesk_faults()]
        faults += self._campaign_faults(self.app_id)
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def _identity_faults(self) -> list[str]:
        given = [name for name in CREDENTIALS if getattr(self, name.lower())]
        if not self.app_id:
            if self.helpdesk_channel:
                return [f"{PREFIX}HELPDESK_CHANNEL needs {PREFIX}APP_ID: else nobody can be asked who is an agent"]
            if self.dangerously_allow_unauthenticated:
                return []
            return [f"{PREFIX}APP_ID is missing: the bot does not start without the app id of its registration"]
        faults = []
        if not self.app_tenant_id:
            faults.append(f"{PREFIX}APP_TENANT_ID is missing: the tenant in which {PREFIX}APP_ID is registered")
        if len(given) != 1:
            has = "none is" if not given else f"{' and '.join(PREFIX + name for name in given)} are"
            faults.append(f"exactly one of {', '.join(PREFIX + name for name in CREDENTIALS)} is needed: {has} set")
        return faults

    def _loopback_faults(self) -> list[str]:
        if is_loopback(self.host):
            return []
        faults = []
        if self.dangerously_allow_unauthenticated:
            faults.append(f"{PREFIX}DANGEROUSLY_ALLOW_UNAUTHENTICATED is allowed only with a loopback {PREFIX}HOST")
        if any(is_loopback(host) for host in self.service_url_hosts):
            faults.append(f"{PREFIX}SERVICE_URL_HOSTS may name a loopback host only with a loopback {PREFIX}HOST")
        return faults

    @property
    def addresses(self) -> Cloud:
        """Return the addresses of the cloud, with those that were set one by one in their place."""
        cloud = clouds()[self.cloud]
        return Cloud(
            login_url=self.login_url or cloud.login_url,
            graph_url=self.graph_url or cloud.graph_url,
            openid_metadata_url=self.openid_metadata_url or cloud.openid_metadata_url,
            connector_scope=self.connector_scope or cloud.connector_scope,
            token_issuer=cloud.token_issuer,
            federation_audience=cloud.federation_audience,
            service_url_hosts=(*cloud.service_url_hosts, *self.service_url_hosts),
            teams_url=cloud.teams_url,
            intune_url=cloud.intune_url,
            service_url=self.service_url or cloud.service_url,
        )


def load_settings(**given: object) -> Settings:
    """Read the settings; `given` wins over the environment. Raises WrongSettings with every fault, a line each."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what mypy cannot see here
    except ValidationError as error:
        raise WrongSettings(faults="\n".join(_faults(error, given))) from None


def _faults(error: ValidationError, given: dict[str, object]) -> list[str]:
    """Name each wrong field, and then what does not fit together once those are set aside: all faults at once."""
    fields = {str(fault["loc"][0]): fault["msg"] for fault in error.errors() if fault["loc"]}
    if not fields:
        return [line for fault in error.errors() for line in fault["msg"].removeprefix("Value error, ").splitlines()]
    lines = [
        f"{PREFIX}{name.upper()}: {_lower(message.removeprefix('Value error, '))}" for name, message in fields.items()
    ]
    set_aside = {name: Settings.model_fields[name].get_default() for name in fields}
    try:
        Settings(**{**given, **set_aside})
    except ValidationError as rest:
        lines += _faults(rest, {**given, **set_aside})
    return lines


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
