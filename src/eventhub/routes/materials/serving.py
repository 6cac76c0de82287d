"""One material to somebody who may see it, decided anew at each request: a file, captions, minutes."""

from typing import Any
from uuid import UUID

from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.domain import materials
from eventhub.domain.materials import find
from eventhub.domain.materials.visibility import Viewer
from eventhub.models import Audience, Event, Material, MaterialFile, MaterialKind
from eventhub.web.downloads import Download, send
from eventhub.web.inputs import HTMXRequest
from eventhub.web.material_view import Address
from eventhub.web.material_words import LICENCE, LICENCE_URL
from eventhub.web.pages import Page, go_to, page

#: longer than any version that is ever reached
DIGITS = 6


async def found_or_404(
    db: AsyncSession, material_id: UUID, viewer: Viewer, *, event_id: UUID | None = None
) -> tuple[Event, Material]:
    """The material, if ``viewer`` may see it now; of the event ``event_id`` alone, when that is given.

    Raises:
        NotFoundException: otherwise; nobody learns whether it is there.
    """
    found = await find.with_event(db, material_id)
    if found is None or event_id not in (None, found[0].event_id):
        raise NotFoundException
    material, event = found
    if not await materials.may_see(db, event, material, viewer, now=clock.now()):
        raise NotFoundException
    return event, material


async def serve(
    request: HTMXRequest, event: Event, material: Material, viewer: Viewer, name: str, address: Address, back: str
) -> Page:
    """What there is of the material under ``name``; an older name leads on to the one it has now."""
    if material.kind is MaterialKind.MINUTES:
        return _minutes(request, event, material, back)
    file = _asked(request, material, viewer)
    if file is None:
        raise NotFoundException
    current = material.current_file
    if current is not None and file is current and name != file.name:
        return go_to(request, address(material.id, file.name))
    is_public = material.effective_audience is Audience.EVERYONE and not material.consents
    return await send(
        request,
        Download(
            stored_as=file.stored_as,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            digest=file.sha256.hex(),
            is_public=is_public and viewer is materials.STRANGER,
        ),
    )


def _asked(request: HTMXRequest, material: Material, viewer: Viewer) -> MaterialFile | None:
    """The version or captions that are asked for, if they may be served."""
    query = request.query_params
    if language := query.get("captions", ""):
        return next((one for one in material.captions if one.language == language), None)
    version = query.get("version", "")
    if not version:
        return material.current_file
    is_team = viewer.belongs_to is Audience.ORGANISERS
    if not (is_team or material.talk_id in viewer.talk_ids) or not _is_number(version):
        return None
    return next((one for one in material.main_files if one.number == int(version) and one.is_ready), None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < DIGITS


def _minutes(request: HTMXRequest, event: Event, material: Material, back: str) -> Page:
    values: dict[str, Any] = {
        "event": event,
        "material": material,
        "licence": LICENCE[material.licence] if material.licence in LICENCE_URL else "",
        "licence_url": LICENCE_URL.get(material.licence, ""),
        "back": back,
    }
    return page(request, "materials/minutes.html", **values)
