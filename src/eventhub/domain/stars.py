"""Starred talks taken along as a feed: ids of talks, known by the hashes of two tokens, without a name."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete as delete_row
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.errors import DomainError
from eventhub.models import Event, StarList

KEPT_AFTER = timedelta(days=30)
MOST = 500
BATCH = 200


@dataclass(frozen=True, slots=True)
class Tokens:
    """``read`` stands in the feed's address, ``write`` stays in the browser that made it."""

    read: str
    write: str


async def make(db: AsyncSession, event: Event, talk_ids: Iterable[UUID], *, now: datetime) -> Tokens:
    """Begin a feed.

    Raises:
        DomainError: ``stars.too_many``.
    """
    tokens = Tokens(secrets.token_urlsafe(16), secrets.token_urlsafe(24))
    db.add(
        StarList(
            event_id=event.id,
            read_hash=_hash(tokens.read),
            write_hash=_hash(tokens.write),
            talk_ids=_listed(talk_ids),
            updated_at=now,
        )
    )
    return tokens


async def update(db: AsyncSession, event: Event, tokens: Tokens, talk_ids: Iterable[UUID], *, now: datetime) -> None:
    """Change what the feed holds.

    Raises:
        DomainError: ``stars.unknown`` when there is no such feed, or it is another browser's; ``stars.too_many``.
    """
    found = await by_token(db, event, tokens.read)
    if found is None or not secrets.compare_digest(found.write_hash, _hash(tokens.write)):
        raise DomainError("stars.unknown")
    found.talk_ids, found.updated_at = _listed(talk_ids), now


async def by_token(db: AsyncSession, event: Event, token: str) -> StarList | None:
    """The feed with this token in its address."""
    query = select(StarList).where(StarList.event_id == event.id, StarList.read_hash == _hash(token))
    return await db.scalar(query)


def _listed(talk_ids: Iterable[UUID]) -> list[str]:
    found = list(dict.fromkeys(str(one) for one in talk_ids))
    if len(found) > MOST:
        raise DomainError("stars.too_many", most=MOST)
    return found


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


# Their end


async def outdated(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """The feeds of events that ended a month ago."""
    query = (
        select(StarList.id)
        .join(Event, Event.id == StarList.event_id)
        .where(Event.ends_at <= now - KEPT_AFTER)
        .limit(BATCH)
    )
    return (await db.scalars(query)).all()


async def delete(db: AsyncSession, list_id: UUID, now: datetime) -> None:
    """Delete one that is outdated; one whose event was put off meanwhile stays."""
    ended = select(Event.id).where(Event.ends_at <= now - KEPT_AFTER)
    await db.execute(delete_row(StarList).where(StarList.id == list_id, StarList.event_id.in_(ended)))
