"""The one place that reads the clock; handlers and the worker hand the instant on as ``now=``."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
