"""Correcting the words of a talk in public, without a new release and without a mail."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import Event, Release, ReleasedTalk, Talk


async def released_as(db: AsyncSession, event: Event, talk: Talk) -> ReleasedTalk | None:
    """How the public release shows the talk, if it does."""
    query = (
        select(ReleasedTalk)
        .join(Release, Release.id == ReleasedTalk.release_id)
        .where(Release.event_id == event.id, Release.number == event.release_count, ReleasedTalk.talk_id == talk.id)
    )
    return await db.scalar(query)


async def correct(db: AsyncSession, event: Event, talk: Talk, *, by: Actor, now: datetime) -> None:
    """Let the public release say what the talk says now: title, abstract, description, language; nothing else of it.

    Raises:
        DomainError: ``talk.not_released``.
    """
    item = await released_as(db, event, talk)
    if item is None or talk.cancelled_at is not None:
        raise DomainError("talk.not_released")
    item.title, item.abstract, item.description = talk.title, talk.abstract, talk.description
    item.language = talk.language
    event.schedule_version += 1
    event.updated_at = now
    audit.note(db, "talk.corrected", by=by, now=now, subject=talk.title.text("de"), event=event)
