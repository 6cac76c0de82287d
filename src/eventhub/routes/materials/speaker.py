"""What belongs to a speaker's own talks, by their link."""

from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from eventhub import urls
from eventhub.domain import proposals
from eventhub.domain.materials import speaking
from eventhub.routes.materials.serving import found_or_404, serve
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.material_view import speaker_address
from eventhub.web.pages import Page


@get("/proposals/{token:str}/materials/{material_id:uuid}/{name:str}", name="proposals:material")
async def show(request: HTMXRequest, db: Db, token: Token, material_id: FromPath[UUID], name: FromPath[str]) -> Page:
    """One material of the talks that the link opens, also before its time; older ones with ``?version=``."""
    access = await proposals.by_token(db, token)
    if access is None:
        raise NotFoundException
    viewer = await speaking.viewer_of(db, access)
    event, material = await found_or_404(db, material_id, viewer)
    if event.id not in viewer.speaks_at:
        raise NotFoundException
    back = urls.proposal_materials(token)
    return await serve(request, event, material, viewer, name, speaker_address(token), back)


ROUTES = [show]
