"""Venues and their rooms in the workspace."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import venues
from eventhub.domain.errors import DomainError
from eventhub.forms.rows import asked
from eventhub.forms.venue import COUNTRIES, VenueForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import Venue
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

NEW = urls.manage_venues("new")
ONE = urls.manage_venues("{venue_id:uuid}")
DELETE = urls.manage_venues("{venue_id:uuid}", "delete")
ORGANISER = [needs("organiser")]


@get(urls.manage_venues(), name="manage:venues", guards=ORGANISER)
async def index(request: HTMXRequest, db: Db) -> Page:
    """All venues, with how many meetings each has seen."""
    found, meetings = await venues.every(db), await venues.meetings(db)
    return page(request, "manage/venues/index.html", venues=found, meetings=meetings)


@get(NEW, name="manage:venue_new", guards=ORGANISER)
async def new(request: HTMXRequest, db: Db) -> Page:
    """The empty form."""
    return await _page(request, db, VenueForm.filled({"country": "DE"}), None)


@post(NEW, name="manage:venue_create", guards=ORGANISER)
async def create(request: HTMXRequest, db: Db, by: By, data: Typed) -> Page:
    """Make it; or show the form with its rooms changed."""
    if asked(data):
        return await _page(request, db, VenueForm.with_rows_changed(data), None)
    form = VenueForm.read(data)
    if form.errors:
        return await _page(request, db, form, None, status_code=422)
    async with transaction(db):
        await venues.create(db, form.draft, by=by, now=clock.now())
    return go_to(request, urls.manage_venues(), said=_("The venue is there."))


@get(ONE, name="manage:venue", guards=ORGANISER)
async def one(request: HTMXRequest, db: Db, venue_id: FromPath[UUID]) -> Page:
    """One venue to edit."""
    venue = await _venue_or_404(db, venue_id)
    return await _page(request, db, VenueForm.of(venue), venue)


@post(ONE, name="manage:venue_update", guards=ORGANISER)
async def update(request: HTMXRequest, db: Db, by: By, venue_id: FromPath[UUID], data: Typed) -> Page:
    """Take it over and tell who comes there; or show the form with its rooms changed."""
    if asked(data):
        return await _page(request, db, VenueForm.with_rows_changed(data), await _venue_or_404(db, venue_id))
    form = VenueForm.read(data)
    if form.errors:
        return await _page(request, db, form, await _venue_or_404(db, venue_id), status_code=422)
    try:
        async with transaction(db):
            told = await venues.update(db, await _venue_or_404(db, venue_id), form.draft, by=by, now=clock.now())
    except DomainError as error:
        return await _page(request, db, form.refused(error), await _venue_or_404(db, venue_id), status_code=422)
    return go_to(request, urls.manage_venues(venue_id), said=_saved(told))


def _saved(told: int) -> str:
    if not told:
        return _("Saved.")
    return ngettext(
        "Saved. %(num)d mail about the new place is on its way.",
        "Saved. %(num)d mails about the new place are on their way.",
        told,
    )


@get(DELETE, name="manage:venue_ask_delete", guards=ORGANISER)
async def ask_delete(request: HTMXRequest, db: Db, venue_id: FromPath[UUID]) -> Page:
    """Ask first."""
    return page(request, "manage/venues/delete.html", venue=await _venue_or_404(db, venue_id))


@post(DELETE, name="manage:venue_delete", guards=ORGANISER)
async def delete(request: HTMXRequest, db: Db, by: By, venue_id: FromPath[UUID]) -> Page:
    """Delete a house no meeting took place in."""
    try:
        async with transaction(db):
            await venues.delete(db, await _venue_or_404(db, venue_id), by=by, now=clock.now())
    except DomainError as error:
        return go_to(request, urls.manage_venues(venue_id), said=sentence(error), kind="bad")
    return go_to(request, urls.manage_venues(), said=_("The venue is deleted."))


async def _venue_or_404(db: AsyncSession, venue_id: UUID) -> Venue:
    venue = await venues.get(db, venue_id)
    if venue is None:
        raise NotFoundException
    return venue


async def _page(
    request: HTMXRequest, db: AsyncSession, form: VenueForm, venue: Venue | None, *, status_code: int = 200
) -> Page:
    return page(
        request,
        "manage/venues/edit.html",
        "room" if asked(form.typed) else None,
        status_code=status_code,
        form=form,
        venue=venue,
        told=await venues.concerned(db, venue, now=clock.now()) if venue else 0,
        action=urls.manage_venues(venue.id if venue else "new"),
        country_choice=list(COUNTRIES.items()),
    )


ROUTES = [index, new, create, one, update, ask_delete, delete]
