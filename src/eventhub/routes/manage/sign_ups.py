"""Places in talks in the workspace: all talks of a meeting, the list of one, and the sheet for its room."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, sign_ups
from eventhub.domain.errors import DomainError
from eventhub.domain.sign_ups import Limited
from eventhub.forms.sign_ups import PlacesForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import Event
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page

ONE = urls.manage_talk_sign_ups("{talk_id:uuid}")
LINES_A_PAGE = 24
BLANK_LINES = 4


@get(urls.manage_sign_ups("{event_id:uuid}"), name="manage:sign_ups", guards=[needs("organiser")])
async def index(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """Every talk of the meeting, and how many have signed up."""
    event = await events.bare(db, event_id)
    if event is None:
        raise NotFoundException
    return page(request, "manage/sign_ups/index.html", event=event, rows=await sign_ups.talks(db, event))


@get(ONE, name="manage:talk_sign_ups", guards=[needs("organiser")])
async def one(request: HTMXRequest, db: Db, talk_id: FromPath[UUID]) -> Page:
    """Who is in the talk, who waits, and how many places there are."""
    event, row = await _found(db, talk_id)
    return await _one_page(request, db, event, row, PlacesForm.of(row.talk))


async def _one_page(
    request: HTMXRequest, db: AsyncSession, event: Event, row: Limited, form: PlacesForm, *, status_code: int = 200
) -> Page:
    inside, waiting = await sign_ups.listing(db, row.talk)
    return page(
        request,
        "manage/sign_ups/one.html",
        status_code=status_code,
        event=event,
        row=row,
        form=form,
        inside=inside,
        waiting=waiting,
    )


@post(ONE, name="manage:talk_places", guards=[needs("organiser")])
async def set_places(request: HTMXRequest, db: Db, by: By, talk_id: FromPath[UUID], data: Typed) -> Page:
    """Limit the places of the talk, or no longer; who waits moves up into what becomes free."""
    event, row = await _found(db, talk_id)
    event_id, form, moved_up = event.id, PlacesForm.read(data), 0
    if not form.errors:
        try:
            async with transaction(db):
                locked = await events.lock(db, event_id)
                talk = await sign_ups.talk_of(db, locked, talk_id)
                assert talk is not None
                moved_up = await sign_ups.set_capacity(db, locked, talk, form.capacity, by=by, now=clock.now())
        except DomainError as error:
            form.refused(error)
            event, row = await _found(db, talk_id)
    if form.errors:
        return await _one_page(request, db, event, row, form, status_code=422)
    said = [_("Saved.")]
    if moved_up:
        said.append(
            ngettext("%(num)d person moved up from the queue.", "%(num)d persons moved up from the queue.", moved_up)
        )
    return go_to(request, urls.manage_talk_sign_ups(talk_id), said=" ".join(said))


@get(urls.manage_talk_sign_ups("{talk_id:uuid}", "sheet"), name="manage:talk_sheet", guards=[needs("organiser")])
async def sheet(request: HTMXRequest, db: Db, talk_id: FromPath[UUID]) -> Page:
    """The list for the room, to print and tick off: who is in, and who may come in when somebody stays away."""
    event, row = await _found(db, talk_id)
    inside, waiting = await sign_ups.listing(db, row.talk)
    lines = [*inside, *waiting, *[None] * BLANK_LINES]
    sheets = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)]
    return page(
        request,
        "manage/sign_ups/sheet.html",
        event=event,
        row=row,
        sheets=sheets,
        persons=len(inside),
        now=clock.now(),
    )


async def _found(db: AsyncSession, talk_id: UUID) -> tuple[Event, Limited]:
    found = await sign_ups.one_of(db, talk_id)
    if found is None:
        raise NotFoundException
    return found


ROUTES = [index, one, set_places, sheet]
