"""The sandbox: a tenant that does not exist, served over real HTTP on this machine."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Final

from aiohttp import web
from pydantic import JsonValue

from bot.clock import Clock
from bot.sandbox.app_routes import AppRoutes
from bot.sandbox.apps import Apps
from bot.sandbox.arrivals import Arrivals
from bot.sandbox.connector import Connector
from bot.sandbox.entra import Entra
from bot.sandbox.faults import Faults
from bot.sandbox.graph import Graph
from bot.sandbox.identity import ManagedIdentities
from bot.sandbox.keys import METADATA_PATH, ConnectorKeys
from bot.sandbox.service_now import ServiceNow
from bot.sandbox.tenant import Person, Tenant
from bot.sandbox.tenant_file import load_tenant
from bot.sandbox.time import MovedClock, Time
from bot.sandbox.webhook import PATH as WEBHOOK_PATH
from bot.sandbox.webhook import Webhooks

HOST: Final = "127.0.0.1"


class Sandbox:
    """Entra, Graph and Teams' connector of one simulated tenant, and two service systems to mirror tickets to.

    Serves this machine only, and only simulated data.
    """

    def __init__(self, *, clock: Clock, tenant: Tenant, port: int) -> None:
        """Prepare to serve `tenant` at `port`; `running_sandbox` also starts and stops it."""
        self.tenant = tenant
        self._clock = clock
        self.origin = f"http://{HOST}:{port}"
        self.faults = Faults()
        self.entra = Entra(tenant, clock, self.graph_url)
        self.connector = Connector(tenant, self.entra)
        self.graph = Graph(tenant, clock, self.entra, self.connector)
        self.apps = Apps(tenant)
        self.identities = ManagedIdentities(self.entra, self.origin)
        self.arrivals = Arrivals(tenant, clock)
        self.keys = ConnectorKeys(tenant, clock)
        self.service_now = ServiceNow()
        self.webhooks = Webhooks(clock)

    @property
    def login_url(self) -> str:
        """Return where Entra is."""
        return self.origin

    @property
    def graph_url(self) -> str:
        """Return where Graph is, without a version."""
        return f"{self.origin}/graph"

    @property
    def openid_metadata_url(self) -> str:
        """Return where the metadata of the connector's keys is."""
        return f"{self.origin}{METADATA_PATH}"

    @property
    def service_url(self) -> str:
        """Return the connector's address as activities carry it."""
        return f"{self.origin}/connector/"

    @property
    def service_now_url(self) -> str:
        """Return where the instance of ServiceNow is."""
        return f"{self.origin}/servicenow"

    @property
    def webhook_url(self) -> str:
        """Return where webhooks are taken."""
        return f"{self.origin}{WEBHOOK_PATH}"

    @property
    def tenant_id(self) -> str:
        """Return the id of the tenant."""
        return self.tenant.tenant_id

    @property
    def app_id(self) -> str:
        """Return the app id of the bot's registration."""
        return self.tenant.app_id

    @property
    def app_password(self) -> str:
        """Return the client secret of the bot's registration."""
        return self.tenant.app_password

    @property
    def settings(self) -> dict[str, object]:
        """Return the settings (bot.settings) of a bot in this tenant, for any kind of credential that they know."""
        return {
            "app_id": self.app_id,
            "app_tenant_id": self.tenant_id,
            "app_password": self.app_password,
            "app_certificate_path": None,
            "managed_identity": False,
            "federated_token_file": None,
            "federated_identity": None,
            "login_url": self.login_url,
            "graph_url": self.graph_url,
            "openid_metadata_url": self.openid_metadata_url,
        }

    @property
    def helpdesk_settings(self) -> dict[str, object]:
        """Return what such a bot needs beside `settings` for a helpdesk: in the channel Devices, for who is agent."""
        team = self.tenant.team
        return {
            "helpdesk_channel": team.channels["Devices"],
            "helpdesk_group_id": self.tenant.groups["helpdesk"],
            "helpdesk_team_id": self.tenant.groups[team.group],
            "service_url": self.service_url,
        }

    @property
    def people(self) -> Mapping[str, Person]:
        """Return the people, by their situation."""
        return MappingProxyType(self.tenant.people)

    def connector_token(self, service_url: str | None = None, **overrides: JsonValue) -> str:
        """Return a token as the connector sends it with an activity; see `ConnectorKeys.token`."""
        return self.keys.token(service_url or self.service_url, **overrides)

    def app(self) -> web.Application:
        """Return all of it as one aiohttp application."""
        app = web.Application(middlewares=[self.faults.middleware])
        apps = AppRoutes(self.apps, self.graph, self._clock, self.entra)
        tenant = (self.faults, self.arrivals, self.entra, self.identities, self.graph)
        for part in (*tenant, apps, self.keys, self.connector, self.service_now, self.webhooks):
            app.add_routes(part.routes())
        if isinstance(self._clock, MovedClock):
            app.add_routes(Time(self._clock).routes())
        return app


@asynccontextmanager
async def running_sandbox(*, clock: Clock, port: int = 0) -> AsyncIterator[Sandbox]:
    """Serve the sandbox until the end of the block; port 0 takes a free one. Raises OSError where the port is taken."""
    with socket.create_server((HOST, port)) as listener:
        sandbox = Sandbox(clock=clock, tenant=load_tenant(clock.now()), port=listener.getsockname()[1])
        runner = web.AppRunner(sandbox.app(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield sandbox
        finally:
            await runner.cleanup()
