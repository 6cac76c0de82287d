"""Never oversold: a crowd from two processes at once, and the queue it leaves."""

import asyncio
import sys
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, parties, registrations
from eventhub.models import Event, Party, Registration, RegistrationStatus, Ticket
from tests.domain.crowd import one
from tests.makers import make_event

PLACES, EACH = 50, 100


async def crowd(database: Database, event: Event, first: int) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.domain.crowd",
        database.engine.url.render_as_string(hide_password=False),
        database.settings.secret_key,
        str(event.id),
        str(first),
        str(EACH),
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()[-2000:]


@pytest.mark.load
async def test_two_hundred_at_once_for_fifty_places_end_with_fifty_and_a_queue(database: Database) -> None:
    starts_at = clock.now() + timedelta(days=30)
    event = make_event(capacity=PLACES, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    async with database.session() as db, transaction(db):
        db.add(event)
    await asyncio.gather(crowd(database, event, 0), crowd(database, event, EACH))
    async with database.session() as db:
        by_status = select(Registration.status, func.count()).group_by(Registration.status)
        states = {row[0]: row[1] for row in await db.execute(by_status)}
        assert states == {RegistrationStatus.CONFIRMED: PLACES, RegistrationStatus.WAITLISTED: 2 * EACH - PLACES}
        queue = (await db.scalars(select(Party.queue_no).where(Party.queue_no.is_not(None)).order_by(Party.id))).all()
        assert sorted(queue) == list(range(1, 2 * EACH - PLACES + 1))
        assert await db.scalar(select(func.count()).select_from(Ticket)) == PLACES
        kept = await db.get_one(Event, event.id)
        assert (kept.places_held, kept.places_limit, kept.persons_waiting) == (PLACES, PLACES, 150)


@pytest.mark.load
async def test_places_given_back_at_once_are_offered_in_the_order_of_the_queue(database: Database) -> None:
    now = clock.now()
    event = make_event(capacity=5, starts_at=now + timedelta(days=30), ends_at=now + timedelta(days=30, hours=3))
    async with database.session() as db, transaction(db):
        db.add(event)
    await asyncio.gather(*(_register(database, event, number) for number in range(15)))
    async with database.session() as db:
        holding = [party.id for party in await parties.live_of(db, event) if party.queue_no is None]
    await asyncio.gather(*(_cancel(database, event, party_id) for party_id in holding))
    async with database.session() as db:
        query = select(Party.queue_no).where(Party.offered_until.is_not(None)).order_by(Party.queue_no)
        assert (await db.scalars(query)).all() == [1, 2, 3, 4, 5]


async def _register(database: Database, event: Event, number: int) -> None:
    await one(database, event.id, number)


async def _cancel(database: Database, event: Event, party_id: UUID) -> None:
    async with database.session() as db, transaction(db):
        locked = await events.lock(db, event.id)
        party = await parties.get(db, party_id)
        assert party is not None
        await registrations.cancel(db, locked, party, party.live, now=clock.now())
