"""Load: people who write to a bot as Teams posts it, and the connector that takes its answers, in a process of its own.

`../shared/bench/load.mjs` does it, for our bot and for those that it is compared with; its head says how.
"""

import asyncio
import json
import shutil
import socket
from dataclasses import dataclass, replace

import psutil

from bot.sandbox.sandbox import HOST, Sandbox
from tests.bench.servers import SHARED, Server

SCRIPT = SHARED / "load.mjs"

INTERVIEW = (
    "enroll my hololens",
    "a different HoloLens",
    "HoloLens 2",
    "yes, it is in use already",
    "a personal Microsoft account",
)
"""What each person writes, over and over: a look-up, three questions, and an advice at the end.

Each line gets one message for an answer, besides the update that closes the card before it. Who has no HoloLens in
Intune would get two to the first line, and what a turn costs would be blurred; so everybody has one enrolled already.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen from outside. A turn ends with the first message that comes back; times in milliseconds.

    `refused` counts requests that were not taken, `silent` turns without an answer in 15 seconds. `cpu_ms` is what the
    bot's process took of a core for a turn: the one figure that stands on a machine where others work too.
    """

    turns_per_s: int
    p50_ms: float
    p99_ms: float
    replies_per_turn: float
    refused: int
    silent: int
    cpu_ms: float


async def load(
    server: Server,
    *,
    seconds: float,
    say: tuple[str, ...] = INTERVIEW,
    people: int = 1_000,
    at_once: int = 16,
    tenant: Sandbox | None = None,
) -> Figures:
    """Let `people` in conversations of their own write to a bot, `at_once` of them at a time.

    With `tenant` they belong to it, and their activities carry the connector's token.
    """
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    options = {"url": f"{server.url}/api/messages", "seconds": seconds, "conversations": people, "concurrency": at_once}
    if tenant is not None:
        token = tenant.connector_token(f"http://{HOST}:{port}/")
        options |= {"tenant": tenant.tenant_id, "bot": tenant.app_id, "token": token}
    arguments = [part for name, value in (options | {"port": port}).items() for part in (f"--{name}", str(value))]
    lines = [part for line in say for part in ("--say", line)]
    before = _cpu_seconds(server)
    node = await asyncio.create_subprocess_exec(
        shutil.which("node") or "node", str(SCRIPT), *arguments, *lines, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await node.communicate()
    seen = json.loads(printed)
    turns = max(1.0, seen["turns_per_s"] * seconds)
    return Figures(**seen, cpu_ms=1000 * (_cpu_seconds(server) - before) / turns)


def _cpu_seconds(server: Server) -> float:
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system


def add_crowd(tenant: Sandbox, size: int) -> None:
    """Let people join who have one HoloLens in Intune, under the object ids that those of `load.mjs` have."""
    known = tenant.tenant
    example = known.people["entra_compliant"]
    device = known.devices_of(example)[0]
    for number in range(size):
        person = replace(
            example,
            key=f"crowd_{number}",
            id=f"00000000-0000-4000-8000-{number:012}",
            user_principal_name=f"person{number}@{example.user_principal_name.partition('@')[2]}",
        )
        known.people[person.key] = person
        known.managed_devices.append({**device, **person.as_user, "id": f"00000000-0000-4000-9000-{number:012}"})
