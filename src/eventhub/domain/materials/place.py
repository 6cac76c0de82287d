"""The order of an event's materials."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import Event, Material


async def next_position(db: AsyncSession, event: Event) -> int:
    """The place behind all others."""
    last = await db.scalar(select(func.max(Material.position)).where(Material.event_id == event.id))
    return 0 if last is None else last + 1
