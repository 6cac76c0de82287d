"""What a ticket's QR leads to, and a lost ticket's link, sent once more."""

from uuid import uuid4

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import checkins, events, parties, presence, registrations, tickets
from eventhub.forms.own import LostTicketForm
from eventhub.models import Event, EventStatus
from eventhub.web import slips
from eventhub.web.actor import actor_of
from eventhub.web.asked import stay_of
from eventhub.web.calendar_menu import event_menu
from eventhub.web.inputs import Config, Db, HTMXRequest, Slug, Typed
from eventhub.web.pages import Page, go_to, page, settings_of
from eventhub.web.ticket_cards import card_of


@get(["/t/{code:str}", "/T/{code:str}"], name="tickets:show")
async def show(request: HTMXRequest, db: Db, code: FromPath[str]) -> Page:
    """The ticket alone; for signed-in staff with a button at each gate that lets in."""
    ticket = await tickets.by_code(db, code)
    if ticket is None:
        return page(request, "tickets/unknown.html", status_code=404)
    event, one = await parties.of_ticket(db, ticket)
    # Asked here and not as a dependency, whose context the token for the buttons would not survive.
    visitor, now = await actor_of(request), clock.now()
    if visitor is not None and not visitor.works_at_door:
        visitor = None
    there = (await presence.of(db, [one.id])).get(one.id) if visitor else None
    card = card_of(settings_of(request), event, one) if ticket.revoked_at is None else None
    return page(
        request,
        "tickets/show.html",
        # A dead ticket is told of as such; its name and code are nobody's business any more.
        status_code=200 if card else 410,
        event=event,
        one=one,
        card=card,
        is_over=event.is_over(now),
        is_cancelled=event.status is EventStatus.CANCELLED,
        visitor=visitor,
        checked_in_at=there.since if there else None,
        is_practice=checkins.is_practice(event, now),
        scan_ids=[uuid4() for _ in event.gates],
        calendar_menu=event_menu(request, event),
    )


# A lost ticket


@get("/events/{slug:str}/lost-ticket", name="lost_ticket:form")
async def lost(request: HTMXRequest, db: Db, settings: Config, slug: Slug) -> Page:
    """Asks for the address; with ``?sent=`` the answer, which is the same for everybody."""
    event = await _event(db, slug)
    slip = slips.unseal(settings, _scope(slug), request.query_params.get("sent", ""), now=clock.now())
    if slip is None:
        return page(request, "tickets/lost.html", form=LostTicketForm(), event=event, stay=stay_of(request))
    mail_id = None
    if settings.is_demo and not settings.smtp_url:
        mail_id = await registrations.latest_mail_id(db, event, slip.address)
    return page(request, "tickets/lost_sent.html", event=event, address=slip.address, mail_id=mail_id)


@post("/events/{slug:str}/lost-ticket", name="lost_ticket:create")
async def send(request: HTMXRequest, db: Db, settings: Config, slug: Slug, data: Typed) -> Page:
    """Send the link to the address, if it is registered; nobody learns whether it is."""
    form, now = LostTicketForm.read(data), clock.now()
    event = await _event(db, slug)
    if form.errors:
        return page(request, "tickets/lost.html", status_code=422, form=form, event=event, stay=stay_of(request))
    async with transaction(db):
        locked = await events.lock_by_slug(db, slug)
        if locked is None:
            raise NotFoundException
        await registrations.send_lost_link(db, locked, form.address, now=now)
    sealed = slips.seal(settings, _scope(slug), slips.Slip(address=form.address), now=now)
    return go_to(request, stay_of(request)(urls.lost_ticket(slug, sent=sealed)))


async def _event(db: Db, slug: str) -> Event:
    event = await events.page_by_slug(db, slug)
    if event is None:
        raise NotFoundException
    return event


def _scope(slug: str) -> str:
    return f"lost {slug}"


ROUTES = [show, lost, send]
