"""What a speaker does with materials of their talks: puts up files, chooses, agrees, takes back, deletes."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import materials, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import consents, find, speaking
from eventhub.domain.uploads.begin import Wish
from eventhub.forms.material import FileForm, SavedLinkForm, SpeakerForm
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Audience, Event, Material, MaterialKind
from eventhub.routes.manage.ids import id_in
from eventhub.routes.proposals.materials.page import ALL, Mine, Refused, again, mine_of
from eventhub.routes.proposals.page import dead_link, keep_of
from eventhub.web.bodies import BIG_FORM, big_form
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.material_words import wording
from eventhub.web.pages import Page, go_to, page, say_when
from eventhub.web.receiving import take_plain

say_when("material-saved", _l("Saved."))
say_when("material-arrived", _l("The file has arrived."))
say_when("material-deleted", _l("It is deleted."))
say_when("material-declined", _l("It is not published."))

ONE = ALL + "/{material_id:uuid}"


@post(ALL, name="proposals:materials_add", **BIG_FORM)
async def add(request: HTMXRequest, db: Db, token: Token) -> Page:
    """A file that comes with the form, or came before it in pieces, and what was chosen for it."""
    if await proposals.by_token(db, token) is None:
        return dead_link(request)
    typed = await big_form(request, db)
    access = await proposals.by_token(db, token)
    mine = await mine_of(db, access, typed.first("talk")) if access else None
    if mine is None:
        return dead_link(request)
    form, talk_id = SpeakerForm(typed, zone=mine.event.time_zone), mine.talk.id
    form.check()
    put_up = [found for one in typed.all("uploaded") if (found := id_in(one)) is not None]
    sent = typed.file("file")
    if sent is None and not put_up:
        form.note("file", _l("Choose a file to upload"))
    try:
        if not form.errors and sent is not None:
            wish = Wish(name=sent.filename, length=sent.size, talk_id=talk_id, kind=MaterialKind.SLIDES)
            file = await take_plain(db, sent, wish, by=mine.access, now=clock.now())
            put_up += [file.material_id] if file else []
        if not form.errors:
            for material_id in put_up:
                await _choose(db, token, material_id, form)
    except DomainError as error:
        form.note("file", error)
    if form.errors:
        return await again(request, db, token, talk_id, Refused(form=form, uploaded=put_up))
    return go_to(request, keep_of(request)(urls.proposal_materials(token, talk_id)), done="material-saved")


async def _choose(db: AsyncSession, token: str, material_id: UUID, form: SpeakerForm) -> None:
    """What the speaker chose for one material, and whether they agree, in one act.

    Raises:
        NotFoundException: when the link does not open it, or this speaker has no say in it.
        DomainError: those of `materials.choose_as`.
    """
    async with transaction(db):
        event, material, mine = await _locked(db, token, material_id)
        word, now = consents.word_of(material, mine.speaker), clock.now()
        if word is None and not mine.has_put_up(material):
            raise NotFoundException
        await materials.choose_as(db, event, material, mine.talk, mine.speaker, form.choice, now=now)
        if word is not None or mine.owns(material):
            shown = wording(material.kind)
            consents.say(db, event, material, mine.speaker, shown, agrees=form.agrees, now=now)


async def _locked(
    db: AsyncSession, token: str, material_id: UUID, *, is_taken_back: bool = False
) -> tuple[Event, Material, Mine]:
    """The material of a talk that the link opens, locked with its event.

    What the team keeps to itself is not found, but by a speaker who takes back what is theirs.
    """
    found = await find.lock(db, material_id)
    access = await proposals.by_token(db, token)
    talk_id = found[1].talk_id if found is not None else None
    one = await speaking.talk_of(db, access, talk_id) if access is not None and talk_id is not None else None
    if found is None or access is None or one is None:
        raise NotFoundException
    event, material = found
    if material.audience is Audience.ORGANISERS and not is_taken_back:
        raise NotFoundException
    return event, material, Mine(access, one[0], one[1], event)


async def _decline(db: AsyncSession, token: str, material_id: UUID) -> None:
    """Take back what was agreed to, or say no to what was asked."""
    async with transaction(db):
        event, material, mine = await _locked(db, token, material_id, is_taken_back=True)
        if consents.word_of(material, mine.speaker) is None:
            raise NotFoundException
        consents.withdraw(db, event, material, mine.speaker, now=clock.now())


@post(ONE, name="proposals:material_save")
async def save(request: HTMXRequest, db: Db, token: Token, material_id: FromPath[UUID], data: Typed) -> Page:
    """Who may see it, from when on, and whether the network may publish it at all."""
    found = await find.with_event(db, material_id)
    if found is None or found[0].talk_id is None:
        raise NotFoundException
    talk_id, keep = found[0].talk_id, keep_of(request)
    if data.first("act") == "decline":
        await _decline(db, token, material_id)
        return go_to(request, keep(urls.proposal_materials(token, talk_id)), done="material-declined")
    is_own_link = found[0].kind is MaterialKind.LINK and "url" in data
    form = (SavedLinkForm if is_own_link else SpeakerForm)(data, zone=found[1].time_zone)
    form.check()
    try:
        if not form.errors:
            await _choose(db, token, material_id, form)
    except DomainError as error:
        form.refused(error)
    if form.errors:
        return await again(request, db, token, talk_id, Refused(material_id, form))
    return go_to(request, keep(urls.proposal_materials(token, talk_id)), done="material-saved")


@post(f"{ONE}/files", name="proposals:material_version", **BIG_FORM)
async def add_version(request: HTMXRequest, db: Db, token: Token, material_id: FromPath[UUID]) -> Page:
    """A new version of what a speaker of the talk has put up."""
    if await proposals.by_token(db, token) is None:
        return dead_link(request)
    known = await find.by_id(db, material_id)
    if known is None or not known.has_files:
        raise NotFoundException
    form = FileForm(await big_form(request, db), field="file")
    form.check()
    access, material = await proposals.by_token(db, token), await find.by_id(db, material_id)
    if access is None or material is None or material.talk_id is None:
        return dead_link(request)
    talk_id = material.talk_id
    if not form.errors:
        (sent,) = form.files[:1]
        wish = Wish(
            name=sent.filename, length=sent.size, talk_id=talk_id, material_id=material_id, kind=material.kind
        )  # fmt: skip
        try:
            await take_plain(db, sent, wish, by=access, now=clock.now())
        except DomainError as error:
            form.note("file", error)
    if form.errors:
        return await again(request, db, token, talk_id, Refused(material_id, file=next(iter(form.errors.values()))))
    return go_to(request, keep_of(request)(urls.proposal_materials(token, talk_id)), done="material-arrived")


@get(f"{ONE}/delete", name="proposals:material_ask_delete")
async def ask_delete(request: HTMXRequest, db: Db, token: Token, material_id: FromPath[UUID]) -> Page:
    """Ask first."""
    access, material = await proposals.by_token(db, token), await find.by_id(db, material_id)
    if access is None:
        return dead_link(request)
    found = await speaking.talk_of(db, access, material.talk_id) if material and material.talk_id else None
    if material is None or found is None or material.speaker_id != found[1].id:
        raise NotFoundException
    keep = keep_of(request)
    return page(request, "proposals/materials/delete.html", material=material, talk=found[0], token=token, keep=keep)


@post(f"{ONE}/delete", name="proposals:material_delete")
async def delete(request: HTMXRequest, db: Db, token: Token, material_id: FromPath[UUID]) -> Page:
    """It goes for good, with all its versions; what others put up is theirs to delete."""
    async with transaction(db):
        event, material, mine = await _locked(db, token, material_id, is_taken_back=True)
        if not mine.owns(material):
            raise NotFoundException
        talk_id = mine.talk.id
        await materials.delete(db, event, material, by=None, now=clock.now())
    return go_to(request, keep_of(request)(urls.proposal_materials(token, talk_id)), done="material-deleted")


ROUTES = [add, save, add_version, ask_delete, delete]
