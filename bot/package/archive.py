"""The zip that is uploaded."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name."""
_UNIX, _READABLE = 3, 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip with `files` at its root, by their names: the same bytes for the same files, on every machine.

    They are stored and not packed: versions of zlib pack differently, and it is some 40 KB.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _BEGINNING)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, content)
    return buffer.getvalue()
