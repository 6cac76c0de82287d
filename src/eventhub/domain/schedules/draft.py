"""The working draft: opened once, then every item is moved on its own, by two people at once if they like."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, talks
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import find
from eventhub.models import Event, EventStatus, Room, Slot, Talk, TalkKind

USUAL_MINUTES = 30
LONGEST = 24 * 60


async def open_editor(db: AsyncSession, event: Event, *, by: Actor | None, now: datetime) -> None:
    """Begin the draft with what the running order says; an open one stays as it is. The event must be locked.

    Raises:
        DomainError: ``event.is_cancelled``.
    """
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    if event.schedule_opened_at is not None:
        return
    event.schedule_opened_at = now
    event.schedule_version += 1
    items = [talk for talk in await find.talks(db, event) if talk.is_in_running_order]
    timed = sorted((talk for talk in items if talk.starts_at), key=lambda talk: (talk.starts_at, talk.position))
    for talk in items:
        await talks.name(db, event, talk)
    for place, talk in enumerate(timed):
        assert talk.starts_at is not None
        following = timed[place + 1] if place + 1 < len(timed) else None
        if talk.slot is None:
            room_id = event.room_id if talk.kind == TalkKind.TALK else None
            minutes = talk.minutes or _until(talk.starts_at, following)
            slot = _slot(event, talk, room_id, talk.starts_at, minutes, by=by, now=now)
            talk.slot = slot
    audit.note(db, "schedule.opened", by=by, now=now, subject=event.title.text("de"), event=event)


def _until(starts_at: datetime, following: Talk | None) -> int:
    """How long something without a length takes: until the next begins, at most half an hour."""
    if following is None or following.starts_at is None:
        return USUAL_MINUTES
    return min(USUAL_MINUTES, max(5, int((following.starts_at - starts_at) / timedelta(minutes=1))))


def _slot(
    event: Event,
    talk: Talk,
    room_id: UUID | None,
    starts_at: datetime,
    minutes: int,
    *,
    by: Actor | None,
    now: datetime,
) -> Slot:
    return Slot(
        talk_id=talk.id,
        event_id=event.id,
        room_id=room_id,
        starts_at=starts_at,
        minutes=minutes,
        version=event.schedule_version,
        changed_at=now,
        changed_by=by.name if by else "",
    )


async def move(
    db: AsyncSession,
    event: Event,
    talk: Talk,
    *,
    room_id: UUID | None,
    starts_at: datetime,
    minutes: int | None = None,
    version: int,
    by: Actor,
    now: datetime,
) -> Slot:
    """Put an item into a room at a time, for ``minutes`` (as before, else its own length, unless given).

    ``version`` is that of its slot as the organiser saw it, 0 when it had none. The event must be locked, with its
    rooms; the talk loaded with its slot.

    Raises:
        DomainError: ``schedule.moved_meanwhile`` when somebody else moved it since; ``schedule.not_open``,
            ``schedule.room_elsewhere``, ``schedule.no_length``, ``talk.cancelled``, ``event.is_cancelled``.
    """
    _refuse(event, talk, version)
    room = _room(event, room_id)
    slot = talk.slot
    length = minutes or (slot.minutes if slot else None) or talk.minutes or USUAL_MINUTES
    if not 1 <= length <= LONGEST:
        raise DomainError("schedule.no_length", field="minutes")
    event.schedule_version += 1
    if slot is None:
        await talks.name(db, event, talk)
        slot = _slot(event, talk, room_id, starts_at, length, by=by, now=now)
        talk.slot = slot
    slot.room_id, slot.room = (room.id if room else None), room
    slot.starts_at, slot.minutes = starts_at, length
    # The number of the act, not of the slot: one that was taken out and put back is never mistaken for the old one.
    slot.version = event.schedule_version
    slot.changed_at, slot.changed_by = now, by.name
    if not talk.is_in_running_order:
        talk.minutes = length
    return slot


async def unschedule(db: AsyncSession, event: Event, talk: Talk, *, version: int) -> None:
    """Take an item out of the draft; it waits beside it.

    Raises:
        DomainError: ``schedule.moved_meanwhile``, ``schedule.not_open``, ``talk.cancelled``, ``event.is_cancelled``.
    """
    _refuse(event, talk, version)
    if talk.slot is not None:
        event.schedule_version += 1
        talk.slot = None
        await db.flush()


def _refuse(event: Event, talk: Talk, version: int) -> None:
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    if event.schedule_opened_at is None:
        raise DomainError("schedule.not_open")
    if talk.cancelled_at is not None:
        raise DomainError("talk.cancelled")
    if version != (talk.slot.version if talk.slot else 0):
        who = talk.slot.changed_by if talk.slot else ""
        raise DomainError("schedule.moved_meanwhile", title=talk.title.text("de"), who=who or "–")


def rooms_of(event: Event) -> list[Room]:
    """The rooms of the event's house, in their order; none without a house."""
    return sorted(event.venue.rooms, key=lambda room: room.position) if event.venue else []


def _room(event: Event, room_id: UUID | None) -> Room | None:
    if room_id is None:
        return None
    found = next((room for room in rooms_of(event) if room.id == room_id), None)
    if found is None:
        raise DomainError("schedule.room_elsewhere", field="room")
    return found
