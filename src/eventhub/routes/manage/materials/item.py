"""One material: put up as a link or as minutes, edited, deleted; a consent that was withdrawn by telephone."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, materials
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import board, consents, find
from eventhub.forms.material import MaterialForm
from eventhub.forms.rows import with_values
from eventhub.i18n import gettext as _
from eventhub.models import Event, Material, MaterialConsent, MaterialFile, MaterialKind
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.materials.views import choices, item_page
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page

ONE = urls.manage_material("{material_id:uuid}")
NEW = urls.manage_materials("{event_id:uuid}", "new")
CONSENT = urls.manage_material_consent("{material_id:uuid}", "{consent_id:uuid}")
FILE = urls.manage_material_file("{material_id:uuid}", "{file_id:uuid}", "delete")


@get(NEW, name="manage:material_new", guards=[needs("organiser")])
async def new(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The form for a link, or for minutes."""
    event = await event_of(db, event_id)
    talks, kind = await board.talks_of(db, event), _kind(request)
    talk_id = request.query_params.get("talk", "")
    return _new_page(request, event, MaterialForm.new(kind, talk_id, zone=event.time_zone, talks=talks))


@post(NEW, name="manage:material_create", guards=[needs("organiser")])
async def create(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Put it up."""
    event = await event_of(db, event_id)
    form = MaterialForm(data, kind=_kind(request), zone=event.time_zone, talks=await board.talks_of(db, event))
    form.check()
    if not form.errors:
        try:
            async with transaction(db):
                locked = await events.lock(db, event_id)
                made = await materials.add(db, locked, form.draft, by=by, now=clock.now())
                material_id = made.id
        except DomainError as error:
            form.refused(error)
            event = await event_of(db, event_id)
            form.talks = await board.talks_of(db, event)
        else:
            return go_to(request, urls.manage_material(material_id), said=_("Saved."))
    return _new_page(request, event, form, status_code=422)


def _kind(request: HTMXRequest) -> MaterialKind:
    is_minutes = request.query_params.get("kind") == MaterialKind.MINUTES
    return MaterialKind.MINUTES if is_minutes else MaterialKind.LINK


def _new_page(request: HTMXRequest, event: Event, form: MaterialForm, *, status_code: int = 200) -> Page:
    return page(
        request,
        "manage/materials/new.html",
        status_code=status_code,
        event=event,
        form=form,
        **choices(form.talks),
    )


@get(ONE, name="manage:material", guards=[needs("organiser")])
async def edit(request: HTMXRequest, db: Db, material_id: FromPath[UUID]) -> Page:
    """The material to edit, with its versions and consents."""
    return await item_page(request, db, material_id)


@post(ONE, name="manage:material_save", guards=[needs("organiser")])
async def save(request: HTMXRequest, db: Db, by: By, material_id: FromPath[UUID], data: Typed) -> Page:
    """Save what the team says of it."""
    material, event = await _found(db, material_id)
    talks = await board.talks_of(db, event)
    form = MaterialForm(data, kind=material.kind, zone=event.time_zone, talks=talks)
    form.check()
    if not form.errors:
        try:
            async with transaction(db):
                if (found := await find.lock(db, material_id)) is not None:
                    await materials.edit(db, *found, form.draft, version=form.version, by=by, now=clock.now())
        except DomainError as error:
            form.refused(error)
            material, event = await _found(db, material_id)
            form.talks = await board.talks_of(db, event)
            # What was typed is there still, and saving once more means it.
            form.typed = with_values(form.typed, {"version": str(material.version)})
    if form.errors:
        return await item_page(request, db, material_id, form, status_code=422)
    return go_to(request, urls.manage_material(material_id), said=_("Saved."))


@get(f"{ONE}/delete", name="manage:material_ask_delete", guards=[needs("organiser")])
async def ask_delete(request: HTMXRequest, db: Db, material_id: FromPath[UUID]) -> Page:
    """Ask first."""
    material, event = await _found(db, material_id)
    return _delete_page(request, event, material)


@post(f"{ONE}/delete", name="manage:material_delete", guards=[needs("organiser")])
async def delete(request: HTMXRequest, db: Db, by: By, material_id: FromPath[UUID]) -> Page:
    """It goes for good, with all its versions."""
    event_id = (await _found(db, material_id))[1].id
    async with transaction(db):
        if (found := await find.lock(db, material_id)) is not None:
            await materials.delete(db, *found, by=by, now=clock.now())
    return go_to(request, urls.manage_materials(event_id), said=_("It is deleted."))


@get(FILE, name="manage:material_file_ask_delete", guards=[needs("organiser")])
async def ask_delete_file(request: HTMXRequest, db: Db, material_id: FromPath[UUID], file_id: FromPath[UUID]) -> Page:
    """Ask first."""
    material, event = await _found(db, material_id)
    return _delete_page(request, event, material, _file_of(material, file_id))


@post(FILE, name="manage:material_file_delete", guards=[needs("organiser")])
async def delete_file(
    request: HTMXRequest, db: Db, by: By, material_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Page:
    """One version, or the captions of one language, go."""
    try:
        async with transaction(db):
            found = await find.lock_file(db, file_id)
            if found is not None and found[1].id == material_id:
                materials.delete_file(db, *found, by=by, now=clock.now())
    except DomainError as error:
        material, event = await _found(db, material_id)
        return _delete_page(request, event, material, _file_of(material, file_id), refusal=error)
    return go_to(request, urls.manage_material(material_id), said=_("It is deleted."))


def _delete_page(
    request: HTMXRequest,
    event: Event,
    material: Material,
    file: MaterialFile | None = None,
    *,
    refusal: DomainError | None = None,
) -> Page:
    own, of_file = urls.manage_material(material.id, "delete"), urls.manage_material_file
    return page(
        request,
        "manage/materials/delete.html",
        status_code=422 if refusal else 200,
        event=event,
        material=material,
        file=file,
        action=of_file(material.id, file.id, "delete") if file else own,
        refusal=refusal,
    )


async def _found(db: AsyncSession, material_id: UUID) -> tuple[Material, Event]:
    found = await find.with_event(db, material_id)
    if found is None:
        raise NotFoundException
    return found


def _file_of(material: Material, file_id: UUID) -> MaterialFile:
    file = next((one for one in material.files if one.id == file_id), None)
    if file is None:
        raise NotFoundException
    return file


@get(CONSENT, name="manage:material_ask_withdrawal", guards=[needs("organiser")])
async def ask_withdrawal(request: HTMXRequest, db: Db, material_id: FromPath[UUID], consent_id: FromPath[UUID]) -> Page:
    """Ask first."""
    material, event = await _found(db, material_id)
    word = _word_of(material, consent_id)
    return page(request, "manage/materials/withdraw.html", event=event, material=material, word=word)


@post(CONSENT, name="manage:material_record_withdrawal", guards=[needs("organiser")])
async def record_withdrawal(
    request: HTMXRequest, db: Db, by: By, material_id: FromPath[UUID], consent_id: FromPath[UUID]
) -> Page:
    """Note that a speaker no longer agrees, who said so otherwise than by their link."""
    async with transaction(db):
        found = await find.lock(db, material_id)
        if found is None:
            raise NotFoundException
        event, material = found
        consents.record_withdrawal(db, event, material, _word_of(material, consent_id), by=by, now=clock.now())
    return go_to(request, urls.manage_material(material_id), said=_("The withdrawal is noted."))


def _word_of(material: Material, consent_id: UUID) -> MaterialConsent:
    """What a speaker said; of those who have gone nobody hears any more."""
    word = next((one for one in material.consents if one.id == consent_id and one.speaker_id is not None), None)
    if word is None:
        raise NotFoundException
    return word


ROUTES = [ask_withdrawal, record_withdrawal, new, create, edit, save, ask_delete, delete, ask_delete_file, delete_file]
