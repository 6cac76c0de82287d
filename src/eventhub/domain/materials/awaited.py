"""Talks whose slides may still come, so that pages can say so."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import programme
from eventhub.domain.materials.chasing import is_missing
from eventhub.domain.programme import Item
from eventhub.models import Event, Talk

#: after that nobody waits any more
PATIENCE = timedelta(days=14)


async def awaited(db: AsyncSession, event: Event, *, now: datetime) -> list[Item]:
    """The talks of the public programme, once the meeting is over, whose slides are expected and have not come."""
    if not event.ends_at <= now < event.ends_at + PATIENCE:
        return []
    missing = set(await db.scalars(select(Talk.id).where(Talk.event_id == event.id, is_missing())))
    return [one for one in await programme.listed_items(db, event) if one.talk_id in missing] if missing else []
