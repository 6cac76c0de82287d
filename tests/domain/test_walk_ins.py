"""Who comes without a registration."""

import asyncio
from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database
from eventhub.domain import checkins, events
from eventhub.domain.checkins import Answer
from eventhub.domain.errors import DomainError
from eventhub.domain.registrations import Agreed, Given
from eventhub.models import ConsentKind, Registration, Role, Verdict
from tests.domain.door import add_actor, add_event, add_guest, how_many, walk_in
from tests.makers import make_applicant


async def test_a_walk_in_is_registered_and_in_at_once(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, capacity=1), await add_actor(db)
    photos = Given(organisation="Haard Logistik", consents=(Agreed(ConsentKind.PHOTOS, "Photos are fine"),))
    scan_id = uuid4()
    answer = await walk_in(db, event, make_applicant("Ole Neu", "", given=photos), by=by, scan_id=scan_id)
    assert (answer.verdict, answer.name, answer.organisation) == (Verdict.OK, "Ole Neu", "Haard Logistik")
    assert (answer.is_without_photos, answer.is_first_visit) == (False, False)
    assert await walk_in(db, event, make_applicant("Ole Neu", "", given=photos), by=by, scan_id=scan_id) == answer
    assert await checkins.count(db, event) == checkins.Count(inside=1, expected=1)


async def test_a_walk_in_sent_twice_at_once_is_one_person(database: Database, db: AsyncSession, now: datetime) -> None:
    event, by, scan_id = await add_event(db, capacity=5), await add_actor(db), uuid4()

    async def send() -> Answer:
        async with database.session() as own:
            return await walk_in(own, event, make_applicant("Ole Neu", ""), by=by, scan_id=scan_id)

    answers = await asyncio.gather(*(send() for _ in range(4)))
    assert answers == [answers[0]] * 4
    assert await how_many(db, Registration) == 1


async def test_a_full_house_takes_walk_ins_only_from_organisers(db: AsyncSession, now: datetime) -> None:
    event, by, organiser = await add_event(db, capacity=1), await add_actor(db), await add_actor(db, Role.OWNER)
    await add_guest(db, event, "Ada Eins", now=now)
    with pytest.raises(DomainError, match=r"registration\.full"):
        await walk_in(db, event, make_applicant("Ole Neu", ""), by=by)
    with pytest.raises(DomainError, match=r"checkin\.organisers_only"):
        await walk_in(db, event, make_applicant("Ole Neu", ""), by=by, anyway=True)
    assert (await walk_in(db, event, make_applicant("Ole Neu", ""), by=organiser, anyway=True)).verdict == Verdict.OK
    await db.rollback()
    assert (await events.lock(db, event.id)).places_held == 2


async def test_a_walk_in_whose_address_is_registered_gets_no_second_place(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, capacity=1), await add_actor(db)
    await add_guest(db, event, "Ada Eins", now=now)
    answer = await walk_in(db, event, make_applicant("Ada Eins"), by=by)
    assert (answer.verdict, answer.name) == (Verdict.OK, "Ada Eins")
    assert await how_many(db, Registration) == 1
