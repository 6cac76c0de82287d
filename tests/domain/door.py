"""What the tests of the door share: a meeting, its guests, and who scans."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, tickets
from eventhub.domain.checkins import Answer
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Applicant
from eventhub.models import Event, Party, Registration, Role
from tests.makers import START, actor_of, make_event, make_user, register

DOORS = START - timedelta(minutes=30)


async def add_event(db: AsyncSession, **values: object) -> Event:
    event = make_event(**values)
    async with transaction(db):
        db.add(event)
    db.expunge_all()  # so that it stays readable when the next act begins
    return event


async def add_actor(db: AsyncSession, role: Role = Role.DOOR) -> Actor:
    user = make_user(role, name="Jonas Terhorst")
    async with transaction(db):
        db.add(user)
    return actor_of(user)


async def add_guest(db: AsyncSession, event: Event, name: str, *, now: datetime, companions: int = 0) -> Party:
    async with transaction(db):
        outcome = await register(db, event, name, now=now, companions=companions)
    party: Party = outcome.party
    db.expunge_all()
    return party


def code_of(event: Event, registration: Registration) -> str:
    assert registration.ticket is not None
    return tickets.code_of(event, registration.ticket)


async def scan(
    db: AsyncSession, event: Event, text: str, *, by: Actor, now: datetime = DOORS, scan_id: UUID | None = None
) -> Answer:
    async with transaction(db):
        gate = await checkins.gate_of(db, event.gates[0].id)
        assert gate is not None
        return await checkins.scan(db, gate.event, gate, text=text, scan_id=scan_id or uuid4(), by=by, now=now)


async def how_many(db: AsyncSession, model: type) -> int:
    return await db.scalar(select(func.count()).select_from(model)) or 0


async def walk_in(db: AsyncSession, event: Event, applicant: Applicant, *, by: Actor, **more: Any) -> Answer:
    async with transaction(db):
        gate = await checkins.gate_of(db, event.gates[0].id)
        assert gate is not None
        values: dict[str, Any] = {"scan_id": uuid4(), "by": by, "now": DOORS, **more}
        return await checkins.walk_in(db, gate.event, gate, applicant, **values)


async def add_actor_inside(db: AsyncSession) -> Actor:
    user = make_user()
    db.add(user)
    await db.flush()
    return actor_of(user)
