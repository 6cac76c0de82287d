"""The application: what a process that answers requests is made of."""

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from litestar import Litestar, Request
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import ASGIApp
from litestar_htmx import HTMXRequest

from eventhub import logs
from eventhub.assets import assets
from eventhub.db import Database
from eventhub.routes import ROUTES
from eventhub.settings import Settings
from eventhub.templating import environment
from eventhub.web import kept, sentences
from eventhub.web.errors import HANDLERS
from eventhub.web.front import QUIET, Front
from eventhub.web.hub import HubNow
from eventhub.web.inputs import DEPENDENCIES, decode_typed, is_typed
from eventhub.web.kept import Kept
from eventhub.web.security import refuse_foreign
from eventhub.web.spool import Spool
from eventhub.web.throttle import Throttle

LARGEST_BODY = 1_000_000
CERTIFICATE_CHECKS = 30
CERTIFICATE_PAUSE = timedelta(seconds=20)


class Lean(Litestar):
    """Litestar without the plugins it adds for whatever is installed beside it.

    Tools of the command line bring pydantic along; its plugin would load it into every process, 8 MB and 0.15 s for
    a library that no page uses. There is no setting for it in 2.25, which is pinned.
    """

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def application() -> Litestar:
    """The application with the settings of the environment; what the server starts.

    Raises:
        SettingsError: when they cannot be used.
    """
    settings = Settings.load()
    logs.configure(settings)
    app = create_app(settings)
    # What is there now stays as long as the process: nobody needs to look for garbage in it.
    gc.freeze()
    gc.enable()
    return app


def create_app(settings: Settings, database: Database | None = None, *, kept_seconds: float = kept.SECONDS) -> Litestar:
    """The application; with a ``database`` of one's own, which then is not closed at the end.

    Public pages are kept for ``kept_seconds``.
    """
    return furnish(bare(), settings, database, kept_seconds=kept_seconds)


def bare() -> Litestar:
    """All routes, and nothing yet that they work on: no settings, no database."""
    environment()
    sentences.install()
    assets()
    app = Lean(
        route_handlers=list(ROUTES),
        lifespan=[_lifespan],
        dependencies=DEPENDENCIES,
        exception_handlers=HANDLERS,
        before_request=_before,
        request_class=HTMXRequest,
        request_max_body_size=LARGEST_BODY,
        type_decoders=[(is_typed, decode_typed)],
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
    app.state.handler = app.asgi_handler
    return app


def furnish(
    app: Litestar, settings: Settings, database: Database | None = None, *, kept_seconds: float = kept.SECONDS
) -> Litestar:
    """Give a bare application what it works on. One that is not running may be furnished anew, as tests do."""
    state = app.state
    state.settings, state.owns_database = settings, database is None
    state.database = database or Database(settings)
    state.hub = HubNow(state.database)
    state.spool = Spool()
    state.certificate_checks = Throttle(most=CERTIFICATE_CHECKS, pause=CERTIFICATE_PAUSE)
    front: ASGIApp = Front(Kept(state.handler, kept_seconds), settings)
    app.asgi_handler = front
    return app


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncGenerator[None]:
    state = app.state
    await state.hub.prepare()
    stop = asyncio.Event()
    task = _start_worker(state.database, state.settings, stop) if state.settings.worker_inside else None
    try:
        yield
    finally:
        stop.set()
        if task is not None:
            await task
        if state.owns_database:
            await state.database.close()


async def _before(request: Request[Any, Any, Any]) -> None:
    refuse_foreign(request)
    if not request.scope["path"].startswith(QUIET):
        await request.app.state.hub.refresh()


def _start_worker(database: Database, settings: Settings, stop: asyncio.Event) -> asyncio.Task[None]:
    from eventhub import worker  # it brings the mail and SMTP parts, which other processes can do without

    return asyncio.create_task(worker.run(database, settings, stop), name="worker")
