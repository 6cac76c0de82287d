"""The door: a scan answered, kept, and replayed without effect; a check-in, and its undoing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain import registrations, tickets
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.permissions import Actor
from eventhub.models import (
    CheckIn,
    ConsentKind,
    Event,
    Gate,
    Party,
    Registration,
    RegistrationStatus,
    Scan,
    ScanKind,
    Source,
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door is told about one scan; ``scan_id`` undoes it."""

    verdict: Verdict
    scan_id: UUID
    scanned_at: datetime
    registration_id: UUID | None = None
    name: str = ""
    organisation: str = ""
    is_first_visit: bool = False
    is_without_photos: bool = False
    checked_in_at: datetime | None = None
    gate: Gate | None = None
    user_name: str = ""
    other_event: Event | None = None


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
    """Answer a scanned code or a typed short code, and let in whom it lets in. The same ``scan_id`` changes nothing."""
    known = await answer_to(db, scan_id)
    if known is not None:
        return known
    ticket = await tickets.by_code(db, code_in(text)) or await tickets.by_short_code(db, event, text)
    if ticket is None:
        return await _keep(db, event, gate, Verdict.UNKNOWN, None, scan_id=scan_id, by=by, now=now)
    if ticket.event_id != event.id:
        return await _keep(db, event, gate, Verdict.OTHER_EVENT, ticket, scan_id=scan_id, by=by, now=now)
    registration = await _locked(db, ticket.registration_id)
    verdict = await _verdict(db, registration, ticket)
    return await _keep(db, event, gate, verdict, ticket, scan_id=scan_id, by=by, now=now)


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
        DomainError: ``checkin.unknown`` when the registration is not one of this event.
    """
    known = await answer_to(db, scan_id)
    if known is not None:
        return known
    registration = await _locked(db, registration_id)
    if registration.event_id != event.id:
        raise DomainError("checkin.unknown")
    verdict = await _verdict(db, registration, registration.ticket)
    return await _keep(
        db,
        event,
        gate,
        verdict,
        registration.ticket,
        scan_id=scan_id,
        by=by,
        now=now,
        registration=registration,
    )


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
    """Take a check-in back: a scan of its own that ends it.

    Raises:
        DomainError: ``checkin.unknown`` for a scan that is not of this event or let nobody in.
    """
    known = await answer_to(db, scan_id)
    if known is not None:
        return known
    undone = await db.get(Scan, undone_scan_id)
    if undone is None or undone.event_id != event.id or undone.registration_id is None:
        raise DomainError("checkin.unknown")
    registration = await _locked(db, undone.registration_id)
    check_in = await _open_check_in(db, registration.id)
    verdict = Verdict.NOT_IN if check_in is None else Verdict.UNDONE
    answer = await _keep(
        db,
        event,
        gate,
        verdict,
        registration.ticket,
        scan_id=scan_id,
        by=by,
        now=now,
        registration=registration,
        kind=ScanKind.UNDO,
    )
    if check_in is not None:
        check_in.ended_at, check_in.undo_scan_id = now, scan_id
    return answer


async def walk_in(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    applicant: registrations.Applicant,
    *,
    scan_id: UUID,
    by: Actor,
    now: datetime,
) -> Answer:
    """Register somebody who stands at the door, and let them in.

    Raises:
        DomainError: ``registration.full``, ``registration.closed``.
    """
    known = await answer_to(db, scan_id)
    if known is not None:
        return known
    event = await lock_event(db, event.id)
    outcome = await registrations.register(db, event, applicant, now=now, source=Source.DOOR, by=by)
    await db.flush()
    return await let_in(db, event, gate, outcome.party.lead.id, scan_id=scan_id, by=by, now=now)


def code_in(text: str) -> str:
    """The code in what a scanner read: the last part of the ticket's address, or the text itself."""
    return text.strip().rstrip("/").rsplit("/", 1)[-1].split("?", 1)[0]


async def answer_to(db: AsyncSession, scan_id: UUID) -> Answer | None:
    """What was answered to this scan, if it was made before."""
    kept = await db.get(Scan, scan_id)
    if kept is None:
        return None
    if kept.registration_id is None:
        return Answer(kept.verdict, kept.id, kept.scanned_at)
    registration = await _loaded(db, kept.registration_id)
    first = await db.scalar(
        select(CheckIn)
        .where(CheckIn.registration_id == registration.id, CheckIn.checked_in_at <= kept.scanned_at)
        .order_by(CheckIn.checked_in_at.desc())
        .limit(1)
    )
    return await _answer(db, kept, registration, first)


async def _locked(db: AsyncSession, registration_id: UUID) -> Registration:
    """The registration, locked: the one row that limits how often its ticket lets in."""
    await db.execute(select(Registration.id).where(Registration.id == registration_id).with_for_update())
    return await _loaded(db, registration_id)


async def _loaded(db: AsyncSession, registration_id: UUID) -> Registration:
    registration = await db.scalar(
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            selectinload(Registration.tickets),
            selectinload(Registration.consents),
            joinedload(Registration.party),
        )
        .execution_options(populate_existing=True)
    )
    if registration is None:
        raise DomainError("checkin.unknown")
    return registration


