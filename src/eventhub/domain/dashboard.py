"""What organisers see first: the open door, the numbers of the next meeting, and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from eventhub.domain import checkins, outbox
from eventhub.domain.events.find import with_place
from eventhub.models import (
    HOLDING,
    Attendance,
    CheckIn,
    Event,
    EventStatus,
    Gate,
    Hub,
    MailStatus,
    Party,
    Registration,
    RegistrationStatus,
    Source,
)

WEEKS = 8
BARS = 10
STEPS = (5, 10, 15, 30, 60)
DOORS_BEFORE = timedelta(hours=1)
DRAFTS_AHEAD = timedelta(weeks=8)
JOINING_AHEAD = timedelta(days=7)


# The door


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many were let in, in steps of ``minutes`` that begin at ``starts``."""

    minutes: int
    starts: Sequence[datetime]
    persons: Sequence[int]


@dataclass(frozen=True, slots=True)
class Door:
    """A meeting whose door is open: who is in, by gate, how many came unannounced, and when."""

    event: Event
    count: checkins.Count
    by_gate: Sequence[tuple[Gate, int]]
    walk_ins: int
    arrivals: Arrivals


async def open_doors(db: AsyncSession, *, now: datetime) -> list[Door]:
    """The meetings whose door is open, the next one first."""
    today = (await checkins.doors(db, now=now)).today
    return [await _door(db, event, now=now) for event in today if _is_open(event, now)]


def _is_open(event: Event, now: datetime) -> bool:
    return (event.doors_at or event.starts_at - DOORS_BEFORE) <= now < event.ends_at


async def _door(db: AsyncSession, event: Event, *, now: datetime) -> Door:
    let_in = await checkins.let_in_by_gate(db, [event])
    walk_ins = await db.scalar(
        select(func.count(CheckIn.id))
        .join(Registration, Registration.id == CheckIn.registration_id)
        .join(Party, Party.id == Registration.party_id)
        .where(CheckIn.event_id == event.id, CheckIn.ended_at.is_(None), Party.source == Source.DOOR)
    )
    times = await db.scalars(
        select(CheckIn.checked_in_at)
        .where(CheckIn.event_id == event.id, CheckIn.ended_at.is_(None), CheckIn.is_online.is_(False))
        .order_by(CheckIn.checked_in_at)
    )
    gates = [(gate, let_in.get(gate.id, 0)) for gate in event.gates]
    return Door(event, await checkins.count(db, event), gates, walk_ins or 0, arrivals(times.all(), now=now))


