"""What can be done with a meeting: publish, cancel, take back, copy, delete. What is grave is asked first."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events
from eventhub.domain.errors import DomainError
from eventhub.domain.events.workspace import effects
from eventhub.forms.event_acts import CancelForm, CopyForm
from eventhub.forms.reading import Form
from eventhub.i18n import gettext as _
from eventhub.i18n import local_input, ngettext, zone_of
from eventhub.models import Event
from eventhub.routes.manage.events.show import event_or_404
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page
from eventhub.web.sentences import sentence

NEXT_MONTH = 28
ORGANISER = [needs("organiser")]


def _path(act: str) -> str:
    return urls.manage_event("{event_id:uuid}", act)


async def _act(
    request: HTMXRequest,
    db: AsyncSession,
    event_id: UUID,
    act: Callable[[Event], Awaitable[str]],
) -> Page:
    """Do it on the locked meeting and say what was done, or why not, on the meeting's page."""
    try:
        async with transaction(db):
            said = await act(await event_or_404(db, event_id, lock=True))
    except DomainError as error:
        return go_to(request, urls.manage_event(event_id), said=sentence(error), kind="bad")
    return go_to(request, urls.manage_event(event_id), said=said)


@post(_path("publish"), name="manage:event_publish", guards=ORGANISER)
async def publish(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Let everybody see it."""

    async def act(event: Event) -> str:
        await events.publish(db, event, by=by, now=clock.now())
        return _("Published. Everybody can find the meeting now.")

    return await _act(request, db, event_id, act)


@post(_path("unpublish"), name="manage:event_unpublish", guards=ORGANISER)
async def unpublish(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Make it a draft again."""

    async def act(event: Event) -> str:
        await events.unpublish(db, event, by=by, now=clock.now())
        return _("The meeting is a draft again. Only the team sees it.")

    return await _act(request, db, event_id, act)


@post(_path("take-back"), name="manage:event_take_back", guards=ORGANISER)
async def take_back(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Undo a cancellation nobody has been told of."""

    async def act(event: Event) -> str:
        await events.take_back(db, event, by=by, now=clock.now())
        return _("The cancellation is taken back. No mail has left.")

    return await _act(request, db, event_id, act)


@get(_path("send-now"), name="manage:event_ask_send_now", guards=ORGANISER)
async def ask_send_now(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """Ask first: afterwards the cancellation stands."""
    event = await event_or_404(db, event_id)
    return page(request, "manage/events/send_now.html", event=event, effects=await effects(db, event))


@post(_path("send-now"), name="manage:event_send_now", guards=ORGANISER)
async def send_now(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Let the mails about the cancellation leave at once."""

    async def act(event: Event) -> str:
        sent = await events.send_cancellation_now(db, event, by=by, now=clock.now())
        return ngettext("%(num)d mail leaves now.", "%(num)d mails leave now.", sent)

    return await _act(request, db, event_id, act)


@get(_path("cancel"), name="manage:event_ask_cancel", guards=ORGANISER)
async def ask_cancel(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """Ask first, and say to whom it happens."""
    return await _ask_cancel(request, db, await event_or_404(db, event_id), CancelForm())


@post(_path("cancel"), name="manage:event_cancel", guards=ORGANISER)
async def cancel(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Call it off; the mails wait ten minutes unless they are to leave at once."""
    form, now = CancelForm.read(data), clock.now()
    if form.errors:
        return await _ask_cancel(request, db, await event_or_404(db, event_id), form, status_code=422)

    async def act(event: Event) -> str:
        told = await events.cancel(db, event, reason=form.reason, by=by, now=now)
        if form.is_at_once:
            await db.flush()
            await events.send_cancellation_now(db, event, by=by, now=now)
        return _cancelled(told, is_at_once=form.is_at_once)

    return await _act(request, db, event_id, act)


def _cancelled(told: int, *, is_at_once: bool) -> str:
    if not told:
        return _("The meeting is cancelled. Nobody had to be told.")
    if is_at_once:
        return ngettext(
            "The meeting is cancelled. %(num)d mail leaves now.",
            "The meeting is cancelled. %(num)d mails leave now.",
            told,
        )
    return ngettext(
        "The meeting is cancelled. %(num)d mail waits ten minutes; until then you can take everything back.",
        "The meeting is cancelled. %(num)d mails wait ten minutes; until then you can take everything back.",
        told,
    )


async def _ask_cancel(
    request: HTMXRequest, db: AsyncSession, event: Event, form: Form, *, status_code: int = 200
) -> Page:
    return page(
        request,
        "manage/events/cancel.html",
        status_code=status_code,
        event=event,
        form=form,
        effects=await effects(db, event),
    )


@get(_path("copy"), name="manage:event_ask_copy", guards=ORGANISER)
async def ask_copy(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """Ask for the day of the copy, four weeks later to begin with."""
    event = await event_or_404(db, event_id)
    later = event.starts_at.astimezone(zone_of(event.time_zone)) + timedelta(days=NEXT_MONTH)
    form = CopyForm.filled({"day": local_input(later, event.time_zone)[:10]})
    return page(request, "manage/events/copy.html", event=event, form=form)


@post(_path("copy"), name="manage:event_copy", guards=ORGANISER)
async def copy(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Make a new draft like this meeting on another day."""
    form = CopyForm.read(data)
    event = await event_or_404(db, event_id)
    if form.errors or form.day is None:
        return page(request, "manage/events/copy.html", status_code=422, event=event, form=form)
    days = (form.day - event.starts_at.astimezone(zone_of(event.time_zone)).date()).days
    async with transaction(db):
        copied = await events.copy(db, event_id, by=by, now=clock.now(), days=days)
    said = _("Copied as a draft, without registrations and speakers.")
    return go_to(request, urls.manage_event(copied.id, "edit"), said=said)


@get(_path("delete"), name="manage:event_ask_delete", guards=ORGANISER)
async def ask_delete(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """Ask first: it is gone for good."""
    return page(request, "manage/events/delete.html", event=await event_or_404(db, event_id))


@post(_path("delete"), name="manage:event_delete", guards=ORGANISER)
async def delete(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Delete a draft nobody has registered for."""
    try:
        async with transaction(db):
            await events.delete(db, await event_or_404(db, event_id, lock=True), by=by, now=clock.now())
    except DomainError as error:
        return go_to(request, urls.manage_event(event_id), said=sentence(error), kind="bad")
    return go_to(request, urls.manage_events(when="drafts"), said=_("The draft is deleted."))


ROUTES = [
    publish, unpublish, take_back, ask_send_now, send_now, ask_cancel, cancel, ask_copy, copy, ask_delete, delete,
]  # fmt: skip
