"""The bots that are measured, each in a process of its own, on a core that nothing else uses."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.sandbox import HOST, Sandbox
from bot.settings.types import PREFIX
from tests.reliability.bot_process import environment, listening

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "bench"
PYTHON_OF_ECHOES = ROOT / ".venv-bench" / "bin" / "python"
"""`make bench` installs there what the echo bots need."""

STARTS_WITHIN = 60
"""Seconds, on a busy machine."""

HASTY = "tests.bench.hasty_bot"
"""The module of our bot where many people come at once."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running bot."""

    url: str
    pid: int


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """Run what is started inside, and this process while it is inside, on that core only. Linux."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {number})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@asynccontextmanager
async def echo(name: str, core: int) -> AsyncIterator[Server]:
    """Run `../shared/bench/echo_<name>.py` on `core`. It echoes, and knows no token, state, advice or card."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    script = SHARED / f"echo_{name}.py"
    with on_core(core):
        process = await asyncio.create_subprocess_exec(str(PYTHON_OF_ECHOES), str(script), str(port))
    try:
        await asyncio.wait_for(_accepts(port), STARTS_WITHIN)
        yield Server(f"http://{HOST}:{port}", process.pid)
    finally:
        await _end(process)


@asynccontextmanager
async def enroll_desk(tenant: Sandbox, database_url: str, core: int, *module: str) -> AsyncIterator[Server]:
    """Run our bot, `python -m <module>`, on `core`: with tokens, and sending as fast as the tenant takes it.

    It is there as soon as it listens.
    """
    settings = {**environment(tenant, database_url), f"{PREFIX}SEND_RATE": "100000"}
    with on_core(core):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, env=settings, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
    try:
        assert process.stderr is not None
        url = await asyncio.wait_for(listening(process.stderr), STARTS_WITHIN)
        rest = asyncio.create_task(_repeat_faults(process.stderr))
        yield Server(url, process.pid)
    finally:
        await _end(process)
    await rest


async def _accepts(port: int) -> None:
    """Return when somebody listens there; the echoes do not say when they do."""
    while True:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


async def _repeat_faults(log: asyncio.StreamReader) -> None:
    """Read the log to its end, and repeat its errors. Warnings are to be expected: a load takes its connector along."""
    async for line in log:
        if b'"level": "info"' not in line and b'"level": "warning"' not in line:
            sys.stderr.write(line.decode())


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()
