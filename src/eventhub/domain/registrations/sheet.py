"""The table of registrations as a file has it: every column, read in chunks, so that any size can be streamed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from eventhub.domain.registrations.find import RowFilter, ids_of
from eventhub.models import (
    Answer,
    CheckIn,
    Consent,
    ConsentKind,
    Event,
    Party,
    Person,
    Question,
    Registration,
    RegistrationStatus,
    Source,
    Ticket,
)

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One registration with its answers by question, those about needs only while their consent stands."""

    id: UUID
    family_name: str
    given_name: str
    organisation: str
    role: str
    organisation_kind: str
    municipality: str
    status: RegistrationStatus
    created_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    source: Source
    language: str
    address: str
    with_given_name: str
    with_family_name: str
    short_code: str
    checked_in_at: datetime | None
    was_online: bool | None
    answers: dict[UUID, Any]
    consents: frozenset[ConsentKind]


async def sheet_ids(db: AsyncSession, event: Event, narrow: RowFilter) -> Sequence[UUID]:
    """The ids of the narrowed table in its order."""
    return (await db.scalars(ids_of(event, narrow))).all()


async def sheet_rows(db: AsyncSession, ids: Sequence[UUID]) -> list[SheetRow]:
    """These registrations in this order; at most `CHUNK` at a time."""
    lead = aliased(Registration)
    query = (
        select(
            Registration.id,
            Registration.family_name,
            Registration.given_name,
            Registration.organisation,
            Registration.role,
            Registration.organisation_kind,
            Registration.municipality,
            Registration.status,
            Registration.created_at,
            Registration.confirmed_at,
            Registration.ended_at,
            Party.source,
            Party.language,
            func.coalesce(Person.address, ""),
            func.coalesce(lead.given_name, ""),
            func.coalesce(lead.family_name, ""),
            func.coalesce(Ticket.short_code, ""),
            CheckIn.checked_in_at,
            CheckIn.is_online,
        )
        .join(Party, Party.id == Registration.party_id)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(lead, (lead.party_id == Party.id) & (lead.position == 0) & (lead.id != Registration.id))
        .outerjoin(Ticket, (Ticket.registration_id == Registration.id) & Ticket.revoked_at.is_(None))
        .outerjoin(CheckIn, (CheckIn.registration_id == Registration.id) & CheckIn.ended_at.is_(None))
        .where(Registration.id.in_(ids))
    )
    consents = await _consents(db, ids)
    answers = await _answers(db, ids, consents)
    found: dict[UUID, SheetRow] = {}
    for row in await db.execute(query):
        # The columns are selected in the order of the fields.
        columns = (*cast("tuple[Any, ...]", row), answers[row[0]], frozenset(consents[row[0]]))
        found[row[0]] = SheetRow(*columns)
    return [found[ident] for ident in ids if ident in found]


async def _consents(db: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, set[ConsentKind]]:
    standing: dict[UUID, set[ConsentKind]] = defaultdict(set)
    query = select(Consent.registration_id, Consent.kind).where(
        Consent.registration_id.in_(ids), Consent.withdrawn_at.is_(None)
    )
    for ident, kind in (await db.execute(query)).all():
        standing[ident].add(kind)
    return standing


async def _answers(
    db: AsyncSession, ids: Sequence[UUID], consents: dict[UUID, set[ConsentKind]]
) -> dict[UUID, dict[UUID, Any]]:
    answers: dict[UUID, dict[UUID, Any]] = defaultdict(dict)
    query = (
        select(Answer.registration_id, Answer.question_id, Answer.value, Question.is_sensitive)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id.in_(ids))
    )
    for ident, question_id, value, is_sensitive in (await db.execute(query)).all():
        if not is_sensitive or ConsentKind.SENSITIVE in consents[ident]:
            answers[ident][question_id] = value
    return answers
