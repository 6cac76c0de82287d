"""Who did what: one entry an act, written in the act's own transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.permissions import Actor
from eventhub.models import AuditEntry, Event


def note(
    db: AsyncSession,
    action: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: str = "",
    event: Event | None = None,
    **details: object,
) -> None:
    """Remember that ``by`` (None: the program itself) did ``action``, such as ``event.published``."""
    db.add(
        AuditEntry(
            at=now,
            user_id=by.user_id if by else None,
            user_name=by.name if by else "",
            action=action,
            subject=subject[:200],
            event_id=event.id if event else None,
            details={key: str(value) for key, value in details.items()},
        )
    )


async def latest(
    db: AsyncSession,
    *,
    event: Event | None = None,
    action: str = "",
    text: str = "",
    before: datetime | None = None,
    limit: int = 50,
) -> Sequence[AuditEntry]:
    """The newest entries first, narrowed by event, kind of act, words in subject or name, and time."""
    query = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)
    if event is not None:
        query = query.where(AuditEntry.event_id == event.id)
    if action:
        query = query.where(AuditEntry.action.startswith(action, autoescape=True))
    if text:
        query = query.where(
            AuditEntry.subject.icontains(text, autoescape=True) | AuditEntry.user_name.icontains(text, autoescape=True)
        )
    if before is not None:
        query = query.where(AuditEntry.at < before)
    return (await db.scalars(query)).all()
