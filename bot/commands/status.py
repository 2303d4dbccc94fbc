"""Print what the bot would know about a person's devices, and from which look-up it knows it.

For operators. It asks the tenant of the settings, or with --sandbox the simulated one, and changes nothing.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Collection, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from locale import getlocale

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar

from bot.advisor.evidence import Device, EnrollmentFailure, Evidence
from bot.advisor.facts import Facts
from bot.clock import SystemClock
from bot.errors import EnrollDeskError, LookupFailed, WrongSettings
from bot.intune.answers import Answers
from bot.intune.audit import MemoryAudit
from bot.intune.devices import IntuneLookups
from bot.intune.graph import Graph
from bot.intune.quota import MemorySerialQuota
from bot.intune.report import as_json, permission_of, sources_of
from bot.intune.transport import login_session
from bot.logs import set_up_logs
from bot.parts.registration import tokens_of
from bot.sandbox.sandbox import running_sandbox
from bot.settings import Settings, load_settings
from bot.settings.types import PREFIX
from cards.catalogue import Catalogue, Catalogues


class Operator:
    """Whoever has the app's credential can read everything with it anyway: the rules for people do not apply."""

    async def is_helpdesk(self, user_id: str, *, app_roles: Collection[str] = ()) -> bool:  # noqa: ARG002 - the port's
        """Say yes."""
        return True


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--user", required=True, metavar="UPN", help="a user principal name, or an Entra object id")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--sandbox", action="store_true", help="ask the simulated tenant")
    parser.add_argument("--locale", default=getlocale()[0] or "en", help="the language of the words: en or nl")


def run(options: argparse.Namespace) -> int:
    """Print it. 1 where Graph could not be asked, 2 where a setting is wrong."""
    set_up_logs()
    words = Catalogues().of(options.locale)
    try:
        evidence = asyncio.run(_look(options))
    except LookupFailed as failed:
        print(words.plain(f"operator.failed.{failed.reason}"), file=sys.stderr)
        return 1
    except (EnrollDeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps({"user": options.user, **as_json(evidence)}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(report(options.user, evidence, words)))
    return 0


async def _look(options: argparse.Namespace) -> Evidence:
    async with AsyncExitStack() as stack:
        if options.sandbox:
            sandbox = await stack.enter_async_context(running_sandbox(clock=SystemClock()))
            settings = load_settings(**sandbox.settings)
        else:
            settings = load_settings()
        if not settings.app_id:
            raise WrongSettings(faults=f"{PREFIX}APP_ID is missing: nobody can be asked without it")
        session = await stack.enter_async_context(
            ClientSession(cookie_jar=DummyCookieJar(), timeout=ClientTimeout(total=10))
        )
        lookups = _lookups(settings, session, stack)
        return await lookups.devices_of(options.user, asked_by=settings.app_id, reason="python -m bot status")


def _lookups(settings: Settings, session: ClientSession, stack: AsyncExitStack) -> IntuneLookups:
    clock, addresses = SystemClock(), settings.addresses
    tokens = tokens_of(settings, stack.enter_context(login_session(addresses.login_url)), clock)
    answers = Answers(Graph(session, tokens, url=addresses.graph_url, clock=clock), clock)
    return IntuneLookups(answers, clock, audit=MemoryAudit(), quota=MemorySerialQuota(), roles=Operator())


def report(user: str, evidence: Evidence, words: Catalogue) -> Iterator[str]:
    """Return the lines of text for a terminal."""
    yield words.plain("operator.user", user=user, at=_moment(evidence.at))
    if not evidence.devices:
        yield words.plain("operator.no_devices")
    for device in evidence.devices:
        yield ""
        yield from _device(device, evidence, words)
    yield ""
    yield words.plain("operator.person")
    yield from _facts(evidence.facts, evidence, words) if evidence.facts else [f"  {words.plain('operator.nothing')}"]
    if evidence.failure is not None:
        yield words.plain("operator.failure")
        yield f"  {_failure(evidence.failure, words)}"
    yield ""
    yield words.plain("operator.sources")
    for each in evidence.looked_up:
        message = "operator.source" if each.failed is None else "operator.source_failed"
        where = {"name": each.name, "permission": permission_of(each.name), "at": _moment(each.at)}
        yield f"  {words.plain(message, **where, reason=each.failed)}"


def _device(device: Device, evidence: Evidence, words: Catalogue) -> Iterator[str]:
    name = device.name or words.plain("operator.unnamed")
    yield words.plain("operator.device", name=name, model=device.model, serial_number=device.serial_number)
    lines = []
    if device.enrolled_at is not None:
        lines.append(words.plain("operator.enrolled_at", at=_moment(device.enrolled_at)))
    if device.last_sync is None:
        lines.append(words.plain("operator.never_synced"))
    else:
        lines.append(words.plain("operator.last_sync", at=_moment(device.last_sync)))
    if device.compliance is not None:
        state = _named(f"compliance.{device.compliance}", device.compliance, words)
        lines.append(words.plain("operator.compliance", state=state))
    for policy in device.failing_policies:
        message = "operator.failing" if policy.settings else "operator.failing_unnamed"
        lines.append(words.plain(message, policy=policy.name, settings=", ".join(policy.settings)))
    if device.pending is not None:
        lines.append(words.plain(f"operator.pending.{device.pending}"))
    yield from (f"  {line}" for line in lines)
    yield from _facts(device.facts, evidence, words)


def _facts(facts: Facts, evidence: Evidence, words: Catalogue) -> Iterator[str]:
    for fact in facts.values():
        value = _named(f"value.{fact.key}.{fact.value}", str(fact.value), words)
        at = evidence.at if fact.at is None else fact.at
        sources = ", ".join(sources_of(fact, evidence))
        label = words.plain(f"fact.{fact.key}")
        yield f"  {words.plain('operator.fact', fact=label, value=value, sources=sources, at=_moment(at))}"


def _failure(failure: EnrollmentFailure, words: Catalogue) -> str:
    code = failure.code or words.plain("operator.no_code")
    at = _moment(failure.at)
    return words.plain("operator.failure_line", at=at, category=failure.category, code=code, reason=failure.reason)


def _named(message: str, otherwise: str, words: Catalogue) -> str:
    return words.plain(message) if message in words else otherwise


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
