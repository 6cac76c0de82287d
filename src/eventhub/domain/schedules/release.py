"""Releasing the draft under the next number: frozen, compared with the last one, told to those concerned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain import audit, sign_ups, talks
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import find, tell
from eventhub.domain.schedules.diff import Difference, differences
from eventhub.domain.schedules.tell import Audience
from eventhub.models import (
    Event,
    EventStatus,
    Profile,
    Release,
    ReleasedTalk,
    Slot,
    Speaker,
    Talk,
    TalkStatus,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What releasing the draft now would change, and whom it would be told to, by the id of the talk."""

    number: int
    differences: tuple[Difference, ...]
    audiences: dict[UUID, Audience]
    is_mute: bool = False

    @property
    def mails(self) -> int:
        """How many mails there will be."""
        return 0 if self.is_mute else sum(len(one.notices) for one in self.audiences.values())

    @property
    def unreachable(self) -> tuple[str, ...]:
        """The names of those who are concerned, and whom nobody can write to."""
        names = [name for one in self.audiences.values() for name in one.unreachable]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did."""

    release: Release
    plan: Plan


async def plan(db: AsyncSession, event: Event, *, now: datetime) -> Plan:
    """What releasing the draft now would change; nothing is told of an event that is over."""
    last = await _last(db, event)
    found = differences(last, await _everything(db, event))
    return Plan(event.release_count + 1, tuple(found), await tell.audiences(db, found), event.is_over(now))


async def release(db: AsyncSession, event: Event, *, note: str, version: int, by: Actor, now: datetime) -> Released:
    """Freeze the draft as the next release. ``version`` is the event's ``schedule_version`` that was looked at.

    The event must be locked, with its house.

    Raises:
        DomainError: ``schedule.changed_meanwhile``; ``schedule.not_open``, ``schedule.empty``,
            ``schedule.nothing_new``; ``event.is_cancelled``.
    """
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    if event.schedule_opened_at is None:
        raise DomainError("schedule.not_open")
    if version != event.schedule_version:
        raise DomainError("schedule.changed_meanwhile")
    to_do = await plan(db, event, now=now)
    planned = [talk for talk in await find.talks(db, event) if talk.slot is not None]
    if not planned and not event.release_count:
        raise DomainError("schedule.empty")
    if not to_do.differences and not event.is_schedule_revised:
        raise DomainError("schedule.nothing_new")
    for talk in planned:
        await talks.name(db, event, talk)
    made = Release(
        event_id=event.id, number=to_do.number, note=note, released_at=now, released_by=by.name,
        talks=[_frozen(talk, talk.slot) for talk in planned if talk.slot],
    )  # fmt: skip
    db.add(made)
    event.release_count = to_do.number
    event.schedule_version += 1
    event.is_schedule_revised = False
    event.updated_at = now
    await db.flush()
    if not to_do.is_mute:
        notices = [notice for one in to_do.differences for notice in to_do.audiences[one.talk.id].notices]
        await tell.tell(db, event, notices, note=note, now=now)
    await sign_ups.follow_release(db, event, now=now)
    audit.note(
        db, "schedule.released", by=by, now=now, subject=event.title.text("de"), event=event,
        number=to_do.number, told=to_do.mails,
    )  # fmt: skip
    return Released(made, to_do)


def _frozen(talk: Talk, slot: Slot) -> ReleasedTalk:
    return ReleasedTalk(
        talk_id=talk.id,
        kind=talk.kind,
        room_id=slot.room_id,
        room_name=slot.room.name if slot.room else "",
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        title=talk.title,
        abstract=talk.abstract,
        description=talk.description,
        language=talk.language,
        speaker_ids=[str(speaker.id) for speaker in talk.speakers],
    )


async def _last(db: AsyncSession, event: Event) -> Release | None:
    """The last release with all it froze, also what was called off since."""
    query = (
        select(Release)
        .where(Release.event_id == event.id, Release.number == event.release_count)
        .options(selectinload(Release.talks))
        .execution_options(populate_existing=True)
    )
    return await db.scalar(query)


async def _everything(db: AsyncSession, event: Event) -> Sequence[Talk]:
    """All talks of the event, also those called off, that are planned or were released."""
    query = (
        select(Talk)
        .where(Talk.event_id == event.id)
        .options(
            joinedload(Talk.slot).joinedload(Slot.room),
            joinedload(Talk.proposal),
            selectinload(Talk.speakers).joinedload(Speaker.profile).joinedload(Profile.person),
        )
        .execution_options(populate_existing=True)
    )
    return (await db.scalars(query)).all()


async def unconfirmed(db: AsyncSession, event: Event) -> int:
    """How many planned talks are not confirmed yet."""
    planned = await find.talks(db, event)
    return sum(1 for talk in planned if talk.slot is not None and talk.status == TalkStatus.REQUESTED)
