"""Finding proposals to decide on: one, locked, with all that a decision needs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.strategy_options import _AbstractLoad

from eventhub.domain import events
from eventhub.models import Call, Event, EventStatus, Proposal, ProposalSpeaker, ProposalStatus, Talk

DECIDED = (
    ProposalStatus.ACCEPTED,
    ProposalStatus.CONFIRMED,
    ProposalStatus.REJECTED,
    ProposalStatus.CANCELLED,
)


def with_details() -> tuple[ORMOption, ...]:
    """Loads what decisions and their mails speak of: call, event, type, topics, speakers and the people behind them."""
    event = joinedload(Proposal.event)
    return (
        joinedload(Proposal.call).options(*_with_parts()),
        event.options(joinedload(Event.venue), joinedload(Event.room), joinedload(Event.series)),
        joinedload(Proposal.type),
        selectinload(Proposal.topics),
        selectinload(Proposal.speakers).joinedload(ProposalSpeaker.person),
    )


def _with_parts() -> tuple[_AbstractLoad, ...]:
    # The same wherever a call is read: reading it anew with less would forget the rest.
    return (
        joinedload(Call.event),
        joinedload(Call.series),
        selectinload(Call.types),
        selectinload(Call.topics),
        selectinload(Call.criteria),
    )


async def by_id(db: AsyncSession, proposal_id: UUID) -> Proposal | None:
    """The proposal as it is now."""
    return await db.scalar(_one(proposal_id))


def its_event_id() -> ColumnElement[UUID | None]:
    """The event a proposal is for: that of its call, or the one chosen for it."""
    return func.coalesce(Call.event_id, Proposal.event_id)


async def lock(db: AsyncSession, proposal_id: UUID) -> Proposal | None:
    """The proposal, and the event it is for, locked until the act ends; the event first, as every act does."""
    event_id = await db.scalar(select(its_event_id()).join(Proposal.call).where(Proposal.id == proposal_id))
    if event_id is not None:
        await events.lock(db, event_id)
    return await db.scalar(_one(proposal_id).with_for_update(of=Proposal))


async def call_by_id(db: AsyncSession, call_id: UUID) -> Call | None:
    """The call with what judging and deciding needs: its home, types, topics and criteria."""
    query = select(Call).where(Call.id == call_id).options(*_with_parts())
    return await db.scalar(query.execution_options(populate_existing=True))


async def of_call(db: AsyncSession, call: Call) -> Sequence[Proposal]:
    """Every proposal of the call that was submitted and not withdrawn, by its number."""
    return [one for one in await every(db, call) if one.status != ProposalStatus.WITHDRAWN]


async def every(db: AsyncSession, call: Call) -> Sequence[Proposal]:
    """Every proposal of the call that was ever submitted, by its number."""
    query = (
        select(Proposal)
        .where(Proposal.call_id == call.id, Proposal.status != ProposalStatus.DRAFT)
        .options(*with_details())
        .order_by(Proposal.number)
    )
    return (await db.scalars(query.execution_options(populate_existing=True))).all()


async def lock_call(db: AsyncSession, call_id: UUID) -> Call | None:
    """The call, locked until the act ends: of two who change its criteria at once, one is first."""
    await db.execute(select(Call.id).where(Call.id == call_id).with_for_update(key_share=True))
    return await call_by_id(db, call_id)


async def dates_of(db: AsyncSession, call: Call, *, now: datetime) -> Sequence[Event]:
    """The meetings that a talk offered to a series may be accepted for: those to come, the next one first."""
    query = (
        select(Event)
        .where(Event.series_id == call.series_id, Event.starts_at > now, Event.status != EventStatus.CANCELLED)
        .order_by(Event.starts_at, Event.id)
    )
    return (await db.scalars(query)).all() if call.series_id else []


async def talk_of(db: AsyncSession, proposal: Proposal) -> Talk | None:
    """The talk that accepting made, with its speakers and topics."""
    query = select(Talk).where(Talk.proposal_id == proposal.id)
    query = query.options(selectinload(Talk.speakers), selectinload(Talk.topics))
    return await db.scalar(query.execution_options(populate_existing=True))


def _one(proposal_id: UUID) -> Select[Proposal]:
    query = select(Proposal).where(Proposal.id == proposal_id).options(*with_details())
    return query.execution_options(populate_existing=True)
