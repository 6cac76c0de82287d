"""Uploaded pictures that everybody may see: covers, and the hub's logo. A name says what is in it, so it stays good."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from eventhub.domain import covers, logos
from eventhub.routes.assets import FOR_GOOD
from eventhub.web.inputs import Config


@get("/covers/{name:str}", name="covers:show")
async def show(settings: Config, name: FromPath[str]) -> Response[bytes]:
    """A picture; its name says what it holds, so it is kept for good."""
    return _for_good(await covers.read(settings, name))


@get("/logos/{name:str}", name="covers:logo")
async def logo(settings: Config, name: FromPath[str]) -> Response[bytes]:
    """The hub's logo; its name says what it holds, so it is kept for good."""
    return _for_good(await logos.read(settings, name))


def _for_good(found: tuple[bytes, str] | None) -> Response[bytes]:
    if found is None:
        raise NotFoundException
    body, media_type = found
    return Response(body, media_type=media_type, headers={"Cache-Control": FOR_GOOD})


ROUTES = [show, logo]
