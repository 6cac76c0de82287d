"""Where meetings take place. A new name or address of a house moves the meetings to come in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete as delete_row
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain import audit, calendars
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import lock
from eventhub.domain.events.notify import place_of, tell_moved
from eventhub.domain.events.workspace import effects
from eventhub.domain.permissions import Actor
from eventhub.models import NO_TEXT, Event, EventStatus, LocalizedText, Room, Venue

PLAIN = (
    "name", "street", "postal_code", "city", "country", "latitude", "longitude", "travel", "access", "about",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room as the form describes it."""

    name: str
    seats: int | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDraft:
    """A venue as the form describes it; latitude and longitude in degrees."""

    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "DE"
    latitude: float | None = None
    longitude: float | None = None
    travel: LocalizedText = NO_TEXT
    access: LocalizedText = NO_TEXT
    about: LocalizedText = NO_TEXT
    rooms: tuple[RoomDraft, ...] = ()


async def every(db: AsyncSession) -> Sequence[Venue]:
    """All venues by name, with their rooms."""
    return (await db.scalars(select(Venue).options(selectinload(Venue.rooms)).order_by(Venue.name, Venue.id))).all()


async def get(db: AsyncSession, venue_id: UUID) -> Venue | None:
    """The venue with this id and its rooms."""
    return await db.scalar(
        select(Venue)
        .where(Venue.id == venue_id)
        .options(selectinload(Venue.rooms))
        .execution_options(populate_existing=True)
    )


async def meetings(db: AsyncSession) -> Mapping[UUID, int]:
    """How many meetings each venue has; those without any are missing."""
    query = select(Event.venue_id, func.count(Event.id)).where(Event.venue_id.is_not(None)).group_by(Event.venue_id)
    return {ident: number for ident, number in (await db.execute(query)).all() if ident is not None}


async def to_come(db: AsyncSession, venue: Venue, *, now: datetime) -> Sequence[UUID]:
    """The published meetings in this house that have not ended, the next one first."""
    query = (
        select(Event.id)
        .where(Event.venue_id == venue.id, Event.status == EventStatus.PUBLISHED, Event.ends_at > now)
        .order_by(Event.starts_at)
    )
    return (await db.scalars(query)).all()


async def concerned(db: AsyncSession, venue: Venue, *, now: datetime) -> int:
    """To how many a new name or address of this house would be mailed now."""
    query = select(Event).where(Event.id.in_(await to_come(db, venue, now=now)))
    return sum([(await effects(db, event)).told_of_change for event in await db.scalars(query)])


async def create(db: AsyncSession, draft: VenueDraft, *, by: Actor, now: datetime) -> Venue:
    """Make a venue."""
    venue = Venue(**{name: getattr(draft, name) for name in PLAIN}, rooms=[])
    _set_rooms(venue, draft.rooms)
    db.add(venue)
    audit.note(db, "venue.created", by=by, now=now, subject=venue.name)
    return venue


async def update(db: AsyncSession, venue: Venue, draft: VenueDraft, *, by: Actor, now: datetime) -> int:
    """Take the draft over. Who comes to a meeting whose address has changed is told; returns how many.

    Raises:
        DomainError: ``venue.room_in_use`` when a meeting takes place in a room that is gone.
    """
    await _refuse_rooms_in_use(db, venue, draft)
    events = [await lock(db, ident) for ident in await to_come(db, venue, now=now)]
    places = {event.id: place_of(event) for event in events}
    # Locking the meetings has read their house anew, without its rooms.
    await db.refresh(venue, ["rooms"])
    for name in PLAIN:
        setattr(venue, name, getattr(draft, name))
    _set_rooms(venue, draft.rooms)
    await db.flush()
    told = 0
    for event in events:
        if place_of(event) != places[event.id]:
            calendars.bump(event, now=now)
            told += await tell_moved(db, event, old_start=event.starts_at, old_place=places[event.id], now=now)
    audit.note(db, "venue.updated", by=by, now=now, subject=venue.name, told=told)
    return told


async def delete(db: AsyncSession, venue: Venue, *, by: Actor, now: datetime) -> None:
    """Delete a house no meeting ever took place in.

    Raises:
        DomainError: ``venue.in_use``.
    """
    if await db.scalar(select(exists().where(Event.venue_id == venue.id))):
        raise DomainError("venue.in_use")
    await db.execute(delete_row(Venue).where(Venue.id == venue.id))
    audit.note(db, "venue.deleted", by=by, now=now, subject=venue.name)


async def _refuse_rooms_in_use(db: AsyncSession, venue: Venue, draft: VenueDraft) -> None:
    kept = {room.id for room in draft.rooms}
    gone = {room.id: room.name for room in venue.rooms if room.id not in kept}
    query = select(Event.room_id).where(Event.room_id.in_(gone)).limit(1)
    used = await db.scalar(query) if gone else None
    if used is not None:
        raise DomainError("venue.room_in_use", room=gone[used])


def _set_rooms(venue: Venue, drafts: tuple[RoomDraft, ...]) -> None:
    known = {room.id: room for room in venue.rooms}
    rooms = []
    for position, draft in enumerate(drafts):
        room = known.get(draft.id) if draft.id else None
        room = room or Room(name=draft.name)
        room.name, room.seats, room.position = draft.name, draft.seats, position
        rooms.append(room)
    venue.rooms = rooms
