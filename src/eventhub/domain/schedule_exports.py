"""A programme that leaves, draft or release, as values for the frab formats: strict where imports are lenient."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import urls
from eventhub.domain.errors import DomainError
from eventhub.domain.schedules import find
from eventhub.formats import frab
from eventhub.models import Event, LocalizedText, Speaker, Talk, TalkKind

NO_ROOM = "–"


async def by_slug(db: AsyncSession, slug: str, number: int | None, *, base_url: str) -> frab.Schedule:
    """The draft, or the release ``number``, of the event at ``slug``.

    Raises:
        DomainError: ``export.no_event``; ``export.no_release``; ``export.no_talks`` when nothing is placed yet.
    """
    event_id = await db.scalar(select(Event.id).where(Event.slug == slug))
    event = await find.event_of(db, event_id) if event_id is not None else None
    if event is None:
        raise DomainError("export.no_event", slug=slug)
    if number is None:
        found = await of_draft(db, event, base_url=base_url)
    else:
        released = await of_release(db, event, number, base_url=base_url)
        if released is None:
            raise DomainError("export.no_release", number=number)
        found = released
    if not found.talks:
        raise DomainError("export.no_talks")
    return found


async def of_draft(db: AsyncSession, event: Event, *, base_url: str) -> frab.Schedule:
    """The working draft as it is now; the event with its house and rooms."""
    items = [
        _talk(
            event, talk, base_url, talk.slot.room.name if talk.slot.room else "", talk.slot.starts_at,
            talk.slot.minutes, talk, [one for one in talk.speakers if one.is_named],
        )
        for talk in await find.talks(db, event)
        if talk.slot is not None and talk.kind == TalkKind.TALK
    ]  # fmt: skip
    return _schedule(event, items, base_url, "draft")


async def of_release(db: AsyncSession, event: Event, number: int, *, base_url: str) -> frab.Schedule | None:
    """A release, without what was called off since; None when there is no such one."""
    release = await find.release(db, event, number)
    if release is None:
        return None
    items = [
        _talk(
            event, item.talk, base_url, item.room_name, item.starts_at, item.minutes, item,
            find.speakers_of(item),
        )
        for item in release.talks
        if item.kind == TalkKind.TALK
    ]  # fmt: skip
    return _schedule(event, items, base_url, str(number))


def _schedule(event: Event, items: list[frab.Talk], base_url: str, version: str) -> frab.Schedule:
    rooms = {room.name: frab.Room(room.name, room.seats, str(room.id)) for room in _rooms(event)}
    used = dict.fromkeys(talk.room for talk in items)
    ordered = [name for name in rooms if name in used] + [name for name in used if name not in rooms]
    address = urls.absolute(base_url, urls.schedule(event.slug))
    return frab.Schedule(
        title=_own(event.title, "de"),
        acronym=frab.acronym_of(event.slug),
        version=version,
        base_url=f"{address}/",
        url=address,
        time_zone=event.time_zone,
        rooms=tuple(rooms.get(name) or frab.Room(name) for name in ordered),
        talks=tuple(items),
    )


def _rooms(event: Event) -> Iterable[Any]:
    return event.venue.rooms if event.venue else ()


def _talk(
    event: Event,
    talk: Talk,
    base_url: str,
    room: str,
    starts_at: datetime,
    minutes: int,
    words: Any,
    speakers: list[Speaker],
) -> frab.Talk:
    """``words`` is what holds title, abstract and description: the talk, or what a release froze of it."""
    page = urls.talk(event.slug, talk.slug) if talk.slug else urls.schedule(event.slug)
    extra = talk.extra
    return frab.Talk(
        guid=talk.guid or str(talk.id),
        number=talk.number or _number(str(talk.id)),
        room=room or _somewhere(event),
        starts_at=starts_at,
        minutes=minutes,
        title=_own(words.title, words.language),
        subtitle=extra.get("subtitle", ""),
        track=talk.track or ", ".join(topic.name.text(words.language) for topic in talk.topics),
        type=extra.get("type", talk.format),
        language=words.language,
        abstract=_own(words.abstract, words.language),
        description=_own(words.description, words.language),
        url=urls.absolute(base_url, page),
        logo=extra.get("logo", ""),
        recording_license=extra.get("recording_license", ""),
        do_not_record=bool(extra.get("do_not_record", False)),
        persons=tuple(frab.Person(one.name, id=str(_id_of(one))) for one in speakers),
        links=tuple(frab.Reference(*one) for one in extra.get("links", ())),
        attachments=tuple(frab.Reference(*one) for one in extra.get("attachments", ())),
    )


def _somewhere(event: Event) -> str:
    """Every talk of the format has a room: where there is none, the house stands in."""
    return event.venue.name if event.venue else NO_ROOM


def _own(text: LocalizedText, language: str) -> str:
    """The text in the talk's own language, whoever asks."""
    return text.text("en" if language == "en" else "de")


def _id_of(speaker: Speaker) -> int:
    """The integer an import gave, else one that stays the same for this person."""
    profile = speaker.profile
    if profile is not None and profile.external_id.isascii() and profile.external_id.isdecimal():
        return int(profile.external_id)
    return _number(str(profile.id) if profile is not None else speaker.name)


def _number(name: str) -> int:
    return crc32(name.encode()) % frab.LARGEST_NUMBER + 1
