"""The icons: ours keep to Teams' rules, and whoever brings their own is told what is wrong with them."""

from pathlib import Path

import pytest

from bot.package.icons import COLOR, OUTLINE, Icon, icon_faults, read_icons
from bot.package.png import read_png
from bot.settings.package import PackageSettings
from tests.package.pictures import CLEAR, TEAL, WHITE, Pixels, filled, png

SAFE = range(48, 144)
"""The middle 96 of 192 pixels, in which a symbol is never cut."""


@pytest.mark.parametrize("icon", [COLOR, OUTLINE])
def test_our_icons_keep_to_the_rules(icon: Icon) -> None:
    assert list(icon_faults(icon, read_icons(None)[icon.file])) == []


def test_our_symbol_stands_in_the_middle_on_the_accent_colour(settings: PackageSettings) -> None:
    pixels = read_png(read_icons(None)[COLOR.file]).pixels()
    around = {pixel for at, pixel in enumerate(pixels) if at % 192 not in SAFE or at // 192 not in SAFE}

    assert ["#{:02X}{:02X}{:02X}".format(*pixel) for pixel in around] == [settings.package_accent_color]
    assert pixels.count(WHITE) > len(SAFE) ** 2 / 4, "it is large enough to be seen"


def test_our_outline_uses_the_room_that_it_has() -> None:
    pixels = read_png(read_icons(None)[OUTLINE.file]).pixels()
    drawn = [divmod(at, 32) for at, pixel in enumerate(pixels) if pixel != CLEAR]

    assert min(row for row, _ in drawn) <= 2
    assert max(row for row, _ in drawn) >= 29
    assert min(column for _, column in drawn) <= 2
    assert max(column for _, column in drawn) >= 29


@pytest.mark.parametrize(
    ("icon", "pixels", "fault"),
    [
        (COLOR, filled(191, TEAL), "color.png has 191 x 191 pixels; it must have 192 x 192"),
        (COLOR, filled(192, TEAL, CLEAR), "color.png is see-through in places"),
        (COLOR, filled(192, TEAL, (0, 98, 107, 254)), "color.png is see-through in places"),
        (COLOR, filled(192, TEAL), "color.png has one colour only"),
        (OUTLINE, filled(192, WHITE, CLEAR), "outline.png has 192 x 192 pixels; it must have 32 x 32"),
        (OUTLINE, filled(32, (254, 255, 255, 255), CLEAR), "outline.png has other colours than white"),
        (OUTLINE, filled(32, (0, 0, 0, 1), CLEAR), "outline.png has other colours than white"),
        (OUTLINE, filled(32, WHITE), "outline.png is a filled square"),
        (OUTLINE, filled(32, (255, 255, 255)), "outline.png is a filled square"),
        (OUTLINE, filled(32, CLEAR), "outline.png is empty"),
    ],
)
def test_an_icon_against_the_rules_is_told_why(icon: Icon, pixels: Pixels, fault: str) -> None:
    [said] = icon_faults(icon, png(pixels))
    assert said.startswith(fault)

    white_and_clear = filled(32, WHITE, (255, 255, 255, 90), CLEAR, CLEAR)
    good = png(white_and_clear) if icon is OUTLINE else png(filled(192, TEAL, WHITE))
    assert list(icon_faults(icon, good)) == []


def test_a_picture_that_says_it_is_huge_is_refused_by_its_size() -> None:
    header = png(filled(1, TEAL))
    huge = header[:16] + b"\x7f\xff\xff\xff" * 2 + header[24:]

    assert list(icon_faults(COLOR, huge)) == [
        "color.png has 2147483647 x 2147483647 pixels; it must have 192 x 192",
    ]


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    (tmp_path / "color.png").write_text("<svg/>")
    (tmp_path / "outline.png").write_bytes(png(filled(32, WHITE, CLEAR)))
    own = read_icons(tmp_path)

    assert list(icon_faults(COLOR, own["color.png"])) == ["color.png is no PNG"]
    assert list(icon_faults(OUTLINE, own["outline.png"])) == []
