"""The programme as the public sees it: the running order until release 1, afterwards the releases.

Read in few queries and as plain values, because everybody looks at it at once. What was called off and who may not be
named is left out here, whatever a release froze.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain.events.find import in_running_order, listed, visible_to
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules.find import takes_place
from eventhub.models import (
    NO_TEXT,
    Event,
    LocalizedText,
    Profile,
    Release,
    ReleasedTalk,
    Room,
    Speaker,
    Talk,
    TalkKind,
    TalkStatus,
    Topic,
    Venue,
    talk_topics,
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who speaks, as pages may name them; ``slug`` is of their page, "" without a profile."""

    name: str
    organisation: str = ""
    slug: str = ""
    picture: str = ""
    bio: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something of the programme; ``slug`` is None for what has no page of its own."""

    talk_id: UUID
    kind: TalkKind
    title: LocalizedText
    starts_at: datetime
    minutes: int | None
    language: str
    room: str = ""
    room_id: UUID | None = None
    slug: str | None = None
    format: str = ""
    track: str = ""
    capacity: int | None = None
    is_requested: bool = False
    abstract: LocalizedText = NO_TEXT
    description: LocalizedText = NO_TEXT
    speakers: tuple[Named, ...] = ()
    topics: tuple[tuple[str, LocalizedText], ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it is over; at its beginning when nobody said how long it takes."""
        return self.starts_at + timedelta(minutes=self.minutes or 0)

    @property
    def is_talk(self) -> bool:
        """Whether it is no break and no blocker."""
        return self.kind == TalkKind.TALK


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release in the list of all."""

    number: int
    note: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Programme:
    """What the public sees: the release ``number``, or the running order as number 0. Items in order of time."""

    number: int
    items: tuple[Item, ...]
    rooms: tuple[tuple[str, int | None], ...] = ()
    releases: tuple[ReleaseLine, ...] = field(default=())

    @property
    def is_released(self) -> bool:
        """Whether it is a release; the running order has neither rooms nor pages of talks."""
        return self.number > 0


async def event_at(
    db: AsyncSession, slug: str, actor: Actor | None = None, *, with_rooms: bool = False
) -> Event | None:
    """The event at this address with its place, if ``actor`` may open it; with all rooms of the house if asked."""
    house = joinedload(Event.venue)
    places = (house.selectinload(Venue.rooms) if with_rooms else house, joinedload(Event.room))
    query = select(Event).where(Event.slug == slug, visible_to(actor)).options(*places, joinedload(Event.series))
    return await db.scalar(query)


async def of(db: AsyncSession, event: Event, number: int | None = None) -> Programme | None:
    """The public programme, or an old release; None when there is no release of that number."""
    if not event.release_count:
        return None if number else await _running_order(db, event)
    wanted = number or event.release_count
    releases = await _releases(db, event)
    if wanted not in {line.number for line in releases}:
        return None
    items = await _items(db, _released(event, wanted), event)
    return Programme(wanted, tuple(items), await rooms(db, event), tuple(releases))


async def brief(db: AsyncSession, event: Event) -> Sequence[Item]:
    """The items of the public release alone, for the event's own page; none before release 1."""
    if not event.release_count:
        return []
    found = await _rows(db, _released(event, event.release_count))
    named = await _speakers(db, event)
    return [_item(row, named, {}) for row in found]


async def listed_items(db: AsyncSession, event: Event) -> Sequence[Item]:
    """The items of the public programme with their words, for calendars."""
    if not event.release_count:
        return (await _running_order(db, event)).items
    found = await _rows(db, _released(event, event.release_count, has_texts=True))
    named = await _speakers(db, event)
    return [_item(row, named, {}) for row in found]


async def talk_at(db: AsyncSession, event: Event, slug: str) -> Item | None:
    """One released talk with its words, its people and their profiles."""
    query = _released(event, event.release_count, has_texts=True).where(Talk.slug == slug, Talk.kind == TalkKind.TALK)
    found = await _items(db, query, event, has_texts=True)
    return found[0] if found else None


async def beside(db: AsyncSession, event: Event, item: Item) -> Sequence[Item]:
    """The other talks of the public release that take place while this one does."""
    query = _released(event, event.release_count).where(ReleasedTalk.starts_at < item.ends_at, Talk.id != item.talk_id)
    found = [_item(row, {}, {}) for row in await _rows(db, query)]
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
    return {row.proposal_id: _item(row, {}, {}) for row in await _rows(db, query)} if proposal_ids else {}


