"""A meeting that is over: who was let in, and the certificates they got."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import certificates, checkins, events
from eventhub.domain.permissions import Actor
from eventhub.models import Certificate, CertificateEnd, Registration, Talk, new_id
from tests.domain.workshop import Workshop, hold
from tests.makers import START

BEFORE = START - timedelta(days=3)
DOORS = START - timedelta(minutes=20)
AFTER = START + timedelta(days=1)
NAME = "Katharina Schlüter"


class Evening(Workshop):
    """A meeting with a door; each act in a transaction of its own."""

    def __init__(self, db: AsyncSession, event_id: UUID, by: Actor) -> None:
        """Guests register three days before it."""
        super().__init__(db, event_id, BEFORE)
        self.by = by

    async def let_in(self, *names: str) -> UUID:
        """Check guests in; gives back the scan of the last one."""
        async with transaction(self.db):
            event, scan_id = await events.lock(self.db, self.event_id), new_id()
            for name in names:
                scan_id = new_id()
                guest = self.guests[name]
                await checkins.let_in(self.db, event, None, guest, scan_id=scan_id, by=self.by, now=DOORS)
            return scan_id

    async def undo(self, scan_id: UUID, *, now: datetime = AFTER) -> None:
        """Take the check-in back that a scan began."""
        async with transaction(self.db):
            event = await events.lock(self.db, self.event_id)
            await checkins.undo(self.db, event, None, scan_id, scan_id=new_id(), by=self.by, now=now)

    async def issue(self, name: str = NAME, *, language: str = "de", now: datetime = AFTER) -> str:
        """A guest issues their own; gives back its code."""
        async with transaction(self.db):
            event = await events.lock(self.db, self.event_id)
            one = await self.db.get_one(Registration, self.guests[name])
            return (await certificates.issue(self.db, event, one, language=language, now=now)).code

    async def issue_missing(self, only: UUID | None = None) -> int:
        """An organiser issues those that nobody has; gives back how many."""
        async with transaction(self.db):
            event = await events.lock(self.db, self.event_id)
            return await certificates.issue_missing(self.db, event, by=self.by, now=AFTER, only=only)

    async def issued(self) -> dict[str, CertificateEnd | None]:
        """Every code, and why it is good no longer."""
        found = await self.db.scalars(select(Certificate).execution_options(populate_existing=True))
        return {one.code: one.withdrawn_for for one in found}

    async def valid(self) -> list[str]:
        """The names on the certificates that are good, in order."""
        good = select(Certificate.name).where(Certificate.withdrawn_at.is_(None))
        return list(await self.db.scalars(good.order_by(Certificate.name)))

    async def read(self, code: str) -> Certificate:
        """The certificate with this code, as it is now."""
        await self.db.rollback()
        found = await certificates.by_code(self.db, code)
        assert found is not None
        return found


async def spend(db: AsyncSession, by: Actor, *talks: Talk, **values: Any) -> Evening:
    """An evening with these talks."""
    return Evening(db, (await hold(db, BEFORE, *talks, **values)).event_id, by)
