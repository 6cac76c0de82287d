"""What becomes of a call whose meeting is called off.

Apart from `calls`, so that cancelling a meeting can speak of it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from eventhub.mail import outbox, proposal_mails
from eventhub.models import Call, Event, Proposal, ProposalSpeaker, ProposalStatus


def with_home() -> tuple[_AbstractLoad, ...]:
    """Loads where a call belongs: its event with its place, or its series."""
    event = joinedload(Call.event)
    return (
        event.options(joinedload(Event.venue), joinedload(Event.room), joinedload(Event.series)),
        joinedload(Call.series),
    )


async def close_for(db: AsyncSession, event: Event, *, now: datetime, due_at: datetime | None = None) -> int:
    """The meeting is cancelled, which closes its call: tell those whose proposals are open; returns how many.

    Proposals to the call of a series are not touched. ``due_at`` is when the mails may leave.
    """
    query = (
        select(Proposal)
        .join(Call, Call.id == Proposal.call_id)
        .where(Call.event_id == event.id, Proposal.status == ProposalStatus.SUBMITTED)
        .options(
            joinedload(Proposal.call).options(*with_home()),
            selectinload(Proposal.speakers).joinedload(ProposalSpeaker.person),
        )
    )
    told = (await db.scalars(query)).all()
    for proposal in told:
        await proposal_mails.call_closed(db, proposal, event, now=now, due_at=due_at)
    return len(told)


async def reopen_for(db: AsyncSession, event: Event) -> int:
    """The cancellation was taken back: nobody is told of it; returns how many mails are discarded."""
    return await outbox.discard(db, event, kind=proposal_mails.CALL_CLOSED)
