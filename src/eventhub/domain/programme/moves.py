"""How talks moved from release to release, for calendars."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import Event, Release, ReleasedTalk


async def versions(db: AsyncSession, event: Event) -> dict[UUID, tuple[int, datetime]]:
    """How often each talk was moved from release to release, and when last (RFC 5545, section 3.8.7.4)."""
    query = (
        select(
            ReleasedTalk.talk_id, ReleasedTalk.starts_at, ReleasedTalk.minutes, ReleasedTalk.room_name,
            Release.released_at,
        )
        .join(Release, Release.id == ReleasedTalk.release_id)
        .where(Release.event_id == event.id)
        .order_by(Release.number)
    )  # fmt: skip
    found: dict[UUID, tuple[int, datetime]] = {}
    last: dict[UUID, tuple[Any, ...]] = {}
    for talk_id, *placed, released_at in (await db.execute(query)).all():
        if talk_id not in found:
            found[talk_id] = (0, released_at)
        elif last[talk_id] != tuple(placed):
            found[talk_id] = (found[talk_id][0] + 1, released_at)
        last[talk_id] = tuple(placed)
    return found
