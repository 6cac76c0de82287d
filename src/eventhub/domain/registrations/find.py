"""The workspace's table of registrations: searched, filtered, a page at a time, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.registrations.applicants import fold
from eventhub.models import CheckIn, Event, Party, Person, Registration, RegistrationStatus, Source, Ticket, Venue

PAGE = 50
CHECKED_IN = "checked_in"


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What the table is narrowed to: words, and a state or ``checked_in``; "" for any."""

    text: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    id: UUID
    party_id: UUID
    position: int
    given_name: str
    family_name: str
    organisation: str
    status: RegistrationStatus
    source: Source
    address: str
    queue_no: int | None
    short_code: str
    created_at: datetime
    checked_in_at: datetime | None

    @property
    def sort_name(self) -> str:
        """Family name first, as lists have it."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)


def query_of(event: Event, narrow: RowFilter) -> Select[*tuple[Any, ...]]:
    """The rows of the narrowed table, in no order; the columns are the fields of `Row`."""
    query: Select[*tuple[Any, ...]] = (
        select(
            Registration.id,
            Registration.party_id,
            Registration.position,
            Registration.given_name,
            Registration.family_name,
            Registration.organisation,
            Registration.status,
            Party.source,
            func.coalesce(Person.address, ""),
            Party.queue_no,
            func.coalesce(Ticket.short_code, ""),
            Registration.created_at,
            CheckIn.checked_in_at,
        )
        .join(Party, Party.id == Registration.party_id)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Ticket, (Ticket.registration_id == Registration.id) & Ticket.revoked_at.is_(None))
        .outerjoin(CheckIn, (CheckIn.registration_id == Registration.id) & CheckIn.ended_at.is_(None))
        .where(Registration.event_id == event.id)
    )
    for word in fold(narrow.text).split():
        query = query.where(
            Registration.search_text.contains(word, autoescape=True)
            | func.lower(func.coalesce(Ticket.short_code, "")).startswith(word.replace("-", ""), autoescape=True)
        )
    if narrow.status == CHECKED_IN:
        query = query.where(CheckIn.id.is_not(None))
    elif narrow.status:
        query = query.where(Registration.status == RegistrationStatus(narrow.status))
    return query


def ordered(query: Select[*tuple[Any, ...]], narrow: RowFilter) -> Select[*tuple[Any, ...]]:
    """By family name, those who wait by their order."""
    if narrow.status == RegistrationStatus.WAITLISTED:
        return query.order_by(Party.queue_no, Registration.position)
    return query.order_by(Registration.family_name, Registration.given_name, Registration.id)


async def rows(
    db: AsyncSession, event: Event, narrow: RowFilter, *, page: int = 1, size: int | None = PAGE
) -> Sequence[Row]:
    """One page of the table, by family name, waiting ones by their order; ``size=None`` for all of it."""
    query = ordered(query_of(event, narrow), narrow)
    if size is not None:
        query = query.limit(size).offset((page - 1) * size)
    # The columns are selected in the order of the fields.
    return [Row(*cast("tuple[Any, ...]", one)) for one in (await db.execute(query)).all()]


async def how_many(db: AsyncSession, event: Event, narrow: RowFilter) -> int:
    """How many lines the narrowed table has."""
    inner = query_of(event, narrow).with_only_columns(Registration.id).subquery()
    return (await db.scalar(select(func.count()).select_from(inner))) or 0


async def counts(db: AsyncSession, event: Event) -> dict[str, int]:
    """Persons by state, and ``checked_in``; states nobody is in are missing."""
    query = (
        select(Registration.status, func.count()).where(Registration.event_id == event.id).group_by(Registration.status)
    )
    found = {str(status): number for status, number in (await db.execute(query)).all()}
    inside = await db.scalar(
        select(func.count(CheckIn.id)).where(CheckIn.event_id == event.id, CheckIn.ended_at.is_(None))
    )
    return found | {CHECKED_IN: inside or 0}


async def towns(db: AsyncSession) -> Sequence[str]:
    """Towns to suggest where people say where they come from: those the hub has met in."""
    return (await db.scalars(select(Venue.city).where(Venue.city != "").distinct().order_by(Venue.city))).all()
