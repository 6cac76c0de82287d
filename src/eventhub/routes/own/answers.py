"""What a guest may change later: names, answers, consents."""

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import parties, registrations
from eventhub.domain.errors import DomainError
from eventhub.forms.own import AnswersForm, ConsentsForm
from eventhub.forms.registration import ORGANISATION_KINDS, SENSITIVE
from eventhub.models import Party
from eventhub.routes.own.page import dead_link, to_own_page
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, page


@get("/r/{token:str}/answers", name="own:answers_form")
async def answers_form(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The names of all who come and the answers, to edit."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    if not party.live or party.event.is_over(clock.now()):
        return to_own_page(request, token)
    return await answers_page(request, db, party, token, AnswersForm.filled_for(party.event, party))


async def answers_page(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, form: AnswersForm, *, status_code: int = 200
) -> Page:
    """The form with what was typed, or with what is kept."""
    return page(
        request,
        "own/answers.html",
        status_code=status_code,
        form=form,
        event=party.event,
        live=party.live,
        token=token,
        stay=stay_of(request),
        towns=await registrations.towns(db),
        organisation_kinds=ORGANISATION_KINDS,
        sensitive_consent=SENSITIVE,
    )


@post("/r/{token:str}/answers", name="own:answers")
async def answers(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Take over names and answers."""
    form = AnswersForm(data)
    try:
        async with transaction(db):
            found = await parties.lock_by_token(db, token)
            if found is not None:
                event, party = found
                await db.refresh(event, ["questions"])
                form = AnswersForm.read_for(data, event, party)
                if form.details is not None and not form.errors:
                    await registrations.change(db, event, party, form.details, now=clock.now())
    except DomainError as error:
        form.refused(error)
    if found is None:
        return await dead_link(request, db)
    if not form.errors:
        return to_own_page(request, token, done="answers-saved")
    shown = await parties.by_token(db, token)
    assert shown is not None
    return await answers_page(request, db, shown, token, form.asking(shown.event), status_code=422)


@post("/r/{token:str}/consents", name="own:consents")
async def consents(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Give and withdraw consents, at any time, also long after the meeting."""
    form = ConsentsForm.read(data)
    async with transaction(db):
        found = await parties.lock_by_token(db, token)
        if found is not None:
            _event, party = found
            registrations.choose_consents(party, form.agreed, now=clock.now())
    return to_own_page(request, token, done="consents-saved") if found else await dead_link(request, db)


ROUTES = [answers_form, answers, consents]
