"""The programme of one event: whole, in short, for calendars, and one talk of it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain.events.find import in_running_order, knowing_materials, visible_to
from eventhub.domain.permissions import Actor
from eventhub.domain.programme.rows import COLUMNS, item_of, named_in, released, rows_of, speakers_of, topics_of
from eventhub.domain.programme.values import HeldTalk, Item, Named, Programme, ReleaseLine
from eventhub.models import Event, Release, ReleasedTalk, Room, Talk, TalkKind, TalkStatus, Venue


async def event_at(
    db: AsyncSession, slug: str, actor: Actor | None = None, *, with_rooms: bool = False
) -> Event | None:
    """The event at this address with its place, if ``actor`` may open it; with all rooms of the house if asked."""
    house, room, series = joinedload(Event.venue), joinedload(Event.room), joinedload(Event.series)
    loaded = (house.selectinload(Venue.rooms) if with_rooms else house, room, series)
    query = select(Event).where(Event.slug == slug, visible_to(actor)).options(*loaded, knowing_materials())
    return await db.scalar(query)


async def of(db: AsyncSession, event: Event, number: int | None = None) -> Programme | None:
    """The public programme, or an old release; None when there is no release of that number."""
    if not event.release_count:
        return None if number else await _running_order(db, event)
    wanted = number or event.release_count
    releases = await _releases(db, event)
    if wanted not in {line.number for line in releases}:
        return None
    items = await _items(db, released(event, wanted), event)
    return Programme(wanted, tuple(items), await rooms(db, event), tuple(releases))


async def brief(db: AsyncSession, event: Event) -> Sequence[Item]:
    """The items of the public release alone, for the event's own page; none before release 1."""
    if not event.release_count:
        return []
    found = await rows_of(db, released(event, event.release_count))
    named = await speakers_of(db, event)
    return [item_of(row, named, {}) for row in found]


async def listed_items(db: AsyncSession, event: Event) -> Sequence[Item]:
    """The items of the public programme with their words, for calendars."""
    if not event.release_count:
        return (await _running_order(db, event)).items
    found = await rows_of(db, released(event, event.release_count, has_texts=True))
    named = await speakers_of(db, event)
    return [item_of(row, named, {}) for row in found]


async def held_talks(db: AsyncSession, event: Event) -> Sequence[HeldTalk]:
    """The talks of a meeting that is over: those of the public release, without one those of the running order.

    Of the running order also those without a time, in its order.
    """
    if event.release_count:
        query = (
            select(ReleasedTalk.title, ReleasedTalk.minutes)
            .join(Release, Release.id == ReleasedTalk.release_id)
            .join(Talk, Talk.id == ReleasedTalk.talk_id)
            .where(Release.event_id == event.id, Release.number == event.release_count)
            .where(ReleasedTalk.kind == TalkKind.TALK, Talk.status != TalkStatus.CANCELLED)
            .order_by(ReleasedTalk.starts_at, ReleasedTalk.id)
        )
    else:
        query = (
            select(Talk.title, func.coalesce(Talk.minutes, 0))
            .where(Talk.event_id == event.id, Talk.kind == TalkKind.TALK, in_running_order())
            .order_by(Talk.position, Talk.id)
        )
    return [HeldTalk(title, minutes) for title, minutes in (await db.execute(query)).all()]


async def talk_at(db: AsyncSession, event: Event, slug: str) -> Item | None:
    """One released talk with its words, its people and their profiles."""
    query = released(event, event.release_count, has_texts=True).where(Talk.slug == slug, Talk.kind == TalkKind.TALK)
    found = await _items(db, query, event, has_texts=True)
    return found[0] if found else None


async def beside(db: AsyncSession, event: Event, item: Item) -> Sequence[Item]:
    """The other talks of the public release that take place while this one does."""
    query = released(event, event.release_count).where(ReleasedTalk.starts_at < item.ends_at, Talk.id != item.talk_id)
    found = [item_of(row, {}, {}) for row in await rows_of(db, query)]
    return [one for one in found if one.is_talk and one.slug and one.ends_at > item.starts_at]


async def of_proposals(db: AsyncSession, proposal_ids: Collection[UUID]) -> dict[UUID, Item]:
    """Where and when the public release has the confirmed talks of these proposals, by proposal."""
    query = (
        select(*COLUMNS, Talk.proposal_id)
        .join(Release, Release.id == ReleasedTalk.release_id)
        .join(Event, Event.id == Release.event_id)
        .join(Talk, Talk.id == ReleasedTalk.talk_id)
        .where(
            Talk.proposal_id.in_(proposal_ids),
            Talk.status == TalkStatus.CONFIRMED,
            Release.number == Event.release_count,
        )
    )
    return {row.proposal_id: item_of(row, {}, {}) for row in await rows_of(db, query)} if proposal_ids else {}


async def rooms(db: AsyncSession, event: Event) -> tuple[tuple[str, int | None], ...]:
    """Name and seats of the rooms of the event's house, in their order."""
    query = select(Room.name, Room.seats).where(Room.venue_id == event.venue_id).order_by(Room.position)
    return tuple((name, seats) for name, seats in (await db.execute(query)).all())


async def _running_order(db: AsyncSession, event: Event) -> Programme:
    columns: list[Any] = [
        Talk.id, Talk.kind, Talk.title, Talk.starts_at, Talk.minutes, Talk.language, Talk.abstract
    ]  # fmt: skip
    query = (
        select(*columns)
        .where(Talk.event_id == event.id, Talk.starts_at.is_not(None), in_running_order())
        .order_by(Talk.starts_at, Talk.position)
    )
    named: dict[UUID, list[Named]] = {}
    found = (await db.execute(query)).all()
    for talk_id, _, one in await named_in(db, event) if found else ():
        named.setdefault(talk_id, []).append(one)
    items = [
        Item(
            talk_id=row[0], kind=row[1], title=row[2], starts_at=row[3], minutes=row[4], language=row[5],
            abstract=row[6], speakers=tuple(named.get(row[0], ())),
        )
        for row in found
    ]  # fmt: skip
    return Programme(0, tuple(items))


async def _items(db: AsyncSession, query: Select[Any], event: Event, *, has_texts: bool = False) -> list[Item]:
    found = await rows_of(db, query)
    only = found[0].talk_id if has_texts and len(found) == 1 else None
    named = await speakers_of(db, event, only, has_texts=has_texts) if found else {}
    topics = await topics_of(db, event) if found else {}
    return [item_of(row, named, topics) for row in found]


async def _releases(db: AsyncSession, event: Event) -> list[ReleaseLine]:
    query = select(Release.number, Release.note, Release.released_at).where(Release.event_id == event.id)
    return [ReleaseLine(*row) for row in (await db.execute(query.order_by(Release.number.desc()))).all()]
