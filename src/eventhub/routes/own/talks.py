"""The talks with limited places: each of the party signs up, waits, or leaves; every step is one button that posts."""

from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import parties, sign_ups
from eventhub.domain.errors import DomainError, refusals
from eventhub.domain.registrations import Stage, stage_of
from eventhub.forms.own import PersonForm
from eventhub.i18n import lazy_gettext as _l
from eventhub.i18n import zone_of
from eventhub.models import Event, Party
from eventhub.routes.own.page import dead_link, to_own_page
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, go_to, page, say_when

say_when("talk-joined", _l("The place in the talk is reserved."))
say_when("talk-queued", _l("In the queue. When a place becomes free, it is reserved at once, and we write to you."))
say_when("talk-left", _l("The sign-up for the talk is taken back."))


@get("/r/{token:str}/talks", name="own:talks")
async def talks(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The talks, when they are, and who of the party is in which."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    if stage_of(party.event, party, now=clock.now()) is not Stage.CONFIRMED:
        return to_own_page(request, token)
    return await talks_page(request, db, party, token)


async def talks_page(
    request: HTMXRequest, db: AsyncSession, party: Party, token: str, *, refusal: DomainError | None = None
) -> Page:
    """The page, with a ``refusal`` on top of it if an act was refused."""
    now = clock.now()
    return page(
        request,
        "own/talks.html",
        status_code=422 if refusal else 200,
        refusal=refusal,
        event=party.event,
        token=token,
        stay=stay_of(request),
        days=_days(party.event, await sign_ups.choices(db, party.event, party, now=now)),
    )


def _days(event: Event, choices: list[sign_ups.Choice]) -> list[tuple[datetime | None, list[sign_ups.Choice]]]:
    """The talks by day, each with a moment of it; those without a time come last."""

    def day(choice: sign_ups.Choice) -> date | None:
        at = choice.at.starts_at
        return at.astimezone(zone_of(event.time_zone)).date() if at else None

    groups = [list(group) for _day, group in groupby(choices, day)]
    return [(group[0].at.starts_at, group) for group in groups]


@post("/r/{token:str}/talks/{talk_id:uuid}", name="own:sign_up")
async def sign_up(request: HTMXRequest, db: Db, token: Token, talk_id: FromPath[UUID], data: Typed) -> Page:
    """Sign one of the party up for a talk."""
    return await _do(request, db, token, talk_id, data, leaves=False)


@post("/r/{token:str}/talks/{talk_id:uuid}/leave", name="own:leave_talk")
async def leave(request: HTMXRequest, db: Db, token: Token, talk_id: FromPath[UUID], data: Typed) -> Page:
    """Give one place in a talk back, or leave its queue."""
    return await _do(request, db, token, talk_id, data, leaves=True)


async def _do(request: HTMXRequest, db: AsyncSession, token: str, talk_id: UUID, data: Typed, *, leaves: bool) -> Page:
    """One act for one person and one talk; what is not there (any more) leads back to the page."""
    form, done = PersonForm.read(data), "talk-left"
    try:
        with refusals():
            async with transaction(db):
                found = await parties.lock_by_token(db, token)
                talk = await sign_ups.talk_of(db, found[0], talk_id) if found else None
                person = form.one_of(found[1]) if found else None
                if found is not None and talk is not None and person is not None:
                    event, now = found[0], clock.now()
                    if leaves:
                        await sign_ups.leave(db, event, talk, person, now=now)
                    else:
                        made = await sign_ups.sign_up(db, event, talk, person, now=now)
                        done = "talk-queued" if made.is_waiting else "talk-joined"
    except DomainError as error:
        party = await parties.by_token(db, token)
        assert party is not None
        if stage_of(party.event, party, now=clock.now()) is not Stage.CONFIRMED:
            return to_own_page(request, token)
        return await talks_page(request, db, party, token, refusal=error)
    if found is None:
        return await dead_link(request, db)
    if talk is None or person is None:
        return to_own_page(request, token)
    return go_to(request, stay_of(request)(urls.own_talks(token)), done=done)


ROUTES = [talks, sign_up, leave]
