"""Run the bot with a simulated tenant, and a chat in the browser to try it in. Nothing leaves this machine."""

import argparse
import asyncio
from contextlib import AsyncExitStack
from functools import partial
from locale import getlocale
from pathlib import Path

from bot.app import running_app
from bot.clock import SystemClock
from bot.commands.demo.campaign import campaign_runs
from bot.commands.sandbox import PORT
from bot.sandbox.playground import is_playground_here, running_playground
from bot.sandbox.sandbox import Sandbox, running_sandbox
from bot.sandbox.tenant import Person
from bot.sandbox.tenant_file import load_tenant
from bot.sandbox.time import MovedClock
from bot.serving import serve
from bot.settings import DataSettings, Settings, load_settings
from cards.catalogue import Catalogue, Catalogues

PLAYGROUND_PORT = 56150
STORIES = ("nothing_enrolled", "autopilot_ready", "two_devices")
"""Whose first words are proposed when the chat opens; `--person` signs in anybody."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take where to listen, and who is signed in."""
    people = load_tenant(SystemClock().now()).people
    parser.add_argument("--port", type=int, default=3978, help="where the bot listens (default: 3978)")
    parser.add_argument("--person", choices=people, default=next(iter(people)), help="who is signed in to the chat")
    parser.add_argument("--playground-port", type=int, default=PLAYGROUND_PORT, help="where the chat is")
    parser.add_argument("--sandbox-port", type=int, default=PORT, help="where the simulated tenant is")
    parser.add_argument("--no-playground", action="store_true", help="no chat: for scripts")


def run(options: argparse.Namespace) -> int:
    """Run until Ctrl-C. 2 where something stands in the way of a start."""
    return serve(partial(_run, options))


async def _run(options: argparse.Namespace, stop: asyncio.Event) -> None:
    clock = demo_time()
    words = Catalogues().of(getlocale()[0] or "en")
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(running_sandbox(clock=clock, port=options.sandbox_port))
        has_chat = is_playground_here() and not options.no_playground
        service_url = f"http://localhost:{options.playground_port}/_connector" if has_chat else sandbox.service_url
        settings = demo_settings(sandbox, port=options.port, service_url=service_url)
        app = await stack.enter_async_context(running_app(settings, clock))
        person = sandbox.people[options.person]
        await campaign_runs(settings, clock, sandbox, person, words)
        if options.no_playground:
            _say(words, "demo.without_chat", url=app.url)
        elif not has_chat:
            _say(words, "demo.no_node", url=app.url)
        else:
            chat = running_playground(
                settings.data_dir / "playground",
                bot_url=app.url,
                port=options.playground_port,
                tenant=sandbox.tenant,
                person=person,
            )
            _welcome(words, await stack.enter_async_context(chat), person, sandbox)
        _say(words, "demo.stop")
        await stop.wait()


def demo_time() -> MovedClock:
    """Return the demo's time, as far as it was moved on."""
    return MovedClock(DataSettings().data_dir / "demo.time")


def demo_settings(
    sandbox: Sandbox, *, port: int, service_url: str | None = None, data_dir: Path | None = None
) -> Settings:
    """Return the settings of a bot in the sandbox's tenant; what the environment says of a real one does not count.

    `service_url` is where its channels are: in the chat's window, or in the sandbox itself.
    """
    given = {} if data_dir is None else {"data_dir": data_dir}
    helpdesk = {**sandbox.helpdesk_settings, "service_url": service_url or sandbox.service_url}
    return load_settings(
        **sandbox.settings,
        **helpdesk,
        helpdesk_hours="24/7",
        campaign_group_id=sandbox.tenant.groups["helpdesk"],
        campaign_installs_app=False,
        host="127.0.0.1",
        port=port,
        service_url_hosts=("localhost", "127.0.0.1"),
        allowed_tenants=(),
        dangerously_allow_unauthenticated=True,  # the Playground sends no token
        **given,
    )


def _welcome(words: Catalogue, address: str, person: Person, sandbox: Sandbox) -> None:
    _say(words, "demo.open", url=address, name=person.name)
    _say(words, "demo.story", story=person.story)
    sayings = dict.fromkeys([person.try_saying, *(sandbox.people[key].try_saying for key in STORIES)])
    for saying in list(sayings)[:3]:
        _say(words, "demo.try", saying=saying)
    _say(words, "demo.enroll", person=person.key)
    _say(words, "demo.time")
    _say(words, "demo.others", people=", ".join(sandbox.people))


def _say(words: Catalogue, message: str, **params: str) -> None:
    """Print words for a terminal, where nothing is Markdown."""
    print(words.plain(message, **params), flush=True)
