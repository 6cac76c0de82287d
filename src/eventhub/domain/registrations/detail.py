"""One registration as the workspace shows it: its party, what happened to it, and what may be done now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, load_only

from eventhub.domain import parties, presence
from eventhub.domain.presence import Presence
from eventhub.models import (
    Attendance,
    CheckIn,
    Event,
    Gate,
    LocalizedText,
    OutboxMail,
    Party,
    Registration,
    RegistrationStatus,
)

UNDECIDED = (RegistrationStatus.AWAITING_APPROVAL, RegistrationStatus.WAITLISTED)
WANTING = (RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED)


class Act(StrEnum):
    """What the team may do with a registration, named as in its address."""

    APPROVE = "approve"
    PROMOTE = "promote"
    ADD_ANYWAY = "add-anyway"
    RESEND = "resend"
    REISSUE = "reissue"
    REJECT = "reject"
    CANCEL = "cancel"
    WAS_THERE = "was-there"
    WAS_ONLINE = "was-online"
    WAS_ABSENT = "was-absent"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a registration; ``code`` names it, the rest fills its sentence."""

    at: datetime
    code: str
    who: str = ""
    gate: LocalizedText | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """One registration with all that its page shows; the history begins with the latest."""

    registration: Registration
    party: Party
    event: Event
    history: Sequence[Happening]
    mails: Sequence[OutboxMail]
    acts: frozenset[Act]
    inside: dict[UUID, Presence]
    persons_ahead: int | None
    next_in_queue: Party | None

    @property
    def others(self) -> list[Registration]:
        """The rest of the party."""
        return [one for one in self.party.registrations if one is not self.registration]

    @property
    def checked_in_at(self) -> datetime | None:
        """Since when this person is in."""
        found = self.inside.get(self.registration.id)
        return found.since if found else None

    @property
    def persons_over(self) -> int:
        """How many persons above the capacity there would be with this party added anyway."""
        wanting = len(self.party.with_status(RegistrationStatus.WAITLISTED))
        return max(0, self.event.places_held + wanting - self.event.capacity) if self.event.capacity is not None else 0


async def detail(db: AsyncSession, registration_id: UUID, *, now: datetime) -> Detail | None:
    """All about one registration, None when there is none with this id."""
    party_id = await db.scalar(select(Registration.party_id).where(Registration.id == registration_id))
    if party_id is None:
        return None
    query = select(Party).where(Party.id == party_id).options(joinedload(Party.event), *parties.with_all())
    party = (await db.scalars(query.execution_options(populate_existing=True))).one()
    registration = next(one for one in party.registrations if one.id == registration_id)
    inside = await presence.of_party(db, party)
    head = await parties.head_of_queue(db, party.event) if party.event.persons_waiting else None
    is_waiting = party.status is RegistrationStatus.WAITLISTED
    return Detail(
        registration=registration,
        party=party,
        event=party.event,
        history=await _history(db, party, registration),
        mails=await _mails(db, party),
        acts=frozenset(_acts(party, registration, head, is_inside=registration.id in inside, now=now)),
        inside=inside,
        persons_ahead=await parties.persons_ahead(db, party) if is_waiting else None,
        next_in_queue=head if head is not None and head.id != party.id else None,
    )


def _acts(
    party: Party, registration: Registration, head: Party | None, *, is_inside: bool, now: datetime
) -> Iterator[Act]:
    event, status = party.event, party.status
    if party.person is not None and party.live:
        yield Act.RESEND
    yield from _presence_acts(event, registration, is_inside=is_inside, now=now)
    if event.is_over(now):
        return
    if party.with_status(RegistrationStatus.CONFIRMED):
        yield Act.REISSUE
    if registration in party.live and not is_inside:
        yield Act.CANCEL
    if status in UNDECIDED:
        yield Act.REJECT
    if not event.is_published:
        return
    if status is RegistrationStatus.AWAITING_APPROVAL:
        yield Act.APPROVE
    if status in WANTING:
        yield Act.PROMOTE if _may_promote(party, head) else Act.ADD_ANYWAY


def _presence_acts(event: Event, registration: Registration, *, is_inside: bool, now: datetime) -> Iterator[Act]:
    has_begun = event.is_published and now >= presence.counts_from(event)
    if is_inside:
        yield Act.WAS_ABSENT
    elif has_begun and registration.status is RegistrationStatus.CONFIRMED:
        if event.attendance is not Attendance.ONLINE:
            yield Act.WAS_THERE
        if event.is_online:
            yield Act.WAS_ONLINE


def _may_promote(party: Party, head: Party | None) -> bool:
    """Whether places are held for them already, or they are first in the queue and enough are free."""
    waiting = party.with_status(RegistrationStatus.WAITLISTED)
    if not waiting:
        return True
    left = party.event.places_left
    return head is not None and head.id == party.id and (left is None or len(waiting) <= left)


async def _mails(db: AsyncSession, party: Party) -> Sequence[OutboxMail]:
    query = (
        select(OutboxMail)
        .where(OutboxMail.party_id == party.id)
        .options(
            load_only(OutboxMail.kind, OutboxMail.subject, OutboxMail.status, OutboxMail.created_at, OutboxMail.sent_at)
        )
        .order_by(OutboxMail.id.desc())
    )
    return (await db.scalars(query)).all()


async def _history(db: AsyncSession, party: Party, registration: Registration) -> list[Happening]:
    found = [*_own_history(party, registration), *await _door_history(db, registration)]
    # Turned round after sorting: of what happened in one moment the last comes first.
    return sorted(found, key=lambda one: one.at)[::-1]


def _own_history(party: Party, registration: Registration) -> Iterator[Happening]:
    yield Happening(registration.created_at, f"registered_{party.source}")
    if party.waiting_since is not None:
        yield Happening(party.waiting_since, "waiting")
    if party.offered_at is not None:
        yield Happening(party.offered_at, "offered", until=party.offered_until)
    if registration.confirmed_at is not None:
        yield Happening(registration.confirmed_at, "confirmed")
    if registration.ended_at is not None:
        by = f"_{registration.ended_by}" if registration.status is RegistrationStatus.CANCELLED else ""
        yield Happening(registration.ended_at, f"{registration.status}{by}")
    for ticket in registration.tickets[1:]:
        yield Happening(ticket.issued_at, "reissued")


async def _door_history(db: AsyncSession, registration: Registration) -> list[Happening]:
    query = (
        select(CheckIn.checked_in_at, CheckIn.ended_at, CheckIn.user_name, CheckIn.is_online, Gate.name)
        .outerjoin(Gate, Gate.id == CheckIn.gate_id)
        .where(CheckIn.registration_id == registration.id)
    )
    found = []
    for came, undone, who, is_online, gate in (await db.execute(query)).all():
        code = "checked_in" if not is_online else "marked_online" if who else "joined_online"
        found.append(Happening(came, code, who, gate))
        if undone is not None:
            found.append(Happening(undone, "check_in_undone"))
    return found
