"""Letting the mails about decisions go, after somebody has looked at them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import outbox
from eventhub.domain.permissions import Actor
from eventhub.models import Call, MailStatus, OutboxMail, Proposal


async def held(db: AsyncSession, call: Call) -> Sequence[OutboxMail]:
    """The mails about decisions on the call that wait to be looked at, in the order they were written."""
    query = (
        select(OutboxMail)
        .join(Proposal, Proposal.decision_mail_id == OutboxMail.id)
        .where(Proposal.call_id == call.id, OutboxMail.status == MailStatus.HELD)
        .order_by(OutboxMail.id)
    )
    return (await db.scalars(query)).all()


async def statuses(db: AsyncSession, call: Call) -> dict[UUID, MailStatus]:
    """Where the mail about the last decision on each proposal of the call stands, by the proposal's id."""
    query = (
        select(Proposal.id, OutboxMail.status)
        .join(OutboxMail, OutboxMail.id == Proposal.decision_mail_id)
        .where(Proposal.call_id == call.id)
    )
    return dict((await db.execute(query)).all())


async def release(db: AsyncSession, call: Call, *, only: UUID | None = None, by: Actor, now: datetime) -> outbox.Done:
    """Let the waiting mails about decisions go, or that of one proposal; from then on their speakers know.

    What is refused, as without a mail server, stays and is said.
    """
    mails = [one for one in await held(db, call) if only in (None, one.proposal_id)]
    return await outbox.many(db, [one.id for one in mails], outbox.release, by=by, now=now)
