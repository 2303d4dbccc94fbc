"""The text of a list, whatever wrote it: UTF-8 or UTF-16, with or without a byte-order mark, or Windows-1252."""

import codecs
from io import TextIOWrapper
from typing import BinaryIO

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),  # Excel's "Unicode text"
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_WINDOWS_1252 = "enrolldesk.windows_1252"


def decoded(source: BinaryIO) -> TextIOWrapper:
    """Return the text of `source`, line by line, which is at its beginning and can be sought in. Never fails.

    A byte that is not UTF-8 is read as Excel means it when it saves a plain CSV: as Windows-1252.
    """
    start = source.read(4)
    source.seek(0)
    encoding = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None) or _unmarked(start)
    errors = _AS_WINDOWS_1252 if encoding.startswith("utf-8") else "replace"
    return TextIOWrapper(source, encoding, errors, newline=None)


def _unmarked(start: bytes) -> str:
    """Tell UTF-16 by its zeros: a header begins with plain letters."""
    if len(start) > 1 and 0 in start[:2]:
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return "utf-8"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error(_AS_WINDOWS_1252, _as_windows_1252)
