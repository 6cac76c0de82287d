"""What becomes of the slots when the event moves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules.days import shifted
from eventhub.i18n import zone_of
from eventhub.models import Event, Slot

MINUTE = 60


def note_move(event: Event, *, old_start: datetime, old_zone: str) -> None:
    """The event has moved: remember by how much on the clock, and say that a released programme is being revised."""
    if event.schedule_opened_at is None:
        return
    moved_by = event.starts_at - old_start
    if old_zone == event.time_zone:
        zone = zone_of(old_zone)
        moved_by = event.starts_at.astimezone(zone).replace(tzinfo=None) - old_start.astimezone(zone).replace(
            tzinfo=None
        )
    event.schedule_shift_minutes += int(moved_by.total_seconds() // MINUTE)
    event.is_schedule_revised = event.is_schedule_revised or event.release_count > 0


async def shift_all(db: AsyncSession, event: Event, *, by: Actor, now: datetime) -> int:
    """Move every slot as the event has moved; returns how many. The event must be locked.

    Raises:
        DomainError: ``schedule.nothing_to_shift``.
    """
    minutes = event.schedule_shift_minutes
    if not minutes:
        raise DomainError("schedule.nothing_to_shift")
    slots = (await db.scalars(select(Slot).where(Slot.event_id == event.id))).all()
    event.schedule_version += 1
    for slot in slots:
        slot.starts_at = shifted(slot.starts_at, minutes, event.time_zone)
        slot.version, slot.changed_at, slot.changed_by = event.schedule_version, now, by.name
    event.schedule_shift_minutes = 0
    audit.note(db, "schedule.shifted", by=by, now=now, subject=event.title.text("de"), event=event, minutes=minutes)
    return len(slots)


def leave_all(event: Event) -> None:
    """Leave the slots where they are.

    Raises:
        DomainError: ``schedule.nothing_to_shift``.
    """
    if not event.schedule_shift_minutes:
        raise DomainError("schedule.nothing_to_shift")
    event.schedule_shift_minutes = 0
