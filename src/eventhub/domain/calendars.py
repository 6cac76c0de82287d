"""What people's calendars hold: a UID that never changes, and a sequence that rises with time, place and status.

RFC 5546, section 2.1.4: a higher SEQUENCE replaces what a calendar has; under the same one the newer DTSTAMP wins.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.events.find import listed, with_place
from eventhub.mail import links
from eventhub.models import CalendarEntry, Event, EventStatus, Party, Person, RegistrationStatus, Talk


def bump(event: Event, *, now: datetime) -> None:
    """The event's time, place or status changed."""
    event.calendar_sequence += 1
    event.calendar_changed_at = now


def touch(event: Event, *, now: datetime) -> None:
    """Only the event's text changed: the same sequence with a newer stamp."""
    event.calendar_changed_at = now


async def entries_of(db: AsyncSession, event: Event) -> dict[UUID, CalendarEntry]:
    """All entries of the event by the id of the person; those of speakers for their talks are not among them."""
    query = select(CalendarEntry).where(CalendarEntry.event_id == event.id, CalendarEntry.talk_id.is_(None))
    return {entry.person_id: entry for entry in await db.scalars(query)}


async def entry_of(db: AsyncSession, event: Event, person_id: UUID | None) -> CalendarEntry | None:
    """The entry of one person, if they ever had one."""
    if person_id is None:
        return None
    return await db.scalar(
        select(CalendarEntry).where(
            CalendarEntry.event_id == event.id,
            CalendarEntry.person_id == person_id,
            CalendarEntry.talk_id.is_(None),
        )
    )


async def confirm_entry(
    db: AsyncSession, event: Event, person: Person, *, now: datetime, is_new: bool = False
) -> CalendarEntry:
    """The person's entry, standing: made at the first confirmation, taken up again under the same UID later.

    With ``is_new`` the caller knows that the person was never here before, which saves the question.
    """
    entry = None if is_new else await entry_of(db, event, person.id)
    if entry is None:
        entry = CalendarEntry(event_id=event.id, person_id=person.id, changed_at=now, created_at=now)
        db.add(entry)
    elif entry.is_cancelled:
        entry.is_cancelled = False
        raise_sequence(entry, now=now)
    return entry


async def talk_entry(db: AsyncSession, talk: Talk, person: Person, *, now: datetime) -> CalendarEntry:
    """The entry of a speaker for one talk: made when first needed, the same one ever after."""
    query = select(CalendarEntry).where(CalendarEntry.talk_id == talk.id, CalendarEntry.person_id == person.id)
    entry = await db.scalar(query)
    if entry is None:
        entry = CalendarEntry(
            event_id=talk.event_id, person_id=person.id, talk_id=talk.id, changed_at=now, created_at=now
        )
        db.add(entry)
    return entry


def raise_sequence(entry: CalendarEntry, *, now: datetime) -> None:
    """Time, place or status of the entry changed."""
    entry.sequence += 1
    entry.changed_at = now


def cancel_entry(entry: CalendarEntry | None, *, now: datetime) -> CalendarEntry | None:
    """The entry falls; None when there was none, or it had fallen already."""
    if entry is None or entry.is_cancelled:
        return None
    entry.is_cancelled = True
    raise_sequence(entry, now=now)
    return entry


def belongs_in_calendar(party: Party) -> bool:
    """Whether the guest who registered has a confirmed place; only then their calendar gets an invitation."""
    return party.person_id is not None and party.lead.status == RegistrationStatus.CONFIRMED


async def public_events(db: AsyncSession, *, since: datetime, series_id: UUID | None = None) -> Sequence[Event]:
    """What a public feed shows: listed meetings that ended after ``since``, cancelled ones too."""
    query = (
        select(Event)
        .where(listed(), Event.ends_at > since)
        .options(*with_place())
        .order_by(Event.starts_at, Event.slug)
    )
    if series_id is not None:
        query = query.where(Event.series_id == series_id)
    return (await db.scalars(query)).all()


async def entries_for(db: AsyncSession, person: Person, *, since: datetime) -> Sequence[tuple[CalendarEntry, Event]]:
    """What a person's own feed shows: every entry they ever had of meetings that ended after ``since``."""
    query = (
        select(CalendarEntry, Event)
        .join(Event, Event.id == CalendarEntry.event_id)
        .where(
            CalendarEntry.person_id == person.id,
            CalendarEntry.talk_id.is_(None),
            Event.ends_at > since,
            Event.status != EventStatus.DRAFT,
        )
        .options(*with_place())
        .order_by(Event.starts_at)
    )
    return [(entry, event) for entry, event in (await db.execute(query)).all()]


async def linked_entries_for(
    db: AsyncSession, person: Person, *, since: datetime
) -> Sequence[tuple[CalendarEntry, Event, str]]:
    """The same, each with the token of the own page it belongs to: of the live party, else of the latest."""
    query = select(Party).where(Party.person_id == person.id).order_by(Party.is_live, Party.created_at)
    parties = {party.event_id: party for party in await db.scalars(query)}
    entries = await entries_for(db, person, since=since)
    return [(entry, event, links.own_token(db, parties[event.id])) for entry, event in entries if event.id in parties]
