"""The bot in a process of its own, as an operator runs it, on one database and in one simulated tenant."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.sandbox.sandbox import Sandbox
from bot.settings.types import PREFIX


def environment(sandbox: Sandbox, database_url: str, **others: str) -> dict[str, str]:
    """Return the settings of a bot in that tenant, and `others`, as environment variables; it listens where it can."""
    settings = {
        **{name.upper(): str(value) for name, value in sandbox.settings.items() if value},
        "SERVICE_URL_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url,
        "PORT": "0",
        **others,
    }
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    return {**inherited, **{f"{PREFIX}{key}": value for key, value in settings.items()}}


@dataclass(frozen=True, slots=True)
class BotProcess:
    """A running bot."""

    url: str
    process: asyncio.subprocess.Process

    async def dies(self) -> int:
        """Wait until it has ended, and return how."""
        return await self.process.wait()


@asynccontextmanager
async def running_bot(sandbox: Sandbox, database_url: str, *module: str, **settings: str) -> AsyncIterator[BotProcess]:
    """Run `python -m <module>` until the end of the block; it starts when the bot says where it listens."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *module,
        env=environment(sandbox, database_url, **settings),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    url = await listening(process.stderr)
    rest = asyncio.create_task(_echo(process.stderr))
    try:
        yield BotProcess(url, process)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
        await rest


async def death(sandbox: Sandbox, database_url: str, point: str) -> int:
    """Run the bot that dies at `point`, for which something must be waiting already, and return how it ended."""
    module = ("-m", "tests.reliability.dying_bot", point)
    process = await asyncio.create_subprocess_exec(sys.executable, *module, env=environment(sandbox, database_url))
    return await process.wait()


async def listening(log: asyncio.StreamReader) -> str:
    """Return the address where a bot says in its log that it listens."""
    said = []
    async for line in log:
        said.append(line.decode())
        if b'"listening"' in line:
            return str(json.loads(line)["url"])
    raise AssertionError(f"the bot ended before it listened: {''.join(said)}")


async def _echo(log: asyncio.StreamReader) -> None:
    async for line in log:
        sys.stderr.write(line.decode())