async def _open_check_in(db: AsyncSession, registration_id: UUID) -> CheckIn | None:
    return await db.scalar(
        select(CheckIn).where(CheckIn.registration_id == registration_id, CheckIn.ended_at.is_(None))
    )


async def _verdict(db: AsyncSession, registration: Registration, ticket: Ticket | None) -> Verdict:
    if registration.status in VERDICTS:
        return VERDICTS[registration.status]
    if ticket is not None and ticket.revoked_at is not None:
        return Verdict.REPLACED
    return Verdict.ALREADY if await _open_check_in(db, registration.id) else Verdict.OK


async def _keep(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    verdict: Verdict,
    ticket: Ticket | None,
    *,
    scan_id: UUID,
    by: Actor,
    now: datetime,
    registration: Registration | None = None,
    kind: ScanKind = ScanKind.ENTRY,
) -> Answer:
    if registration is None and ticket is not None:
        registration = await _loaded(db, ticket.registration_id)
    kept = Scan(
        id=scan_id,
        event_id=event.id,
        gate_id=gate.id if gate else None,
        registration_id=registration.id if registration else None,
        user_id=by.user_id,
        kind=kind,
        verdict=verdict,
        scanned_at=now,
    )
    db.add(kept)
    if registration is None:
        return Answer(verdict, scan_id, now)
    check_in = None if verdict is Verdict.OK else await _open_check_in(db, registration.id)
    if verdict is Verdict.OK:
        check_in = CheckIn(
            id=new_id(),
            registration_id=registration.id,
            ticket_id=ticket.id if ticket else None,
            event_id=event.id,
            gate_id=gate.id if gate else None,
            user_id=by.user_id,
            user_name=by.name,
            scan_id=scan_id,
            checked_in_at=now,
        )
        await db.flush()
        db.add(check_in)
    await db.flush()
    return await _answer(db, kept, registration, check_in)


async def _answer(db: AsyncSession, kept: Scan, registration: Registration, check_in: CheckIn | None) -> Answer:
    is_other = kept.verdict is Verdict.OTHER_EVENT
    return Answer(
        verdict=kept.verdict,
        scan_id=kept.id,
        scanned_at=kept.scanned_at,
        registration_id=None if is_other else registration.id,
        name="" if is_other else registration.name,
        organisation="" if is_other else registration.organisation,
        is_first_visit=kept.verdict is Verdict.OK and await _is_first_visit(db, registration),
        is_without_photos=not has_photo_consent(registration),
        checked_in_at=check_in.checked_in_at if check_in else None,
        gate=await db.get(Gate, check_in.gate_id) if check_in and check_in.gate_id else None,
        user_name=check_in.user_name if check_in else "",
        other_event=await db.get(Event, registration.event_id) if is_other else None,
    )


def has_photo_consent(registration: Registration) -> bool:
    """Whether pictures of this person may be published; a companion has not been asked."""
    return any(one.kind is ConsentKind.PHOTOS and one.withdrawn_at is None for one in registration.consents)


async def _is_first_visit(db: AsyncSession, registration: Registration) -> bool:
    """Whether nobody under this address was let in at an earlier event; unknown for companions and without address."""
    party = registration.party
    if party.person_id is None or not registration.is_lead:
        return False
    earlier = await db.scalar(
        select(CheckIn.id)
        .join(Registration, Registration.id == CheckIn.registration_id)
        .join(Party, Party.id == Registration.party_id)
        .where(
            Party.person_id == party.person_id,
            Registration.position == 0,
            CheckIn.event_id != registration.event_id,
            CheckIn.ended_at.is_(None),
        )
        .limit(1)
    )
    return earlier is None


@dataclass(frozen=True, slots=True)
class Count:
    """How full the house is: persons let in, persons expected (confirmed)."""

    inside: int
    expected: int

    @property
    def missing(self) -> int:
        """Those expected who have not come yet."""
        return max(0, self.expected - self.inside)


async def count(db: AsyncSession, event: Event) -> Count:
    """The live count of the door."""
    inside = await db.scalar(
        select(func.count(CheckIn.id)).where(CheckIn.event_id == event.id, CheckIn.ended_at.is_(None))
    )
    expected = await db.scalar(
        select(func.count(Registration.id)).where(
            Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED
        )
    )
    return Count(inside or 0, expected or 0)


async def latest(db: AsyncSession, event: Event, *, limit: int = 4) -> list[tuple[str, datetime]]:
    """Who was let in last: name and when."""
    query = (
        select(Registration.given_name, Registration.family_name, CheckIn.checked_in_at)
        .join(CheckIn, CheckIn.registration_id == Registration.id)
        .where(CheckIn.event_id == event.id, CheckIn.ended_at.is_(None))
        .order_by(CheckIn.checked_in_at.desc())
        .limit(limit)
    )
    return [(f"{given} {family}".strip(), at) for given, family, at in (await db.execute(query)).all()]
