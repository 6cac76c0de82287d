"""Finding meetings, always through who is looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, with_expression
from sqlalchemy.orm.strategy_options import _AbstractLoad

from eventhub.domain.permissions import Actor
from eventhub.models import (
    CheckIn,
    Event,
    EventStatus,
    Material,
    Series,
    Talk,
    TalkKind,
    TalkStatus,
    Topic,
    Visibility,
    event_topics,
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of meetings is narrowed to: slugs of a topic and a series, "" for any."""

    topic: str = ""
    series: str = ""


def visible_to(actor: Actor | None) -> ColumnElement[bool]:
    """The meetings somebody may open: organisers all, everybody else what has been published and is not for members."""
    if actor is not None and actor.organises:
        return true()
    return for_everybody()


def for_everybody() -> ColumnElement[bool]:
    """The meetings that anybody with the address may open."""
    return and_(Event.status != EventStatus.DRAFT, Event.visibility != Visibility.MEMBERS)


def listed() -> ColumnElement[bool]:
    """The meetings that lists and feeds show: published or cancelled, and public."""
    return and_(
        Event.status != EventStatus.DRAFT,
        Event.published_at.is_not(None),
        Event.visibility == Visibility.PUBLIC,
    )


def in_running_order() -> ColumnElement[bool]:
    """The items of the running order that take place; talks planned in the schedule alone are not among them."""
    return and_(Talk.is_in_running_order, Talk.status != TalkStatus.CANCELLED)


def with_details() -> tuple[_AbstractLoad, ...]:
    """Loads what an event page shows: venue, series, topics, questions, gates, talks with speakers."""
    return (
        joinedload(Event.venue),
        joinedload(Event.room),
        joinedload(Event.series),
        selectinload(Event.topics),
        selectinload(Event.gates),
        selectinload(Event.questions),
        selectinload(Event.talks.and_(in_running_order())).selectinload(Talk.speakers),
    )


def with_programme() -> tuple[_AbstractLoad, ...]:
    """Loads what the public page shows: venue, room, series, topics, talks with speakers; four queries in all."""
    return (
        *with_place(),
        knowing_materials(),
        selectinload(Event.topics),
        selectinload(Event.talks.and_(in_running_order())).selectinload(Talk.speakers),
    )


def knowing_materials() -> _AbstractLoad:
    """Asks along whether there are any materials, so that pages of events without any need not look for them."""
    return with_expression(Event.has_materials, exists().where(Material.event_id == Event.id))


def with_place() -> tuple[_AbstractLoad, ...]:
    """Loads what a mail or a calendar entry says of an event: venue, room, series."""
    return joinedload(Event.venue), joinedload(Event.room), joinedload(Event.series)


async def by_slug(db: AsyncSession, slug: str, actor: Actor | None = None) -> Event | None:
    """The meeting at this address with its place and questions, if ``actor`` may open it."""
    found = await db.scalars(_by_slug_query(actor is not None and actor.organises), {"slug": slug})
    return found.unique().one_or_none()


@cache
def _by_slug_query(for_organiser: bool) -> Select[Event]:
    # The queries of busy pages are built once: putting them together costs more than running them.
    query = select(Event).where(Event.slug == bindparam("slug"), true() if for_organiser else for_everybody())
    return query.options(*with_place(), joinedload(Event.questions))


async def page_by_slug(db: AsyncSession, slug: str, actor: Actor | None = None) -> Event | None:
    """The meeting at this address with what its public page shows, if ``actor`` may open it."""
    query = select(Event).where(Event.slug == slug, visible_to(actor)).options(*with_programme())
    return await db.scalar(query)


async def next_one(db: AsyncSession, *, now: datetime) -> Event | None:
    """The next listed meeting that takes place and has not begun, with its place."""
    query = (
        select(Event)
        .where(listed(), Event.status == EventStatus.PUBLISHED, Event.starts_at > now)
        .options(*with_place())
        .order_by(Event.starts_at, Event.slug)
        .limit(1)
    )
    return await db.scalar(query)


async def lock_by_slug(
    db: AsyncSession, slug: str, actor: Actor | None = None, *, with_questions: bool = False
) -> Event | None:
    """The meeting at this address, locked until the act ends; everything that counts its places begins here."""
    query = _lock_by_slug_query(actor is not None and actor.organises, with_questions)
    return (await db.scalars(query, {"slug": slug})).unique().one_or_none()


