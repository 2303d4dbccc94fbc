"""The HTTP endpoint that Teams posts to."""

import structlog
from aiohttp import web

from bot.teams.activity import MOST_BYTES
from bot.teams.gate import Gate
from bot.teams.refusal import Refused
from bot.teams.turns import Turns

log = structlog.get_logger()

PATH = "/api/messages"


def endpoint(gate: Gate, turns: Turns) -> web.Application:
    """Build the web application: activities in, and one status for each of them."""

    async def messages(request: web.Request) -> web.Response:
        try:
            activity = await gate.admit(request)
        except Refused as refused:
            log.warning("request refused", status=refused.status, reason=refused.reason)
            return web.Response(status=refused.status)
        answer = await turns.receive(activity)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.json_response(answer.body, status=answer.status)

    application = web.Application(client_max_size=MOST_BYTES)
    application.router.add_post(PATH, messages)
    return application
