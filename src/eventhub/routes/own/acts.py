"""Steps a guest takes: confirm the address, take an offered place, give places back. Each is one button that posts."""

from collections.abc import Awaitable, Callable

from litestar import get, post
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import transaction
from eventhub.domain import parties, presence, registrations
from eventhub.domain.errors import DomainError
from eventhub.domain.registrations import Stage
from eventhub.forms.own import ALL, CancelForm
from eventhub.models import Event, Party, RegistrationStatus
from eventhub.routes.own.page import dead_link, own_page, to_own_page
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, page

#: where a button that is pressed twice has led already
DONE = (RegistrationStatus.CONFIRMED, RegistrationStatus.AWAITING_APPROVAL)

Act = Callable[[AsyncSession, Event, Party], Awaitable[None]]


@get("/r/{token:str}/confirm", name="own:confirm_form")
async def confirm_form(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The button behind the mailed link; afterwards the own page."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    if registrations.stage_of(party.event, party, now=clock.now()) is not Stage.UNVERIFIED:
        return to_own_page(request, token)
    return await own_page(request, db, party, token)


@post("/r/{token:str}/confirm", name="own:confirm")
async def confirm(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The address is the guest's."""

    async def act(db: AsyncSession, event: Event, party: Party) -> None:
        await registrations.confirm_address(db, event, party, now=clock.now())

    return await _do(request, db, token, act)


@get("/r/{token:str}/offer", name="own:offer_form")
async def offer_form(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The own page, which shows the offer while it stands."""
    party = await parties.by_token(db, token)
    return await own_page(request, db, party, token) if party else await dead_link(request, db)


@post("/r/{token:str}/offer", name="own:offer")
async def offer(request: HTMXRequest, db: Db, token: Token) -> Page:
    """Take the offered places."""

    async def act(db: AsyncSession, event: Event, party: Party) -> None:
        await registrations.accept_offer(db, event, party, now=clock.now())

    return await _do(request, db, token, act, done="confirmed")


async def _do(request: HTMXRequest, db: AsyncSession, token: str, act: Act, *, done: str | None = None) -> Page:
    """One act on the party behind the link; then the own page, which also says why it was refused."""
    try:
        async with transaction(db):
            found = await parties.lock_by_token(db, token)
            if found is not None:
                await act(db, *found)
    except DomainError as error:
        party = await parties.by_token(db, token)
        assert party is not None
        if party.status not in DONE:
            return await own_page(request, db, party, token, refusal=error, status_code=422)
    return to_own_page(request, token, done=done) if found else await dead_link(request, db)


# Giving places back


@get("/r/{token:str}/cancel", name="own:cancel_form")
async def cancel_form(request: HTMXRequest, db: Db, token: Token) -> Page:
    """Who does not come, and what then happens; ``?who=`` is where the guest came from."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    if not party.live or not party.event.is_published or party.event.is_over(clock.now()):
        return to_own_page(request, token)
    form = CancelForm.filled({"who": request.query_params.get("who", ALL)})
    return await cancel_page(request, db, party, token, form)


async def cancel_page(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, form: CancelForm, *, status_code: int = 200
) -> Page:
    """The question for whom; whoever is checked in already keeps the place and is not asked about."""
    inside = await presence.of_party(db, party)
    return page(
        request,
        "own/cancel.html",
        status_code=status_code,
        form=form,
        event=party.event,
        party=party,
        live=party.live,
        inside=inside,
        token=token,
        stay=stay_of(request),
        has_place=party.status is not RegistrationStatus.WAITLISTED,
        is_confirmed=party.status is RegistrationStatus.CONFIRMED,
        all_of_them=ALL,
    )


@post("/r/{token:str}/cancel", name="own:cancel")
async def cancel(request: HTMXRequest, db: Db, token: Token, data: Typed) -> Page:
    """Give back one place or all; what becomes free goes to the queue. Pressed twice it is done once."""
    form, is_over = CancelForm(data), True
    try:
        async with transaction(db):
            found = await parties.lock_by_token(db, token)
            if found is not None:
                event, party = found
                form = CancelForm.read_for(data, party)
                if not form.errors and not form.is_too_late:
                    await registrations.cancel(db, event, party, form.leaving, now=clock.now())
                is_over = not party.live
    except DomainError as error:
        form.refused(error)
    if form.errors:
        party_now = await parties.by_token(db, token)
        assert party_now is not None
        return await cancel_page(request, db, party_now, token, form, status_code=422)
    if found is None:
        return await dead_link(request, db)
    return to_own_page(request, token, done=None if is_over or form.is_too_late else "released")


ROUTES = [confirm_form, confirm, offer_form, offer, cancel_form, cancel]
