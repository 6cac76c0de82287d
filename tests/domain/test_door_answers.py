"""What the door answers to whom it does not simply let in."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, events, parties, registrations
from eventhub.domain.checkins import Answer
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import Role, Verdict
from tests.domain.door import DOORS, add_actor, add_event, add_guest, code_of, scan


async def test_a_cancelled_registration_is_told_with_its_day(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Ralf Overbeck", now=now)
    code = code_of(event, party.lead)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        found = await parties.get(db, party.id)
        assert found is not None
        await registrations.cancel(db, locked, found, found.live, now=now)
    answer = await scan(db, event, code, by=by)
    assert (answer.verdict, answer.name, answer.ended_at) == (Verdict.CANCELLED, "Ralf Overbeck", now)


async def test_a_replaced_ticket_does_not_let_in_but_the_new_one_does(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    old = code_of(event, party.lead)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        found = await parties.get(db, party.id)
        assert found is not None
        await registrations.reissue_tickets(db, locked, found, by=None, now=now)
        new = code_of(locked, found.lead)
    assert (await scan(db, event, old, by=by)).verdict == Verdict.REPLACED
    assert (await scan(db, event, new, by=by)).verdict == Verdict.OK


async def test_a_ticket_of_another_meeting_tells_which_and_not_whose(db: AsyncSession, now: datetime) -> None:
    event, other, by = await add_event(db), await add_event(db), await add_actor(db)
    party = await add_guest(db, other, "Katharina Schlüter", now=now)
    answer = await scan(db, event, code_of(other, party.lead), by=by)
    assert (answer.verdict, answer.name, answer.registration_id) == (Verdict.OTHER_EVENT, "", None)
    assert answer.other_event is not None
    assert answer.other_event.venue is not None
    assert (answer.other_event.id, answer.other_event.venue.city) == (other.id, "Bottrop")
    assert party.lead.ticket is not None
    assert (await scan(db, event, party.lead.ticket.short_code, by=by)).verdict == Verdict.UNKNOWN
    assert (await checkins.count(db, event)).inside == 0


@pytest.mark.parametrize("text", ["", "7K4M-2X9Q", "https://example.org/t/", "x" * 3000, "A" * 26, "%_'\"\\"])
async def test_what_is_no_ticket_is_unknown(db: AsyncSession, now: datetime, text: str) -> None:
    event, by = await add_event(db), await add_actor(db)
    await add_guest(db, event, "Katharina Schlüter", now=now)
    assert (await scan(db, event, text, by=by)).verdict == Verdict.UNKNOWN


async def test_a_forged_code_is_unknown(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code = code_of(event, party.lead)
    forged = code[:-3] + ("A" if code[-3] != "A" else "B") + code[-2:]
    assert (await scan(db, event, forged, by=by)).verdict == Verdict.UNKNOWN


async def test_who_waits_is_told_their_place_and_taken_in_when_one_is_free(db: AsyncSession, now: datetime) -> None:
    event, by, organiser = await add_event(db, capacity=1), await add_actor(db), await add_actor(db, Role.ORGANISER)
    await add_guest(db, event, "Ada Eins", now=now)
    await add_guest(db, event, "Bea Zwei", now=now)
    waiting = await add_guest(db, event, "Cem Drei", now=now)

    async def at_the_door(act: str, **more: Any) -> Answer:
        async with transaction(db):
            gate = await checkins.gate_of(db, event.gates[0].id)
            assert gate is not None
            verb = checkins.admit if act == "admit" else checkins.let_in
            values: dict[str, Any] = {"scan_id": uuid4(), "by": by, "now": DOORS, **more}
            return await verb(db, gate.event, gate, waiting.lead.id, **values)

    answer = await at_the_door("let_in")
    assert (answer.verdict, answer.queue_place) == (Verdict.WAITLISTED, 2)
    with pytest.raises(DomainError, match=r"registration\.full"):
        await at_the_door("admit")
    with pytest.raises(DomainError, match=r"checkin\.organisers_only"):
        await at_the_door("admit", anyway=True)
    assert (await at_the_door("admit", anyway=True, by=organiser)).verdict == Verdict.OK
    await db.rollback()
    reread = await events.lock(db, event.id)
    assert (reread.places_held, reread.persons_waiting) == (2, 1)


async def test_who_awaits_approval_is_let_in_by_an_organiser_only(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, wants_approval=True), await add_actor(db)
    organiser = await add_actor(db, Role.ORGANISER)
    party = await add_guest(db, event, "Ada Eins", now=now)

    async def admit(who: Actor) -> Answer:
        async with transaction(db):
            locked = await events.lock(db, event.id)
            return await checkins.admit(db, locked, None, party.lead.id, scan_id=uuid4(), by=who, now=DOORS)

    with pytest.raises(DomainError, match=r"checkin\.organisers_only"):
        await admit(by)
    assert (await admit(organiser)).verdict == Verdict.OK


async def test_an_offered_place_is_taken_at_the_door_without_taking_another(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, capacity=1), await add_actor(db)
    first = await add_guest(db, event, "Ada Eins", now=now)
    second = await add_guest(db, event, "Bea Zwei", now=now)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        found = await parties.get(db, first.id)
        assert found is not None
        await registrations.cancel(db, locked, found, found.live, now=now)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        answer = await checkins.admit(db, locked, None, second.lead.id, scan_id=uuid4(), by=by, now=DOORS)
    assert answer.verdict == Verdict.OK
    await db.rollback()
    assert (await events.lock(db, event.id)).places_held == 1
