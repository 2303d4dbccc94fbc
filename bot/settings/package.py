"""The settings of the Teams app package. They need no credential: whoever uploads the app may not have the bot's."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import WrongSettings
from bot.settings.types import PREFIX, Guid, Listed

_DOMAIN = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)

LONGEST_URL = 2048
"""Characters that the manifest takes of an address."""


def _version(text: str) -> str:
    if not re.fullmatch(r"(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}", text, re.ASCII):
        raise ValueError("must be three numbers with points between them, such as 1.2.0")
    return text


def _colour(text: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        raise ValueError("must be a colour in the form #RRGGBB, such as #00626B")
    return text


def _page(url: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#]+\S*", url, re.IGNORECASE):
        raise ValueError("must be an https address: everybody who sees the app in Teams can open it")
    if len(url) > LONGEST_URL:
        raise ValueError(f"must have {LONGEST_URL} characters at most")
    return url


def _domains(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not _DOMAIN.fullmatch(name):
            raise ValueError(f"{name} must be the name of a host alone, such as bot.contoso.com or *.contoso.com")
    return names


Version = Annotated[str, AfterValidator(_version)]
Colour = Annotated[str, AfterValidator(_colour)]
Page = Annotated[str, AfterValidator(_page)]


class PackageSettings(BaseSettings):
    """What an operator decides about the app in Teams. Lengths are those of manifest schema 1.22."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", str_strip_whitespace=True
    )

    app_id: Annotated[Guid, Field(description="the app id of the bot's registration")]
    cloud: Literal["public", "gcc", "gcc_high", "dod", "china"] = "public"

    package_id: Guid | None = None
    """The id of the app in the manifest, where it is not APP_ID: two apps in a tenant may not have the same."""
    package_version: Version | None = None
    """Where it is not the bot's: Teams takes a changed package only with a higher one."""
    package_accent_color: Colour = "#00626B"
    package_icons: Path | None = None
    """A folder with an organization's own color.png and outline.png."""
    package_domains: Annotated[tuple[str, ...], NoDecode, Listed, AfterValidator(_domains), Field(max_length=15)] = ()
    """Hosts whose pages the app may open inside Teams, beside that of the sign-in."""

    developer_name: Annotated[
        str, Field(min_length=1, max_length=32, description="who offers the app to the organization")
    ]
    developer_website_url: Annotated[Page, Field(description="a page for people who need support with the app")]
    developer_privacy_url: Page | None = None
    developer_terms_url: Page | None = None
    """Pages on privacy and on terms of use; where there are none, the developer's website is named."""


def load_package_settings(**given: object) -> PackageSettings:
    """Read the settings; `given` wins over the environment. Raises WrongSettings with every fault, a line each."""
    try:
        return PackageSettings(**given)  # type: ignore[arg-type]  # pydantic checks what mypy cannot see here
    except ValidationError as error:
        faults = {str(fault["loc"][0]): (fault["type"] == "missing", fault["msg"]) for fault in error.errors()}
    raise WrongSettings(faults="\n".join(_fault(name, *fault) for name, fault in faults.items()))


def _fault(name: str, is_missing: bool, message: str) -> str:
    if is_missing:
        return f"{PREFIX}{name.upper()} is missing: {PackageSettings.model_fields[name].description}"
    words = message.removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()}: {words[0].lower()}{words[1:]}"
