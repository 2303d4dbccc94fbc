"""The container: its Dockerfile, read by a linter, and performed without a container engine."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.sandbox.sandbox import Sandbox
from tests.deploy.conftest import DEPLOY, ROOT, tool
from tests.reliability.bot_process import environment

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(600)]

SCRIPT = DEPLOY / "try_dockerfile.py"
LISTENS_WITHIN = 3.0
STOPS_WITHIN = 10.0
"""Seconds."""


async def tried(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run the script and return its exit code, what it printed, and what it said on standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SCRIPT),
        *arguments,
        env=settings,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, said = await process.communicate()
    return await process.wait(), printed.decode(), said.decode()


async def test_its_steps_give_a_bot_that_starts_within_three_seconds_and_writes_nothing(
    sandbox: Sandbox, database_url: str
) -> None:
    code, printed, said = await tried(**environment(sandbox, database_url))

    assert code == 0, said
    seen = json.loads(printed)
    is_busy = os.getloadavg()[0] > (os.cpu_count() or 1)  # then a start takes as long as others let it
    took = "processor_seconds" if is_busy else "listens_after_seconds"
    assert min(start[took] for start in seen["starts"]) < LISTENS_WITHIN
    assert min(start["stops_after_seconds"] for start in seen["starts"]) < STOPS_WITHIN
    assert all(start["is_healthy"] for start in seen["starts"])
    assert {start["exit_code"] for start in seen["starts"]} == {0}
    assert seen["written"] == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("COPY tests tests", "COPY tests: .dockerignore keeps it from the builder"),
        ("ADD bot bot", "ADD is not known here"),
        ("RUN exit 3", "RUN exit 3: exit code 3"),
    ],
)
async def test_a_step_that_cannot_be_performed_ends_the_proof(
    sandbox: Sandbox, database_url: str, tmp_path: Path, line: str, reason: str
) -> None:
    dockerfile = tmp_path / "Dockerfile"
    dockerfile.write_text(f"FROM python:3\n{line}\n", encoding="utf-8")
    (tmp_path / "Dockerfile.dockerignore").write_text("*\n!bot\n", encoding="utf-8")

    code, printed, said = await tried("--dockerfile", str(dockerfile), **environment(sandbox, database_url))

    assert (code, printed) == (1, "")
    assert said.splitlines()[-1] == reason


def test_the_linter_accepts_it_and_would_notice_a_base_without_a_version(tmp_path: Path) -> None:
    assert tool("hadolint", str(DEPLOY / "Dockerfile")).returncode == 0

    loose = tmp_path / "Dockerfile"
    loose.write_text("FROM python\nUSER 10001\n", encoding="utf-8")
    assert "DL3006" in tool("hadolint", str(loose)).stdout


def test_every_package_that_is_installed_has_a_wheel_for_the_python_of_the_image(tmp_path: Path) -> None:
    base = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").partition("ARG PYTHON=")[2]
    options = ["--dry-run", "--require-hashes", "--only-binary", ":all:", "--target", str(tmp_path), "--quiet"]

    tried = tool(
        "../../.venv/bin/uv", "pip", "install", *options, "--python-version", base[:4], "-r", "requirements.lock"
    )

    assert tried.returncode == 0, tried.stderr
