"""The package as a whole: the manifest, the words of each language, the icons; checked before anybody gets it."""

from collections.abc import Mapping, Sequence

import orjson

from bot.errors import EnrollDeskError
from bot.locale import DEFAULT
from bot.package.archive import zipped
from bot.package.check import manifest_faults, missing_files
from bot.package.icons import COLOR, OUTLINE, icon_faults, read_icons
from bot.package.localisation import localisation
from bot.package.manifest import JSON, file_of, manifest
from bot.settings.package import PackageSettings
from cards.catalogue import Catalogue, Catalogues


class WrongPackage(EnrollDeskError):
    """{faults}"""

    faults: str


def package(settings: PackageSettings, catalogues: Catalogues) -> bytes:
    """Return the zip, in every language of `catalogues`.

    Raises WrongPackage with all that Teams would refuse, a line each, and OSError where an icon cannot be read.
    """
    languages = sorted(catalogues.languages, key=lambda language: (language != DEFAULT, language))
    manifests = {language: _manifest(settings, catalogues.of(language), languages) for language in languages}
    icons = read_icons(settings.package_icons)
    files = {"manifest.json": _json(manifests[DEFAULT]), **_localisations(manifests), **icons}
    faults = [
        *manifest_faults(manifests),
        *(fault for icon in (COLOR, OUTLINE) for fault in icon_faults(icon, icons[icon.file])),
        *missing_files(manifests[DEFAULT], files),
    ]
    if faults:
        raise WrongPackage(faults="\n".join(faults))
    return zipped(files)


def _manifest(settings: PackageSettings, words: Catalogue, languages: Sequence[str]) -> JSON:
    try:
        return manifest(settings, words, languages)
    except KeyError as missing:
        raise WrongPackage(faults=f"{words.language}: there are no words for {missing.args[0]}") from None


def _localisations(manifests: Mapping[str, JSON]) -> dict[str, bytes]:
    return {file_of(language): _json(localisation(made)) for language, made in manifests.items() if language != DEFAULT}


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)
