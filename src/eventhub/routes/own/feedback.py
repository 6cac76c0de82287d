"""What a guest thought of the meeting: a form for each of the party who was there, posted once.

Nothing here may be noted or logged together with the person.
"""

from typing import Any

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import feedback, hub, parties, presence
from eventhub.domain.errors import DomainError, refusals
from eventhub.domain.feedback import Phase
from eventhub.forms.feedback import BallotForm
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Event, Party
from eventhub.routes.own.page import dead_link, to_own_page
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, go_to, page, say_when

say_when("feedback-given", _l("Thank you. Your answer is in."))
say_when("feedback-again", _l("There is an answer of this person already. It stays as it was."))


@get("/r/{token:str}/feedback", name="own:feedback")
async def show(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The questions, or why there are none (any more)."""
    party = await parties.by_token(db, token)
    return await feedback_page(request, db, party, token) if party else await dead_link(request, db)


async def feedback_page(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, form: BallotForm | None = None
) -> Page:
    """The form with what was typed, if anything was; before it opens, or without a question, the own page."""
    event, talks = party.event, await feedback.talks_of(db, party.event)
    asked = await feedback.asked_of(db, event)
    phase = feedback.phase_of(event, asked, await hub.get(db), now=clock.now())
    if phase in (Phase.OFF, Phase.BEFORE) or not await feedback.is_anything_asked(db, event, asked):
        return to_own_page(request, token)
    shown = form or BallotForm(**await _about(db, event, party))
    return page(
        request,
        "own/feedback.html",
        status_code=422 if shown.errors else 200,
        form=shown,
        event=event,
        is_alone=len(party.registrations) == 1,
        token=token,
        stay=stay_of(request),
        is_open=phase is Phase.OPEN,
        was_there=bool(await presence.of_party(db, party)),
        talks=talks,
    )


@post("/r/{token:str}/feedback", name="own:feedback_give")
async def give(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Keep one person's answers."""
    form = BallotForm(data)
    try:
        with refusals():
            async with transaction(db):
                found = await parties.lock_by_token(db, token)
                if found is not None:
                    event, party = found
                    form = BallotForm.read_for(data, **await _about(db, event, party))
                    if form.people and form.person is not None and not form.errors:
                        await feedback.give(db, event, form.person, form.ballot, now=clock.now())
    except DomainError as error:
        form.refused(error)
    if found is None:
        return await dead_link(request, db)
    if form.is_again or (form.people and not form.errors):
        done = "feedback-again" if form.is_again else "feedback-given"
        return go_to(request, stay_of(request)(urls.own_feedback(token)), done=done)
    shown = await parties.by_token(db, token)
    assert shown is not None
    return await feedback_page(request, db, shown, token, form)


async def _about(db: AsyncSession, event: Event, party: Party) -> dict[str, Any]:
    """What the form asks, whom, and who has answered."""
    done = await feedback.answered(db, event, party.registrations)
    return {
        "asked": await feedback.asked_of(db, event),
        "talk_ids": [at.talk.id for at in await feedback.talks_of(db, event)],
        "people": await feedback.waiting(db, event, party),
        "answered": [one for one in party.registrations if one.id in done],
    }


ROUTES = [show, give]
