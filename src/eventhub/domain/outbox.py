"""What the team does with mails by hand: look, release, put back into the queue, discard."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of
from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.mail import queue
from eventhub.models import Event, MailStatus, OutboxMail

DISCARDABLE = (MailStatus.HELD, MailStatus.QUEUED, MailStatus.FAILED)


async def by_id(db: AsyncSession, mail_id: UUID) -> OutboxMail | None:
    """One mail, to look at."""
    return await db.get(OutboxMail, mail_id, populate_existing=True)


async def lock(db: AsyncSession, mail_id: UUID) -> OutboxMail | None:
    """One mail, locked until the act ends: no worker takes it meanwhile."""
    query = select(OutboxMail).where(OutboxMail.id == mail_id).with_for_update()
    return await db.scalar(query.execution_options(populate_existing=True))


async def listed(
    db: AsyncSession,
    *,
    status: MailStatus | None = None,
    kind: str = "",
    event_id: UUID | None = None,
    text: str = "",
    before: UUID | None = None,
    limit: int = 50,
) -> Sequence[OutboxMail]:
    """The newest mails first, narrowed; ``before`` is the id of the last one of the page before."""
    query = select(OutboxMail).order_by(OutboxMail.id.desc()).limit(limit)
    if status is not None:
        query = query.where(OutboxMail.status == status)
    if kind:
        query = query.where(OutboxMail.kind == kind)
    if event_id is not None:
        query = query.where(OutboxMail.event_id == event_id)
    if text:
        columns = (OutboxMail.to_name, OutboxMail.to_address, OutboxMail.subject)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if before is not None:
        query = query.where(OutboxMail.id < before)
    return (await db.scalars(query)).all()


async def counts(db: AsyncSession) -> dict[MailStatus, int]:
    """How many mails there are in each state; states without any are missing."""
    return await queue.waiting(db)


async def release(db: AsyncSession, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    """Let a held mail leave.

    Raises:
        DomainError: ``mail.not_held``; ``mail.no_server`` while there is none to send it; ``mail.superseded``.
    """
    if mail.status != MailStatus.HELD:
        raise DomainError("mail.not_held")
    await _queue(db, mail, now=now)
    await _note(db, "mail.released", mail, by=by, now=now)


async def requeue(db: AsyncSession, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    """Try a failed mail again, with all its attempts.

    Raises:
        DomainError: ``mail.not_failed``; ``mail.no_server``; ``mail.superseded``.
    """
    if mail.status != MailStatus.FAILED:
        raise DomainError("mail.not_failed")
    await _queue(db, mail, now=now)
    await _note(db, "mail.requeued", mail, by=by, now=now)


async def discard(db: AsyncSession, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    """A mail that has not left never does.

    Raises:
        DomainError: ``mail.left`` when it has been sent or is being sent, or was discarded before.
    """
    if mail.status not in DISCARDABLE:
        raise DomainError("mail.left")
    mail.status = MailStatus.DISCARDED
    await _note(db, "mail.discarded", mail, by=by, now=now)


async def _queue(db: AsyncSession, mail: OutboxMail, *, now: datetime) -> None:
    if not settings_of(db).smtp_url:
        raise DomainError("mail.no_server")
    if await queue.has_newer(db, mail):
        # An older word about the same calendar entry, after the newer one, would confuse calendars and people.
        raise DomainError("mail.superseded")
    mail.status = MailStatus.QUEUED
    mail.due_at = now
    mail.attempts = 0


async def _note(db: AsyncSession, action: str, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    event = await db.get(Event, mail.event_id) if mail.event_id else None
    audit.note(db, action, by=by, now=now, subject=mail.to_name, event=event, kind=mail.kind)
