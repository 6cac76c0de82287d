"""Files of materials: several put up at once, new versions, captions; a held one released by hand."""

from typing import Any
from uuid import UUID

from litestar import post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import materials
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import find
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads.begin import Wish
from eventhub.forms.material import CAPTION_LANGUAGES, FileForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import FileRole
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.ids import id_in
from eventhub.routes.manage.materials.views import board_page, item_page, talk_page
from eventhub.web.actor import needs
from eventhub.web.bodies import BIG_FORM, big_form
from eventhub.web.inputs import By, Db, HTMXRequest
from eventhub.web.pages import Page, go_to
from eventhub.web.receiving import take_plain
from eventhub.web.sentences import sentence

BOARD = urls.manage_materials("{event_id:uuid}")
TALK = urls.manage_talk_materials("{event_id:uuid}", "{talk_id:uuid}")
FILES = urls.manage_material("{material_id:uuid}", "files")
RELEASE = urls.manage_material_file("{material_id:uuid}", "{file_id:uuid}", "release")


@post(BOARD, name="manage:materials_upload", guards=[needs("organiser")], **BIG_FORM)
async def upload(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Put up files of the meeting, or of the talk that was chosen."""
    await event_of(db, event_id)
    form = FileForm.read(await big_form(request, db))
    wish = {"event_id": event_id, "talk_id": id_in(form.value("talk")), "kind": form.kind}
    put_up = await _take(db, form, wish, by)
    if form.errors:
        return await board_page(request, db, await event_of(db, event_id), form, status_code=422)
    return go_to(request, urls.manage_materials(event_id), said=_arrived(put_up))


@post(TALK, name="manage:talk_materials_upload", guards=[needs("organiser")], **BIG_FORM)
async def upload_of_talk(
    request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID]
) -> Page:
    """Put up files of one talk."""
    await event_of(db, event_id)
    form = FileForm.read(await big_form(request, db))
    put_up = await _take(db, form, {"event_id": event_id, "talk_id": talk_id, "kind": form.kind}, by)
    if form.errors:
        return await talk_page(request, db, await event_of(db, event_id), talk_id, form, status_code=422)
    return go_to(request, urls.manage_talk_materials(event_id, talk_id), said=_arrived(put_up))


@post(FILES, name="manage:material_upload", guards=[needs("organiser")], **BIG_FORM)
async def upload_version(request: HTMXRequest, db: Db, by: By, material_id: FromPath[UUID]) -> Page:
    """Put up a new version, or captions."""
    found = await find.by_id(db, material_id)
    if found is None:
        raise NotFoundException
    event_id, talk_id, kind = found.event_id, found.talk_id, found.kind
    typed = await big_form(request, db)
    is_captions = typed.first("role") == FileRole.CAPTIONS
    form = FileForm(typed, field="captions" if is_captions else "file")
    form.check()
    language = form.value("language") if is_captions else ""
    wish = {
        "event_id": event_id,
        "talk_id": talk_id,
        "material_id": material_id,
        "kind": kind,
        "role": FileRole.CAPTIONS if is_captions else FileRole.MAIN,
        "language": language if language in CAPTION_LANGUAGES else "",
    }
    put_up = await _take(db, form, wish, by)
    if form.errors:
        return await item_page(request, db, material_id, sent=form, status_code=422)
    return go_to(request, urls.manage_material(material_id), said=_arrived(put_up))


async def _take(db: AsyncSession, form: FileForm, wish: dict[str, Any], by: Actor) -> int:
    """Put up each file by itself; returns how many, the form says of the others why not."""
    put_up, refused = 0, []
    for sent in form.files:
        try:
            wanted = Wish(name=sent.filename, length=sent.size, **wish)
            await take_plain(db, sent, wanted, by=by, now=clock.now())
            put_up += 1
        except DomainError as error:
            refused.append(f"{sent.filename}: {sentence(error)}")
    if refused:
        form.note(form.field, " ".join(refused))
    return put_up


def _arrived(files: int) -> str:
    return ngettext("%(num)d file has arrived.", "%(num)d files have arrived.", files)


@post(RELEASE, name="manage:material_file_release", guards=[needs("organiser")])
async def release(request: HTMXRequest, db: Db, by: By, material_id: FromPath[UUID], file_id: FromPath[UUID]) -> Page:
    """Serve a file that the scanner could not check."""
    back = urls.manage_material(material_id)
    try:
        async with transaction(db):
            found = await find.lock_file(db, file_id)
            if found is None or found[1].id != material_id:
                raise NotFoundException
            event, _material, file = found
            materials.release(db, event, file, by=by, now=clock.now())
    except DomainError as error:
        return go_to(request, back, said=str(sentence(error)), kind="bad")
    return go_to(request, back, said=_("The file is released."))


ROUTES = [upload, upload_of_talk, upload_version, release]
