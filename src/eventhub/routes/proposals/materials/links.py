"""A speaker puts up a link to what lies elsewhere."""

from uuid import UUID

from litestar import post
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, materials, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import consents, speaking
from eventhub.forms.material import SpeakerLinkForm
from eventhub.routes.proposals.materials.page import ALL, Refused, again, mine_of
from eventhub.routes.proposals.page import dead_link, keep_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.material_words import wording
from eventhub.web.pages import Page, go_to


@post(f"{ALL}/links", name="proposals:materials_link")
async def add_link(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """A link, what was chosen for it, and whether the network may publish it."""
    access = await proposals.by_token(db, token)
    mine = await mine_of(db, access, data.first("talk")) if access else None
    if mine is None:
        return dead_link(request)
    form, event_id, talk_id = SpeakerLinkForm(data, zone=mine.event.time_zone), mine.event.id, mine.talk.id
    form.check()
    try:
        if not form.errors:
            async with transaction(db):
                await _put_up(db, token, event_id, talk_id, form)
    except DomainError as error:
        form.refused(error)
    if form.errors:
        return await again(request, db, token, talk_id, Refused(link=form))
    return go_to(request, keep_of(request)(urls.proposal_materials(token, talk_id)), done="material-saved")


async def _put_up(db: AsyncSession, token: str, event_id: UUID, talk_id: UUID, form: SpeakerLinkForm) -> None:
    event = await events.lock(db, event_id)
    access = await proposals.by_token(db, token)
    found = await speaking.talk_of(db, access, talk_id) if access is not None else None
    if found is None:
        raise NotFoundException
    talk, speaker = found
    now = clock.now()
    made = await materials.add_of_speaker(db, event, talk, speaker, form.choice, now=now)
    consents.say(db, event, made, speaker, wording(made.kind), agrees=form.agrees, now=now)


ROUTES = [add_link]
