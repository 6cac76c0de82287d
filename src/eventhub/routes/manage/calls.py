"""The call for talks of a meeting or a series, in the workspace."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import calls, series, topics
from eventhub.domain.calls import Home
from eventhub.domain.errors import DomainError
from eventhub.forms.call import FORMATS, CallForm
from eventhub.forms.reading import Typed as TypedValues
from eventhub.forms.rows import asked
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.mail import links
from eventhub.models import Call, Event
from eventhub.routes.manage.events.show import event_or_404
from eventhub.web import event_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, hub_of, page, settings_of

OF_EVENT = urls.manage_event_call("{event_id:uuid}")
OF_SERIES = urls.manage_series_call("{series_id:uuid}")
ORGANISER = [needs("organiser")]


@get(OF_EVENT, name="manage:event_call", guards=ORGANISER)
async def event_form(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The call of a meeting, or the form to begin one."""
    return await _show(request, db, await event_or_404(db, event_id))


@post(OF_EVENT, name="manage:event_call_save", guards=ORGANISER)
async def save_event(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Save the call of a meeting."""
    return await _save(request, db, by, await event_or_404(db, event_id), data)


@get(OF_SERIES, name="manage:series_call", guards=ORGANISER)
async def series_form(request: HTMXRequest, db: Db, series_id: FromPath[UUID]) -> Page:
    """The standing call of a series, or the form to begin one."""
    return await _show(request, db, await _series_or_404(db, series_id))


@post(OF_SERIES, name="manage:series_call_save", guards=ORGANISER)
async def save_series(request: HTMXRequest, db: Db, by: By, series_id: FromPath[UUID], data: Typed) -> Page:
    """Save the standing call of a series."""
    return await _save(request, db, by, await _series_or_404(db, series_id), data)


async def _series_or_404(db: AsyncSession, series_id: UUID) -> Home:
    found = await series.get(db, series_id)
    if found is None:
        raise NotFoundException
    return found


async def _show(request: HTMXRequest, db: AsyncSession, home: Home) -> Page:
    call, how = await calls.of_home(db, home), await _how(request, db, home)
    form = CallForm.of(call, **how) if call is not None else CallForm.new(**how)
    return _page(request, db, home, call, form)


async def _save(request: HTMXRequest, db: AsyncSession, by: Any, home: Home, data: TypedValues) -> Page:
    # Rows from before an act know nothing after it.
    how, ident, is_event = await _how(request, db, home), home.id, isinstance(home, Event)
    if asked(data):
        return _page(request, db, home, await calls.of_home(db, home), CallForm.with_rows_changed(data, **how))
    form = CallForm.checked(data, **how)
    if form.errors:
        return _page(request, db, home, await calls.of_home(db, home), form, status_code=422)
    try:
        async with transaction(db):
            home = await _again(db, ident, is_event=is_event)
            await calls.save(db, home, form.draft(await calls.of_home(db, home)), by=by, now=clock.now())
    except DomainError as error:
        home = await _again(db, ident, is_event=is_event)
        return _page(request, db, home, await calls.of_home(db, home), form.refused(error), status_code=422)
    action = urls.manage_event_call(ident) if is_event else urls.manage_series_call(ident)
    return go_to(request, action, said=_("Saved."))


async def _again(db: AsyncSession, ident: UUID, *, is_event: bool) -> Home:
    return await event_or_404(db, ident) if is_event else await _series_or_404(db, ident)


async def _how(request: HTMXRequest, db: AsyncSession, home: Home) -> dict[str, Any]:
    zone = home.time_zone if isinstance(home, Event) else hub_of(request).hub.time_zone
    return {"zone": zone, "topics": await topics.every(db)}


def _action(home: Home) -> str:
    return urls.manage_event_call(home.id) if isinstance(home, Event) else urls.manage_series_call(home.id)


def _page(
    request: HTMXRequest, db: AsyncSession, home: Home, call: Call | None, form: CallForm, *, status_code: int = 200
) -> Page:
    language, now, base_url = current_language(), clock.now(), settings_of(request).base_url
    event = home if isinstance(home, Event) else None
    address = urls.event_call(home.slug) if event else urls.series_call(home.slug)
    grace = urls.with_query(address, grace=links.grace_token(db, call)) if call is not None else ""
    list_name = asked(form.typed).partition(" ")[2].partition(" ")[0]
    return page(
        request,
        "manage/calls/edit.html",
        list_name if list_name in ("type", "question") else None,
        status_code=status_code,
        event=event,
        series=None if event else home,
        call=call,
        form=form,
        action=_action(home),
        address=urls.absolute(base_url, address),
        grace_address=urls.absolute(base_url, grace) if grace else "",
        is_open=call is not None and calls.takes_proposals(call, now=now),
        words=event_words,
        format_choice=list(FORMATS.items()),
        kind_choice=[(kind.value, word) for kind, word in event_words.QUESTION.items()],
        topic_choice=[(str(one.id), one.name.text(language)) for one in form.topics],
        zone=form.zone,
    )


ROUTES = [event_form, save_event, series_form, save_series]
