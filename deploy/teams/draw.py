"""Draw the icons of the Teams app: `.venv/bin/python deploy/teams/draw.py bot/package`, with Chromium."""  # noqa: INP001 - a script

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZES = {"color": 192, "outline": 32}
"""Pixels of a side."""


def draw(folder: Path, chromium: str) -> None:
    """Draw each `<name>.svg` beside this file as `<name>.png` in `folder`, see-through where nothing is drawn."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]
        ) as browser,
    ):
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            svg = Path(__file__).with_name(f"{name}.svg").read_text("utf-8")
            page.set_content(f'<body style="margin: 0; line-height: 0">{svg}</body>')
            page.screenshot(path=folder / f"{name}.png", omit_background=True)


if __name__ == "__main__":
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.exit("no Chromium: install it, or name it in CHROMIUM")
    draw(Path(sys.argv[1]), found)
