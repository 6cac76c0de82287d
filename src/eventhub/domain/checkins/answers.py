"""What the door is told about one scan, made anew from what is kept of it: asking again changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, Uuid, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from eventhub.models import (
    CheckIn,
    Consent,
    ConsentKind,
    Event,
    Gate,
    LocalizedText,
    Party,
    Registration,
    RegistrationStatus,
    Scan,
    Ticket,
    UTCDateTime,
    Verdict,
)

Guest = Row[Any]
"""Somebody with a registration, as `guest_query` reads them."""

# The verdicts that speak of a check-in: this one, the one before it, or the one it ended.
WITH_CHECK_IN = frozenset({Verdict.OK, Verdict.ALREADY, Verdict.UNDONE})


class Found(NamedTuple):
    """A check-in as it is kept, and the name of its gate."""

    check_in: CheckIn
    gate_name: LocalizedText | None


class Since(NamedTuple):
    """A check-in, as people speak of it: when, at which gate, by whom."""

    at: datetime
    gate_name: LocalizedText | None
    user_name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scan. ``scan_id`` undoes it; a practised one is kept nowhere.

    ``checked_in_at``, ``gate_name`` and ``user_name`` say when, where and by whom the guest was let in, ``ended_at``
    when a registration ended, ``queue_place`` how many wait up to this guest, ``other_event`` (with its venue) where
    the ticket is good for.
    """

    verdict: Verdict
    scan_id: UUID
    scanned_at: datetime
    registration_id: UUID | None = None
    status: RegistrationStatus | None = None
    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    is_first_visit: bool = False
    is_speaker: bool = False
    is_without_photos: bool = False
    checked_in_at: datetime | None = None
    gate_name: LocalizedText | None = None
    user_name: str = ""
    ended_at: datetime | None = None
    queue_place: int | None = None
    other_event: Event | None = None
    is_practice: bool = False

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}".strip()


@cache
def guest_query() -> Select[*tuple[Any, ...]]:
    """The guest with ``:registration_id``; whether they were let in at an earlier event is told as of ``:before``.

    Companions and guests without an address cannot be known again, so nothing is said of their first visit. Built once:
    putting so long a query together costs more than running it.
    """
    party, registration = aliased(Party), aliased(Registration)
    came_earlier = exists(
        select(CheckIn.id)
        .join(registration, registration.id == CheckIn.registration_id)
        .join(party, party.id == registration.party_id)
        .where(
            party.person_id == Party.person_id,
            registration.position == 0,
            CheckIn.event_id != Registration.event_id,
            CheckIn.checked_in_at < bindparam("before", type_=UTCDateTime()),
            CheckIn.ended_at.is_(None),
        )
    )
    photos = exists(
        select(Consent.id).where(
            Consent.registration_id == Registration.id,
            Consent.kind == ConsentKind.PHOTOS,
            Consent.withdrawn_at.is_(None),
        )
    )
    ticket_id = (
        select(Ticket.id)
        .where(Ticket.registration_id == Registration.id, Ticket.revoked_at.is_(None))
        .correlate(Registration)
        .scalar_subquery()
    )
    return (
        select(
            Registration.id,
            Registration.event_id,
            Registration.party_id,
            Registration.status,
            Registration.given_name,
            Registration.family_name,
            Registration.organisation,
            Registration.is_speaker,
            Registration.ended_at,
            (Party.person_id.is_not(None) & (Registration.position == 0) & ~came_earlier).label("is_first_visit"),
            photos.label("has_photo_consent"),
            ticket_id.label("ticket_id"),
        )
        .join(Party, Party.id == Registration.party_id)
        .where(Registration.id == bindparam("registration_id", type_=Uuid()))
    )


async def latest_check_in(db: AsyncSession, registration_id: UUID, *, until: datetime | None = None) -> Found | None:
    """The guest's last check-in that began by ``until``, open or ended, and the name of its gate."""
    query = (
        select(CheckIn, Gate.name)
        .outerjoin(Gate, Gate.id == CheckIn.gate_id)
        .where(CheckIn.registration_id == registration_id)
        .order_by(CheckIn.checked_in_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if until is not None:
        query = query.where(CheckIn.checked_in_at <= until)
    row = (await db.execute(query)).first()
    return Found(*row) if row else None


async def answer_to(db: AsyncSession, event: Event, scan_id: UUID) -> Answer | None:
    """What was answered to this scan at this event, if it was made; the same each time."""
    kept = await db.get(Scan, scan_id)
    if kept is None or kept.event_id != event.id:
        return None
    if kept.registration_id is None:
        return Answer(kept.verdict, kept.id, kept.scanned_at)
    about = {"registration_id": kept.registration_id, "before": kept.scanned_at}
    guest = (await db.execute(guest_query(), about)).one()
    check_in = None
    if kept.verdict in WITH_CHECK_IN:
        check_in = await latest_check_in(db, kept.registration_id, until=kept.scanned_at)
    since = since_of(check_in)
    return await compose(db, kept.verdict, scan_id=kept.id, scanned_at=kept.scanned_at, guest=guest, since=since)


def since_of(found: Found | None) -> Since | None:
    """The check-in that `latest_check_in` found, in words."""
    return Since(found.check_in.checked_in_at, found.gate_name, found.check_in.user_name) if found else None


async def compose(
    db: AsyncSession,
    verdict: Verdict,
    *,
    scan_id: UUID,
    scanned_at: datetime,
    guest: Guest,
    since: Since | None,
    is_practice: bool = False,
) -> Answer:
    """The answer about a known guest; of a guest of another event nothing is told but the event."""
    if verdict is Verdict.OTHER_EVENT:
        other = await db.get(Event, guest.event_id, options=[joinedload(Event.venue)], populate_existing=True)
        return Answer(verdict, scan_id, scanned_at, other_event=other, is_practice=is_practice)
    return Answer(
        verdict,
        scan_id,
        scanned_at,
        registration_id=guest.id,
        status=guest.status,
        given_name=guest.given_name,
        family_name=guest.family_name,
        organisation=guest.organisation,
        is_speaker=verdict is Verdict.OK and guest.is_speaker,
        is_first_visit=verdict is Verdict.OK and bool(guest.is_first_visit),
        is_without_photos=not guest.has_photo_consent,
        checked_in_at=since.at if since else None,
        gate_name=since.gate_name if since else None,
        user_name=since.user_name if since else "",
        ended_at=guest.ended_at,
        queue_place=await _queue_place(db, guest) if guest.status == RegistrationStatus.WAITLISTED else None,
        is_practice=is_practice,
    )


async def _queue_place(db: AsyncSession, guest: Guest) -> int:
    """How many persons wait before this guest's party, and one."""
    mine = select(Party.queue_no).where(Party.id == guest.party_id).scalar_subquery()
    ahead = await db.scalar(
        select(func.count(Registration.id))
        .join(Party, Party.id == Registration.party_id)
        .where(
            Party.event_id == guest.event_id,
            Party.queue_no < mine,
            Registration.status == RegistrationStatus.WAITLISTED,
        )
    )
    return 1 + (ahead or 0)