def arrivals(times: Sequence[datetime], *, now: datetime) -> Arrivals:
    """``times`` in at most ten steps up to ``now``, as short ones as fit."""
    if not times:
        return Arrivals(STEPS[0], (), ())
    minutes = next((step for step in STEPS if times[0] + timedelta(minutes=step * (BARS - 1)) > now), STEPS[-1])
    first = times[0].replace(minute=times[0].minute - times[0].minute % minutes, second=0, microsecond=0)
    starts = [first + timedelta(minutes=minutes * place) for place in range(BARS)]
    inside = [0] * BARS
    for at in times:
        inside[min(int((at - first).total_seconds() // (minutes * 60)), BARS - 1)] += 1
    return Arrivals(minutes, starts, inside)


# The next meeting


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of one meeting.

    ``recent``: persons of the last seven days; ``weekly``: how many there were at the end of each of the last weeks;
    ``guests``: confirmed ones who registered, and ``first_time``: those of them who never came before.
    """

    recent: int
    weekly: Sequence[int]
    guests: int
    first_time: int


async def next_meeting(db: AsyncSession, *, now: datetime) -> Event | None:
    """The published meeting that is running or comes next."""
    query = select(Event).where(Event.status == EventStatus.PUBLISHED, Event.ends_at > now)
    return await db.scalar(query.options(*with_place()).order_by(Event.starts_at).limit(1))


async def figures(db: AsyncSession, event: Event, *, now: datetime) -> Figures:
    """The numbers of ``event``."""
    made = await db.scalars(
        select(Registration.created_at).where(
            Registration.event_id == event.id, Registration.status.in_(tuple(HOLDING))
        )
    )
    times = made.all()
    ends = [now - timedelta(weeks=WEEKS - 1 - place) for place in range(WEEKS)]
    guests = (
        Registration.event_id == event.id,
        Registration.position == 0,
        Registration.status == RegistrationStatus.CONFIRMED,
        Party.person_id.is_not(None),
    )
    return Figures(
        recent=sum(at > now - timedelta(days=7) for at in times),
        weekly=[sum(at <= end for at in times) for end in ends],
        guests=await _guests(db, *guests),
        first_time=await _guests(db, *guests, ~_came_before(event)),
    )


def _came_before(event: Event) -> ColumnElement[bool]:
    earlier, before = aliased(Registration), aliased(Party)
    return exists(
        select(CheckIn.id)
        .join(earlier, earlier.id == CheckIn.registration_id)
        .join(before, before.id == earlier.party_id)
        .where(
            before.person_id == Party.person_id,
            earlier.position == 0,
            CheckIn.event_id != event.id,
            CheckIn.ended_at.is_(None),
        )
        .correlate(Party)
    )


async def _guests(db: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count(Registration.id)).join(Party, Party.id == Registration.party_id)
    return (await db.scalar(query.where(*conditions))) or 0


# What waits


class Waiting(StrEnum):
    """What waits for an organiser."""

    APPROVALS = "approvals"
    FAILED_MAILS = "failed_mails"
    JOINING_URL = "joining_url"
    LEGAL = "legal"
    SENDER = "sender"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: how many of it, and at which meeting, if it is about one."""

    kind: Waiting
    number: int = 1
    event: Event | None = None


async def todos(db: AsyncSession, hub: Hub, *, now: datetime) -> list[Todo]:
    """What waits, the most pressing first."""
    failed = (await outbox.counts(db)).get(MailStatus.FAILED, 0)
    found = [Todo(Waiting.FAILED_MAILS, failed)] if failed else []
    found += await _approvals(db, now=now)
    found += [Todo(Waiting.JOINING_URL, event=event) for event in await _without_joining_url(db, now=now)]
    if not (hub.imprint and hub.privacy):
        found.append(Todo(Waiting.LEGAL))
    if not hub.sender_address:
        found.append(Todo(Waiting.SENDER))
    return found + [Todo(Waiting.DRAFT, event=event) for event in await _drafts(db, now=now)]


async def _approvals(db: AsyncSession, *, now: datetime) -> list[Todo]:
    counted = (
        select(Registration.event_id, func.count(Registration.id).label("persons"))
        .where(Registration.status == RegistrationStatus.AWAITING_APPROVAL)
        .group_by(Registration.event_id)
        .subquery()
    )
    query = (
        select(Event, counted.c.persons)
        .join(counted, counted.c.event_id == Event.id)
        .where(Event.status == EventStatus.PUBLISHED, Event.ends_at > now)
        .order_by(Event.starts_at)
    )
    return [Todo(Waiting.APPROVALS, persons, event) for event, persons in (await db.execute(query)).all()]


async def _without_joining_url(db: AsyncSession, *, now: datetime) -> Sequence[Event]:
    query = select(Event).where(
        Event.status == EventStatus.PUBLISHED,
        Event.attendance != Attendance.ON_SITE,
        Event.joining_url == "",
        Event.starts_at.between(now, now + JOINING_AHEAD),
    )
    return (await db.scalars(query.order_by(Event.starts_at))).all()


async def _drafts(db: AsyncSession, *, now: datetime) -> Sequence[Event]:
    query = select(Event).where(Event.status == EventStatus.DRAFT, Event.starts_at.between(now, now + DRAFTS_AHEAD))
    return (await db.scalars(query.order_by(Event.starts_at).limit(5))).all()
