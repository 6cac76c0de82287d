"""Taking an old release back into the draft."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import find
from eventhub.domain.schedules.draft import rooms_of
from eventhub.models import Event, EventStatus, Release, ReleasedTalk, Slot, Talk


async def restore(db: AsyncSession, event: Event, old: Release, *, by: Actor, now: datetime) -> int:
    """Make the draft as the release was: rooms, times, words; returns how many items it has. The event must be locked.

    What was called off or withdrawn since stays away, and nobody who has gone is named again. ``old`` comes from
    `find.release`, read under the lock.

    Raises:
        DomainError: ``event.is_cancelled``.
    """
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    event.schedule_version += 1
    event.schedule_opened_at = event.schedule_opened_at or now
    frozen = {item.talk_id: item for item in old.talks}
    rooms = {room.id: room for room in rooms_of(event)}
    for talk in await find.talks(db, event):
        item = frozen.get(talk.id)
        if item is None:
            talk.slot = None
            continue
        _say(talk, item)
        slot = talk.slot or Slot(talk_id=talk.id, event_id=event.id)
        slot.room = rooms.get(item.room_id) if item.room_id else None
        slot.room_id = slot.room.id if slot.room else None
        slot.starts_at, slot.minutes = item.starts_at, item.minutes
        slot.version, slot.changed_at, slot.changed_by = event.schedule_version, now, by.name
        talk.slot = slot
    audit.note(db, "schedule.restored", by=by, now=now, subject=event.title.text("de"), event=event, number=old.number)
    return len(frozen)


def _say(talk: Talk, item: ReleasedTalk) -> None:
    talk.title, talk.abstract, talk.description = item.title, item.abstract, item.description
    talk.language = item.language
