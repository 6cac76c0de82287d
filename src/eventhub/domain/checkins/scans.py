"""Scans: a ticket or a name answered, kept, and let in once; a check-in taken back.

The registration's row is locked first, so of several phones that scan one ticket the later ones wait and are told
that the guest is in. The scan's own id is the second lock: a repeated request inserts nothing, and reads what the
first one was told.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import insert_if_new
from eventhub.domain import tickets
from eventhub.domain.certificates.withdraw import check_in_undone
from eventhub.domain.checkins.answers import (
    Answer,
    Found,
    Guest,
    Since,
    answer_to,
    compose,
    guest_query,
    latest_check_in,
    since_of,
)
from eventhub.domain.checkins.hours import is_practice
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import (
    CheckIn,
    Event,
    Gate,
    GateKind,
    Registration,
    RegistrationStatus,
    Scan,
    ScanKind,
    Ticket,
    Verdict,
    new_id,
)

VERDICTS = {
    RegistrationStatus.CANCELLED: Verdict.CANCELLED,
    RegistrationStatus.REJECTED: Verdict.CANCELLED,
    RegistrationStatus.EXPIRED: Verdict.CANCELLED,
    RegistrationStatus.WAITLISTED: Verdict.WAITLISTED,
    RegistrationStatus.OFFERED: Verdict.WAITLISTED,
    RegistrationStatus.UNVERIFIED: Verdict.NOT_CONFIRMED,
    RegistrationStatus.AWAITING_APPROVAL: Verdict.NOT_CONFIRMED,
}
TICK = timedelta(microseconds=1)


async def scan(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    *,
    text: str,
    scan_id: UUID,
    by: Actor,
    now: datetime,
) -> Answer:
    """Answer a scanned code or a typed short code, and let in whom it lets in. The same ``scan_id`` changes nothing.

    Raises:
        DomainError: ``checkin.scan_used`` when ``scan_id`` was the scan of another ticket.
    """
    ticket = await tickets.by_text(db, event, text)
    guest = None if ticket is None else await lock_guest(db, ticket.registration_id, now=now)
    return await keep(db, event, gate, guest, ticket, scan_id=scan_id, by=by, now=now)


async def let_in(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    registration_id: UUID,
    *,
    scan_id: UUID,
    by: Actor,
    now: datetime,
) -> Answer:
    """Let in somebody found by name; answered and kept like a scan.

    Raises:
        DomainError: ``checkin.unknown`` when the registration is not one of this event; ``checkin.scan_used``.
    """
    guest = await lock_guest(db, registration_id, now=now)
    if guest is None or guest.event_id != event.id:
        raise DomainError("checkin.unknown")
    return await keep(db, event, gate, guest, None, scan_id=scan_id, by=by, now=now)


async def undo(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    undone_scan_id: UUID,
    *,
    scan_id: UUID,
    by: Actor,
    now: datetime,
) -> Answer:
    """Take back the check-in that one scan began: a scan of its own that ends it.

    A check-in that has ended already stays as it is, and the answer says that nobody was in. One that began later
    is another one, so an undo that arrives late does not take it back.

    Raises:
        DomainError: ``checkin.unknown`` for a scan that is not of this event or let nobody in; ``checkin.scan_used``.
    """
    undone = await db.get(Scan, undone_scan_id)
    is_of_entry = undone is not None and undone.event_id == event.id and undone.verdict is Verdict.OK
    if undone is None or undone.registration_id is None or not is_of_entry:
        raise DomainError("checkin.unknown")
    guest = await lock_guest(db, undone.registration_id, now=now)
    found = await latest_check_in(db, undone.registration_id)
    if guest is None or found is None:
        raise DomainError("checkin.unknown")
    check_in = found.check_in
    is_open = check_in.scan_id == undone_scan_id and check_in.ended_at is None
    verdict = Verdict.UNDONE if is_open else Verdict.NOT_IN
    at = _after(found, now)
    if not await _is_new(db, event, gate, guest, verdict, ScanKind.UNDO, scan_id=scan_id, by=by, at=at):
        return await _same_as_before(db, event, guest.id, scan_id)
    if is_open:
        await db.execute(update(CheckIn).where(CheckIn.id == check_in.id).values(ended_at=at, undo_scan_id=scan_id))
        await check_in_undone(db, guest.id, now=now)
    since = since_of(found) if is_open else None
    return await compose(db, verdict, scan_id=scan_id, scanned_at=at, guest=guest, since=since)


async def lock_guest(db: AsyncSession, registration_id: UUID, *, now: datetime) -> Guest | None:
    """The guest, locked until the act ends: the one row that limits how often a ticket lets in."""
    about = {"registration_id": registration_id, "before": now}
    return (await db.execute(_locking_guest_query(), about)).first()


@cache
def _locking_guest_query() -> Select[*tuple[Any, ...]]:
    return guest_query().with_for_update(of=Registration, key_share=True)


async def keep(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    guest: Guest | None,
    ticket: Ticket | None,
    *,
    scan_id: UUID,
    by: Actor | None,
    now: datetime,
) -> Answer:
    """Decide about the locked ``guest``, keep the scan, and with it the check-in it begins; nobody is ``by`` a guest
    who joins online.

    Raises:
        DomainError: ``checkin.scan_used``.
    """
    found = None if guest is None else await latest_check_in(db, guest.id)
    verdict, at = _verdict(event, guest, ticket, found), _after(found, now)
    is_practised = is_practice(event, now)
    if not is_practised:
        if not await _is_new(db, event, gate, guest, verdict, ScanKind.ENTRY, scan_id=scan_id, by=by, at=at):
            return await _same_as_before(db, event, guest.id if guest else None, scan_id)
        if guest is not None and verdict is Verdict.OK:
            await _begin(db, event, gate, guest, ticket, scan_id=scan_id, by=by, at=at)
    if guest is None:
        return Answer(verdict, scan_id, at, is_practice=is_practised)
    since = since_of(found) if verdict is Verdict.ALREADY else None
    if verdict is Verdict.OK and not is_practised:
        since = Since(at, gate.name if gate else None, by.name if by else "")
    return await compose(
        db, verdict, scan_id=scan_id, scanned_at=at, guest=guest, since=since, is_practice=is_practised
    )


def _verdict(event: Event, guest: Guest | None, ticket: Ticket | None, found: Found | None) -> Verdict:
    if guest is None:
        return Verdict.UNKNOWN
    if guest.event_id != event.id:
        return Verdict.OTHER_EVENT
    if guest.status in VERDICTS:
        return VERDICTS[guest.status]
    if ticket is not None and ticket.revoked_at is not None:
        return Verdict.REPLACED
    return Verdict.OK if found is None or found.check_in.ended_at is not None else Verdict.ALREADY


def _after(found: Found | None, now: datetime) -> datetime:
    """The instant of this scan: after everything that happened to the guest, also when it waited for another phone."""
    if found is None:
        return now
    return max(now, (found.check_in.ended_at or found.check_in.checked_in_at) + TICK)


async def _is_new(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    guest: Guest | None,
    verdict: Verdict,
    kind: ScanKind,
    *,
    scan_id: UUID,
    by: Actor | None,
    at: datetime,
) -> bool:
    return await insert_if_new(
        db,
        Scan,
        id=scan_id,
        event_id=event.id,
        gate_id=gate.id if gate else None,
        registration_id=guest.id if guest else None,
        user_id=by.user_id if by else None,
        kind=kind,
        verdict=verdict,
        scanned_at=at,
    )


async def _same_as_before(db: AsyncSession, event: Event, registration_id: UUID | None, scan_id: UUID) -> Answer:
    """What the first request with this id was told; refused when that one was about somebody else."""
    kept = await db.get(Scan, scan_id, populate_existing=True)
    answer = await answer_to(db, event, scan_id)
    if kept is None or answer is None or kept.registration_id != registration_id:
        raise DomainError("checkin.scan_used")
    return answer


async def _begin(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    guest: Guest,
    ticket: Ticket | None,
    *,
    scan_id: UUID,
    by: Actor | None,
    at: datetime,
) -> None:
    await db.execute(
        insert(CheckIn).values(
            id=new_id(),
            registration_id=guest.id,
            ticket_id=ticket.id if ticket else guest.ticket_id,
            event_id=event.id,
            gate_id=gate.id if gate else None,
            user_id=by.user_id if by else None,
            user_name=by.name if by else "",
            is_online=gate is not None and gate.kind is GateKind.ONLINE,
            scan_id=scan_id,
            checked_in_at=at,
        )
    )
