"""Finding certificates: of a party, of a meeting, by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import presence
from eventhub.domain.presence import Presence
from eventhub.domain.registrations.applicants import fold
from eventhub.formats import certificate_code
from eventhub.models import Certificate, Event, Party, Registration


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there, and the certificate that is good for them now."""

    registration: Registration
    presence: Presence
    certificate: Certificate | None


async def by_code(db: AsyncSession, text: str) -> Certificate | None:
    """The certificate with this code as it is typed, valid or withdrawn."""
    code = certificate_code.typed(text)
    return await db.scalar(select(Certificate).where(Certificate.code == code)) if code else None


async def valid_of(db: AsyncSession, registration_id: UUID) -> Certificate | None:
    """The one certificate of a registration that is good now."""
    query = select(Certificate).where(
        Certificate.registration_id == registration_id, Certificate.withdrawn_at.is_(None)
    )
    return await db.scalar(query.execution_options(populate_existing=True))


async def of_party(db: AsyncSession, party: Party) -> Sequence[Attendee]:
    """Those of the party who were there, the lead first, with their certificates."""
    return await _attendees(db, party.registrations)


async def attendees(db: AsyncSession, event: Event) -> Sequence[Attendee]:
    """Everybody who was at the meeting, by family name, with their certificates."""
    query = select(Registration).where(Registration.event_id == event.id, presence.was_there())
    found = await _attendees(db, (await db.scalars(query)).all())
    # The databases do not agree on where umlauts stand.
    return sorted(found, key=lambda one: (*_by_name(one.registration), one.registration.id))


async def of_event(db: AsyncSession, event: Event) -> Sequence[Certificate]:
    """The certificates of the meeting, the latest first; they outlast the registrations they were issued for."""
    query = select(Certificate).where(Certificate.event_id == event.id)
    return (await db.scalars(query.order_by(Certificate.issued_at.desc(), Certificate.id.desc()))).all()


async def kept_of_party(db: AsyncSession, party: Party) -> Mapping[UUID, Sequence[Certificate]]:
    """All that is kept of each registration that has any, withdrawn ones too, the latest first."""
    query = select(Certificate).where(Certificate.registration_id.in_([one.id for one in party.registrations]))
    kept: dict[UUID, list[Certificate]] = {}
    for one in await db.scalars(query.order_by(Certificate.issued_at.desc(), Certificate.id.desc())):
        if one.registration_id is not None:
            kept.setdefault(one.registration_id, []).append(one)
    return kept


async def _attendees(db: AsyncSession, registrations: Sequence[Registration]) -> list[Attendee]:
    idents = [one.id for one in registrations]
    there = await presence.of(db, idents)
    query = select(Certificate).where(Certificate.registration_id.in_(idents), Certificate.withdrawn_at.is_(None))
    issued = {one.registration_id: one for one in await db.scalars(query)}
    return [Attendee(one, there[one.id], issued.get(one.id)) for one in registrations if one.id in there]


def _by_name(registration: Registration) -> tuple[str, str]:
    return fold(registration.family_name), fold(registration.given_name)
