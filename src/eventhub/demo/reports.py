"""An evening of the demo so long ago that its registrations are gone, and only its numbers are left."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import privacy


async def forget_old_guests(db: AsyncSession, *, now: datetime) -> None:
    """What the worker does once the time is over."""
    for event_id in await privacy.outdated(db, now):
        await privacy.forget_event(db, event_id, now)
