"""The limit for pages: a handler that returns as many bytes, without middleware."""

import os

from litestar import Litestar, get


def make_app() -> Litestar:
    """An application with one route; BENCH_BYTES says how much it answers."""
    body = b"x" * int(os.environ["BENCH_BYTES"])

    @get("/", media_type="text/html", sync_to_thread=False)
    def index() -> bytes:
        return body

    return Litestar([index], openapi_config=None, logging_config=None)
