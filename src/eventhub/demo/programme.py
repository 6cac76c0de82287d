"""What somebody starred of the demo's planned day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.demo.schedule import SLUG
from eventhub.domain import programme, stars
from eventhub.models import Event

STARRED = 3


async def star_talks(db: AsyncSession, *, now: datetime) -> None:
    """Take the first talks along as a feed."""
    event = (await db.scalars(select(Event).where(Event.slug == SLUG))).one()
    items = [item for item in await programme.brief(db, event) if item.is_talk]
    await stars.make(db, event, [item.talk_id for item in items[:STARRED]], now=now)
