"""The recurring formats in the workspace."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import covers, series
from eventhub.domain.errors import DomainError, refusals
from eventhub.domain.events.workspace import listing
from eventhub.forms.series import FIRST_COVER, SeriesForm
from eventhub.i18n import gettext as _
from eventhub.models import Series
from eventhub.web import event_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, hub_of, page
from eventhub.web.sentences import sentence

NEW = urls.manage_series("new")
ONE = urls.manage_series("{series_id:uuid}")
DELETE = urls.manage_series("{series_id:uuid}", "delete")
ORGANISER = [needs("organiser")]
DATES = 10


@get(urls.manage_series(), name="manage:series", guards=ORGANISER)
async def index(request: HTMXRequest, db: Db) -> Page:
    """All series, with how many meetings each has."""
    found, meetings = await series.every(db), await series.meetings(db)
    return page(request, "manage/series/index.html", series=found, meetings=meetings)


@get(NEW, name="manage:series_new", guards=ORGANISER)
async def new(request: HTMXRequest, db: Db) -> Page:
    """The empty form."""
    return await _page(request, db, SeriesForm.filled({"cover": FIRST_COVER}), None)


@post(NEW, name="manage:series_create", guards=ORGANISER)
async def create(request: HTMXRequest, db: Db, by: By, data: Typed) -> Page:
    """Make it."""
    form = SeriesForm.read(data)
    if form.errors:
        return await _page(request, db, form, None, status_code=422)
    try:
        with refusals():
            async with transaction(db):
                await series.create(db, form.draft, by=by, now=clock.now())
    except DomainError as error:
        return await _page(request, db, form.refused(error), None, status_code=422)
    hub_of(request).forget()
    return go_to(request, urls.manage_series(), said=_("The series is there."))


@get(ONE, name="manage:series_one", guards=ORGANISER)
async def one(request: HTMXRequest, db: Db, series_id: FromPath[UUID]) -> Page:
    """One series to edit, with its next dates."""
    found = await _series_or_404(db, series_id)
    return await _page(request, db, SeriesForm.of(found), found)


@post(ONE, name="manage:series_update", guards=ORGANISER)
async def update(request: HTMXRequest, db: Db, by: By, series_id: FromPath[UUID], data: Typed) -> Page:
    """Take it over."""
    form = SeriesForm.read(data)
    if form.errors:
        return await _page(request, db, form, await _series_or_404(db, series_id), status_code=422)
    try:
        with refusals():
            async with transaction(db):
                await series.update(db, await _series_or_404(db, series_id), form.draft, by=by, now=clock.now())
    except DomainError as error:
        found = await _series_or_404(db, series_id)
        return await _page(request, db, form.refused(error), found, status_code=422)
    hub_of(request).forget()
    return go_to(request, urls.manage_series(series_id), said=_("Saved."))


@get(DELETE, name="manage:series_ask_delete", guards=ORGANISER)
async def ask_delete(request: HTMXRequest, db: Db, series_id: FromPath[UUID]) -> Page:
    """Ask first."""
    return page(request, "manage/series/delete.html", series=await _series_or_404(db, series_id))


@post(DELETE, name="manage:series_delete", guards=ORGANISER)
async def delete(request: HTMXRequest, db: Db, by: By, series_id: FromPath[UUID]) -> Page:
    """Delete one without meetings."""
    try:
        async with transaction(db):
            await series.delete(db, await _series_or_404(db, series_id), by=by, now=clock.now())
    except DomainError as error:
        return go_to(request, urls.manage_series(series_id), said=sentence(error), kind="bad")
    hub_of(request).forget()
    return go_to(request, urls.manage_series(), said=_("The series is deleted."))


async def _series_or_404(db: AsyncSession, series_id: UUID) -> Series:
    found = await series.get(db, series_id)
    if found is None:
        raise NotFoundException
    return found


async def _page(
    request: HTMXRequest, db: AsyncSession, form: SeriesForm, shown: Series | None, *, status_code: int = 200
) -> Page:
    now = clock.now()
    dates = (await listing(db, series=shown.slug, now=now)).events[:DATES] if shown else []
    return page(
        request,
        "manage/series/edit.html",
        status_code=status_code,
        form=form,
        series=shown,
        dates=dates,
        drawn=covers.DRAWN,
        words=event_words,
        now=now,
    )


ROUTES = [index, new, create, one, update, ask_delete, delete]
