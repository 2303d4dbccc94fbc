"""PNG files, read with nothing but the standard library."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.package.png import UnreadablePng, read_png
from tests.package.pictures import TEAL, WHITE, chunk, filled, png

GOOD = png(filled(4, WHITE, TEAL))
SIGNATURE, BEGINNING = 8, 8 + 25
"""Where the signature and the header end."""


@given(
    rows=some.integers(1, 3).flatmap(
        lambda channels: some.lists(
            some.lists(some.tuples(*[some.integers(0, 255)] * (3 + channels % 2)), min_size=5, max_size=5),
            min_size=1,
            max_size=7,
        )
    ),
    kinds=some.lists(some.integers(0, 4), min_size=1, max_size=5),
)
def test_what_was_drawn_is_read_whatever_the_filters(rows: list[list[tuple[int, ...]]], kinds: list[int]) -> None:
    picture = read_png(png(rows, kinds=kinds))

    assert (picture.width, picture.height) == (5, len(rows))
    assert picture.pixels() == [(*pixel[:3], pixel[3] if len(pixel) > 3 else 255) for row in rows for pixel in row]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is no PNG"),
        (b"<svg/>", "is no PNG"),
        (GOOD[:SIGNATURE], "is not complete"),
        (GOOD[:BEGINNING], "is not complete"),
        (GOOD[: SIGNATURE + 20], "is not complete"),
        (png(filled(4, WHITE), depth=16), "24 or 32 bits"),
        (png(filled(4, WHITE), interlaced=1), "not interlaced"),
        (GOOD[:BEGINNING] + chunk(b"tRNS", bytes(6)) + GOOD[BEGINNING:], "24 or 32 bits"),
        (GOOD[: SIGNATURE + 17] + b"\x03" + GOOD[SIGNATURE + 18 :], "24 or 32 bits"),
        (GOOD[:BEGINNING] + chunk(b"IDAT", b"no zlib"), "is damaged"),
        (GOOD[:BEGINNING] + chunk(b"IDAT", zlib.compress(b"short")), "is not complete"),
        (GOOD[:BEGINNING] + chunk(b"IDAT", zlib.compress(bytes([5] + [0] * 16) * 4)), "is damaged"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(data: bytes, fault: str) -> None:
    with pytest.raises(UnreadablePng) as unreadable:
        read_png(data).pixels()

    assert fault in str(unreadable.value)
    assert read_png(GOOD).pixels()[:2] == [WHITE, TEAL]


def test_a_small_file_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    bomb = GOOD[:BEGINNING] + chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9))

    assert len(read_png(bomb).pixels()) == 16
