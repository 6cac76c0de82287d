"""Finding meetings, always through who is looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from eventhub.domain.permissions import Actor
from eventhub.models import Event, EventStatus, Series, Talk, Topic, Visibility


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of meetings is narrowed to: slugs of a topic and a series, "" for any."""

    topic: str = ""
    series: str = ""


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """The meetings somebody may open: organisers all, everybody else what has been published and is not for members."""
    if actor is not None and actor.organises:
        return true()
    return and_(Event.status != EventStatus.DRAFT, Event.visibility != Visibility.MEMBERS)


def listed() -> ColumnElement[bool]:
    """The meetings that lists and feeds show: published or cancelled, and public."""
    return and_(
        Event.status != EventStatus.DRAFT,
        Event.published_at.is_not(None),
        Event.visibility == Visibility.PUBLIC,
    )


def with_details() -> tuple[_AbstractLoad, ...]:
    """Loads what an event page shows: venue, series, topics, questions, gates, talks with speakers."""
    return (
        joinedload(Event.venue),
        joinedload(Event.room),
        joinedload(Event.series),
        selectinload(Event.topics),
        selectinload(Event.gates),
        selectinload(Event.questions),
        selectinload(Event.talks).selectinload(Talk.speakers),
    )


def with_place() -> tuple[_AbstractLoad, ...]:
    """Loads what a mail or a calendar entry says of an event: venue, room, series."""
    return joinedload(Event.venue), joinedload(Event.room), joinedload(Event.series)


async def by_slug(db: AsyncSession, slug: str, actor: Actor | None = None) -> Event | None:
    """The meeting at this address with all its page shows, if ``actor`` may open it."""
    query = select(Event).where(Event.slug == slug, visible_to(actor)).options(*with_details())
    return await db.scalar(query)


async def lock_by_slug(db: AsyncSession, slug: str, actor: Actor | None = None) -> Event | None:
    """The meeting at this address, locked until the act ends; everything that counts its places begins here."""
    query = select(Event).where(Event.slug == slug, visible_to(actor))
    return await db.scalar(_locked(query))


async def lock(db: AsyncSession, event_id: UUID) -> Event:
    """The meeting with this id, locked until the act ends."""
    return (await db.scalars(_locked(select(Event).where(Event.id == event_id)))).one()


def _locked(query: Select[Event]) -> Select[Event]:
    # SQLite knows no row locks and ignores this; there the whole act holds the write lock.
    return query.options(*with_place()).with_for_update(of=Event).execution_options(populate_existing=True)


async def upcoming(
    db: AsyncSession, *, now: datetime, narrow: Filter = Filter(), limit: int | None = None
) -> Sequence[Event]:
    """Listed meetings that have not ended, the next one first."""
    query = _list(narrow).where(Event.ends_at > now).order_by(Event.starts_at, Event.slug).limit(limit)
    return (await db.scalars(query)).all()


async def past(
    db: AsyncSession, *, now: datetime, narrow: Filter = Filter(), limit: int | None = None
) -> Sequence[Event]:
    """Listed meetings that have ended, the latest first."""
    query = _list(narrow).where(Event.ends_at <= now).order_by(Event.starts_at.desc(), Event.slug).limit(limit)
    return (await db.scalars(query)).all()


def _list(narrow: Filter) -> Select[Event]:
    query = select(Event).where(listed()).options(*with_place(), selectinload(Event.topics))
    if narrow.topic:
        query = query.where(Event.topics.any(Topic.slug == narrow.topic))
    if narrow.series:
        query = query.where(Event.series.has(Series.slug == narrow.series))
    return query


async def for_workspace(
    db: AsyncSession, *, text: str = "", series: str = "", status: EventStatus | None = None
) -> Sequence[Event]:
    """All meetings for organisers, the latest first."""
    query = select(Event).options(*with_place()).order_by(Event.starts_at.desc())
    if series:
        query = query.where(Event.series.has(Series.slug == series))
    if status is not None:
        query = query.where(Event.status == status)
    found = (await db.scalars(query)).all()
    words = text.casefold().split()
    return [one for one in found if all(word in _words(one) for word in words)]


def _words(event: Event) -> str:
    return " ".join(
        (
            event.slug,
            event.title.de,
            event.title.en,
            event.edition.de,
            event.venue.name if event.venue else "",
        )
    ).casefold()


async def at_the_door(db: AsyncSession, *, since: datetime, until: datetime) -> Sequence[Event]:
    """Published meetings that end after ``since`` and start before ``until``, with their gates, the next one first."""
    query = (
        select(Event)
        .where(Event.status == EventStatus.PUBLISHED, Event.ends_at > since, Event.starts_at < until)
        .options(*with_place(), selectinload(Event.gates))
        .order_by(Event.starts_at)
    )
    return (await db.scalars(query)).all()
