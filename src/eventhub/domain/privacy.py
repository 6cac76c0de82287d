"""Retention: what is kept of people goes by itself, after the time the hub has set and its pages and mails print."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, reports
from eventhub.domain.events.find import lock
from eventhub.models import (
    AuditEntry,
    CalendarEntry,
    CheckIn,
    Event,
    Hub,
    OutboxMail,
    Party,
    Person,
    Profile,
    ProposalSpeaker,
    Registration,
    RegistrationStatus,
    Scan,
    SignInAttempt,
    Speaker,
    Talk,
    UserSession,
)

UNCONFIRMED_TIME = timedelta(days=1)
ATTEMPT_TIME = timedelta(days=1)
BATCH = 200


async def unconfirmed(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Parties whose address was never confirmed, a day after they expired."""
    query = (
        select(Party.id)
        .where(
            Party.is_live.is_(False),
            Party.registrations.any(
                (Registration.status == RegistrationStatus.EXPIRED) & (Registration.ended_at <= now - UNCONFIRMED_TIME)
            ),
        )
        .limit(BATCH)
    )
    return (await db.scalars(query)).all()


async def delete_party(db: AsyncSession, party_id: UUID, _now: datetime) -> None:
    """Delete a party with all that hangs on it: registrations, answers, consents, tickets, mails."""
    await db.execute(delete(Party).where(Party.id == party_id))


async def outdated(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Events that ended longer ago than the hub keeps registrations, and still have some."""
    hub = await db.get_one(Hub, 1)
    query = (
        select(Event.id)
        .where(
            Event.ends_at <= now - timedelta(days=hub.retention_days),
            exists().where(Party.event_id == Event.id) | exists().where(CalendarEntry.event_id == Event.id),
        )
        .limit(BATCH)
    )
    return (await db.scalars(query)).all()


async def forget_event(db: AsyncSession, event_id: UUID, now: datetime) -> None:
    """Delete every registration of a long past event, its scans, calendar entries and mails.

    The event stays, and so do its numbers: they are counted and stored first. One that was moved ahead since it was
    due keeps all.
    """
    event, hub = await lock(db, event_id), await db.get_one(Hub, 1)
    if event.ends_at > now - timedelta(days=hub.retention_days):
        return
    await reports.keep(db, event, now=now)
    persons = await db.scalar(select(func.count(Registration.id)).where(Registration.event_id == event_id))
    for table in (OutboxMail, CheckIn, Scan, CalendarEntry):
        await db.execute(delete(table).where(table.event_id == event_id))
    await db.execute(delete(Party).where(Party.event_id == event_id))
    # The names in the audit of single registrations go too; what organisers did to the event itself stays.
    await db.execute(
        delete(AuditEntry).where(AuditEntry.event_id == event_id, AuditEntry.action.startswith("registration."))
    )
    event.places_held = event.persons_waiting = 0
    event.places_limit = event.capacity
    # The places in talks went with their registrations.
    emptied = {"places_held": 0, "persons_waiting": 0, "places_limit": Talk.capacity}
    await db.execute(update(Talk).where(Talk.event_id == event_id).values(emptied))
    audit.note(
        db,
        "privacy.event_forgotten",
        by=None,
        now=now,
        subject=event.title.text("de"),
        event=event,
        persons=persons or 0,
    )


async def unused_persons(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Persons no registration, calendar entry, proposal, profile or talk speaks of any more."""
    query = (
        select(Person.id)
        .where(
            Person.created_at <= now - UNCONFIRMED_TIME,
            ~exists().where(Party.person_id == Person.id),
            ~exists().where(CalendarEntry.person_id == Person.id),
            *await _does_not_speak(db, now),
        )
        .limit(BATCH)
    )
    return (await db.scalars(query)).all()


async def delete_person(db: AsyncSession, person_id: UUID, now: datetime) -> None:
    """Delete a person nothing speaks of."""
    unused = (~exists().where(Party.person_id == Person.id), *await _does_not_speak(db, now))
    await db.execute(delete(Person).where(Person.id == person_id, *unused))


async def _does_not_speak(db: AsyncSession, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a `Person` in a query: no proposal, profile or talk is theirs.

    Who speaks in a talk that organisers wrote into a programme is known there by the address alone; the link to its
    slides lives as long as registrations are kept.
    """
    kept_since = now - timedelta(days=(await db.get_one(Hub, 1)).retention_days)
    speaks = (
        select(Speaker.id)
        .join(Talk, Talk.id == Speaker.talk_id)
        .join(Event, Event.id == Talk.event_id)
        .where(func.lower(Speaker.address) == Person.address_key, Event.ends_at > kept_since)
    )
    return (
        ~exists().where(ProposalSpeaker.person_id == Person.id),
        ~exists().where(Profile.person_id == Person.id),
        ~speaks.exists(),
    )


async def ended_sessions(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Sessions whose time has passed."""
    query = select(UserSession.id).where(UserSession.expires_at <= now).limit(BATCH)
    return (await db.scalars(query)).all()


async def delete_session(db: AsyncSession, session_id: UUID, _now: datetime) -> None:
    """Delete an ended session."""
    await db.execute(delete(UserSession).where(UserSession.id == session_id))


async def old_attempts(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Failed attempts to sign in that no throttle looks at any more."""
    query = select(SignInAttempt.id).where(SignInAttempt.at <= now - ATTEMPT_TIME).limit(BATCH)
    return (await db.scalars(query)).all()


async def delete_attempt(db: AsyncSession, attempt_id: UUID, _now: datetime) -> None:
    """Forget a failed attempt."""
    await db.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
