"""Joining from afar: the press of a button is a check-in, at a gate that nobody stands at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import presence
from eventhub.domain.checkins.scans import keep, lock_guest
from eventhub.domain.errors import DomainError
from eventhub.models import (
    Event,
    Gate,
    GateKind,
    LocalizedText,
    Party,
    Registration,
    RegistrationStatus,
    new_id,
)

# A meeting without a time for its doors lets people in so long before it begins.
EARLY = timedelta(minutes=15)


class Joining(StrEnum):
    """Whether one can join a meeting now."""

    NOT_ONLINE = "not_online"
    NO_ADDRESS = "no_address"
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


def joins_from(event: Event) -> datetime:
    """When one can join: from the opening of the doors on, and never before check-ins are kept."""
    return max(event.doors_at or event.starts_at - EARLY, presence.counts_from(event))


def joining(event: Event, now: datetime) -> Joining:
    """Where it stands with joining at ``now``."""
    if not event.is_online:
        return Joining.NOT_ONLINE
    if event.is_over(now):
        return Joining.OVER
    if not event.joining_url:
        return Joining.NO_ADDRESS
    return Joining.EARLY if now < joins_from(event) else Joining.OPEN


async def join(db: AsyncSession, event: Event, party: Party, persons: Sequence[Registration], *, now: datetime) -> None:
    """Let these of the party in, online; whoever is in already stays so, and pressing again changes nothing.

    Raises:
        DomainError: ``join.not_online``, ``join.no_address``, ``join.early`` and ``join.over``; ``join.no_place`` for
            whoever has none, and when the meeting does not take place.
    """
    _refuse(joining(event, now))
    confirmed = party.with_status(RegistrationStatus.CONFIRMED)
    if not event.is_published or not persons or any(one not in confirmed for one in persons):
        raise DomainError("join.no_place")
    gate = await online_gate(db, event)
    inside = await presence.of(db, [one.id for one in persons])
    for one in persons:
        if one.id not in inside:
            guest = await lock_guest(db, one.id, now=now)
            await keep(db, event, gate, guest, None, scan_id=new_id(), by=None, now=now)


def _refuse(state: Joining) -> None:
    if state is Joining.NOT_ONLINE:
        raise DomainError("join.not_online")
    if state is Joining.NO_ADDRESS:
        raise DomainError("join.no_address")
    if state is Joining.EARLY:
        raise DomainError("join.early")
    if state is Joining.OVER:
        raise DomainError("join.over")


async def online_gate(db: AsyncSession, event: Event) -> Gate:
    """The gate of those who join the locked ``event`` from afar, made when it is first needed."""
    query = select(Gate).where(Gate.event_id == event.id, Gate.kind == GateKind.ONLINE)
    gate = (await db.scalars(query.order_by(Gate.id))).first()
    if gate is None:
        gate = Gate(event_id=event.id, kind=GateKind.ONLINE, name=LocalizedText("Online", "Online"))
        db.add(gate)
        await db.flush()
    return gate