@cache
def _lock_by_slug_query(for_organiser: bool, with_questions: bool) -> Select[Event]:
    query = select(Event).where(Event.slug == bindparam("slug"), true() if for_organiser else for_everybody())
    if with_questions:
        query = query.options(joinedload(Event.questions))
    return _locked(query)


async def lock(db: AsyncSession, event_id: UUID) -> Event:
    """The meeting with this id, locked until the act ends."""
    return (await db.scalars(_lock_query(), {"event_id": event_id})).one()


@cache
def _lock_query() -> Select[Event]:
    return _locked(select(Event).where(Event.id == bindparam("event_id")))


def _locked(query: Select[Event]) -> Select[Event]:
    # SQLite knows no row locks and ignores this; there the whole act holds the write lock.
    # NO KEY: rows that only name the meeting (scans, check-ins) are written meanwhile, and cannot wait in a circle.
    locked = query.options(*with_place()).with_for_update(of=Event, key_share=True)
    return locked.execution_options(populate_existing=True)


async def upcoming(
    db: AsyncSession, *, now: datetime, narrow: Filter = Filter(), limit: int | None = None
) -> Sequence[Event]:
    """Listed meetings that have not ended, the next one first."""
    query = _list(narrow).where(Event.ends_at > now).order_by(Event.starts_at, Event.slug).limit(limit)
    return (await db.scalars(query)).all()


async def past(
    db: AsyncSession, *, now: datetime, narrow: Filter = Filter(), limit: int | None = None, offset: int = 0
) -> Sequence[Event]:
    """Listed meetings that have ended, the latest first, from the one after ``offset`` others."""
    query = _list(narrow).where(Event.ends_at <= now).order_by(Event.starts_at.desc(), Event.slug)
    return (await db.scalars(query.limit(limit).offset(offset))).all()


async def counts(db: AsyncSession, *, now: datetime, narrow: Filter = Filter()) -> tuple[int, int]:
    """How many listed meetings are to come, and how many have ended."""
    has_ended = case((Event.ends_at <= now, 1), else_=0)
    query = select(func.count(Event.id), func.coalesce(func.sum(has_ended), 0)).where(listed(), *_within(narrow))
    total, ended = (await db.execute(query)).one()
    return total - ended, ended


async def topics_in_use(db: AsyncSession) -> Sequence[Topic]:
    """The topics of listed meetings, to narrow lists by."""
    used = select(event_topics.c.topic_id).join(Event, Event.id == event_topics.c.event_id).where(listed())
    return (await db.scalars(select(Topic).where(Topic.id.in_(used)).order_by(Topic.slug))).all()


async def attended(db: AsyncSession, events: Sequence[Event]) -> dict[UUID, int]:
    """How many persons were let in, by the meeting's id; without those nobody is known to have come to."""
    if not events:
        return {}
    query = (
        select(CheckIn.event_id, func.count(CheckIn.id))
        .where(CheckIn.event_id.in_([event.id for event in events]), CheckIn.ended_at.is_(None))
        .group_by(CheckIn.event_id)
    )
    return dict((await db.execute(query)).all())


async def talk_count(db: AsyncSession, event: Event) -> int:
    """How many talks the running order has, without the breaks."""
    query = select(func.count(Talk.id)).where(Talk.event_id == event.id, Talk.kind == TalkKind.TALK, in_running_order())
    return await db.scalar(query) or 0


async def listed_pages(db: AsyncSession) -> Sequence[tuple[str, datetime]]:
    """Address and time of the last change of every listed meeting, the latest first, for the sitemap."""
    query = select(Event.slug, Event.updated_at).where(listed()).order_by(Event.starts_at.desc(), Event.slug)
    return (await db.execute(query)).all()


def _list(narrow: Filter) -> Select[Event]:
    return select(Event).where(listed(), *_within(narrow)).options(*with_place(), selectinload(Event.topics))


def _within(narrow: Filter) -> list[ColumnElement[bool]]:
    conditions = []
    if narrow.topic:
        conditions.append(Event.topics.any(Topic.slug == narrow.topic))
    if narrow.series:
        conditions.append(Event.series.has(Series.slug == narrow.series))
    return conditions


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
