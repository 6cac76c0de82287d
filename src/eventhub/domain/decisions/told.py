"""Whether somebody was told: while the mail about a decision has not left, it can be discarded."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.mail import decision_mails
from eventhub.mail.outbox import UNSENT
from eventhub.models import MailStatus, OutboxMail, Proposal


async def discard_untold(db: AsyncSession, proposal: Proposal) -> None:
    """Discard the unsent mails about earlier decisions on the proposal."""
    await db.execute(
        update(OutboxMail)
        .where(
            OutboxMail.proposal_id == proposal.id,
            OutboxMail.kind.in_(decision_mails.KINDS),
            OutboxMail.status.in_(UNSENT),
        )
        .values(status=MailStatus.DISCARDED)
    )


async def has_left(db: AsyncSession, proposal: Proposal) -> bool:
    """Whether the mail about the last decision is on its way or sent; it is locked, so that no worker takes it now."""
    if proposal.decision_mail_id is None:
        return False
    query = select(OutboxMail.status).where(OutboxMail.id == proposal.decision_mail_id).with_for_update()
    return await db.scalar(query) in (MailStatus.SENDING, MailStatus.SENT)
