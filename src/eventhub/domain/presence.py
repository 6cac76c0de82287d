"""Who was there: the one question that materials, mails, feedback, certificates and reports all ask."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import CheckIn, Event, Party, Registration, RegistrationStatus

# So long before the meeting a door is only practised at.
OPENS_BEFORE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Presence:
    """Since when somebody was there, and whether from afar."""

    since: datetime
    is_online: bool


def counts_from(event: Event) -> datetime:
    """From when on somebody can be there: check-ins before it are for practice and not kept."""
    return event.starts_at - OPENS_BEFORE


async def of(db: AsyncSession, registration_ids: Collection[UUID]) -> dict[UUID, Presence]:
    """Who of them was let in and stayed so, by the registration's id."""
    if not registration_ids:
        return {}
    query = select(CheckIn.registration_id, CheckIn.checked_in_at, CheckIn.is_online).where(
        CheckIn.registration_id.in_(registration_ids), CheckIn.ended_at.is_(None)
    )
    return {ident: Presence(since, is_online) for ident, since, is_online in (await db.execute(query)).all()}


def was_there() -> ColumnElement[bool]:
    """Of a `Registration` in a query: it was let in, and that was not taken back."""
    return exists().where(CheckIn.registration_id == Registration.id, CheckIn.ended_at.is_(None))


def had_place_at(event: Event) -> ColumnElement[bool]:
    """Of a `Registration` in a query: it had a confirmed place when the meeting began; before that, has one now."""
    return and_(
        Registration.event_id == event.id,
        Registration.confirmed_at.is_not(None),
        Registration.confirmed_at <= event.starts_at,
        or_(Registration.status == RegistrationStatus.CONFIRMED, Registration.ended_at > event.starts_at),
    )


def had_place(event: Event, registration: Registration) -> bool:
    """The same of a registration at hand."""
    if registration.confirmed_at is None or registration.confirmed_at > event.starts_at:
        return False
    if registration.status is RegistrationStatus.CONFIRMED:
        return True
    return registration.ended_at is not None and registration.ended_at > event.starts_at


async def of_party(db: AsyncSession, party: Party) -> dict[UUID, Presence]:
    """Who of the party, whose registrations are loaded, was let in, by the registration's id."""
    return await of(db, [one.id for one in party.registrations])
