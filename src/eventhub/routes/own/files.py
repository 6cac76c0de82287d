"""What a guest takes along: the tickets as PDF, the calendar file, and all that is kept of them."""

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import calendars, parties, registrations
from eventhub.domain.registrations import Stage
from eventhub.formats import icalendar, pdf
from eventhub.i18n import current_language
from eventhub.mail import invitations
from eventhub.models import Party
from eventhub.routes.own.page import dead_link
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.made_files import made_file, typeset
from eventhub.web.pages import Page, hub_of, settings_of
from eventhub.web.ticket_cards import cards_of, sheet_of


@get("/r/{token:str}/ticket.pdf", name="own:ticket_pdf")
async def ticket_pdf(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The tickets of the party, one a page."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    is_coming = registrations.stage_of(party.event, party, now=clock.now()) is Stage.CONFIRMED
    cards = cards_of(settings_of(request), party.event, party) if is_coming else []
    if not cards:
        raise NotFoundException
    sheet, name = sheet_of(hub_of(request).hub, party.event, cards), f"{party.event.slug}.pdf"
    return made_file(await typeset(db, pdf.tickets, sheet), pdf.CONTENT_TYPE, name)


@get("/r/{token:str}/calendar.ics", name="own:calendar")
async def calendar(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The guest's own entry under the UID their invitation has, to import by hand."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    body = await _calendar(request, db, party, token)
    return made_file(body, "text/calendar", f"{party.event.slug}.ics")


async def _calendar(request: HTMXRequest, db: AsyncSession, party: Party, token: str) -> bytes:
    event, base_url, language = party.event, settings_of(request).base_url, current_language()
    entry = await calendars.entry_of(db, event, party.person_id)
    if entry is None:
        raise NotFoundException
    values = invitations.own_event(
        event,
        entry,
        hub=hub_of(request).hub,
        language=language,
        own_url=urls.absolute(base_url, urls.own(token)),
        cancel_url=urls.absolute(base_url, urls.own_cancel(token)),
        join_url=urls.absolute(base_url, urls.own_join(token)),
    )
    source = urls.absolute(base_url, urls.own_calendar(token))
    return icalendar.feed([values], event.title.text(language), source, is_busy=True)


@get("/r/{token:str}/data.json", name="own:data")
async def data(request: HTMXRequest, db: Db, token: Token) -> Page:
    """All that is kept of the party."""
    party = await parties.by_token(db, token)
    if party is None:
        return await dead_link(request, db)
    kept = await registrations.kept_of(db, party.event, party)
    readable = msgspec.json.format(msgspec.json.encode(kept), indent=2)
    return made_file(readable, "application/json", f"{party.event.slug}.json", disposition="attachment")


ROUTES = [ticket_pdf, calendar, data]
