"""Structured logs on standard output: one JSON object a line, or readable lines while developing.

Nothing personal goes in: path templates instead of paths, ids instead of names and addresses.
"""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from eventhub.settings import Settings

# PostgreSQL names the values of a broken key in its errors, and they are names and addresses.
DETAIL = re.compile(r"DETAIL: .*?(?=\\n|\n|\"|$)")


def without_details(_logger: Any, _method: str, line: Any) -> Any:
    """The finished line without what the database says about single rows."""
    return DETAIL.sub("DETAIL: left out", line) if isinstance(line, str) else line


def configure(settings: Settings) -> None:
    """Set the log's level and shape for this process."""
    level = getattr(logging, settings.log_level.upper())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.log_format == "json":
        last: list[structlog.typing.Processor] = [
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        plain = structlog.dev.plain_traceback  # the rich one shows local variables, and people are in them
        last = [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]
    structlog.configure(
        processors=[*shared, *last, without_details],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
