"""Signing up for a talk and leaving it; who heads its queue moves up at once.

The event is locked before each act, and the talk's row after it: the two are always taken in this order.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain import audit, places
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.sign_ups.shown import shown
from eventhub.mail import sign_up_mails
from eventhub.models import Event, Party, Registration, RegistrationStatus, SignUp, Talk, TalkKind

COUNTED = ("capacity", "places_held", "places_limit", "persons_waiting", "queue_counter")


async def talk_of(db: AsyncSession, event: Event, talk_id: UUID) -> Talk | None:
    """The talk of this event with this id."""
    return await db.scalar(select(Talk).where(Talk.id == talk_id, Talk.event_id == event.id))


async def sign_up(db: AsyncSession, event: Event, talk: Talk, registration: Registration, *, now: datetime) -> SignUp:
    """Give somebody a place in the talk or, once it is full, the last number of its queue.

    Raises:
        DomainError: ``sign_up.not_offered``; ``sign_up.begun``; ``sign_up.not_confirmed``; ``sign_up.again``;
            ``sign_up.overlaps`` with a talk the person is in, or waits for.
    """
    await _lock(db, talk)
    mine = await _open_of(db, [registration])
    there = await shown(db, event, talk_ids=[talk.id, *(one.talk_id for one in mine)])
    at = there.get(talk.id)
    if at is None or not talk.takes_sign_ups or not event.is_published:
        raise DomainError("sign_up.not_offered")
    if event.is_over(now) or at.has_begun(now):
        raise DomainError("sign_up.begun")
    if registration.status != RegistrationStatus.CONFIRMED:
        raise DomainError("sign_up.not_confirmed")
    if any(one.talk_id == talk.id for one in mine):
        raise DomainError("sign_up.again")
    if any(at.overlaps(there[one.talk_id]) for one in mine if one.talk_id in there):
        raise DomainError("sign_up.overlaps")
    places.set_limit(talk)
    made = SignUp(talk_id=talk.id, registration_id=registration.id, created_at=now)
    if talk.persons_waiting or talk.places_left == 0:
        talk.queue_counter += 1
        talk.persons_waiting += 1
        made.queue_no, made.is_waiting = talk.queue_counter, True
    else:
        places.hold(talk, 1)
    db.add(made)
    return made


async def leave(db: AsyncSession, event: Event, talk: Talk, registration: Registration, *, now: datetime) -> None:
    """Give the place back, or leave the queue; what becomes free goes to the next.

    Raises:
        DomainError: ``sign_up.none`` when there is nothing to leave; ``sign_up.begun``.
    """
    await _lock(db, talk)
    mine = [one for one in await _open_of(db, [registration]) if one.talk_id == talk.id]
    if not mine:
        raise DomainError("sign_up.none")
    at = (await shown(db, event, talk_ids=[talk.id])).get(talk.id)
    if event.is_over(now) or (at is not None and at.has_begun(now)):
        raise DomainError("sign_up.begun")
    end(talk, mine, now=now)
    await promote(db, event, talk, now=now)


async def end_of(db: AsyncSession, event: Event, registrations: Sequence[Registration], *, now: datetime) -> None:
    """These registrations have ended: so have their places in talks, which go to the next in each queue."""
    open_ones = await _open_of(db, registrations)
    # In the order of their ids, so that two acts never wait for each other.
    for talk_id in sorted({one.talk_id for one in open_ones}):
        talk = await db.get_one(Talk, talk_id)
        await _lock(db, talk)
        end(talk, [one for one in open_ones if one.talk_id == talk_id], now=now)
        await promote(db, event, talk, now=now)


async def promote(db: AsyncSession, event: Event, talk: Talk, *, now: datetime) -> list[SignUp]:
    """Give free places to the queue in its order, each told by mail; nobody moves up once the talk has begun."""
    if not talk.persons_waiting or talk.places_left == 0 or not event.is_published:
        return []
    at = (await shown(db, event, talk_ids=[talk.id])).get(talk.id)
    if at is None or event.is_over(now) or at.has_begun(now):
        return []
    await db.flush()
    query = (
        select(SignUp)
        .where(SignUp.talk_id == talk.id, SignUp.ended_at.is_(None), SignUp.is_waiting)
        .order_by(SignUp.queue_no)
        .limit(talk.places_left)
        .options(joinedload(SignUp.registration))
    )
    promoted = list(await db.scalars(query))
    for one in promoted:
        places.hold(talk, 1)
        talk.persons_waiting -= 1
        one.queue_no, one.is_waiting = None, False
    for party, persons in await by_party(db, promoted):
        await sign_up_mails.moved_up(db, event, party, persons, at, now=now)
    return promoted


async def set_capacity(
    db: AsyncSession, event: Event, talk: Talk, capacity: int | None, *, by: Actor | None, now: datetime
) -> int:
    """Limit the places of the talk, or (None) no longer; returns how many moved up. Lowering it evicts nobody.

    Raises:
        DomainError: ``sign_up.no_capacity`` for less than one; ``sign_up.not_offered`` for a break.
    """
    if talk.kind != TalkKind.TALK and capacity is not None:
        raise DomainError("sign_up.not_offered")
    if capacity is not None and capacity < 1:
        raise DomainError("sign_up.no_capacity", field="capacity")
    await _lock(db, talk)
    if capacity == talk.capacity:
        return 0
    talk.capacity = capacity
    places.set_limit(talk)
    audit.note(
        db,
        "talk.capacity_changed",
        by=by,
        now=now,
        subject=talk.title.text("de"),
        event=event,
        capacity=capacity,
        held=talk.places_held,
    )
    return len(await promote(db, event, talk, now=now))


def end(talk: Talk, leaving: Sequence[SignUp], *, now: datetime) -> None:
    """End these places and places in the queue; the talk is locked, and nobody has moved up yet."""
    held = sum(not one.is_waiting for one in leaving)
    for one in leaving:
        one.ended_at, one.queue_no, one.is_waiting = now, None, False
    talk.persons_waiting -= len(leaving) - held
    if held:
        places.free(talk, held)


async def by_party(db: AsyncSession, sign_ups: Sequence[SignUp]) -> Sequence[tuple[Party, list[Registration]]]:
    """Whom to write to about these, and about whom; their registrations are loaded."""
    chosen = {one.registration_id: one.registration for one in sign_ups}
    ids = list(dict.fromkeys(one.party_id for one in chosen.values()))
    query = select(Party).where(Party.id.in_(ids)).options(joinedload(Party.person), selectinload(Party.registrations))
    found = {party.id: party for party in await db.scalars(query)}
    return [(found[ident], [one for one in chosen.values() if one.party_id == ident]) for ident in ids]


async def _lock(db: AsyncSession, talk: Talk) -> None:
    """Lock the talk's row and read its counts anew; what else is loaded of it stays."""
    # A refresh forgets what was not written yet, such as the place another one of the party has just taken.
    await db.flush()
    await db.refresh(talk, COUNTED, with_for_update={"key_share": True})


async def _open_of(db: AsyncSession, registrations: Sequence[Registration]) -> Sequence[SignUp]:
    query = select(SignUp).where(
        SignUp.registration_id.in_([one.id for one in registrations]), SignUp.ended_at.is_(None)
    )
    return (await db.scalars(query)).all()
