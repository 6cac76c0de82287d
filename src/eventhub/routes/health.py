"""Whether this process runs, and whether it can serve."""

import structlog
from litestar import MediaType, Response, get
from litestar.datastructures import State
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventhub import urls

log = structlog.get_logger("health")


@get(urls.health_live(), media_type=MediaType.TEXT, name="health:live")
async def live() -> str:
    """The process answers."""
    return "live\n"


@get(urls.health_ready(), media_type=MediaType.TEXT, name="health:ready")
async def ready(state: State) -> Response[str]:
    """The database answers as well."""
    try:
        async with state.database.session() as db:
            await db.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        log.warning("not ready", reason=type(error).__name__)
        return Response("the database does not answer\n", status_code=503, media_type=MediaType.TEXT)
    return Response("ready\n", media_type=MediaType.TEXT)


ROUTES = [live, ready]
