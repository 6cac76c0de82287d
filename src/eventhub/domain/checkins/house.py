"""Where one stands, who is in, and who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Select, bindparam, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from eventhub.domain.checkins.hours import CLOSES_AFTER, is_today
from eventhub.domain.events.find import at_the_door, with_place
from eventhub.domain.registrations.applicants import fold
from eventhub.formats import ticket_code
from eventhub.models import (
    CheckIn,
    Event,
    EventStatus,
    Gate,
    GateKind,
    LocalizedText,
    Registration,
    RegistrationStatus,
    Ticket,
)

LOOK_BACK = timedelta(days=14)
LOOK_AHEAD = timedelta(days=120)
AHEAD = 3
SHORTEST_CODE = 4
# Those who may turn up at a door; who cancelled is found by name as well, when asked for.
EXPECTED = frozenset(
    {
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.OFFERED,
        RegistrationStatus.UNVERIFIED,
        RegistrationStatus.AWAITING_APPROVAL,
    }
)


async def gate_of(db: AsyncSession, gate_id: UUID) -> Gate | None:
    """The gate people pass, with its event, while that is published."""
    return await db.scalar(_gate_query(), {"gate_id": gate_id})


@cache
def _gate_query() -> Select[Gate]:
    return (
        select(Gate)
        .join(Gate.event)
        .where(Gate.id == bindparam("gate_id"), Gate.kind == GateKind.DOOR, Event.status == EventStatus.PUBLISHED)
        .options(contains_eager(Gate.event))
    )


async def meeting(db: AsyncSession, event_id: UUID) -> Event | None:
    """The published meeting with this id and its place."""
    query = select(Event).where(Event.id == event_id, Event.status == EventStatus.PUBLISHED)
    return await db.scalar(query.options(*with_place()))


@dataclass(frozen=True, slots=True)
class Doors:
    """The meetings one may stand at the door of, with their gates: today's, those to practise at, those over."""

    today: Sequence[Event]
    later: Sequence[Event]
    over: Sequence[Event]


async def doors(db: AsyncSession, *, now: datetime) -> Doors:
    """All doors: today's, of the next few meetings, and of those in the last fortnight."""
    found = await at_the_door(db, since=now - LOOK_BACK, until=now + LOOK_AHEAD)
    today = [one for one in found if is_today(one, now)]
    over = [one for one in found if one not in today and one.ends_at + CLOSES_AFTER < now]
    later = [one for one in found if one not in today and one not in over]
    return Doors(today, later[:AHEAD], over[::-1])


async def let_in_by_gate(db: AsyncSession, events: Sequence[Event]) -> dict[UUID, int]:
    """How many each gate of these meetings has let in; gates that let in nobody are missing."""
    query = (
        select(CheckIn.gate_id, func.count())
        .where(CheckIn.event_id.in_([one.id for one in events]), CheckIn.ended_at.is_(None))
        .group_by(CheckIn.gate_id)
    )
    return {gate_id: number for gate_id, number in (await db.execute(query)).all() if gate_id is not None}


async def expected_by_event(db: AsyncSession, events: Sequence[Event]) -> dict[UUID, int]:
    """How many persons are confirmed for each of these meetings; those of nobody are missing."""
    query = (
        select(Registration.event_id, func.count())
        .where(
            Registration.event_id.in_([one.id for one in events]), Registration.status == RegistrationStatus.CONFIRMED
        )
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in (await db.execute(query)).all()}


@dataclass(frozen=True, slots=True)
class Count:
    """How full the house is: persons let in, persons expected (confirmed), and those who take part from afar."""

    inside: int
    expected: int
    online: int = 0

    @property
    def missing(self) -> int:
        """Those expected who have neither come yet nor joined."""
        return max(0, self.expected - self.inside - self.online)


