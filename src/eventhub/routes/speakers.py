"""Who speaks: the public page of a person, as long as a public programme names them."""

from litestar import get
from litestar.exceptions import NotFoundException

from eventhub.domain import programme as programmes
from eventhub.web.inputs import Db, HTMXRequest, Slug
from eventhub.web.pages import Page, public_page


@get("/speakers/{slug:str}", name="speakers:show")
async def show(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """A speaker with their released talks of public events."""
    found = await programmes.speaker_at(db, slug)
    if found is None:
        raise NotFoundException
    return public_page(request, "speakers/show.html", profile=found.profile, talks=found.talks)


ROUTES = [show]
