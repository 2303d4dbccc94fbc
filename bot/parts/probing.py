"""The probes' part of the composition: who is asked, and where."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from aiohttp import web

from bot.metrics.loop_lag import LoopLag
from bot.parts.foundation import Foundation
from bot.parts.wire import listening
from bot.probes.endpoint import add_metrics, add_probes
from bot.probes.gauges import Gauges
from bot.probes.readiness import Readiness
from bot.storage.standing import StandingStore
from bot.teams.endpoint import bare
from bot.teams.keys import SigningKeys


@asynccontextmanager
async def probed(base: Foundation, application: web.Application, keys: SigningKeys | None) -> AsyncIterator[Readiness]:
    """Let `application` answer probes until the end of the block, and listen for metrics where they have a port."""
    settings, lag = base.settings, LoopLag()
    readiness = Readiness(base.pool, keys)

    def keys_age() -> timedelta | None:
        return None if keys is None else keys.age

    def credential_left() -> timedelta | None:
        return None if base.expiry is None else base.expiry.left

    store = StandingStore(base.pool)
    gauges = Gauges(store, base.clock, lag, keys_age=keys_age, credential_left=credential_left)
    add_probes(application, readiness)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(lag.looking())
        if base.expiry is not None:
            await stack.enter_async_context(base.expiry.looking())
        if settings.metrics_port is None:
            add_metrics(application, gauges, own_port=False)
        else:
            own = bare()
            add_metrics(own, gauges, own_port=True)
            await stack.enter_async_context(listening(settings, own, port=settings.metrics_port))
        yield readiness
