"""What of a report does not hang on registrations: feedback, certificates, materials."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import feedback, materials
from eventhub.domain.feedback import Summary
from eventhub.domain.materials import Viewer
from eventhub.models import Audience, Certificate, Event


async def feedback_of(db: AsyncSession, event: Event) -> Summary:
    """What was answered, as far as that is shown."""
    return await feedback.summary(db, event) or Summary(0)


async def certificates_of(db: AsyncSession, event: Event) -> int:
    """How many certificates are valid."""
    query = select(func.count(Certificate.id)).where(
        Certificate.event_id == event.id, Certificate.withdrawn_at.is_(None)
    )
    return await db.scalar(query) or 0


async def materials_of(db: AsyncSession, event: Event, *, now: datetime) -> int:
    """How many materials those who were there can see by now."""
    guest = Viewer(Audience.CHECKED_IN, event.id)
    return len(await materials.visible_to(db, event, guest, now=now))
