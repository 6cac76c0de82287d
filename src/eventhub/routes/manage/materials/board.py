"""All talks of a meeting with their slides, there or missing; asking for them."""

from collections.abc import Collection
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import board, chasing
from eventhub.domain.permissions import Actor
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.materials.views import board_page, talk_page
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to
from eventhub.web.sentences import sentence

TALK = urls.manage_talk_materials("{event_id:uuid}", "{talk_id:uuid}")


@get(urls.manage_materials("{event_id:uuid}"), name="manage:materials", guards=[needs("organiser")])
async def index(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The board."""
    return await board_page(request, db, await event_of(db, event_id))


@get(TALK, name="manage:talk_materials", guards=[needs("organiser")])
async def talk(request: HTMXRequest, db: Db, event_id: FromPath[UUID], talk_id: FromPath[UUID]) -> Page:
    """One talk: what is there of it, and whom one can ask for more."""
    return await talk_page(request, db, await event_of(db, event_id), talk_id)


@post(urls.manage_materials("{event_id:uuid}", "ask"), name="manage:materials_ask", guards=[needs("organiser")])
async def ask_all(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID]) -> Page:
    """Ask for all that is missing."""
    await event_of(db, event_id)
    return await _ask(request, db, by, event_id, None, urls.manage_materials(event_id))


@post(f"{TALK}/ask", name="manage:talk_materials_ask", guards=[needs("organiser")])
async def ask_one(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID]) -> Page:
    """Ask for the slides of one talk."""
    await event_of(db, event_id)
    return await _ask(request, db, by, event_id, [talk_id], urls.manage_talk_materials(event_id, talk_id))


async def _ask(
    request: HTMXRequest, db: AsyncSession, by: Actor, event_id: UUID, talk_ids: Collection[UUID] | None, back: str
) -> Page:
    try:
        async with transaction(db):
            event = await events.lock(db, event_id)
            mails = await chasing.ask_now(db, event, talk_ids=talk_ids, by=by, now=clock.now())
    except DomainError as error:
        return go_to(request, back, said=str(sentence(error)), kind="bad")
    if not mails:
        return go_to(request, back, said=_("Nobody was asked: all was asked for within the last hour."), kind="warn")
    return go_to(request, back, said=ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", mails))


@post(f"{TALK}/expect", name="manage:talk_materials_expect", guards=[needs("organiser")])
async def expect(
    request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], talk_id: FromPath[UUID], data: Typed
) -> Page:
    """Say whether slides of the talk are expected."""
    await event_of(db, event_id)
    async with transaction(db):
        event = await events.lock(db, event_id)
        found = next((one for one in await board.talks_of(db, event) if one.id == talk_id), None)
        if found is not None:
            await chasing.expect(db, event, found, bool(data.first("expected")), by=by, now=clock.now())
    return go_to(request, urls.manage_talk_materials(event_id, talk_id), said=_("Saved."))


ROUTES = [index, talk, ask_all, ask_one, expect]
