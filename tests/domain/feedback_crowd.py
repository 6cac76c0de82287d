"""A meeting that is over, people who were there, and what they say of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import events, feedback
from eventhub.domain.feedback import Ballot
from eventhub.models import CheckIn, Event, Registration, Scan, ScanKind, Verdict, new_id
from tests.makers import make_event, register

WEEK = timedelta(days=7)


async def let_in(db: AsyncSession, event: Event, registration_id: UUID) -> None:
    """Check somebody in at the start, in the running transaction."""
    at = event.starts_at
    scan = Scan(
        id=new_id(), event_id=event.id, registration_id=registration_id, kind=ScanKind.ENTRY, verdict=Verdict.OK,
        scanned_at=at,
    )  # fmt: skip
    db.add(scan)
    await db.flush()
    db.add(CheckIn(registration_id=registration_id, event_id=event.id, scan_id=scan.id, checked_in_at=at))


class Evening:
    """A meeting that ended an hour ago, with people who were there; each act in a transaction of its own."""

    def __init__(self, event: Event, guests: Sequence[UUID]) -> None:
        self.event_id, self.ends_at, self.guests = event.id, event.ends_at, list(guests)
        self.now = event.ends_at + timedelta(hours=1)

    async def give(self, database: Database, number: int, ballot: Ballot, *, now: datetime | None = None) -> None:
        """Let the guest with this number answer, in a session of its own."""
        async with database.session() as db, transaction(db):
            event = await events.lock(db, self.event_id)
            guest = await db.get_one(Registration, self.guests[number])
            await feedback.give(db, event, guest, ballot, now=now or self.now)

    async def close(self, database: Database) -> None:
        """Do what the chore does a month later."""
        later = self.now + 5 * WEEK
        async with database.session() as db:
            due = await feedback.due(db, later)
            for event_id in due:
                async with transaction(db):
                    await feedback.close(db, event_id, later)

    async def shown(self, database: Database, talk_id: UUID | None = None) -> feedback.Results | None:
        """What pages show of the meeting, or of a talk."""
        async with database.session() as db:
            event = await db.get_one(Event, self.event_id)
            return await (feedback.of_talk(db, event, talk_id) if talk_id else feedback.of_event(db, event))


async def hold(database: Database, guests: int, **values: Any) -> Evening:
    """A meeting with as many guests, all of whom came alone and were let in."""
    async with database.session() as db, transaction(db):
        event = make_event(**values)
        db.add(event)
        await db.flush()
        ids = []
        for number in range(guests):
            name = f"Gast {'x' * (number + 1)}"
            outcome = await register(db, event, name, now=event.starts_at - WEEK)
            await db.flush()
            ids.append(outcome.party.lead.id)
        for ident in ids:
            await let_in(db, event, ident)
        return Evening(event, ids)
