"""Reading released talks and who may be named with them, from rows to values."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.programme.values import Item, Named
from eventhub.domain.schedules.find import takes_place
from eventhub.models import (
    NO_TEXT,
    Event,
    LocalizedText,
    Profile,
    Release,
    ReleasedTalk,
    Speaker,
    Talk,
    TalkKind,
    TalkStatus,
    Topic,
    talk_topics,
)

COLUMNS: list[Any] = [
    ReleasedTalk.talk_id, ReleasedTalk.kind, ReleasedTalk.title, ReleasedTalk.starts_at, ReleasedTalk.minutes,
    ReleasedTalk.language, ReleasedTalk.room_name, ReleasedTalk.room_id, ReleasedTalk.speaker_ids, Talk.slug,
    Talk.status, Talk.format, Talk.track, Talk.capacity,
]  # fmt: skip


def released(event: Event, number: int, *, has_texts: bool = False) -> Select[Any]:
    """What is shown of the release ``number``, in order of time."""
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


async def rows_of(db: AsyncSession, query: Select[Any]) -> Sequence[Any]:
    """The rows that ``query`` finds, whose columns are `COLUMNS`, and maybe more."""
    found: Sequence[Any] = (await db.execute(query)).all()
    return found


def item_of(row: Any, named: Mapping[str, Named], topics: Mapping[UUID, list[tuple[str, LocalizedText]]]) -> Item:
    """One row as a value; whoever is not in ``named`` may not be named."""
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


async def speakers_of(
    db: AsyncSession, event: Event, talk_id: UUID | None = None, *, has_texts: bool = False
) -> dict[str, Named]:
    """Whom pages may name, by the id of the speaker as releases keep it."""
    return {str(ident): one for _, ident, one in await named_in(db, event, talk_id, has_texts=has_texts)}


async def named_in(
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


async def topics_of(db: AsyncSession, event: Event) -> dict[UUID, list[tuple[str, LocalizedText]]]:
    """Slug and name of the topics of the event's talks, by talk."""
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
