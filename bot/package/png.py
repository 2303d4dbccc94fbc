"""Reads PNG files with the standard library: the true-colour ones with 8 bits a channel, which drawing programs write.

Source: "Portable Network Graphics (PNG) Specification (Third Edition)", W3C: chunks in 5.3, filters in 9.2.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import EnrollDeskError

Pixel = tuple[int, int, int, int]
"""Red, green, blue and alpha, each from 0 to 255; alpha 0 is see-through."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}
"""Channels a pixel, by the colour type: RGB, and RGB with alpha."""


class UnreadablePng(EnrollDeskError):
    """{fault}"""

    fault: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG whose header is read, and nothing more yet: what says it is huge is not unpacked."""

    width: int
    height: int
    channels: int
    packed: bytes

    def pixels(self) -> list[Pixel]:
        """Return the pixels from left to right and from top to bottom. Raises UnreadablePng."""
        found = [
            tuple(row[at : at + self.channels]) for row in self._rows() for at in range(0, len(row), self.channels)
        ]
        return [(red, green, blue, alpha[0] if alpha else 255) for red, green, blue, *alpha in found]

    def _rows(self) -> Iterator[bytes]:
        length = self.width * self.channels
        size = (length + 1) * self.height
        try:
            lines = zlib.decompressobj().decompress(self.packed, size)
        except zlib.error:
            raise UnreadablePng(fault="is damaged") from None
        if len(lines) != size:
            raise UnreadablePng(fault="is not complete")
        above = bytes(length)
        for start in range(0, size, length + 1):
            above = _unfiltered(lines[start], lines[start + 1 : start + 1 + length], above, self.channels)
            yield above


def read_png(data: bytes) -> Picture:
    """Read the header of a PNG. Raises UnreadablePng, which says what it is instead."""
    if not data.startswith(_SIGNATURE):
        raise UnreadablePng(fault="is no PNG")
    chunks = list(_chunks(data))
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or len(chunks[0][1]) != 13 or b"IDAT" not in kinds:
        raise UnreadablePng(fault="is not complete")
    width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or colours not in _CHANNELS or interlaced or b"tRNS" in kinds:
        raise UnreadablePng(fault="must be saved as a PNG of 24 or 32 bits a pixel (RGB or RGBA), not interlaced")
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    return Picture(width, height, _CHANNELS[colours], packed)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """Return a row as it is. Each byte was written as what it differs by from those before it and above it."""
    if kind == 0:  # as most rows are: nothing was expected
        return line
    row = bytearray(line)
    for at, value in enumerate(line):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        row[at] = (value + _expected(kind, left, above[at], corner)) & 255
    return bytes(row)


def _expected(kind: int, left: int, up: int, corner: int) -> int:
    match kind:
        case 1:
            return left
        case 2:
            return up
        case 3:
            return (left + up) // 2
        case 4:
            return min((left, up, corner), key=lambda near: abs(left + up - corner - near))
    raise UnreadablePng(fault="is damaged")
