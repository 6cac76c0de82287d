"""Which mails exist: one function a mail, named after what happened; its words lie in ``templates/emails/<kind>/``.

Each writes one row into the running transaction, in the language of the party.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import i18n, templating, urls
from eventhub.db import settings_of
from eventhub.formats import ticket_code
from eventhub.mail import invitations, links, outbox
from eventhub.mail.letters import tidy
from eventhub.mail.look import look
from eventhub.models import Attendance, CalendarEntry, Event, Hub, OutboxMail, Party, RegistrationStatus

ADDRESS_TO_CONFIRM = "address_to_confirm"
APPROVAL_AWAITED = "approval_awaited"
REGISTRATION_CONFIRMED = "registration_confirmed"
REGISTRATION_REJECTED = "registration_rejected"
REGISTRATION_CANCELLED = "registration_cancelled"
REGISTRATION_REDUCED = "registration_reduced"
WAITLISTED = "waitlisted"
PLACE_OFFERED = "place_offered"
OFFER_LAPSED = "offer_lapsed"
LINK_AGAIN = "link_again"
EVENT_MOVED = "event_moved"
EVENT_CHANGED = "event_changed"
EVENT_CANCELLED = "event_cancelled"
REMINDER = "reminder"
KINDS = (
    ADDRESS_TO_CONFIRM,
    APPROVAL_AWAITED,
    REGISTRATION_CONFIRMED,
    REGISTRATION_REJECTED,
    REGISTRATION_CANCELLED,
    REGISTRATION_REDUCED,
    WAITLISTED,
    PLACE_OFFERED,
    OFFER_LAPSED,
    LINK_AGAIN,
    EVENT_MOVED,
    EVENT_CHANGED,
    EVENT_CANCELLED,
    REMINDER,
)

# Also those about changes: they may be all that is left of a confirmation that never left.
WITH_TICKETS = frozenset(
    {REGISTRATION_CONFIRMED, REGISTRATION_REDUCED, LINK_AGAIN, EVENT_MOVED, EVENT_CHANGED, REMINDER}
)


async def address_to_confirm(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """One more click makes the place safe; until then it is held for half an hour."""
    await _post(db, ADDRESS_TO_CONFIRM, event, party, now=now)


async def approval_awaited(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The request has arrived; the team looks at it."""
    await _post(db, APPROVAL_AWAITED, event, party, now=now)


async def registration_confirmed(
    db: AsyncSession,
    event: Event,
    party: Party,
    entry: CalendarEntry | None,
    *,
    now: datetime,
    is_promoted: bool = False,
) -> OutboxMail | None:
    """The place is safe: tickets, and the invitation for the calendar."""
    return await _post(db, REGISTRATION_CONFIRMED, event, party, now=now, request=entry, is_promoted=is_promoted)


