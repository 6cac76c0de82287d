"""A programme from another software comes in: a file is sent, what became of it is said in words."""

import asyncio

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import for_workspace
from eventhub.domain.imports import schedule as imports
from eventhub.forms.schedule_import import MOST_BYTES, ScheduleImportForm
from eventhub.i18n import current_language
from eventhub.models import EventStatus
from eventhub.web.actor import needs
from eventhub.web.import_words import words_of
from eventhub.web.inputs import By, Db, HTMXRequest, TypedWithFiles
from eventhub.web.pages import Page, page

ORGANISER = [needs("organiser")]


@get(urls.manage_import(), name="manage:import", guards=ORGANISER)
async def form(request: HTMXRequest, db: Db) -> Page:
    """The empty form."""
    return await _page(request, db, ScheduleImportForm())


@post(urls.manage_import(), name="manage:import_schedule", guards=ORGANISER, request_max_body_size=MOST_BYTES)
async def create(request: HTMXRequest, db: Db, by: By, data: TypedWithFiles) -> Page:
    """Take the programme over, all or nothing; then say what was added, changed, and strange."""
    form = ScheduleImportForm.read(data)
    if form.errors:
        return await _page(request, db, form, status_code=422)
    body = await data.file("file").read()  # type: ignore[union-attr]  # the form has refused without one
    try:
        found = await asyncio.to_thread(imports.read, body)
        async with transaction(db):
            outcome = await imports.load(db, found, slug=form.event, by=by, now=clock.now())
    except DomainError as error:
        return await _page(request, db, form.refused(error), status_code=422)
    return page(
        request,
        "manage/imports/done.html",
        outcome=outcome,
        event=outcome.event,
        sentences=[words_of(one) for one in outcome.deviations],
    )


async def _page(request: HTMXRequest, db: AsyncSession, form: ScheduleImportForm, *, status_code: int = 200) -> Page:
    found = await for_workspace(db)
    choice = [
        (one.slug, f"{one.label(current_language())} {one.title.text(current_language())}".strip())
        for one in found
        if one.status != EventStatus.CANCELLED
    ]
    return page(request, "manage/imports/form.html", status_code=status_code, form=form, event_choice=choice)


ROUTES = [form, create]
