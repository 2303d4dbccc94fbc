"""Who is examined: the bot of these settings, with what it takes to ask for it."""

from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession

from bot.clock import Clock
from bot.doctor.records import Records
from bot.intune.answers import Answers
from bot.intune.tokens import Tokens
from bot.settings import Settings
from bot.settings.package import PackageSettings
from bot.teams.connector import Connector
from cards.catalogue import LOCALES


@dataclass(frozen=True, slots=True)
class Registered:
    """What a bot with an app id asks Entra, Graph and Teams by."""

    tokens: Tokens
    answers: Answers
    connector: Connector


@dataclass(frozen=True, slots=True)
class AppPackage:
    """The app for Teams: a zip that was built, or else the settings that it would be made from."""

    file: Path | None = None
    settings: PackageSettings | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The bot that is examined."""

    settings: Settings
    clock: Clock
    session: ClientSession
    records: Records
    registered: Registered | None
    """None for a bot without an app id, which can ask nobody."""
    limit: float
    """Seconds for a check."""
    package: AppPackage = AppPackage()
    locales: Path = LOCALES
