"""The manifest of the Teams app, in the words of one language: `manifest.json.j2`, filled from the settings."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

import bot
from bot.intune.permissions import POSTS
from bot.locale import DEFAULT
from bot.package.icons import COLOR, OUTLINE
from bot.settings.package import PackageSettings
from cards.catalogue import Catalogue

JSON = dict[str, Any]
"""A JSON object."""

SIGN_IN = {
    "public": "token.botframework.com",
    "gcc": "token.botframework.com",
    "gcc_high": "token.botframework.azure.us",
    "dod": "token.botframework.azure.us",
    "china": "token.botframework.azure.cn",
}
"""Where each cloud signs people in for a bot, should Teams not do it silently ("Add authentication to your Teams bot",
and Bot Service's pages on US Government and 21Vianet, learn.microsoft.com)."""


def manifest(settings: PackageSettings, words: Catalogue, languages: Sequence[str]) -> JSON:
    """Return the manifest in the language of `words`. Raises KeyError where it lacks some.

    `languages` are all that the package speaks; English is what Teams shows where it speaks none of the reader's.
    """
    website = settings.developer_website_url
    filled = _template().render(
        t=words.plain,
        version=settings.package_version or bot.__version__,
        id=settings.package_id or settings.app_id,
        app_id=settings.app_id,
        default_language=DEFAULT,
        additional_languages=[
            {"languageTag": language, "file": file_of(language)} for language in languages if language != DEFAULT
        ],
        developer={
            "name": settings.developer_name,
            "website_url": website,
            "privacy_url": settings.developer_privacy_url or website,
            "terms_url": settings.developer_terms_url or website,
        },
        icons={"color": COLOR.file, "outline": OUTLINE.file},
        accent_color=settings.package_accent_color,
        domains=list(dict.fromkeys([SIGN_IN[settings.cloud], *settings.package_domains])),
        resource=application_id_uri(settings.app_id),
        team_permissions=[{"name": POSTS, "type": "Application"}],
    )
    made: JSON = orjson.loads(filled)
    return made


def file_of(language: str) -> str:
    """Return the name of the file with the words of a language."""
    return f"{language}.json"


def application_id_uri(app_id: str) -> str:
    """Return the Application ID URI of the bot's registration, for which Teams gets a person's token.

    Its form is the one for a bot without tabs ("Register your app with Microsoft Entra ID", bots, learn.microsoft.com).
    """
    return f"api://botid-{app_id}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        finalize=_json,
        autoescape=False,  # noqa: S701 - no HTML: `finalize` encodes every value as JSON
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("manifest.json.j2")


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
