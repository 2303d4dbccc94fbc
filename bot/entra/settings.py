"""The settings of the setup of Entra. The bot's own need an app id and a credential, which this is what makes."""

from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import WrongSettings
from bot.settings.clouds import clouds
from bot.settings.types import PREFIX, Address, Guid


class EntraSettings(BaseSettings):
    """As much of the bot's settings (`bot.settings`) as says where its tenant is, and who it is there."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", str_strip_whitespace=True
    )

    app_tenant_id: Guid = Field(description="the tenant that is set up (or --tenant)")
    app_id: Guid | None = None
    """None: the registration is found by its unique name, or made."""
    cloud: Literal["public", "gcc", "gcc_high", "dod", "china"] = "public"
    login_url: Address | None = None
    graph_url: Address | None = None
    campaign_installs_app: bool = False
    """Whether the one permission to write is wanted, too."""

    @property
    def entra_url(self) -> str:
        """Return where people sign in, without a slash at its end."""
        return self.login_url or clouds()[self.cloud].login_url

    @property
    def microsoft_graph_url(self) -> str:
        """Return where Graph is, without a version."""
        return self.graph_url or clouds()[self.cloud].graph_url


def load_entra_settings(**given: object) -> EntraSettings:
    """Read the settings; `given` wins over the environment. Raises WrongSettings with every fault, a line each."""
    try:
        return EntraSettings(**given)  # type: ignore[arg-type]  # pydantic checks what mypy cannot see here
    except ValidationError as error:
        faults = [(str(fault["loc"][0]), fault["type"] == "missing", fault["msg"]) for fault in error.errors()]
    raise WrongSettings(faults="\n".join(_fault(*fault) for fault in faults))


def _fault(name: str, is_missing: bool, message: str) -> str:
    if is_missing:
        return f"{PREFIX}{name.upper()} is missing: {EntraSettings.model_fields[name].description}"
    words = message.removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()}: {words[0].lower()}{words[1:]}"
