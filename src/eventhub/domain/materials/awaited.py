"""Talks whose slides may still come, so that pages can say so."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import programme
from eventhub.domain.materials.chasing import is_missing
from eventhub.domain.programme import Item
from eventhub.models import Event, Talk

#: after that nobody waits any more
PATIENCE = timedelta(days=14)


async def awaited(
    db: AsyncSession, event: Event, *, now: datetime, items: Collection[Item] | None = None
) -> list[Item]:
    """The talks of the public programme, once the meeting is over, whose slides are expected and have not come.

    ``items`` are its talks, if they are known.
    """
    if not event.ends_at <= now < event.ends_at + PATIENCE:
        return []
    missing = set(await db.scalars(select(Talk.id).where(Talk.event_id == event.id, is_missing())))
    if items is None and missing:
        items = await programme.listed_items(db, event)
    return [one for one in items or () if one.talk_id in missing]
