"""The two icons, and Teams' rules for them ("Teams app icon for Teams Store and app bar", learn.microsoft.com)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.package.png import Pixel, UnreadablePng, read_png

OURS = Path(__file__).parent
"""The folder with our own icons, drawn from deploy/teams/*.svg."""


@dataclass(frozen=True, slots=True)
class Icon:
    """One of the icons: its file in the package, and the pixels of a side."""

    file: str
    side: int


COLOR = Icon("color.png", 192)
"""Shown in the store and beside messages: a full square, whose corners Teams cuts."""
OUTLINE = Icon("outline.png", 32)
"""Shown in the app bar, in the colours of the theme: white where something is drawn, and nothing else."""


def read_icons(folder: Path | None) -> dict[str, bytes]:
    """Return the icons of a folder, or ours, by their file. Raises OSError."""
    return {icon.file: ((folder or OURS) / icon.file).read_bytes() for icon in (COLOR, OUTLINE)}


def icon_faults(icon: Icon, data: bytes) -> Iterator[str]:
    """Say what Teams would refuse about an icon, or show wrongly."""
    try:
        picture = read_png(data)
        if (picture.width, picture.height) != (icon.side, icon.side):
            yield f"{icon.file} has {picture.width} x {picture.height} pixels; it must have {icon.side} x {icon.side}"
            return
        pixels = picture.pixels()
    except UnreadablePng as error:
        yield f"{icon.file} {error}"
        return
    yield from _of_color(pixels) if icon is COLOR else _of_outline(pixels)


def _of_color(pixels: list[Pixel]) -> Iterator[str]:
    if any(alpha < 255 for *_, alpha in pixels):
        yield f"{COLOR.file} is see-through in places; it must be a full square, because Teams cuts its corners itself"
    if len(set(pixels)) == 1:
        yield f"{COLOR.file} has one colour only: nothing is on it"


def _of_outline(pixels: list[Pixel]) -> Iterator[str]:
    drawn = [pixel for pixel in pixels if pixel[3] > 0]
    if any(colour != (255, 255, 255) for *rgb, _ in drawn if (colour := tuple(rgb))):
        yield f"{OUTLINE.file} has other colours than white; what is drawn must be white, and the rest see-through"
    if not drawn:
        yield f"{OUTLINE.file} is empty: nothing is drawn"
    elif len(drawn) > len(pixels) // 2:
        yield f"{OUTLINE.file} is a filled square; what is not drawn must be see-through"
