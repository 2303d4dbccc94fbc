"""An organization that wants the app in Teams."""

from pathlib import Path

import pytest

from bot.package.manifest import JSON, manifest
from bot.settings.package import PackageSettings, load_package_settings
from cards.catalogue import Catalogues

CATALOGUES = Catalogues()
APP_ID = "b8a2c6d4-3e5f-4071-92a3-b4c5d6e7f809"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PackageSettings:
    """Return the fewest settings that are enough; no `.env` of whoever runs the tests is read."""
    monkeypatch.chdir(tmp_path)
    return load_package_settings(
        app_id=APP_ID, developer_name="Contoso", developer_website_url="https://www.contoso.com/support"
    )


@pytest.fixture
def manifests(settings: PackageSettings) -> dict[str, JSON]:
    """Return the manifest in each language, English first."""
    languages = ["en", *(language for language in CATALOGUES.languages if language != "en")]
    return {language: manifest(settings, CATALOGUES.of(language), languages) for language in languages}