def is_now(item: Item, now: datetime) -> bool:
    """Whether it is going on."""
    return item.starts_at <= now < item.ends_at


def next_of(items: Sequence[Item], now: datetime) -> list[Item]:
    """The talks that begin next, all at the same time."""
    coming = [item for item in items if item.is_talk and item.starts_at > now]
    return [item for item in coming if item.starts_at == coming[0].starts_at]


# Rows to values

COLUMNS: list[Any] = [
    ReleasedTalk.talk_id, ReleasedTalk.kind, ReleasedTalk.title, ReleasedTalk.starts_at, ReleasedTalk.minutes,
    ReleasedTalk.language, ReleasedTalk.room_name, ReleasedTalk.room_id, ReleasedTalk.speaker_ids, Talk.slug,
    Talk.status, Talk.format, Talk.track, Talk.capacity,
]  # fmt: skip


def _released(event: Event, number: int, *, has_texts: bool = False) -> Select[Any]:
    columns = [*COLUMNS, ReleasedTalk.abstract, ReleasedTalk.description] if has_texts else COLUMNS
    return (
        select(*columns)
        .join(Release, Release.id == ReleasedTalk.release_id)
        .join(Talk, Talk.id == ReleasedTalk.talk_id)
        .where(
            Release.event_id == event.id,
            Release.number == number,
            # That a room is taken is the house's own business.
            ReleasedTalk.kind != TalkKind.BLOCKER,
            takes_place(),
        )
        .order_by(ReleasedTalk.starts_at, ReleasedTalk.room_name, ReleasedTalk.talk_id)
    )  # fmt: skip


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
    for talk_id, _, one in await _named(db, event) if found else ():
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
    found = await _rows(db, query)
    only = found[0].talk_id if has_texts and len(found) == 1 else None
    named = await _speakers(db, event, only, has_texts=has_texts) if found else {}
    topics = await _topics(db, event) if found else {}
    return [_item(row, named, topics) for row in found]


async def _rows(db: AsyncSession, query: Select[Any]) -> Sequence[Any]:
    found: Sequence[Any] = (await db.execute(query)).all()
    return found


def _item(row: Any, named: Mapping[str, Named], topics: Mapping[UUID, list[tuple[str, LocalizedText]]]) -> Item:
    return Item(
        talk_id=row.talk_id,
        kind=row.kind,
        title=row.title,
        starts_at=row.starts_at,
        minutes=row.minutes,
        language=row.language,
        room=row.room_name,
        room_id=row.room_id,
        slug=row.slug,
        format=row.format,
        track=row.track,
        capacity=row.capacity,
        is_requested=row.status == TalkStatus.REQUESTED,
        abstract=getattr(row, "abstract", NO_TEXT),
        description=getattr(row, "description", NO_TEXT),
        speakers=tuple(named[one] for one in row.speaker_ids if one in named),
        topics=tuple(topics.get(row.talk_id, ())),
    )


async def _speakers(
    db: AsyncSession, event: Event, talk_id: UUID | None = None, *, has_texts: bool = False
) -> dict[str, Named]:
    return {str(ident): one for _, ident, one in await _named(db, event, talk_id, has_texts=has_texts)}


async def _named(
    db: AsyncSession, event: Event, talk_id: UUID | None = None, *, has_texts: bool = False
) -> list[tuple[UUID, UUID, Named]]:
    """Whom pages may name, with the ids of talk and speaker; people of unconfirmed talks are not among them."""
    columns: list[Any] = [
        Speaker.talk_id, Speaker.id, Speaker.name, Speaker.organisation, Profile.slug, Profile.picture_file
    ]  # fmt: skip
    if has_texts:
        columns.append(Profile.bio)
    query = (
        select(*columns)
        .join(Talk, Talk.id == Speaker.talk_id)
        .join(Profile, Profile.id == Speaker.profile_id, isouter=True)
        .where(Talk.event_id == event.id, Speaker.is_named, Talk.status == TalkStatus.CONFIRMED)
        .order_by(Speaker.talk_id, Speaker.position)
    )
    if talk_id is not None:
        query = query.where(Speaker.talk_id == talk_id)
    return [
        (row[0], row[1], Named(row[2], row[3], row[4] or "", row[5] or "", (row[6] if has_texts else None) or NO_TEXT))
        for row in (await db.execute(query)).all()
    ]


