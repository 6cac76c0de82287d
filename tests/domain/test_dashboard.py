"""What organisers see first: the open door, numbers that are true, and what waits for them."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, dashboard, events, hub
from eventhub.domain.dashboard import Waiting, arrivals
from eventhub.domain.permissions import Actor
from eventhub.models import Attendance, Event, EventStatus, Hub, LocalizedText, Registration
from tests.makers import START, make_event, register

MINUTE = timedelta(minutes=1)


async def add(db: AsyncSession, **values: object) -> Event:
    event = make_event(**values)
    async with transaction(db):
        db.add(event)
    # A detached row keeps what it holds, whatever is rolled back later.
    db.expunge(event)
    return event


async def come(db: AsyncSession, event: Event, name: str, *, by: Actor, at: datetime) -> None:
    """Register somebody, and let them in."""
    async with transaction(db):
        outcome = await register(db, event, name, now=event.starts_at - timedelta(days=3))
        ident = outcome.party.lead.id
    async with transaction(db):
        locked = await events.lock(db, event.id)
        await checkins.let_in(db, locked, None, ident, scan_id=uuid4(), by=by, now=at)


def test_arrivals_are_shown_in_steps_as_short_as_fit() -> None:
    assert arrivals((), now=START).persons == ()
    times = [START, START + 7 * MINUTE, START + 8 * MINUTE, START + 44 * MINUTE]
    found = arrivals(times, now=START + 44 * MINUTE)
    assert (found.minutes, found.persons) == (5, [1, 2, 0, 0, 0, 0, 0, 0, 1, 0])
    assert found.starts[:2] == [START, START + 5 * MINUTE]
    assert arrivals(times, now=START + 80 * MINUTE).minutes == 10


async def test_the_door_is_live_from_the_doors_to_the_end(db: AsyncSession, by: Actor) -> None:
    event = await add(db)
    assert event.doors_at is not None
    await come(db, event, "Ada Eins", by=by, at=START)
    async with transaction(db):
        await register(db, event, "Bea Zwei", now=START - timedelta(days=3))
    assert await dashboard.open_doors(db, now=event.doors_at - MINUTE) == []
    door = (await dashboard.open_doors(db, now=START + MINUTE))[0]
    assert (door.event.id, door.count, door.walk_ins) == (event.id, checkins.Count(1, 2), 0)
    assert sum(door.arrivals.persons) == 1
    assert await dashboard.open_doors(db, now=event.ends_at) == []


async def test_who_joins_online_is_told_apart_from_the_house(db: AsyncSession, by: Actor) -> None:
    event = await add(db)
    await come(db, event, "Ada Eins", by=by, at=START)
    for name in ("Bea Zwei", "Cem Drei"):
        async with transaction(db):
            await register(db, event, name, now=START - timedelta(days=3))
    async with transaction(db):
        afar = (await db.scalars(select(Registration).where(Registration.family_name == "Zwei"))).one()
        await checkins.mark_present(db, await events.lock(db, event.id), afar, is_online=True, by=by, now=START)
    door = (await dashboard.open_doors(db, now=START + MINUTE))[0]
    assert (door.count, door.count.missing) == (checkins.Count(inside=1, expected=3, online=1), 1)
    assert sum(door.arrivals.persons) == 1
    assert [name for name, _at in await checkins.latest(db, event)] == ["Ada Eins"]


async def test_the_numbers_tell_who_comes_for_the_first_time(db: AsyncSession, by: Actor, now: datetime) -> None:
    earlier = await add(db, starts_at=START - timedelta(days=90))
    event = await add(db)
    await come(db, earlier, "Ada Eins", by=by, at=earlier.starts_at)
    for name in ("Ada Eins", "Bea Zwei"):
        async with transaction(db):
            await register(db, event, name, now=now, companions=1)
    async with transaction(db):
        long_ago = now - timedelta(days=20)
        await db.execute(update(Registration).where(Registration.family_name == "Eins").values(created_at=long_ago))
    found = await dashboard.next_meeting(db, now=now)
    assert found is not None
    assert found.id == event.id
    figures = await dashboard.figures(db, found, now=now)
    assert (figures.recent, figures.guests, figures.first_time) == (2, 2, 1)
    assert figures.weekly == [0, 0, 0, 0, 0, 2, 2, 4]


async def test_what_waits_is_listed_the_most_pressing_first(db: AsyncSession, now: datetime) -> None:
    asked = await add(db, wants_approval=True)
    await add(db, attendance=Attendance.HYBRID, starts_at=now + timedelta(days=2))
    await add(db, status=EventStatus.DRAFT)
    await add(db, status=EventStatus.DRAFT, starts_at=now + timedelta(days=200))
    async with transaction(db):
        await register(db, asked, "Ada Eins", now=now, companions=1)
    found = await dashboard.todos(db, await hub.get(db), now=now)
    assert [(todo.kind, todo.number) for todo in found] == [
        (Waiting.APPROVALS, 2),
        (Waiting.JOINING_URL, 1),
        (Waiting.LEGAL, 1),
        (Waiting.DRAFT, 1),
    ]
    text = LocalizedText("Da")
    written = Hub(name="Netz", imprint=text, privacy=text, sender_address="")
    kinds = [todo.kind for todo in await dashboard.todos(db, written, now=now)]
    assert (Waiting.LEGAL in kinds, Waiting.SENDER in kinds) == (False, True)
