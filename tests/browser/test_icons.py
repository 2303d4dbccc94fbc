"""The icons of the Teams app are what their drawings show."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.package.icons import COLOR, OURS, OUTLINE
from bot.package.png import read_png

DRAW = Path(__file__).parents[2] / "deploy" / "teams" / "draw.py"
NEARLY = 8
"""Of 255: versions of Chromium smooth an edge a little differently."""


@pytest.mark.browser
def test_the_icons_are_drawn_as_they_are_kept(chromium: str, tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, DRAW, tmp_path], env={**os.environ, "CHROMIUM": chromium}, timeout=50, check=True
    )

    for icon in (COLOR, OUTLINE):
        drawn, kept = (channels(folder / icon.file) for folder in (tmp_path, OURS))
        assert max(abs(one - other) for one, other in zip(drawn, kept, strict=True)) <= NEARLY, icon.file


def channels(file: Path) -> list[int]:
    return [channel for pixel in read_png(file.read_bytes()).pixels() for channel in pixel]
