"""Uploaded cover pictures."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from eventhub.domain import covers
from eventhub.routes.assets import FOR_GOOD
from eventhub.web.inputs import Config


@get("/covers/{name:str}", name="covers:show")
async def show(settings: Config, name: FromPath[str]) -> Response[bytes]:
    """A picture; its name says what it holds, so it is kept for good."""
    found = await covers.read(settings, name)
    if found is None:
        raise NotFoundException
    body, media_type = found
    return Response(body, media_type=media_type, headers={"Cache-Control": FOR_GOOD})


ROUTES = [show]
