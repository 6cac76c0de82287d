"""Venues and their rooms; whoever comes learns of a new address."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, venues
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.venues import RoomDraft, VenueDraft
from eventhub.models import Event, LocalizedText, OutboxMail, Venue
from tests.makers import make_event, register

DRAFT = VenueDraft(name="Rathaus Marl", street="Am Markt 1", postal_code="45768", city="Marl")


async def make(db: AsyncSession, by: Actor, now: datetime, *rooms: RoomDraft) -> Venue:
    draft = VenueDraft(name=DRAFT.name, street=DRAFT.street, city=DRAFT.city, rooms=rooms)
    async with transaction(db):
        venue = await venues.create(db, draft, by=by, now=now)
    found = await venues.get(db, venue.id)
    assert found is not None
    # A detached row keeps what it holds, whatever is rolled back later.
    db.expunge(found)
    return found


async def change(db: AsyncSession, venue: Venue, draft: VenueDraft, *, by: Actor, now: datetime) -> int:
    async with transaction(db):
        found = await venues.get(db, venue.id)
        assert found is not None
        return await venues.update(db, found, draft, by=by, now=now)


async def test_rooms_keep_their_order_and_their_identity(db: AsyncSession, by: Actor, now: datetime) -> None:
    venue = await make(db, by, now, RoomDraft("Saal", 120), RoomDraft("Foyer"))
    hall, foyer = venue.rooms
    rooms = (RoomDraft("Foyer", 40, foyer.id), RoomDraft("Ratssaal", 120, hall.id), RoomDraft("Hof"))
    await change(db, venue, VenueDraft(name="Rathaus", rooms=rooms), by=by, now=now)
    found = await venues.get(db, venue.id)
    assert found is not None
    assert [(room.name, room.seats) for room in found.rooms] == [("Foyer", 40), ("Ratssaal", 120), ("Hof", None)]
    assert [room.id for room in found.rooms][:2] == [foyer.id, hall.id]


async def test_a_new_address_is_told_to_whoever_comes_and_raises_the_calendar(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    venue = await make(db, by, now)
    async with transaction(db):
        house = await db.get_one(Venue, venue.id)
        event, past = make_event(venue=house), make_event(venue=house, starts_at=now - timedelta(days=3))
        db.add_all([event, past])
    db.expunge(event)
    db.expunge(past)
    async with transaction(db):
        await register(db, event, "Ada Eins", now=now)
    sequence = event.calendar_sequence
    same = VenueDraft(name=DRAFT.name, street=DRAFT.street, city=DRAFT.city, travel=LocalizedText("Bus 222"))
    assert await change(db, venue, same, by=by, now=now) == 0
    assert await change(db, venue, VenueDraft(name=DRAFT.name, street="Am Markt 2", city="Marl"), by=by, now=now) == 1
    mail = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == "event_moved"))).one()
    assert "Am Markt 2" in mail.body_text
    await db.rollback()
    assert (await events.lock(db, event.id)).calendar_sequence == sequence + 1
    assert (await events.lock(db, past.id)).calendar_sequence == past.calendar_sequence


async def test_a_room_and_a_house_stay_while_a_meeting_takes_place_there(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    venue = await make(db, by, now, RoomDraft("Saal"))
    async with transaction(db):
        db.add(make_event(venue=await db.get_one(Venue, venue.id), room_id=venue.rooms[0].id))
    with pytest.raises(DomainError) as refusal:
        await change(db, venue, DRAFT, by=by, now=now)
    assert (refusal.value.code, refusal.value.details) == ("venue.room_in_use", {"room": "Saal"})
    with pytest.raises(DomainError, match=r"venue\.in_use"):
        async with transaction(db):
            await venues.delete(db, await db.get_one(Venue, venue.id), by=by, now=now)
    assert await venues.meetings(db) == {venue.id: 1}
    assert (await db.scalars(select(Event.room_id))).one() is not None


async def test_an_unused_house_goes(db: AsyncSession, by: Actor, now: datetime) -> None:
    venue = await make(db, by, now, RoomDraft("Saal"))
    async with transaction(db):
        await venues.delete(db, await db.get_one(Venue, venue.id), by=by, now=now)
    assert await venues.every(db) == []
