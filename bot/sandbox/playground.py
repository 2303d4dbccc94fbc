"""The Microsoft 365 Agents Playground: Microsoft's own chat for trying a bot, as the demo's window."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import ClientError, ClientSession

from bot.errors import EnrollDeskError
from bot.sandbox.tenant import Person, Tenant

_CLI: Final = Path(__file__).parents[2] / "deploy/playground/node_modules/@microsoft/m365agentsplayground/cli.js"
_CONFIG: Final = ".m365agentsplayground.yml"
_PATIENCE: Final = 20.0  # seconds to answer; on a slow machine it takes five
_STEP: Final = 0.1
_OTHERS: Final = 5  # with any other number of users it ends without a word


class PlaygroundFailed(EnrollDeskError):
    """The chat did not start. What it said: {said}"""

    said: str


def is_playground_here() -> bool:
    """Tell whether Node.js and the Playground are installed."""
    return shutil.which("node") is not None and _CLI.exists()


@asynccontextmanager
async def running_playground(
    folder: Path, *, bot_url: str, port: int, tenant: Tenant, person: Person
) -> AsyncIterator[str]:
    """Run it with `person` signed in until the end of the block, and yield the address to open.

    It keeps its files in `folder`, sends no telemetry and opens no browser. Raises PlaygroundFailed.
    """
    _configure(folder, tenant, person)
    command = ["node", str(_CLI), "-e", f"{bot_url}/api/messages", "-c", "msteams", "-p", str(port), "--dt"]
    environment = {**os.environ, "TEAMSAPPTESTER_BROWSER": "none", "BROWSER": "none"}
    output = folder / "output.log"
    with output.open("wb") as log:
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - it returns at once; nothing here comes from outside
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        await _answers(process, port, output)
        yield f"http://localhost:{port}"
    finally:
        await asyncio.to_thread(_stop, process)


async def _answers(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    """Wait until it serves its page: it says nothing when its configuration displeases it, and just ends."""
    async with ClientSession() as session:
        for _ in range(int(_PATIENCE / _STEP)):
            if process.poll() is not None:
                break
            try:
                async with session.get(f"http://localhost:{port}/_debug/ping"):
                    return
            except ClientError:
                await asyncio.sleep(_STEP)
    raise PlaygroundFailed(said=(await asyncio.to_thread(output.read_text, "utf-8", "replace")).strip() or "nothing")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _configure(folder: Path, tenant: Tenant, person: Person) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _CONFIG).unlink(missing_ok=True)  # it makes the file read-only
    (folder / _CONFIG).write_text(json.dumps(_config(tenant, person), indent=2), encoding="utf-8")  # JSON is YAML


def _config(tenant: Tenant, person: Person) -> dict[str, object]:
    """Return its configuration: the tenant, our bot in it, who is signed in, and others, those of the team first.

    Ids are written as Teams does. It puts a channel General into the team by itself, under the id of the team.
    """
    team = tenant.team
    others = [each for each in reversed(tenant.people.values()) if each is not person]
    others.sort(key=lambda each: team.group not in each.groups)
    return {
        "version": "0.1.1",
        "tenantId": tenant.tenant_id,
        "bot": {"id": f"28:{tenant.app_id}", "name": "Enroll Desk"},
        "currentUser": _user(person),
        "users": [_user(each) for each in others[:_OTHERS]],
        "personalChat": {"id": f"a:{person.id}"},
        "groupChat": {"id": "19:hololens-pilots@thread.v2", "name": "HoloLens pilots"},
        "team": {
            "id": team.channels["General"],
            "name": team.name,
            "aadGroupId": tenant.groups[team.group],
            "channels": [{"id": id_, "name": name} for name, id_ in team.channels.items() if name != "General"],
        },
    }


def _user(person: Person) -> dict[str, str]:
    given, _, surname = person.name.partition(" ")
    return {
        "id": f"29:{person.id}",
        "name": person.name,
        "userPrincipleName": person.user_principal_name,  # its own spelling
        "aadObjectId": person.id,
        "givenName": given,
        "surname": surname,
        "email": person.user_principal_name,
    }