async def registration_rejected(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The team could not give a place."""
    await _post(db, REGISTRATION_REJECTED, event, party, now=now)


async def registration_cancelled(
    db: AsyncSession,
    event: Event,
    party: Party,
    entry: CalendarEntry | None,
    *,
    now: datetime,
    by_guest: bool,
) -> None:
    """The whole party is cancelled; the calendar entry falls."""
    await _post(db, REGISTRATION_CANCELLED, event, party, now=now, cancel=entry, by_guest=by_guest)


async def registration_reduced(
    db: AsyncSession,
    event: Event,
    party: Party,
    entry: CalendarEntry | None,
    *,
    now: datetime,
    cancelled: list[str],
) -> None:
    """Some of the party are cancelled, named in ``cancelled``; the others keep their places and tickets."""
    await _post(db, REGISTRATION_REDUCED, event, party, now=now, cancel=entry, cancelled=cancelled)


async def waitlisted(db: AsyncSession, event: Event, party: Party, *, now: datetime, persons_ahead: int) -> None:
    """The party waits, and what happens when places become free."""
    await _post(db, WAITLISTED, event, party, now=now, persons_ahead=persons_ahead)


async def place_offered(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """Places are free and held until the deadline."""
    await _post(db, PLACE_OFFERED, event, party, now=now)


async def offer_lapsed(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The deadline passed; the party waits again, at the end."""
    await _post(db, OFFER_LAPSED, event, party, now=now)


async def link_again(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The link to the own page, once more, for whoever asked or registered twice."""
    await _post(db, LINK_AGAIN, event, party, now=now)


async def event_moved(
    db: AsyncSession,
    event: Event,
    party: Party,
    entry: CalendarEntry | None,
    *,
    now: datetime,
    old_start: datetime,
    old_place: str,
) -> None:
    """Time or place changed; the calendar updates itself."""
    await _post(db, EVENT_MOVED, event, party, now=now, request=entry, old_start=old_start, old_place=old_place)


async def event_changed(
    db: AsyncSession, event: Event, party: Party, entry: CalendarEntry | None, *, now: datetime
) -> None:
    """What the calendar says about the event changed, but neither time nor place."""
    await _post(db, EVENT_CHANGED, event, party, now=now, request=entry)


async def event_cancelled(
    db: AsyncSession,
    event: Event,
    party: Party,
    entry: CalendarEntry | None,
    *,
    now: datetime,
    due_at: datetime,
) -> None:
    """The event does not take place; the calendar entry falls."""
    await _post(db, EVENT_CANCELLED, event, party, now=now, cancel=entry, due_at=due_at)


async def reminder(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """Tomorrow is the day: where, when, and the tickets once more."""
    await _post(db, REMINDER, event, party, now=now)


async def _post(
    db: AsyncSession,
    kind: str,
    event: Event,
    party: Party,
    *,
    now: datetime,
    request: CalendarEntry | None = None,
    cancel: CalendarEntry | None = None,
    due_at: datetime | None = None,
    **more: Any,
) -> OutboxMail | None:
    person = party.person
    if person is None:
        # Walk-ins at the door may leave no address; there is nobody to write to.
        return None
    hub = await db.get_one(Hub, 1)
    entry = request or cancel
    with i18n.speaking(party.language):
        context = context_of(db, hub, event, party, now=now, has_calendar=entry is not None, **more)
        if kind not in WITH_TICKETS:
            context |= {"tickets": [], "joining_page_url": ""}
        context["subject"] = templating.render(f"emails/{kind}/subject.txt", context).strip()
        calendar = None
        if entry is not None:
            values = invitations.own_event(
                event,
                entry,
                hub=hub,
                language=party.language,
                own_url=context["own_url"],
                cancel_url=context["cancel_url"],
                join_url=urls.absolute(settings_of(db).base_url, urls.own_join(links.own_token(db, party))),
            )
            calendar = (invitations.request if request else invitations.cancel)(values, person)
        letter = outbox.Letter(
            kind=kind,
            to_address=person.address,
            to_name=party.lead.name,
            language=party.language,
            subject=context["subject"],
            body_text=tidy(templating.render(f"emails/{kind}/body.txt", context)),
            body_html=templating.render(f"emails/{kind}/body.html", context),
            calendar=calendar,
            calendar_method=None if entry is None else "REQUEST" if request else "CANCEL",
            calendar_uid=entry.uid if entry else None,
            tickets=context["tickets"],
        )
    return outbox.post(db, letter, now=now, due_at=due_at, event_id=event.id, party_id=party.id)


def context_of(db: AsyncSession, hub: Hub, event: Event, party: Party, *, now: datetime, **more: Any) -> dict[str, Any]:
    """What the templates of mails may use; addresses are whole, names as they were typed."""
    settings = settings_of(db)
    token = links.own_token(db, party)
    is_confirmed = party.status == RegistrationStatus.CONFIRMED
    is_joinable = event.is_online and bool(event.joining_url)

    def whole(path: str) -> str:
        return urls.absolute(settings.base_url, path)

    return {
        "hub": hub,
        "event": event,
        "party": party,
        "lead": party.lead,
        "given_name": templating.unlinked(party.lead.given_name or party.lead.family_name),
        "guests": party.live,
        # Who joins from afar passes no door, and needs no code for it.
        "tickets": [] if event.attendance == Attendance.ONLINE else tickets_of(event, party),
        "is_confirmed": is_confirmed,
        # Not the address itself: whoever joins by their own page is counted.
        "joining_page_url": whole(urls.own_join(token)) if is_confirmed and is_joinable else "",
        "what": event.edition.text(party.language) or event.title.text(party.language),
        "look": look(hub.brand, hub.accent),
        "contact_address": event.contact_address or hub.contact_address,
        "zone": event.time_zone,
        "language": party.language,
        "now": now,
        "event_url": whole(urls.event(event.slug)),
        "own_url": whole(urls.own(token)),
        "confirm_url": whole(urls.own_confirm(token)),
        "offer_url": whole(urls.own_offer(token)),
        "cancel_url": whole(urls.own_cancel(token)),
        "calendar_url": whole(urls.own_calendar(token)),
        "register_url": whole(urls.register(event.slug)),
        "events_url": whole(urls.events()),
        "imprint_url": whole(urls.imprint()),
        "privacy_url": whole(urls.privacy()),
        "place": invitations.location_of(event, party.language),
        "map_url": urls.map_at(*geo) if (geo := invitations.geo_of(event)) else "",
    } | more


def tickets_of(event: Event, party: Party) -> list[dict[str, Any]]:
    """The valid tickets of the party: name, organisation, code for the QR, short code to read."""
    return [
        {
            "name": one.name,
            "organisation": one.organisation,
            "code": ticket_code.code(event.ticket_key, event.id, one.ticket.nonce),
            "short_code": ticket_code.shown(one.ticket.short_code),
        }
        for one in party.live
        if one.ticket is not None
    ]
