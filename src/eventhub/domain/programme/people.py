"""The pages of speakers, and the talks and speakers that have pages at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.events.find import listed
from eventhub.domain.programme.rows import COLUMNS, item_of
from eventhub.domain.programme.values import Item
from eventhub.domain.schedules.find import takes_place
from eventhub.models import Event, LocalizedText, Profile, Release, ReleasedTalk, Speaker, Talk, TalkKind, TalkStatus


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
        Appearance(replace(item_of(row, {}, {}), speakers=()), row.event_slug, row.event_title, row.time_zone)
        for row in (await db.execute(query)).all()
        if str(row.speaker_id) in row.speaker_ids
    )
    return SpeakerPage(profile, talks) if talks else None


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
