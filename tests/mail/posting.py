"""Every kind of mail, as the rules of registration post it, and the mails read back."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import calendars, events, parties, registrations
from eventhub.mail import emails
from eventhub.models import CalendarEntry, Event, OutboxMail, Party
from tests.makers import make_applicant, make_event

Poster = Callable[[AsyncSession, Event, Party, CalendarEntry, datetime], Awaitable[Any]]

# How the domain posts each kind, for a party that holds or wants a place.
POSTERS: dict[str, Poster] = {
    emails.ADDRESS_TO_CONFIRM: lambda db, event, party, _entry, now: emails.address_to_confirm(
        db, event, party, now=now
    ),
    emails.APPROVAL_AWAITED: lambda db, event, party, _entry, now: emails.approval_awaited(db, event, party, now=now),
    emails.REGISTRATION_CONFIRMED: lambda db, event, party, entry, now: emails.registration_confirmed(
        db, event, party, entry, now=now, is_promoted=True
    ),
    emails.REGISTRATION_REJECTED: lambda db, event, party, _entry, now: emails.registration_rejected(
        db, event, party, now=now
    ),
    emails.REGISTRATION_CANCELLED: lambda db, event, party, entry, now: emails.registration_cancelled(
        db, event, party, entry, now=now, by_guest=True
    ),
    emails.REGISTRATION_REDUCED: lambda db, event, party, entry, now: emails.registration_reduced(
        db, event, party, entry, now=now, cancelled=[party.lead.name]
    ),
    emails.WAITLISTED: lambda db, event, party, _entry, now: emails.waitlisted(
        db, event, party, now=now, persons_ahead=3
    ),
    emails.PLACE_OFFERED: lambda db, event, party, _entry, now: emails.place_offered(db, event, party, now=now),
    emails.OFFER_LAPSED: lambda db, event, party, _entry, now: emails.offer_lapsed(db, event, party, now=now),
    emails.LINK_AGAIN: lambda db, event, party, _entry, now: emails.link_again(db, event, party, now=now),
    emails.EVENT_MOVED: lambda db, event, party, entry, now: emails.event_moved(
        db, event, party, entry, now=now, old_start=event.starts_at - timedelta(hours=1), old_place="Parkbad Süd"
    ),
    emails.EVENT_CHANGED: lambda db, event, party, entry, now: emails.event_changed(db, event, party, entry, now=now),
    emails.EVENT_CANCELLED: lambda db, event, party, entry, now: emails.event_cancelled(
        db, event, party, entry, now=now, due_at=now
    ),
    emails.REMINDER: lambda db, event, party, _entry, now: emails.reminder(db, event, party, now=now),
}


async def registered(
    db: AsyncSession, *, now: datetime, applicant: Any = None, event: Event | None = None
) -> tuple[Event, Party]:
    """A confirmed party at a meeting, in the running transaction; its confirmation is in the outbox."""
    event = event or make_event()
    db.add(event)
    await db.flush()
    event = await events.lock(db, event.id)
    outcome = await registrations.register(db, event, applicant or make_applicant(), now=now)
    await db.flush()
    party = await parties.get(db, outcome.party.id)
    assert party is not None
    return event, party


async def post_all(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> dict[str, OutboxMail]:
    """One mail of each kind to the party, whatever state it is in."""
    assert party.person is not None
    entry = await calendars.confirm_entry(db, event, party.person, now=now)
    party.offered_until = now + timedelta(hours=24)
    party.unverified_until = now + timedelta(minutes=30)
    for poster in POSTERS.values():
        await poster(db, event, party, entry, now)
    await db.flush()
    mails = (await db.scalars(select(OutboxMail).order_by(OutboxMail.id))).all()
    return {mail.kind: mail for mail in mails}


async def post_one(db: AsyncSession, *, now: datetime, **values: Any) -> OutboxMail:
    """A confirmation in the outbox, of an own meeting and guest; ``values`` overwrite the row's. A value, as posted."""
    async with transaction(db):
        _event, party = await registered(db, now=now, applicant=values.pop("applicant", None))
        mail = (await db.scalars(select(OutboxMail).where(OutboxMail.party_id == party.id))).one()
        for name, value in values.items():
            setattr(mail, name, value)
        await db.flush()
        db.expunge(mail)
    return mail
