"""The name of one person, corrected by the team: also after the meeting, when guests no longer can."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import certificates, events, registrations
from eventhub.forms.name import NameForm
from eventhub.i18n import gettext as _
from eventhub.models import Registration
from eventhub.routes.manage.registrations.one import locked
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page

ADDRESS = urls.manage_registration("{registration_id:uuid}", "name")


@get(ADDRESS, name="manage:registration_name", guards=[needs("organiser")])
async def edit(request: HTMXRequest, db: Db, registration_id: FromPath[UUID]) -> Page:
    """The name as it stands."""
    one = await _found(db, registration_id)
    return await _page(request, db, one, NameForm.of(one))


@post(ADDRESS, name="manage:registration_rename", guards=[needs("organiser")])
async def update(request: HTMXRequest, db: Db, by: By, registration_id: FromPath[UUID], data: Typed) -> Page:
    """Take the name over; what was certified under the old one is good no longer."""
    form = NameForm.read(data)
    if form.errors:
        return await _page(request, db, await _found(db, registration_id), form, status_code=422)
    async with transaction(db):
        event, party, one = await locked(db, registration_id)
        await registrations.correct_name(db, event, party, one, form.name, by=by, now=clock.now())
    return go_to(request, urls.manage_registration(registration_id), said=_("The name is corrected."))


async def _found(db: AsyncSession, registration_id: UUID) -> Registration:
    one = await db.get(Registration, registration_id)
    if one is None:
        raise NotFoundException
    return one


async def _page(
    request: HTMXRequest, db: AsyncSession, one: Registration, form: NameForm, *, status_code: int = 200
) -> Page:
    return page(
        request,
        "manage/registrations/name.html",
        status_code=status_code,
        form=form,
        one=one,
        event=await events.bare(db, one.event_id),
        certificate=await certificates.valid_of(db, one.id),
    )


ROUTES = [edit, update]
