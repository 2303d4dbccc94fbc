"""The bot in a process of its own, as an operator runs it, on one database and in one simulated tenant."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import create_server

from aiohttp import ClientError, ClientSession

from bot.sandbox.sandbox import Sandbox
from bot.settings import PREFIX


def environment(sandbox: Sandbox, database_url: str, port: int) -> dict[str, str]:
    """Return the settings of a bot in that tenant as environment variables."""
    settings = {
        "APP_ID": sandbox.app_id,
        "APP_TENANT_ID": sandbox.tenant_id,
        "APP_PASSWORD": sandbox.app_password,
        "LOGIN_URL": sandbox.login_url,
        "GRAPH_URL": sandbox.graph_url,
        "OPENID_METADATA_URL": sandbox.openid_metadata_url,
        "SERVICE_URL_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url,
        "PORT": str(port),
    }
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    return {**inherited, **{f"{PREFIX}{key}": value for key, value in settings.items()}}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class BotProcess:
    """A running bot."""

    url: str
    process: asyncio.subprocess.Process

    async def dies(self) -> int:
        """Wait until it has ended, and return how."""
        return await self.process.wait()


@asynccontextmanager
async def running_bot(sandbox: Sandbox, database_url: str, *module: str) -> AsyncIterator[BotProcess]:
    """Run `python -m <module>` until the end of the block, and wait until it listens."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *module, env=environment(sandbox, database_url, port)
    )
    try:
        bot = BotProcess(f"http://127.0.0.1:{port}", process)
        await _listens(bot)
        yield bot
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _listens(bot: BotProcess) -> None:
    async with ClientSession() as session:
        while bot.process.returncode is None:
            try:
                async with session.get(bot.url):
                    return
            except ClientError:
                await asyncio.sleep(0.02)
    raise AssertionError(f"the bot ended with {bot.process.returncode} before it listened")