async def _topics(db: AsyncSession, event: Event) -> dict[UUID, list[tuple[str, LocalizedText]]]:
    query = (
        select(talk_topics.c.talk_id, Topic.slug, Topic.name)
        .join(Topic, Topic.id == talk_topics.c.topic_id)
        .join(Talk, Talk.id == talk_topics.c.talk_id)
        .where(Talk.event_id == event.id)
        .order_by(Topic.slug)
    )
    found: dict[UUID, list[tuple[str, LocalizedText]]] = {}
    for talk_id, slug, name in (await db.execute(query)).all():
        found.setdefault(talk_id, []).append((slug, name))
    return found


async def rooms(db: AsyncSession, event: Event) -> tuple[tuple[str, int | None], ...]:
    """Name and seats of the rooms of the event\'s house, in their order."""
    query = select(Room.name, Room.seats).where(Room.venue_id == event.venue_id).order_by(Room.position)
    return tuple((name, seats) for name, seats in (await db.execute(query)).all())


async def _releases(db: AsyncSession, event: Event) -> list[ReleaseLine]:
    query = select(Release.number, Release.note, Release.released_at).where(Release.event_id == event.id)
    return [ReleaseLine(*row) for row in (await db.execute(query.order_by(Release.number.desc()))).all()]


# Calendars


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


# People


@dataclass(frozen=True, slots=True)
class Appearance:
    """A released talk of a public event, in the list of somebody's talks."""

    item: Item
    event_slug: str
    event_title: LocalizedText
    time_zone: str


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """Who somebody is, and their released talks of public events, the latest first."""

    profile: Profile
    talks: tuple[Appearance, ...]


async def speaker_at(db: AsyncSession, slug: str) -> SpeakerPage | None:
    """The page of this speaker; None for whom no public programme names."""
    profile = await db.scalar(select(Profile).where(Profile.slug == slug))
    if profile is None:
        return None
    query = (
        select(
            *COLUMNS, Speaker.id.label("speaker_id"), Event.slug.label("event_slug"),
            Event.title.label("event_title"), Event.time_zone,
        )
        .join(Release, Release.id == ReleasedTalk.release_id)
        .join(Event, Event.id == Release.event_id)
        .join(Talk, Talk.id == ReleasedTalk.talk_id)
        .join(Speaker, Speaker.talk_id == Talk.id)
        .where(
            Speaker.profile_id == profile.id, Speaker.is_named, Talk.status == TalkStatus.CONFIRMED,
            Release.number == Event.release_count, listed(),
        )
        .order_by(ReleasedTalk.starts_at.desc())
    )  # fmt: skip
    talks = tuple(
        Appearance(replace(_item(row, {}, {}), speakers=()), row.event_slug, row.event_title, row.time_zone)
        for row in (await db.execute(query)).all()
        if str(row.speaker_id) in row.speaker_ids
    )
    return SpeakerPage(profile, talks) if talks else None


# The map of all pages


async def listed_talks(db: AsyncSession) -> Sequence[tuple[str, str | None, str | None]]:
    """Addresses of event, released talk and speaker, of every listed event; for the sitemap."""
    query = (
        select(Event.slug, Talk.slug, Profile.slug)
        .join(Release, (Release.event_id == Event.id) & (Release.number == Event.release_count))
        .join(ReleasedTalk, ReleasedTalk.release_id == Release.id)
        .join(Talk, Talk.id == ReleasedTalk.talk_id)
        .join(
            Speaker,
            (Speaker.talk_id == Talk.id) & Speaker.is_named & (Talk.status == TalkStatus.CONFIRMED),
            isouter=True,
        )
        .join(Profile, Profile.id == Speaker.profile_id, isouter=True)
        .where(listed(), takes_place(), Talk.kind == TalkKind.TALK)
        .order_by(Event.starts_at.desc(), ReleasedTalk.starts_at, Talk.slug)
    )
    return [(event, talk, speaker) for event, talk, speaker in (await db.execute(query)).all()]
