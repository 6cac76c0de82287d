"""Where an imported programme goes: the event, its span, its rooms."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import events
from eventhub.domain.errors import DomainError
from eventhub.domain.events import EventDraft
from eventhub.domain.events.edit import free_slug
from eventhub.domain.imports.outcome import Outcome
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import find
from eventhub.domain.slugs import slug_of
from eventhub.formats import frab
from eventhub.models import Event, EventStatus, LocalizedText, Room, Talk, Venue

#: guids asked for in one query; SQLite takes some thousand values at most
BATCH = 500


async def event_for(db: AsyncSession, schedule: frab.Schedule, slug: str) -> Event | None:
    """The event to write to, locked; None when a new one is to be made."""
    if slug:
        event_id = await db.scalar(select(Event.id).where(Event.slug == slug))
        if event_id is None:
            raise DomainError("import.no_event", slug=slug)
    else:
        event_id = await _holder(db, [talk.guid for talk in schedule.talks])
    return await find.event_of(db, event_id, lock=True) if event_id is not None else None


async def _holder(db: AsyncSession, guids: Sequence[str]) -> UUID | None:
    """The event that holds most of these talks already, the latest of several."""
    found: dict[UUID, int] = {}
    for start in range(0, len(guids), BATCH):
        query = (
            select(Talk.event_id, func.count(Talk.id))
            .join(Event, Event.id == Talk.event_id)
            .where(Talk.guid.in_(guids[start : start + BATCH]), Event.status != EventStatus.CANCELLED)
            .group_by(Talk.event_id)
        )
        for event_id, count in (await db.execute(query)).all():
            found[event_id] = found.get(event_id, 0) + count
    return max(found, key=lambda one: (found[one], one), default=None)


async def begin(db: AsyncSession, schedule: frab.Schedule, *, by: Actor | None, now: datetime) -> Event:
    """A draft from the beginning of the first talk to the end of the last, in a house of its own."""
    venue = Venue(name=schedule.title[:120], country="", rooms=[])
    db.add(venue)
    await db.flush()
    slug = slug_of(schedule.acronym) or slug_of(schedule.title)
    event = await events.create(
        db,
        EventDraft(
            title=LocalizedText(schedule.title),
            slug=await free_slug(db, slug),
            starts_at=min(talk.starts_at for talk in schedule.talks),
            ends_at=max(talk.ends_at for talk in schedule.talks),
            venue_id=venue.id,
            time_zone=schedule.time_zone,
        ),
        by=by,
        now=now,
    )
    await db.flush()
    made = await find.event_of(db, event.id)
    assert made is not None
    return made


def span_of(known: list[Talk]) -> tuple[datetime, datetime] | None:
    """From when to when the draft's talks are."""
    slots = [talk.slot for talk in known if talk.slot is not None]
    ends = [slot.starts_at + timedelta(minutes=slot.minutes) for slot in slots]
    return (min(slot.starts_at for slot in slots), max(ends)) if slots else None


def fit(outcome: Outcome, schedule: frab.Schedule, span: tuple[datetime, datetime] | None) -> None:
    """A draft that began and ended with its programme goes on doing so; otherwise what lies outside is said."""
    event = outcome.event
    starts_at = min(talk.starts_at for talk in schedule.talks)
    ends_at = max(talk.ends_at for talk in schedule.talks)
    if event.status == EventStatus.DRAFT and span == (event.starts_at, event.ends_at):
        event.starts_at, event.ends_at = starts_at, ends_at
    outside = [talk for talk in schedule.talks if talk.starts_at < event.starts_at or talk.ends_at > event.ends_at]
    if outside:
        outcome.note("outside_event", outside[0].title, len(outside))


async def rooms_for(db: AsyncSession, event: Event, schedule: frab.Schedule, outcome: Outcome) -> dict[str, Room]:
    """The rooms of the event's house by name, with those of the file added."""
    if event.venue is None:
        event.venue = Venue(name=schedule.title[:120], country="", rooms=[])
        db.add(event.venue)
        await db.flush()
        event.venue_id = event.venue.id
    rooms: dict[str, Room] = {}
    for room in event.venue.rooms:
        rooms.setdefault(room.name, room)
    for given in schedule.rooms:
        if given.name not in rooms:
            room = Room(position=len(event.venue.rooms), name=given.name, seats=given.seats)
            event.venue.rooms.append(room)
            rooms[given.name] = room
        elif given.seats is not None:
            rooms[given.name].seats = given.seats
    outcome.rooms = len(schedule.rooms)
    await db.flush()
    return rooms
