"""What falls due by itself, and what is kept of people for how long."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, events, parties, registrations
from eventhub.domain.chores import CHORES, Chore
from eventhub.domain.events.notify import tell_moved
from eventhub.models import (
    AuditEntry,
    CalendarEntry,
    CheckIn,
    Event,
    Hub,
    OutboxMail,
    Party,
    Person,
    Registration,
    RegistrationStatus,
    Scan,
    new_id,
)
from tests.makers import START, actor_of, make_event, make_user, register

S = RegistrationStatus
#: a meeting that took place is never deleted
OF_MEETINGS_THAT_WERE = ("close feedback", "delete registrations after their time")


async def run_chores(db: AsyncSession, now: datetime) -> None:
    """What the worker does: each chore's due items, one a transaction."""
    for chore in CHORES:
        await db.rollback()
        for ident in await chore.due(db, now):
            async with transaction(db):
                await chore.act(db, ident, now)


async def mails(db: AsyncSession, kind: str) -> int:
    query = select(func.count()).select_from(OutboxMail).where(OutboxMail.kind == kind)
    return (await db.scalar(query)) or 0


async def count(db: AsyncSession, *tables: type) -> list[int]:
    return [(await db.scalar(select(func.count()).select_from(table))) or 0 for table in tables]


async def add_event(db: AsyncSession, **values: object) -> Event:
    event = make_event(**values)
    async with transaction(db):
        db.add(event)
    return event


async def test_an_offer_lapses_by_itself_and_the_next_in_line_is_asked(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        second = await register(db, event, "Bea Zwei", now=now)
        third = await register(db, event, "Cem Drei", now=now)
        await registrations.cancel(db, await events.lock(db, event.id), first.party, first.party.live, now=now)
    ids = second.party.id, third.party.id
    await run_chores(db, now + timedelta(hours=23))
    assert [(await _status(db, one)) for one in ids] == [S.OFFERED, S.WAITLISTED]
    await run_chores(db, now + timedelta(hours=24))
    assert [(await _status(db, one)) for one in ids] == [S.WAITLISTED, S.OFFERED]


async def test_the_only_one_waiting_is_offered_anew_with_one_mail(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        await register(db, event, "Bea Zwei", now=now)
        await registrations.cancel(db, await events.lock(db, event.id), first.party, first.party.live, now=now)
    await run_chores(db, now + timedelta(hours=24))
    assert (await mails(db, "place_offered"), await mails(db, "offer_lapsed")) == (2, 0)


async def test_one_reminder_goes_out_the_day_before_and_follows_a_moved_date(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db)
    async with transaction(db):
        await register(db, event, "Ada Eins", now=now)
    event_id = event.id
    await run_chores(db, START - timedelta(hours=25))
    assert await mails(db, "reminder") == 0
    for _ in range(2):
        await run_chores(db, START - timedelta(hours=24))
    assert await mails(db, "reminder") == 1
    async with transaction(db):
        moved = await events.lock(db, event_id)
        moved.starts_at += timedelta(days=7)
        moved.ends_at += timedelta(days=7)
        await tell_moved(db, moved, old_start=START, old_place="", now=START - timedelta(hours=20))
    await run_chores(db, START + timedelta(days=6))
    assert await mails(db, "reminder") == 2


@pytest.mark.parametrize(
    "chore",
    [one for one in CHORES if not one.is_slow and one.name not in OF_MEETINGS_THAT_WERE],
    ids=lambda chore: chore.name,
)
async def test_what_is_gone_when_its_turn_comes_is_left_alone(db: AsyncSession, now: datetime, chore: Chore) -> None:
    async with transaction(db):
        await chore.act(db, new_id(), now)


async def test_what_was_never_confirmed_is_deleted_with_the_person(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, wants_confirmation=True)
    async with transaction(db):
        await register(db, event, "Ada Eins", now=now, companions=1)
    await run_chores(db, now + timedelta(minutes=30))
    assert await count(db, Party, Registration, Person) == [1, 2, 1]
    await run_chores(db, now + timedelta(days=2))
    assert await count(db, Party, Registration, Person, OutboxMail) == [0, 0, 0, 0]


async def test_after_the_set_time_nothing_of_the_guests_is_left_but_the_event(db: AsyncSession, now: datetime) -> None:
    user = make_user()
    event = await add_event(db)
    async with transaction(db):
        db.add(user)
        outcome = await register(db, event, "Ada Eins", now=now)
    by, lead, event_id = actor_of(user), outcome.party.lead.id, event.id
    async with transaction(db):
        locked = await events.lock(db, event_id)
        await checkins.let_in(db, locked, None, lead, scan_id=new_id(), by=by, now=START)
        (await db.get_one(Hub, 1)).retention_days = 30
    await run_chores(db, START + timedelta(days=30))
    assert await count(db, Party, Scan, CheckIn) == [1, 1, 1]
    await run_chores(db, START + timedelta(days=31))
    tables = (Party, Registration, Person, CalendarEntry, Scan, CheckIn, OutboxMail)
    assert await count(db, *tables, Event) == [0] * len(tables) + [1]
    kept = (await db.scalars(select(AuditEntry.action))).all()
    assert [action for action in kept if action.startswith("registration.")] == []


async def _status(db: AsyncSession, party_id: UUID) -> RegistrationStatus:
    await db.rollback()
    party = await parties.get(db, party_id)
    assert party is not None
    return party.status
