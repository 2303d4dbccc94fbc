"""What Graph refuses, read and logged: by the name of what was asked, its status and ids, and nothing of the answer."""

from datetime import datetime

import structlog

from bot.intune.errors import GraphError, graph_error
from bot.intune.patience import retry_after
from bot.intune.wire import Reply, Request

log = structlog.get_logger()


def refusal_of(request: Request, reply: Reply, now: datetime, event: str, **asked: str) -> GraphError:
    """Return what `reply` says about `request`, and log it as `event`. `asked` names the look-up, or the change."""
    error = graph_error(reply.status, reply.headers, reply.body, retry_after(reply.headers, now))
    log.warning(
        event,
        status=error.status,
        code=error.code,
        client_request_id=request.id,
        request_id=error.request_id,
        **asked,
    )
    return error
