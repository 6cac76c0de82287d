"""Parties as a whole: finding them, their link, their order in the queue."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.events.find import with_place
from eventhub.mail import links
from eventhub.models import Answer, Event, Party, Person, Registration, RegistrationStatus, Ticket
from eventhub.signing import read_id


def with_people() -> tuple[ORMOption, ...]:
    """Loads what acts on a party need: the person, the registrations and their tickets."""
    return (
        joinedload(Party.person),
        selectinload(Party.registrations).selectinload(Registration.tickets),
    )


def with_all() -> tuple[ORMOption, ...]:
    """Loads what the guest's own page shows: answers and consents besides."""
    registrations = selectinload(Party.registrations)
    return (
        joinedload(Party.person),
        registrations.selectinload(Registration.tickets),
        registrations.selectinload(Registration.answers).joinedload(Answer.question),
        registrations.selectinload(Registration.consents),
    )


async def live_of(db: AsyncSession, event: Event) -> Sequence[Party]:
    """The parties of the event with at least one registration that has not ended, oldest first."""
    query = (
        select(Party)
        .where(Party.event_id == event.id, Party.is_live)
        .options(*with_people())
        .order_by(Party.created_at, Party.id)
        .execution_options(populate_existing=True)
    )
    return (await db.scalars(query)).all()


async def live_party(db: AsyncSession, event: Event, person: Person) -> Party | None:
    """The live party of this person at this event, if any."""
    return await db.scalar(
        select(Party)
        .where(Party.event_id == event.id, Party.person_id == person.id, Party.is_live)
        .options(*with_people())
    )


async def get(db: AsyncSession, party_id: UUID) -> Party | None:
    """The party with this id and its people, as it is now."""
    return await db.scalar(
        select(Party).where(Party.id == party_id).options(*with_people()).execution_options(populate_existing=True)
    )


async def by_token(db: AsyncSession, token: str) -> Party | None:
    """The party whose own page ``token`` opens, with its event and all the page shows; None for a dead link."""
    ident = read_id(token)
    if ident is None:
        return None
    party = await db.scalar(_page_query(), {"party_id": ident})
    return party if party is not None and links.opens(db, party, token) else None


@cache
def _page_query() -> Select[Party]:
    event = joinedload(Party.event).options(*with_place(), selectinload(Event.questions))
    query = select(Party).where(Party.id == bindparam("party_id")).options(event, *with_all())
    return query.execution_options(populate_existing=True)


async def lock_by_token(db: AsyncSession, token: str) -> tuple[Event, Party] | None:
    """The same party with its event, locked until the act ends; None for a dead link."""
    ident = read_id(token)
    found = await lock(db, ident) if ident else None
    return found if found is not None and links.opens(db, found[1], token) else None


async def lock(db: AsyncSession, party_id: UUID) -> tuple[Event, Party] | None:
    """The party with all that belongs to it, and its event, locked until the act ends; None when it is gone."""
    event_id = await db.scalar(select(Party.event_id).where(Party.id == party_id))
    if event_id is None:
        return None
    event = await lock_event(db, event_id)
    query = select(Party).where(Party.id == party_id).options(*with_all())
    party = await db.scalar(query.execution_options(populate_existing=True))
    return (event, party) if party is not None else None


async def of_ticket(db: AsyncSession, ticket: Ticket) -> tuple[Event, Registration]:
    """Whose ticket it is: the event with its place and gates, the registration with its consents."""
    event = joinedload(Registration.party).joinedload(Party.event)
    query = (
        select(Registration)
        .where(Registration.id == ticket.registration_id)
        .options(
            event.joinedload(Event.venue),
            event.joinedload(Event.room),
            event.joinedload(Event.series),
            event.selectinload(Event.gates),
            selectinload(Registration.tickets),
            selectinload(Registration.consents),
        )
    )
    registration = (await db.scalars(query)).one()
    return registration.party.event, registration


async def head_of_queue(db: AsyncSession, event: Event) -> Party | None:
    """The party that has waited longest."""
    return await db.scalar(
        select(Party)
        .where(
            Party.event_id == event.id,
            Party.queue_no.is_not(None),
            Party.registrations.any(Registration.status == RegistrationStatus.WAITLISTED),
        )
        .order_by(Party.queue_no)
        .limit(1)
        .options(*with_people())
    )


async def ahead(db: AsyncSession, party: Party) -> Sequence[int]:
    """How many persons each party has that waits before this one, the first of the queue first."""
    query = (
        select(func.count(Registration.id))
        .join(Party, Party.id == Registration.party_id)
        .where(
            Party.event_id == party.event_id,
            Party.queue_no < party.queue_no,
            Registration.status == RegistrationStatus.WAITLISTED,
        )
        .group_by(Party.id, Party.queue_no)
        .order_by(Party.queue_no)
    )
    return (await db.scalars(query)).all()


async def persons_ahead(db: AsyncSession, party: Party) -> int:
    """How many persons wait before this party."""
    return (
        await db.scalar(
            select(func.count(Registration.id))
            .join(Party, Party.id == Registration.party_id)
            .where(
                Party.event_id == party.event_id,
                Party.queue_no < party.queue_no,
                Registration.status == RegistrationStatus.WAITLISTED,
            )
        )
    ) or 0


def queue_up(event: Event, party: Party, *, now: datetime) -> None:
    """Give the party the last number of the queue."""
    event.queue_counter += 1
    party.queue_no = event.queue_counter
    party.waiting_since = now
