"""What the benchmarks share: two cores, a database that keeps what it is given, and a simulated tenant."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.storage.embedded import EmbeddedPostgres
from tests.bench.load import SCRIPT
from tests.bench.servers import PYTHON_OF_ECHOES, on_core


class Cores(NamedTuple):
    """The core of the bot that is measured, and the core of everything else."""

    bot: int
    others: int


@pytest.fixture(scope="session")
def cores() -> Iterator[Cores]:
    """Move this process, and what it starts from now on, to the second core."""
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("two cores are needed, and a system that lets us choose: Linux")
    bot, others, *_ = sorted(os.sched_getaffinity(0))
    with on_core(others):
        yield Cores(bot, others)


@pytest.fixture(scope="module")
def database_url(cores: Cores) -> Iterator[str]:  # noqa: ARG001 - it is to run on the second core
    """Start PostgreSQL as an operator has it: what is committed is on the disk, unlike in the other tests."""
    folder = Path(tempfile.mkdtemp(prefix="enrolldesk-bench-"))
    with EmbeddedPostgres(folder) as server:
        yield server.url
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def load_script() -> Path:
    """Return the script that makes load."""
    if not SCRIPT.exists():
        pytest.skip("../shared/bench/load.mjs is not there")
    if shutil.which("node") is None:
        pytest.skip("Node is not there")
    return SCRIPT


@pytest.fixture(scope="session")
def echoes() -> Path:
    """Return the Python that has what the echo bots need."""
    if not PYTHON_OF_ECHOES.exists():
        pytest.skip("the echo bots are not installed: make bench")
    return PYTHON_OF_ECHOES
