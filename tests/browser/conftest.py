"""Chromium, and the demo as a newcomer starts it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from socket import create_server

import pytest
from playwright.async_api import Page, async_playwright

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Find Chromium: the environment's CHROMIUM, or one of the usual names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("no Chromium: install it, or name it in CHROMIUM")
    return found


@pytest.fixture
def person() -> str:
    """Who is signed in; a test that needs somebody else says so by parametrizing this."""
    return "nothing_enrolled"


@pytest.fixture
def sandbox_port() -> int:
    """Return where the simulated tenant of the demo listens."""
    return _free_port()


@pytest.fixture
def demo(tmp_path: Path, person: str, sandbox_port: int) -> Iterator[str]:
    """Start `python -m bot demo` with data of its own, and return the address that it prints."""
    command = [sys.executable, "-m", "bot", "demo", "--person", person]
    command += ["--port", "0", "--sandbox-port", str(sandbox_port), "--playground-port", str(_free_port())]
    environment = {**os.environ, "ENROLLDESK_DATA_DIR": str(tmp_path), "LANG": "C.UTF-8"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        yield _address(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def _free_port() -> int:
    """Return a port that nobody listens on: the chat has to be told one."""
    with create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _address(process: subprocess.Popen[str]) -> str:
    """Read what it prints until it names the chat."""
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if found := re.search(r"http://localhost:\d+", line):
            return found[0]
    pytest.fail(f"the demo did not open a chat: {printed}")


@pytest.fixture
async def page(chromium: str) -> AsyncIterator[Page]:
    """Open a page in Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield await browser.new_page(viewport={"width": 1280, "height": 1100}, locale="en-US")
        await browser.close()


@pytest.fixture
def screenshots() -> Path:
    """Return the folder in which pictures are kept."""
    (ARTEFACTS / "cards").mkdir(parents=True, exist_ok=True)
    return ARTEFACTS
