"""A meeting with talks that have few places, and guests who want them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, parties, sign_ups
from eventhub.models import (
    Event,
    LocalizedText,
    OutboxMail,
    Party,
    Registration,
    Release,
    ReleasedTalk,
    SignUp,
    Talk,
    new_id,
)
from tests.makers import START, make_event, register

HOUR = timedelta(hours=1)


def make_talk(title: str = "Werkstatt", *, starts_in: timedelta = HOUR, **values: Any) -> Talk:
    """A workshop of an hour, one hour after the meeting has begun, for two."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "title": LocalizedText(title, f"{title} (en)"),
        "starts_at": START + starts_in,
        "minutes": 60,
        "capacity": 2,
        "speakers": [],
    }
    talk = Talk(**defaults | values)
    talk.places_limit = talk.capacity
    return talk


class Workshop:
    """The meeting, and each act upon it in a transaction of its own."""

    def __init__(self, db: AsyncSession, event_id: UUID, now: datetime) -> None:
        self.db, self.event_id, self.now = db, event_id, now
        self.guests: dict[str, UUID] = {}

    async def come(self, *names: str, companions: int = 0) -> None:
        """Register guests; their registrations are kept by name, companions as ``Gast 0 …``."""
        for name in names:
            async with transaction(self.db):
                event = await events.lock(self.db, self.event_id)
                outcome = await register(self.db, event, name, now=self.now, companions=companions)
                await self.db.flush()
                self.guests |= {one.name: one.id for one in outcome.party.registrations}

    async def sign_up(self, name: str, talk_id: UUID) -> SignUp:
        async with transaction(self.db):
            event, talk, guest = await self._here(name, talk_id)
            return await sign_ups.sign_up(self.db, event, talk, guest, now=self.now)

    async def leave(self, name: str, talk_id: UUID) -> None:
        async with transaction(self.db):
            event, talk, guest = await self._here(name, talk_id)
            await sign_ups.leave(self.db, event, talk, guest, now=self.now)

    async def _here(self, name: str, talk_id: UUID) -> tuple[Event, Talk, Registration]:
        event = await events.lock(self.db, self.event_id)
        talk = await sign_ups.talk_of(self.db, event, talk_id)
        assert talk is not None
        return event, talk, await self.db.get_one(Registration, self.guests[name])

    async def party(self, name: str) -> Party:
        """The party of somebody, as it is now."""
        guest = await self.db.get_one(Registration, self.guests[name], populate_existing=True)
        party = await parties.get(self.db, guest.party_id)
        assert party is not None
        return party

    async def release(self, *places: tuple[UUID, datetime, str]) -> None:
        """Release a programme: talk, begin, and the name of the room."""
        async with transaction(self.db):
            event = await events.lock(self.db, self.event_id)
            event.release_count += 1
            frozen = []
            for ident, starts_at, room in places:
                talk = await self.db.get_one(Talk, ident)
                frozen.append(
                    ReleasedTalk(
                        talk_id=talk.id, kind=talk.kind, room_name=room, starts_at=starts_at, minutes=60,
                        title=talk.title,
                    )
                )  # fmt: skip
            values = {"number": event.release_count, "released_at": self.now}
            self.db.add(Release(event_id=event.id, talks=frozen, **values))

    async def lists(self, talk_id: UUID) -> tuple[list[str], list[str]]:
        """Who is in, and who waits."""
        await self.db.rollback()
        talk = await self.db.get_one(Talk, talk_id, populate_existing=True)
        inside, waiting = await sign_ups.listing(self.db, talk)
        assert (talk.places_held, talk.persons_waiting) == (len(inside), len(waiting))
        assert [one.place for one in waiting] == list(range(1, len(waiting) + 1))
        return [one.registration.name for one in inside], [one.registration.name for one in waiting]

    async def mails(self) -> list[tuple[str, str]]:
        """Kind and first part of the address of each mail about a talk, in order."""
        query = select(OutboxMail.kind, OutboxMail.to_address).where(OutboxMail.talk_id.is_not(None))
        return [(kind, to.split("@")[0]) for kind, to in await self.db.execute(query.order_by(OutboxMail.id))]


async def hold(db: AsyncSession, now: datetime, *talks: Talk, **values: Any) -> Workshop:
    """A meeting with these talks."""
    event = make_event(talks=list(talks), **values)
    async with transaction(db):
        db.add(event)
    # Values from now on, which a refused act does not expire.
    db.expunge_all()
    return Workshop(db, event.id, now)
