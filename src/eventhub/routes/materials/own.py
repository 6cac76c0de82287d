"""What a party may take home, by its link."""

from uuid import UUID

from litestar import get
from litestar.params import FromPath

from eventhub import urls
from eventhub.domain import parties, presence
from eventhub.domain.materials.visibility import viewer_of
from eventhub.routes.materials.serving import found_or_404, serve
from eventhub.routes.own.page import dead_link
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.material_rows import party_rows
from eventhub.web.material_view import own_address
from eventhub.web.pages import Page, page


@get("/r/{token:str}/materials", name="own:materials")
async def index(request: HTMXRequest, db: Db, token: Token) -> Page:
    """All that this party may see of its meeting."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    rows = await party_rows(db, party, token, await presence.of_party(db, party))
    back = stay_of(request)(urls.own(token))
    return page(request, "materials/index.html", event=party.event, rows=rows, token=token, back=back)


@get("/r/{token:str}/materials/{material_id:uuid}/{name:str}", name="own:material")
async def show(request: HTMXRequest, db: Db, token: Token, material_id: FromPath[UUID], name: FromPath[str]) -> Page:
    """One of them."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    viewer = viewer_of(party.event, party, await presence.of_party(db, party))
    event, material = await found_or_404(db, material_id, viewer, event_id=party.event_id)
    back = stay_of(request)(urls.own_materials(token))
    return await serve(request, event, material, viewer, name, own_address(token), back)


ROUTES = [index, show]
