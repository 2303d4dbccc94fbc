"""Draws PNG files, as a drawing program would save them, and as it would not."""

import struct
import zlib
from collections.abc import Sequence

Pixels = Sequence[Sequence[tuple[int, ...]]]
"""Rows of pixels, each with three or four channels."""

WHITE, CLEAR, TEAL = (255, 255, 255, 255), (0, 0, 0, 0), (0, 98, 107, 255)


def filled(side: int, *colours: tuple[int, ...]) -> Pixels:
    """Return a square with columns of these colours, in turn."""
    return [[colours[column % len(colours)] for column in range(side)] for _ in range(side)]


def png(pixels: Pixels, *, kinds: Sequence[int] = (0,), depth: int = 8, interlaced: int = 0) -> bytes:
    """Return a PNG whose rows have the filters `kinds`, in turn."""
    step = len(pixels[0][0])
    header = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), depth, {3: 2, 4: 6}[step], 0, 0, interlaced)
    rows = [bytes(channel for pixel in row for channel in pixel) for row in pixels]
    lines = (
        bytes([kind]) + filtered(kind, row, above, step)
        for row, above, kind in zip(
            rows, [bytes(len(rows[0])), *rows], [kinds[at % len(kinds)] for at in range(len(rows))], strict=False
        )
    )
    packed = zlib.compress(b"".join(lines))
    half = len(packed) // 2
    parts = [(b"IHDR", header), (b"IDAT", packed[:half]), (b"IDAT", packed[half:]), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, content) for kind, content in parts)


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def filtered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    """Return a row as what it differs by from what the filter expects (PNG specification, 9.2)."""
    written = bytearray()
    for at, value in enumerate(row):
        a, b = (row[at - step] if at >= step else 0), above[at]
        c = above[at - step] if at >= step else 0
        p = a + b - c
        near = a if abs(p - a) <= min(abs(p - b), abs(p - c)) else b if abs(p - b) <= abs(p - c) else c
        written.append((value - (0, a, b, (a + b) // 2, near)[kind]) % 256)
    return bytes(written)
