"""The log: one line an event on standard error, JSON where nobody watches, and never a value of a variable.

What libraries log goes the same way, from warnings on, with the name of the library.
"""

import logging
import sys

import structlog
from structlog.typing import Processor

from bot.redaction import PSEUDONYMS, redact


def set_up_logs(*, level: int = logging.INFO) -> None:
    """Send structlog's and the libraries' events to standard error. Tracebacks show no local variables.

    An event carries what is bound where it happens (bot.teams.turns binds the turn and its conversation). Whatever it
    holds, redaction comes last.
    """
    is_watched = sys.stderr.isatty()
    processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        PSEUDONYMS,
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if is_watched
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*processors, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _take_in_libraries(level, processors, renderer)


def _take_in_libraries(level: int, processors: list[Processor], renderer: Processor) -> None:
    """Let what goes through `logging` take the same way."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *processors],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING))
