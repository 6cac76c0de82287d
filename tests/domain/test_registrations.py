"""Places, the queue, and what each transition means for the others."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, parties, registrations, waitlist
from eventhub.domain.errors import DomainError
from eventhub.models import Event, OutboxMail, Party, RegistrationStatus
from tests.makers import START, actor_of, make_event, make_user, register

S = RegistrationStatus


async def add_event(db: AsyncSession, **values: object) -> Event:
    event = make_event(**values)
    async with transaction(db):
        db.add(event)
    return event


async def mails(db: AsyncSession) -> list[tuple[str, str]]:
    query = select(OutboxMail.kind, OutboxMail.to_address).order_by(OutboxMail.id)
    return [(kind, to.split("@")[0]) for kind, to in (await db.execute(query)).all()]


async def reread(db: AsyncSession, event: Event) -> Event:
    identity = inspect(event).identity
    await db.rollback()
    return await events.lock(db, identity[0])


async def test_a_guest_gets_a_place_a_ticket_and_a_mail_with_an_invitation(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=2)
    async with transaction(db):
        outcome = await register(db, event, "Katharina Schlüter", now=now)
    assert outcome.status == S.CONFIRMED
    party = await parties.get(db, outcome.party.id)
    assert party is not None
    assert [(one.status, one.ticket is not None) for one in party.registrations] == [(S.CONFIRMED, True)]
    mail = (await db.scalars(select(OutboxMail))).one()
    assert (mail.kind, mail.calendar_method) == ("registration_confirmed", "REQUEST")
    assert (await reread(db, event)).places_held == 1


async def test_the_last_place_is_followed_by_the_queue_in_order(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    states = []
    for name in ("Ada Eins", "Bea Zwei", "Cem Drei"):
        async with transaction(db):
            states.append((await register(db, event, name, now=now)).status)
    assert states == [S.CONFIRMED, S.WAITLISTED, S.WAITLISTED]
    event = await reread(db, event)
    assert (event.places_held, event.persons_waiting) == (1, 2)
    head = await parties.head_of_queue(db, event)
    assert head is not None
    assert head.lead.name == "Bea Zwei"


async def test_a_party_at_the_head_is_overtaken_by_nobody(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=2)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        second = await register(db, event, "Bea Zwei", now=now)
        await register(db, event, "Cem Paar", now=now, companions=1)
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.cancel(db, event, first.party, first.party.live, now=now)
        newcomer = await register(db, event, "Dora Neu", now=now)
    assert newcomer.status == S.WAITLISTED
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.cancel(db, event, second.party, second.party.live, now=now)
    event = await reread(db, event)
    states = {party.lead.name: party.status for party in await parties.live_of(db, event)}
    assert states == {"Cem Paar": S.OFFERED, "Dora Neu": S.WAITLISTED}
    assert (event.places_held, event.persons_waiting) == (2, 1)


async def test_an_accepted_offer_is_a_place_and_a_lapsed_one_goes_to_the_end(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        second = await register(db, event, "Bea Zwei", now=now)
        third = await register(db, event, "Cem Drei", now=now)
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.cancel(db, event, first.party, first.party.live, now=now)
    assert second.party.status == S.OFFERED
    later = now + timedelta(hours=24)
    async with transaction(db):
        event = await events.lock(db, event.id)
        party = await parties.get(db, second.party.id)
        assert party is not None
        with pytest.raises(DomainError, match=r"offer\.lapsed"):
            await registrations.accept_offer(db, event, party, now=later)
        await waitlist.lapse(db, event, party, now=later)
    async with transaction(db):
        event = await events.lock(db, event.id)
        party = await parties.get(db, third.party.id)
        assert party is not None
        await registrations.accept_offer(db, event, party, now=later)
    event = await reread(db, event)
    states = {party.lead.name: party.status for party in await parties.live_of(db, event)}
    assert states == {"Bea Zwei": S.WAITLISTED, "Cem Drei": S.CONFIRMED}
    assert await mails(db) == [
        ("registration_confirmed", "adaeins"),
        ("waitlisted", "beazwei"),
        ("waitlisted", "cemdrei"),
        ("registration_cancelled", "adaeins"),
        ("place_offered", "beazwei"),
        ("place_offered", "cemdrei"),
        ("offer_lapsed", "beazwei"),
        ("registration_confirmed", "cemdrei"),
    ]


async def test_nothing_is_offered_once_the_meeting_has_begun(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        await register(db, event, "Bea Zwei", now=now)
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.cancel(db, event, first.party, first.party.live, now=START)
    event = await reread(db, event)
    assert [party.status for party in await parties.live_of(db, event)] == [S.WAITLISTED]


async def test_an_address_that_is_registered_gets_its_link_and_the_same_answer(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=5)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        again = await register(db, event, "Ada Eins", now=now)
        at_once = await register(db, event, "Ada Eins", now=now + timedelta(minutes=9))
    assert (first.status, again.status, at_once.status) == (S.CONFIRMED,) * 3
    assert (first.is_known, again.is_known) == (False, True)
    assert await mails(db) == [("registration_confirmed", "adaeins"), ("link_again", "adaeins")]
    assert (await reread(db, event)).places_held == 1


async def test_registering_again_after_cancelling_continues_the_same_calendar_entry(
    db: AsyncSession, now: datetime
) -> None:
    event = await add_event(db)
    for _ in range(2):
        async with transaction(db):
            outcome = await register(db, event, "Ada Eins", now=now)
            event = await events.lock(db, event.id)
            await registrations.cancel(db, event, outcome.party, outcome.party.live, now=now)
    found = (await db.scalars(select(OutboxMail).order_by(OutboxMail.id))).all()
    assert [mail.calendar_method for mail in found] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert len({mail.calendar_uid for mail in found}) == 1
    sequences = [line for mail in found for line in str(mail.calendar).splitlines() if line.startswith("SEQUENCE")]
    assert sequences == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2", "SEQUENCE:3"]


async def test_lowering_the_capacity_evicts_nobody_and_freed_places_shrink(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=3)
    async with transaction(db):
        outcomes = [await register(db, event, name, now=now) for name in ("Ada Eins", "Bea Zwei", "Cem Drei")]
    async with transaction(db):
        event = await events.lock(db, event.id)
        event.capacity = 1
        event.places_limit = 3
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.cancel(db, event, outcomes[0].party, outcomes[0].party.live, now=now)
        assert (event.places_held, event.places_limit) == (2, 2)
    async with transaction(db):
        assert (await register(db, event, "Dora Neu", now=now)).status == S.WAITLISTED


async def test_add_anyway_goes_over_the_capacity_and_leaves_the_queue_its_places(
    db: AsyncSession, now: datetime
) -> None:
    user = make_user()
    event = await add_event(db, capacity=1)
    async with transaction(db):
        db.add(user)
        await register(db, event, "Ada Eins", now=now)
        second = await register(db, event, "Bea Zwei", now=now)
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.add_anyway(db, event, second.party, by=actor_of(user), now=now)
    event = await reread(db, event)
    assert (event.places_held, event.places_limit, event.capacity) == (2, 2, 1)
    assert event.persons_waiting == 0


async def test_outside_the_window_registration_is_refused(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, registration_closes_at=now)
    with pytest.raises(DomainError, match=r"registration\.closed"):
        async with transaction(db):
            await register(db, event, "Ada Eins", now=now)
    assert (await db.scalars(select(Party))).all() == []


async def test_without_a_waitlist_a_full_meeting_says_so(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1, has_waitlist=False)
    async with transaction(db):
        await register(db, event, "Ada Eins", now=now)
    with pytest.raises(DomainError, match=r"registration\.full"):
        async with transaction(db):
            await register(db, event, "Bea Zwei", now=now)


async def test_an_unconfirmed_address_holds_its_place_for_half_an_hour(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1, wants_confirmation=True)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        second = await register(db, event, "Bea Zwei", now=now)
    assert (first.status, second.status) == (S.UNVERIFIED, S.WAITLISTED)
    late = now + timedelta(minutes=30)
    async with transaction(db):
        event = await events.lock(db, event.id)
        party = await parties.get(db, first.party.id)
        assert party is not None
        with pytest.raises(DomainError, match=r"registration\.confirmation_expired"):
            await registrations.confirm_address(db, event, party, now=late)
        await registrations.expire(db, event, party, now=late)
    assert (party.status, second.party.status) == (S.EXPIRED, S.OFFERED)


async def test_a_rejected_request_gives_its_place_to_the_queue(db: AsyncSession, now: datetime) -> None:
    user = make_user()
    event = await add_event(db, capacity=1, wants_approval=True)
    async with transaction(db):
        db.add(user)
        first = await register(db, event, "Ada Eins", now=now)
        second = await register(db, event, "Bea Zwei", now=now)
    assert first.status == S.AWAITING_APPROVAL
    async with transaction(db):
        event = await events.lock(db, event.id)
        await registrations.reject(db, event, first.party, by=actor_of(user), now=now)
    assert (first.party.status, second.party.status) == (S.REJECTED, S.OFFERED)


async def test_one_companion_can_stay_away_alone(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=3)
    async with transaction(db):
        outcome = await register(db, event, "Ada Eins", now=now, companions=2)
        await registrations.cancel(db, await events.lock(db, event.id), outcome.party, outcome.party.live[2:], now=now)
    event = await reread(db, event)
    party = await parties.get(db, outcome.party.id)
    assert party is not None
    assert [one.status for one in party.registrations] == [S.CONFIRMED, S.CONFIRMED, S.CANCELLED]
    assert event.places_held == 2
    assert await mails(db) == [("registration_confirmed", "adaeins"), ("registration_reduced", "adaeins")]


async def test_too_many_companions_are_refused(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, max_companions=1)
    with pytest.raises(DomainError) as refused:
        async with transaction(db):
            await register(db, event, "Ada Eins", now=now, companions=2)
    assert (refused.value.code, refused.value.field) == ("registration.too_many_companions", "companions")


async def test_the_database_itself_refuses_a_place_too_many(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    with pytest.raises(IntegrityError, match="ck_events_places"):
        async with transaction(db):
            event = await events.lock(db, event.id)
            event.places_held = 2
