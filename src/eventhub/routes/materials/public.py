"""What everybody may take home; organisers see the rest under the same addresses."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.domain import materials
from eventhub.models import Visibility
from eventhub.routes.materials.serving import found_or_404, serve
from eventhub.routes.schedules import event_or_404
from eventhub.web.inputs import Db, HTMXRequest, Slug, Visitor
from eventhub.web.material_rows import public_rows
from eventhub.web.pages import Page, page, public_page


@get("/events/{slug:str}/materials", name="materials:index")
async def index(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """All that is public of one meeting."""
    event, is_public = await event_or_404(request, db, slug)
    rows = await public_rows(db, event)
    is_over = event.places_held > 0 and event.has_taken_place(clock.now())
    context: dict[str, Any] = {"event": event, "rows": rows, "token": "", "is_over": is_over, "back": urls.event(slug)}
    if not is_public:
        return page(request, "materials/index.html", **context)
    is_indexed = event.visibility == Visibility.PUBLIC and bool(rows)
    return public_page(request, "materials/index.html", is_indexed=is_indexed, **context)


@get("/materials/{material_id:uuid}/{name:str}", name="materials:show")
async def show(
    request: HTMXRequest, db: Db, visitor: Visitor, material_id: FromPath[UUID], name: FromPath[str]
) -> Page:
    """One material, public or for the team."""
    is_team = visitor is not None and visitor.organises
    viewer = materials.ORGANISER if is_team else materials.STRANGER
    event, material = await found_or_404(db, material_id, viewer)
    return await serve(request, event, material, viewer, name, urls.material, urls.event_materials(event.slug))


ROUTES = [index, show]
