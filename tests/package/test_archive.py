"""The zip."""

from io import BytesIO
from zipfile import ZipFile

from bot.package.archive import zipped

FILES = {"manifest.json": b"{}", "nl.json": "één".encode()}


def test_the_files_are_at_the_root_and_whole() -> None:
    with ZipFile(BytesIO(zipped(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_the_same_files_make_the_same_bytes() -> None:
    assert zipped(FILES) == zipped(dict(FILES))
    assert zipped(FILES) != zipped({**FILES, "nl.json": b"{}"})
