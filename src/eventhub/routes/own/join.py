"""Joining online: a button between doors and end, whose press is a check-in and is answered with the link."""

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import checkins, parties, presence, registrations
from eventhub.domain.errors import DomainError
from eventhub.domain.registrations import Stage
from eventhub.forms.own import JoinForm
from eventhub.models import Party, RegistrationStatus
from eventhub.routes.own.page import dead_link, to_own_page
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, page


@get("/r/{token:str}/join", name="own:join_form")
async def join_form(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The button, or since when there is one; a GET lets nobody in and shows no link."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    stage = registrations.stage_of(party.event, party, now=clock.now())
    if not party.event.is_online or stage not in (Stage.CONFIRMED, Stage.AFTER):
        return to_own_page(request, token)
    return await join_page(request, db, party, token, JoinForm(party=party))


@post("/r/{token:str}/join", name="own:join")
async def join(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Check in whoever joins, and answer with the link; pressed again it answers the same."""
    form = JoinForm(data)
    try:
        async with transaction(db):
            found = await parties.lock_by_token(db, token)
            if found is not None:
                event, party = found
                form = JoinForm.read_for(data, party)
                if not form.errors and not form.is_too_late:
                    await checkins.join(db, event, party, form.joining, now=clock.now())
    except DomainError as error:
        form.refused(error)
    shown = await parties.by_token(db, token)
    if shown is None:
        return await dead_link(request, db)
    if form.is_too_late:
        return to_own_page(request, token)
    return await join_page(request, db, shown, token, form, is_answer=True)


async def join_page(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, form: JoinForm, *, is_answer: bool = False
) -> Page:
    """The page before and after the press; the link is on the one after it alone."""
    event = party.event
    return page(
        request,
        "own/join.html",
        status_code=422 if form.errors else 200,
        form=form,
        event=event,
        persons=party.with_status(RegistrationStatus.CONFIRMED),
        options=JoinForm(party=party).options,
        inside=await presence.of_party(db, party),
        token=token,
        stay=stay_of(request),
        joining=checkins.joining(event, clock.now()),
        joins_from=checkins.joins_from(event),
        has_joined=is_answer and not form.errors,
    )


ROUTES = [join_form, join]
