"""Writing a meeting."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import audit, covers, events, series, topics, venues
from eventhub.domain.errors import DomainError, refusals
from eventhub.domain.events.workspace import effects
from eventhub.forms.event import OWN_COVER, EventForm, Options
from eventhub.forms.event_differences import differences
from eventhub.forms.reading import Typed
from eventhub.forms.rows import asked, with_values
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.models import AuditEntry, Event
from eventhub.routes.manage.events.show import event_or_404
from eventhub.settings import Settings
from eventhub.web import event_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Config, Db, HTMXRequest, TypedWithFiles
from eventhub.web.pages import Page, go_to, hub_of, page

LARGEST_BODY = 6_500_000
TEMPLATE = "manage/events/edit.html"
EDIT = urls.manage_event("{event_id:uuid}", "edit")


@get(urls.manage_event_new(), name="manage:event_new", guards=[needs("organiser")])
async def new(request: HTMXRequest, db: Db) -> Page:
    """The form of a new meeting, in the series that the address names."""
    hub, options = hub_of(request).hub, await options_of(db)
    series_id = request.query_params.get("series", "")
    form = EventForm.new(options, time_zone=hub.time_zone, contact=hub.contact_address, series=series_id)
    return await _page(request, db, form, None)


@post(
    urls.manage_event_new(),
    name="manage:event_create",
    guards=[needs("organiser")],
    request_max_body_size=LARGEST_BODY,
)
async def create(request: HTMXRequest, db: Db, settings: Config, by: By, data: TypedWithFiles) -> Page:
    """Make it, as a draft; or show the form with its rows changed."""
    typed, refusal = await _with_picture(settings, data)
    if asked(typed):
        return await _page(request, db, EventForm.with_rows_changed(typed, await options_of(db)), None)
    form = EventForm.checked(typed, await options_of(db))
    if refusal or form.errors:
        return await _page(request, db, form.refused(refusal) if refusal else form, None, status_code=422)
    try:
        with refusals():
            async with transaction(db):
                event = await events.create(db, form.draft(), by=by, now=clock.now())
    except DomainError as error:
        return await _page(request, db, form.refused(error), None, status_code=422)
    path = urls.manage_event(event.id, "edit" if data.first("act") == "stay" else "")
    return go_to(request, path, said=_("Saved as a draft. Nobody else sees it yet."))


@get(EDIT, name="manage:event_edit", guards=[needs("organiser")])
async def edit(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The form with what there is."""
    event = await event_or_404(db, event_id)
    return await _page(request, db, EventForm.of(event, await options_of(db)), event)


@post(EDIT, name="manage:event_update", guards=[needs("organiser")], request_max_body_size=LARGEST_BODY)
async def update(
    request: HTMXRequest, db: Db, settings: Config, by: By, event_id: FromPath[UUID], data: TypedWithFiles
) -> Page:
    """Take it over and tell whom it concerns; or show the form with its rows changed."""
    event = await event_or_404(db, event_id)
    typed, refusal = await _with_picture(settings, data)
    if asked(typed):
        return await _page(request, db, EventForm.with_rows_changed(typed, await options_of(db)), event)
    form = EventForm.checked(typed, await options_of(db))
    if refusal or form.errors:
        return await _page(request, db, form.refused(refusal) if refusal else form, event, status_code=422)
    try:
        with refusals():
            async with transaction(db):
                event = await event_or_404(db, event_id, lock=True)
                change = await events.update(db, event, form.draft(), by=by, now=clock.now())
    except DomainError as error:
        return await _refused(request, db, form.refused(error), event_id, error)
    path = urls.manage_event(event_id, "edit" if data.first("act") == "stay" else "")
    return go_to(request, path, said=event_words.saved(change, is_published=event.is_published))


async def options_of(db: AsyncSession) -> Options:
    """What a meeting can be given."""
    return Options(await series.every(db), await venues.every(db), await topics.every(db))


async def _with_picture(settings: Settings, data: Typed) -> tuple[Typed, DomainError | None]:
    """Keep an uploaded picture at once, so that it survives whatever else the form has to mend."""
    upload = data.file("picture")
    if upload is None:
        return with_values(data, {}), None
    try:
        name = await covers.keep(settings, await upload.read())
    except DomainError as error:
        return with_values(data, {}), error
    return with_values(data, {"cover": OWN_COVER, "cover_file": name}), None


async def _refused(request: HTMXRequest, db: AsyncSession, form: EventForm, event_id: UUID, error: DomainError) -> Page:
    # What was read before the refusal is gone with the transaction.
    event, form.options = await event_or_404(db, event_id), await options_of(db)
    if error.code != "event.changed_meanwhile":
        return await _page(request, db, form, event, status_code=422)
    saved = EventForm.of(event, form.options)
    form.typed = with_values(form.typed, {"version": str(event.version)})
    conflict = {"last": await _last_change(db, event), "differences": differences(saved, form)}
    return await _page(request, db, form, event, status_code=422, conflict=conflict)


async def _last_change(db: AsyncSession, event: Event) -> AuditEntry | None:
    found = await audit.listing(db, audit.Narrow(event.id, "event"), limit=1)
    return found.entries[0] if found.entries else None


async def _page(
    request: HTMXRequest,
    db: AsyncSession,
    form: EventForm,
    event: Event | None,
    *,
    status_code: int = 200,
    **more: Any,
) -> Page:
    form.options = await options_of(db)
    # htmx asks for the one list whose row was changed.
    block = asked(form.typed).partition(" ")[2].partition("_")[0].partition(" ")[0] or None
    return page(
        request,
        TEMPLATE,
        block if block in ("question", "talk", "gate") else None,
        status_code=status_code,
        form=form,
        event=event,
        action=urls.manage_event(event.id, "edit") if event else urls.manage_event_new(),
        effects=await effects(db, event) if event and event.is_published else None,
        words=event_words,
        drawn=covers.DRAWN,
        now=clock.now(),
        **_choices(form),
        **({"conflict": None} | more),
    )


def _choices(form: EventForm) -> dict[str, Any]:
    """What the lists of the form offer, as pairs of value and word."""
    language, options = current_language(), form.options
    return {
        "series_choice": [(str(one.id), one.name.text(language)) for one in options.series],
        "topic_choice": [(str(one.id), one.name.text(language)) for one in options.topics],
        "venue_choice": [
            (str(one.id), ", ".join(part for part in (one.name, one.address) if part)) for one in options.venues
        ],
        "zone_choice": [(one, one.replace("_", " ")) for one in form.zones()],
        "kind_choice": [(kind.value, word) for kind, word in event_words.QUESTION.items()],
        "talk_choice": [(kind.value, word) for kind, word in event_words.TALK.items()],
    }


ROUTES = [new, create, edit, update]
