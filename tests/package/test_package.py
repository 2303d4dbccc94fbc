"""The package as a whole."""

import json
from io import BytesIO
from pathlib import Path
from shutil import copyfile, copytree
from zipfile import ZipFile

import pytest

from bot.package.package import WrongPackage, package
from bot.settings.package import PackageSettings
from cards.catalogue import LOCALES, Catalogues
from tests.cards import pseudo
from tests.package.conftest import CATALOGUES
from tests.package.pictures import CLEAR, TEAL, WHITE, filled, png
from tests.package.schemas import needs_schemas, wrong_with


def unzipped(made: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_package_has_the_manifest_the_languages_and_the_icons(settings: PackageSettings) -> None:
    files = unzipped(package(settings, CATALOGUES))

    assert list(files) == ["manifest.json", "de.json", "fr.json", "nl.json", "color.png", "outline.png"]
    assert json.loads(files["nl.json"])["bots[0].commandLists[1].commands[3].title"] == "mijn tickets"


@needs_schemas
def test_microsofts_schemas_accept_what_is_in_the_zip(settings: PackageSettings) -> None:
    files = {name: json.loads(text) for name, text in unzipped(package(settings, CATALOGUES)).items() if "json" in name}

    assert wrong_with(files.pop("manifest.json"), "MicrosoftTeams.schema.v1.22.json") == []
    assert [wrong_with(words, "MicrosoftTeams.Localization.schema.json") for words in files.values()] == [[], [], []]


def test_the_same_settings_make_the_same_package(settings: PackageSettings) -> None:
    assert package(settings, CATALOGUES) == package(settings, CATALOGUES)


def test_icons_of_an_organization_take_the_place_of_ours(settings: PackageSettings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"package_icons": tmp_path})
    with pytest.raises(FileNotFoundError):
        package(own, CATALOGUES)

    (tmp_path / "color.png").write_bytes(png(filled(64, TEAL)))
    (tmp_path / "outline.png").write_bytes(png(filled(32, TEAL, CLEAR)))
    with pytest.raises(WrongPackage) as wrong:
        package(own, CATALOGUES)
    assert [line.partition(" ")[0] for line in str(wrong.value).splitlines()] == ["color.png", "outline.png"]

    good = png(filled(192, TEAL, WHITE))
    (tmp_path / "color.png").write_bytes(good)
    (tmp_path / "outline.png").write_bytes(png(filled(32, WHITE, CLEAR)))
    assert unzipped(package(own, CATALOGUES))["color.png"] == good


def test_files_alone_bring_another_language_and_words_that_do_not_fit_are_named(
    settings: PackageSettings, tmp_path: Path
) -> None:
    copytree(LOCALES / "en", tmp_path / "en")
    pseudo.write(tmp_path)
    with pytest.raises(WrongPackage) as wrong:
        package(settings, Catalogues(tmp_path))
    assert f"{pseudo.LANGUAGE}: description.short has 117 characters; 80 fit" in str(wrong.value)

    words = tmp_path / pseudo.LANGUAGE / "LC_MESSAGES" / "package.po"
    copyfile(tmp_path / "en" / "LC_MESSAGES" / "package.po", words)
    assert f"{pseudo.LANGUAGE}.json" in unzipped(package(settings, Catalogues(tmp_path)))


def test_words_that_are_missing_are_named(settings: PackageSettings, tmp_path: Path) -> None:
    copytree(LOCALES / "en", tmp_path / "en")
    pseudo.write(tmp_path)
    words = tmp_path / pseudo.LANGUAGE / "LC_MESSAGES" / "package.po"
    words.unlink()

    with pytest.raises(WrongPackage) as wrong:
        package(settings, Catalogues(tmp_path))
    assert str(wrong.value) == f"{pseudo.LANGUAGE}: there are no words for package.name"
