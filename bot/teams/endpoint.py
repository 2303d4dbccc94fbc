"""The HTTP endpoint that Teams posts to."""

import orjson
import structlog
from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.metrics.turns import REFUSED
from bot.teams.body import MOST_BYTES
from bot.teams.gate import Gate
from bot.teams.refusal import Refused
from bot.teams.turns import Turns

log = structlog.get_logger()

PATH = "/api/messages"

_SAID_WITH = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": "POST"}}
"""The headers that RFC 9110 demands with a status."""


class ServerLog:
    """What aiohttp's server has to log, without the request: its own words quote headers, and so tokens."""

    def exception(self, *_: object, exc_info: BaseException | None = None) -> None:
        """Log a request that is not HTTP, which aiohttp answers with 400, or a fault of ours."""
        if isinstance(exc_info, HttpProcessingError):
            log.warning("request refused", status=exc_info.code, reason=type(exc_info).__name__)
        else:
            log.error("a request failed", exc_info=exc_info)

    debug = exception  # for aiohttp the first unknown method of a connection is noise


def endpoint(gate: Gate, turns: Turns) -> web.Application:
    """Build the web application: activities in, and one status for each of them."""

    async def messages(request: web.Request) -> web.Response:
        try:
            activity = await gate.admit(request)
        except Refused as refused:
            log.warning("request refused", status=refused.status, reason=refused.reason)
            REFUSED.labels(str(refused.status)).inc()
            return web.Response(status=refused.status, headers=_SAID_WITH.get(refused.status))
        answer = await turns.receive(activity)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.Response(body=orjson.dumps(answer.body), status=answer.status, content_type="application/json")

    application = bare()
    application.router.add_route("*", PATH, messages, expect_handler=_ask_for_body)
    return application


def bare() -> web.Application:
    """Build a web application that serves nothing yet, and logs nothing of a request."""
    # Bodies stay as they came: a small one that is compressed may be a large one.
    return web.Application(client_max_size=MOST_BYTES, handler_args={"auto_decompress": False, "logger": ServerLog()})


async def _ask_for_body(request: web.Request) -> None:
    """Answer the header Expect. Of what is not 100-continue RFC 9110 (10.1.1) lets us take no notice."""
    if request.headers["Expect"].lower() == "100-continue" and request.version >= HttpVersion11:
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun
