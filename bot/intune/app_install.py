"""Installs this app for people who do not have it: the one thing that the bot writes in Microsoft Graph.

Steps and answers are those of "Proactive installation of apps using Graph API" on learn.microsoft.com.
"""

import asyncio
from datetime import timedelta

import aiohttp
import structlog
from yarl import URL

from bot.errors import LookupFailed
from bot.intune.errors import TokenFailed, UnreadableAnswer, graph_error
from bot.intune.ownership import object_id as id_of
from bot.intune.wire import Request, Wire

INSTALLED_APPS = "/v1.0/users/{user_id}/teamwork/installedApps"
"""Where an app is installed for a person."""

PATIENCE = timedelta(seconds=10)
"""How long one installation may take; the next reminder tries again."""

log = structlog.get_logger()


class AppInstaller:
    """Installs for one person at a time (satisfies `bot.reminders.delivery.ports.Installer`)."""

    def __init__(self, wire: Wire, *, url: str, catalog_id: str) -> None:
        """Ask Graph at `url`, without a version, over `wire`.

        `catalog_id` is the app's id in the organization's catalog, which is not the one of its manifest.
        """
        self._wire = wire
        self._url = url
        self._app = {"teamsApp@odata.bind": f"{url}/v1.0/appCatalogs/teamsApps/{catalog_id}"}

    async def install(self, object_id: str) -> bool:
        """Return True where it is being installed: Teams then sends the event of an installation.

        False where they have it already (it was blocked, not missing), or where it was refused or failed. Nothing is
        raised for what Graph does. To ask twice installs once.
        """
        try:
            address = URL(f"{self._url}{INSTALLED_APPS.format(user_id=id_of(object_id))}")
            deadline = asyncio.get_running_loop().time() + PATIENCE.total_seconds()
            async with asyncio.timeout_at(deadline):
                reply = await self._wire.send(Request(address, deadline, body={**self._app}))
        except (LookupFailed, TokenFailed, UnreadableAnswer, TimeoutError, aiohttp.ClientError) as error:
            log.warning("app.not_installed", fault=type(error).__name__)
            return False
        if reply.status == 201:
            return True
        error_ = graph_error(reply.status, reply.headers, reply.body, None)
        log.warning("app.not_installed", status=error_.status, code=error_.code, request_id=error_.request_id)
        return False
