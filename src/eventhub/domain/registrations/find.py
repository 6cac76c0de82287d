"""The workspace's table of registrations: searched, filtered, a page at a time, as plain rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.registrations.applicants import fold
from eventhub.formats import ticket_code
from eventhub.models import CheckIn, Event, Party, Person, Registration, RegistrationStatus, Source, Ticket, Venue

PAGE = 50
MOST_FOUND = 1000
CHECKED_IN = "checked_in"
CODE_LETTERS = frozenset(ticket_code.SHORT_ALPHABET)


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


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the narrowed table: its number, its rows, and how many there are in all (or more than that)."""

    page: int
    rows: Sequence[Row]
    total: int
    has_more: bool = False


async def look_up(
    db: AsyncSession,
    event: Event,
    narrow: RowFilter,
    *,
    counts: Mapping[str, int],
    page: int = 1,
    size: int = PAGE,
    most: int = MOST_FOUND,
) -> Found:
    """The page, or the nearest one there is. ``counts`` as `counts` gives them.

    Words are looked for once in all names, and the search ends after ``most``.
    """
    if not narrow.text:
        total = _total(narrow, counts)
        page = _nearest(page, total, size)
        return Found(page, await rows(db, event, narrow, limit=size, skip=(page - 1) * size), total)
    ids = (await db.scalars(ids_of(event, narrow).limit(most + 1))).all()
    total = min(len(ids), most)
    page = _nearest(page, total, size)
    shown = ids[(page - 1) * size : min(page * size, total)]
    return Found(page, await _rows_of(db, shown), total, has_more=len(ids) > most)


async def rows(db: AsyncSession, event: Event, narrow: RowFilter, *, limit: int = PAGE, skip: int = 0) -> Sequence[Row]:
    """Some rows of the narrowed table, by family name, those who wait by their order."""
    return await _rows_of(db, (await db.scalars(ids_of(event, narrow).limit(limit).offset(skip))).all())


def ids_of(event: Event, narrow: RowFilter) -> Select[UUID]:
    """The ids of the narrowed table in its order; answered from indexes alone (see `Registration`)."""
    query = select(Registration.id)
    if narrow.status == RegistrationStatus.WAITLISTED:
        query = (
            query.join(Party, Party.id == Registration.party_id)
            .where(Party.event_id == event.id, Party.queue_no.is_not(None))
            .order_by(Party.queue_no, Registration.position)
        )
    else:
        query = query.where(Registration.event_id == event.id).order_by(
            Registration.family_name, Registration.given_name, Registration.id
        )
    if narrow.status == CHECKED_IN:
        is_open = (CheckIn.registration_id == Registration.id) & CheckIn.ended_at.is_(None)
        query = query.where(exists().where(is_open))
    elif narrow.status:
        query = query.where(Registration.status == RegistrationStatus(narrow.status))
    return query.where(*(_says(event, word) for word in fold(narrow.text).split()))


def _says(event: Event, word: str) -> ColumnElement[bool]:
    """Whether the word is part of name, organisation or address, or the beginning of the short code."""
    is_said = Registration.search_text.contains(word, autoescape=True)
    code = ticket_code.typed(word)
    if not ticket_code.SHORT_LENGTH // 2 <= len(code) <= ticket_code.SHORT_LENGTH or not set(code) <= CODE_LETTERS:
        return is_said
    # From the first to the last code that begins so: a range, which the index on the codes answers.
    first, last = (code.ljust(ticket_code.SHORT_LENGTH, edge) for edge in (min(CODE_LETTERS), max(CODE_LETTERS)))
    tickets = select(Ticket.registration_id).where(
        Ticket.event_id == event.id, Ticket.short_code.between(first, last), Ticket.revoked_at.is_(None)
    )
    return is_said | Registration.id.in_(tickets)


def _total(narrow: RowFilter, counts: Mapping[str, int]) -> int:
    if narrow.status:
        return counts.get(narrow.status, 0)
    return sum(number for status, number in counts.items() if status != CHECKED_IN)


def _nearest(page: int, total: int, size: int) -> int:
    return max(1, min(page, -(-total // size)))


async def _rows_of(db: AsyncSession, ids: Sequence[UUID]) -> list[Row]:
    if not ids:
        return []
    query = (
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
        .where(Registration.id.in_(ids))
    )
    # The columns are selected in the order of the fields.
    found = {one[0]: Row(*cast("tuple[Any, ...]", one)) for one in (await db.execute(query)).all()}
    return [found[ident] for ident in ids if ident in found]


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
