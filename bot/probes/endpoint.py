"""The addresses that are asked by machines: /healthz, /readyz and /metrics."""

from ipaddress import ip_address

from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.metrics.gauges import page
from bot.probes.gauges import Gauges
from bot.probes.readiness import Readiness

PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")
"""Headers by which a proxy says that it asks for somebody else (RFC 7239, RFC 9110)."""


def add_probes(application: web.Application, readiness: Readiness) -> None:
    """Serve /healthz and /readyz. They tell nothing that a stranger may not know.

    Whoever gets an answer from /healthz knows that the process and its event loop live, whatever else is amiss: to
    start it again would not bring the database back.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_: web.Request) -> web.Response:
        missing = await readiness.missing()
        status = 503 if missing else 200
        return web.json_response({"status": "not ready" if missing else "ready", "missing": missing}, status=status)

    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)


def add_metrics(application: web.Application, gauges: Gauges, *, own_port: bool) -> None:
    """Serve /metrics: to whoever reaches a port of its own, and beside the activities to neighbours only (404)."""

    async def metrics(request: web.Request) -> web.Response:
        if not own_port and not is_neighbour(request):
            raise web.HTTPNotFound
        return web.Response(body=page(await gauges.read()), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    application.router.add_get("/metrics", metrics)


def is_neighbour(request: web.Request) -> bool:
    """Tell whether a request comes from this machine or a private network, and for nobody else.

    What the ingress of a cluster passes on comes from a private address too, but from anybody; it says so. A proxy that
    does not say so has to pass on /api/messages only, or METRICS_PORT has to be set.
    """
    if any(header in request.headers for header in PASSED_ON):
        return False
    try:
        address = ip_address((request.remote or "").partition("%")[0])
    except ValueError:
        return False
    return address.is_private or address.is_loopback
