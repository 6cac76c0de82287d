"""What a meeting leaves for good: its certificates, and the numbers that outlast its registrations."""

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.errors import DomainError
from eventhub.models import Certificate, Event, EventFigures


async def refuse_if_on_record(db: AsyncSession, event: Event) -> None:
    """Let a meeting be of which something outlasts the registrations: it would go with the meeting.

    Raises:
        DomainError: ``event.is_on_record``.
    """
    leaves = or_(*(exists().where(table.event_id == event.id) for table in (EventFigures, Certificate)))
    if await db.scalar(select(leaves)):
        raise DomainError("event.is_on_record")
