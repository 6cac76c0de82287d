"""Releasing the plan: what changes, who is told; and the releases there were."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import schedules
from eventhub.domain.errors import DomainError
from eventhub.domain.schedules import find
from eventhub.forms.schedule import ReleaseForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import Event, Release
from eventhub.routes.manage.schedules.finding import event_or_404
from eventhub.web import schedule_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

ORGANISER = [needs("organiser")]
EVENT = "{event_id:uuid}"
OLD = urls.manage_schedule_release(EVENT, "{number:int}")
RESTORE = urls.manage_schedule_release(EVENT, "{number:int}", "restore")


@get(urls.manage_schedule(EVENT, "release"), name="manage:schedule_ask_release", guards=ORGANISER)
async def ask(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """What a release would change, in words, and to whom it would be told."""
    return await _ask(request, db, await event_or_404(db, event_id), ReleaseForm())


@post(urls.manage_schedule(EVENT, "release"), name="manage:schedule_release", guards=ORGANISER)
async def create(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Freeze the plan, and write to those concerned."""
    form = ReleaseForm.read(data)
    if form.errors:
        return await _ask(request, db, await event_or_404(db, event_id), form, status_code=422)
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            done = await schedules.release(db, event, note=form.about, version=form.version, by=by, now=clock.now())
    except DomainError as error:
        return await _ask(request, db, await event_or_404(db, event_id), form.refused(error), status_code=422)
    number, mails = done.release.number, done.plan.mails
    said = ngettext(
        "Release %(number)s is public. %(num)d mail is written.",
        "Release %(number)s is public. %(num)d mails are written.",
        mails,
        number=number,
    )
    return go_to(request, urls.manage_schedule(event_id), said=said)


@get(OLD, name="manage:schedule_old", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db, event_id: FromPath[UUID], number: FromPath[int]) -> Page:
    """An old release, to read."""
    event = await event_or_404(db, event_id)
    release = await _release_or_404(db, event, number)
    return page(request, "manage/schedules/old.html", event=event, release=release, speakers_of=schedules.speakers_of)


@post(RESTORE, name="manage:schedule_restore", guards=ORGANISER)
async def restore(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], number: FromPath[int]) -> Page:
    """Take an old release back into the plan; the public sees nothing of it yet."""
    try:
        async with transaction(db):
            event = await event_or_404(db, event_id, lock=True)
            old = await _release_or_404(db, event, number)
            await schedules.restore(db, event, old, by=by, now=clock.now())
        said, kind = _("The plan is that of release %(number)s again.", number=number), "ok"
    except DomainError as error:
        said, kind = sentence(error), "bad"
    return go_to(request, urls.manage_schedule(event_id), said=said, kind=kind)


async def _release_or_404(db: AsyncSession, event: Event, number: int) -> Release:
    release = await find.release(db, event, number)
    if release is None:
        raise NotFoundException
    return release


async def _ask(
    request: HTMXRequest, db: AsyncSession, event: Event, form: ReleaseForm, *, status_code: int = 200
) -> Page:
    now = clock.now()
    talks = await schedules.talks(db, event)
    return page(
        request,
        "manage/schedules/release.html",
        status_code=status_code,
        event=event,
        form=form,
        plan=await schedules.plan(db, event, now=now),
        warnings=schedules.warnings_of(event, talks),
        unconfirmed=sum(1 for talk in talks if talk.slot and talk.status.value == "requested"),
        releases=await schedules.releases(db, event),
        words=schedule_words,
        now=now,
    )


ROUTES = [ask, create, show, restore]