async def count(db: AsyncSession, event: Event) -> Count:
    """The live count of the door; who joins online is told apart."""
    is_open = (CheckIn.event_id == event.id, CheckIn.ended_at.is_(None))
    inside = select(func.count(CheckIn.id)).where(*is_open, CheckIn.is_online.is_(False)).scalar_subquery()
    online = select(func.count(CheckIn.id)).where(*is_open, CheckIn.is_online).scalar_subquery()
    expected = (
        select(func.count(Registration.id))
        .where(Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED)
        .scalar_subquery()
    )
    row = (await db.execute(select(inside, expected, online))).one()
    return Count(row[0], row[1], row[2])


async def latest(db: AsyncSession, event: Event, *, limit: int = 4) -> list[tuple[str, datetime]]:
    """Who was let in last at a door: name and when."""
    query = (
        select(Registration.given_name, Registration.family_name, CheckIn.checked_in_at)
        .join(CheckIn, CheckIn.registration_id == Registration.id)
        .where(CheckIn.event_id == event.id, CheckIn.ended_at.is_(None), CheckIn.is_online.is_(False))
        .order_by(CheckIn.checked_in_at.desc())
        .limit(limit)
    )
    return [(f"{given} {family}".strip(), at) for given, family, at in (await db.execute(query)).all()]


class ListedGuest(NamedTuple):
    """One line of the list at the door; the last four fields tell of the open check-in, if there is one."""

    id: UUID
    given_name: str
    family_name: str
    organisation: str
    status: RegistrationStatus
    short_code: str
    checked_in_at: datetime | None
    scan_id: UUID | None
    gate_name: LocalizedText | None
    user_name: str | None

    @property
    def sort_name(self) -> str:
        """Family name first, as lists have it."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)


async def guests(db: AsyncSession, event: Event, *, text: str = "", is_missing: bool = False) -> Sequence[ListedGuest]:
    """The guests of the meeting by family name, found by parts of name, organisation or address, or by short code.

    With ``is_missing`` only the confirmed who are not in yet. Without words those who cancelled are left out.
    """
    query = (
        select(
            Registration.id,
            Registration.given_name,
            Registration.family_name,
            Registration.organisation,
            Registration.status,
            func.coalesce(Ticket.short_code, ""),
            CheckIn.checked_in_at,
            CheckIn.scan_id,
            Gate.name,
            CheckIn.user_name,
        )
        .outerjoin(Ticket, (Ticket.registration_id == Registration.id) & Ticket.revoked_at.is_(None))
        .outerjoin(CheckIn, (CheckIn.registration_id == Registration.id) & CheckIn.ended_at.is_(None))
        .outerjoin(Gate, Gate.id == CheckIn.gate_id)
        .where(Registration.event_id == event.id)
    )
    if is_missing:
        query = query.where(Registration.status == RegistrationStatus.CONFIRMED, CheckIn.id.is_(None))
    elif not text.strip():
        query = query.where(Registration.status.in_(EXPECTED))
    for word in fold(text).split():
        # People type umlauts as two letters, too.
        plain = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
        code = ticket_code.typed(word)
        query = query.where(
            Registration.search_text.contains(word, autoescape=True)
            | Registration.search_text.contains(plain, autoescape=True)
            | (Ticket.short_code.startswith(code) if len(code) >= SHORTEST_CODE else false())
        )
    found = [ListedGuest(*cast("tuple[Any, ...]", one)) for one in (await db.execute(query)).all()]
    # The databases do not agree on where umlauts stand.
    return sorted(found, key=lambda one: (fold(one.family_name), fold(one.given_name), one.id))


async def organisations(db: AsyncSession, event: Event, *, limit: int = 100) -> Sequence[str]:
    """The organisations of the guests, to choose from when somebody walks in."""
    query = (
        select(Registration.organisation)
        .where(Registration.event_id == event.id, Registration.organisation != "")
        .distinct()
        .order_by(Registration.organisation)
        .limit(limit)
    )
    return (await db.scalars(query)).all()
