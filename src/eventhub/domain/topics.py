"""The one vocabulary of topics."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete as delete_row
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.slugs import slug_of
from eventhub.models import LocalizedText, Topic, event_topics


async def every(db: AsyncSession) -> Sequence[Topic]:
    """All topics by their address."""
    return (await db.scalars(select(Topic).order_by(Topic.slug))).all()


async def get(db: AsyncSession, topic_id: UUID) -> Topic | None:
    """The topic with this id."""
    return await db.get(Topic, topic_id)


async def meetings(db: AsyncSession) -> Mapping[UUID, int]:
    """How many meetings each topic has; those without any are missing."""
    query = select(event_topics.c.topic_id, func.count()).group_by(event_topics.c.topic_id)
    return dict((await db.execute(query)).all())


async def create(db: AsyncSession, name: LocalizedText, *, by: Actor, now: datetime) -> Topic:
    """Add a word; its address follows from the German name.

    Raises:
        DomainError: ``topic.slug_taken`` when there is one of this name.
    """
    topic = Topic(slug=slug_of(name.text("de")) or "topic", name=name)
    if await db.scalar(select(exists().where(Topic.slug == topic.slug))):
        raise DomainError("topic.slug_taken", field="name_de")
    db.add(topic)
    audit.note(db, "topic.created", by=by, now=now, subject=name.text("de"))
    return topic


async def rename(db: AsyncSession, topic: Topic, name: LocalizedText, *, by: Actor, now: datetime) -> None:
    """Call it differently; its address stays, so that links keep working."""
    topic.name = name
    audit.note(db, "topic.renamed", by=by, now=now, subject=name.text("de"))


async def delete(db: AsyncSession, topic: Topic, *, by: Actor, now: datetime) -> None:
    """Delete a word no meeting uses.

    Raises:
        DomainError: ``topic.in_use``.
    """
    if await db.scalar(select(exists().where(event_topics.c.topic_id == topic.id))):
        raise DomainError("topic.in_use")
    await db.execute(delete_row(Topic).where(Topic.id == topic.id))
    audit.note(db, "topic.deleted", by=by, now=now, subject=topic.name.text("de"))
