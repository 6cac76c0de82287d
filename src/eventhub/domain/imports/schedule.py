"""A programme from another software's frab schedule becomes talks, slots and rooms of an event.

What is there already is found by guid. As long as nobody has seen the event (a draft with at most one release), its
release 1 is what was imported, so that publishing it shows the whole programme; later only the draft of the schedule
changes, and organisers release it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete as delete_row
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain import audit, events, talks
from eventhub.domain.errors import DomainError
from eventhub.domain.events import EventDraft
from eventhub.domain.events.edit import free_slug
from eventhub.domain.imports.people import People
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import draft, find
from eventhub.domain.slugs import slug_of
from eventhub.formats import frab, schedule_json, schedule_xml
from eventhub.models import (
    Event,
    EventStatus,
    LocalizedText,
    Release,
    ReleasedTalk,
    Room,
    Slot,
    Speaker,
    Talk,
    TalkKind,
    TalkStatus,
    Venue,
)

#: guids asked for in one query; SQLite takes some thousand values at most
BATCH = 500


@dataclass(slots=True)
class Outcome:
    """What an import did: talks added, changed and left as they were, and what deserves a second look."""

    event: Event
    is_new: bool
    added: int = 0
    changed: int = 0
    same: int = 0
    rooms: int = 0
    people: int = 0
    is_released: bool = False
    deviations: list[frab.Deviation] = field(default_factory=list)

    def note(self, code: str, example: str = "", count: int = 1) -> None:
        """Add something to say."""
        self.deviations.append(frab.Deviation(code, example, count))


async def load(
    db: AsyncSession, schedule: frab.Schedule, *, slug: str = "", by: Actor | None, now: datetime
) -> Outcome:
    """Take the programme over, into the event at ``slug``, else that which has its talks already, else a new draft.

    Raises:
        DomainError: ``import.no_event`` when nothing is at ``slug``; ``event.is_cancelled``.
    """
    event = await _event(db, schedule, slug)
    outcome = Outcome(event or await _begin(db, schedule, by=by, now=now), event is None)
    outcome.deviations.extend(schedule.deviations)
    event = outcome.event
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    await draft.open_editor(db, event, by=by, now=now)
    event.schedule_version += 1
    event.updated_at = now
    known = await _known(db, event)
    span = _span(list(known.values()))
    rooms = await _rooms(db, event, schedule, outcome)
    people = People.of(list(known.values()), now=now)
    numbers = {talk.number for talk in known.values() if talk.number is not None}
    for item in schedule.talks:
        await _take(db, outcome, item, known, rooms, people, numbers, by=by, now=now)
    outcome.people = len(people.seen)
    await db.flush()
    missing = set(known) - {item.guid for item in schedule.talks}
    left = [known[guid] for guid in missing if known[guid].slot is not None]
    if left:
        outcome.note("talks_not_in_file", left[0].title.text("de"), len(left))
    _fit(outcome, schedule, span)
    if event.status == EventStatus.DRAFT and event.release_count <= 1:
        await _release(db, event, by=by, now=now)
        outcome.is_released = True
    audit.note(
        db, "schedule.imported", by=by, now=now, subject=event.title.text("de"), event=event,
        added=outcome.added, changed=outcome.changed,
    )  # fmt: skip
    return outcome


def read(body: bytes) -> frab.Schedule:
    """The programme in a frab file, JSON or XML.

    Raises:
        DomainError: ``import.…`` for what cannot be placed, with the code of `frab.RefusedError`.
    """
    is_xml = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    try:
        return schedule_xml.read(body) if is_xml else schedule_json.read(body)
    except frab.RefusedError as error:
        raise _refusal(error) from None


def _refusal(error: frab.RefusedError) -> DomainError:
    talk = error.details.get("talk") or "–"
    return {
        "cut_off": DomainError("import.cut_off", field="file"),
        "has_doctype": DomainError("import.has_doctype", field="file"),
        "no_date": DomainError("import.no_date", field="file", talk=talk),
        "no_room": DomainError("import.no_room", field="file", talk=talk),
        "no_talks": DomainError("import.no_talks", field="file"),
        "not_a_schedule": DomainError("import.not_a_schedule", field="file"),
    }[error.code]


# The event


async def _event(db: AsyncSession, schedule: frab.Schedule, slug: str) -> Event | None:
    """The event to write to, locked; None when a new one is to be made."""
    if slug:
        event_id = await db.scalar(select(Event.id).where(Event.slug == slug))
        if event_id is None:
            raise DomainError("import.no_event", slug=slug)
    else:
        event_id = await _holder(db, [talk.guid for talk in schedule.talks])
    return await find.event_of(db, event_id, lock=True) if event_id is not None else None


async def _holder(db: AsyncSession, guids: Sequence[str]) -> UUID | None:
    """The event that holds most of these talks already, the latest of several."""
    found: dict[UUID, int] = {}
    for start in range(0, len(guids), BATCH):
        query = (
            select(Talk.event_id, func.count(Talk.id))
            .join(Event, Event.id == Talk.event_id)
            .where(Talk.guid.in_(guids[start : start + BATCH]), Event.status != EventStatus.CANCELLED)
            .group_by(Talk.event_id)
        )
        for event_id, count in (await db.execute(query)).all():
            found[event_id] = found.get(event_id, 0) + count
    return max(found, key=lambda one: (found[one], one), default=None)


async def _begin(db: AsyncSession, schedule: frab.Schedule, *, by: Actor | None, now: datetime) -> Event:
    """A draft from the beginning of the first talk to the end of the last, in a house of its own."""
    venue = Venue(name=schedule.title[:120], country="", rooms=[])
    db.add(venue)
    await db.flush()
    slug = slug_of(schedule.acronym) or slug_of(schedule.title)
    event = await events.create(
        db,
        EventDraft(
            title=LocalizedText(schedule.title),
            slug=await free_slug(db, slug),
            starts_at=min(talk.starts_at for talk in schedule.talks),
            ends_at=max(talk.ends_at for talk in schedule.talks),
            venue_id=venue.id,
            time_zone=schedule.time_zone,
        ),
        by=by,
        now=now,
    )
    await db.flush()
    made = await find.event_of(db, event.id)
    assert made is not None
    return made


def _span(known: list[Talk]) -> tuple[datetime, datetime] | None:
    """From when to when the draft's talks are."""
    slots = [talk.slot for talk in known if talk.slot is not None]
    ends = [slot.starts_at + timedelta(minutes=slot.minutes) for slot in slots]
    return (min(slot.starts_at for slot in slots), max(ends)) if slots else None


def _fit(outcome: Outcome, schedule: frab.Schedule, span: tuple[datetime, datetime] | None) -> None:
    """A draft that began and ended with its programme goes on doing so; otherwise what lies outside is said."""
    event = outcome.event
    starts_at = min(talk.starts_at for talk in schedule.talks)
    ends_at = max(talk.ends_at for talk in schedule.talks)
    if event.status == EventStatus.DRAFT and span == (event.starts_at, event.ends_at):
        event.starts_at, event.ends_at = starts_at, ends_at
    outside = [talk for talk in schedule.talks if talk.starts_at < event.starts_at or talk.ends_at > event.ends_at]
    if outside:
        outcome.note("outside_event", outside[0].title, len(outside))


# Rooms


async def _rooms(db: AsyncSession, event: Event, schedule: frab.Schedule, outcome: Outcome) -> dict[str, Room]:
    """The rooms of the event's house by name, with those of the file added."""
    if event.venue is None:
        event.venue = Venue(name=schedule.title[:120], country="", rooms=[])
        db.add(event.venue)
        await db.flush()
        event.venue_id = event.venue.id
    rooms: dict[str, Room] = {}
    for room in event.venue.rooms:
        rooms.setdefault(room.name, room)
    for given in schedule.rooms:
        if given.name not in rooms:
            room = Room(position=len(event.venue.rooms), name=given.name, seats=given.seats)
            event.venue.rooms.append(room)
            rooms[given.name] = room
        elif given.seats is not None:
            rooms[given.name].seats = given.seats
    outcome.rooms = len(schedule.rooms)
    await db.flush()
    return rooms


# Talks


async def _known(db: AsyncSession, event: Event) -> dict[str, Talk]:
    query = (
        select(Talk)
        .where(Talk.event_id == event.id)
        .options(joinedload(Talk.slot), selectinload(Talk.speakers).joinedload(Speaker.profile))
        .execution_options(populate_existing=True)
    )
    return {talk.guid or str(talk.id): talk for talk in await db.scalars(query)}


async def _take(
    db: AsyncSession,
    outcome: Outcome,
    item: frab.Talk,
    known: dict[str, Talk],
    rooms: dict[str, Room],
    people: People,
    numbers: set[int],
    *,
    by: Actor | None,
    now: datetime,
) -> None:
    """One talk, with its speakers, its room and its time."""
    event, talk = outcome.event, known.get(item.guid)
    before = None if talk is None else _said(talk)
    if talk is None:
        talk = Talk(
            guid=item.guid, kind=TalkKind.TALK, status=TalkStatus.CONFIRMED, is_in_running_order=False,
            title=_text(item, item.title), event_id=event.id, speakers=[], slot=None,
        )  # fmt: skip
    elif talk.status == TalkStatus.CANCELLED:
        outcome.note("talk_cancelled", item.title)
        return
    if item.number is not None and item.number != talk.number:
        if item.number in numbers:
            outcome.note("number_taken", str(item.number))
        else:
            talk.number = item.number
    _write(talk, item)
    if talk.proposal_id is None:
        await people.set_speakers(db, talk, item)
    await talks.add(db, event, talk)
    if talk.number is not None:
        numbers.add(talk.number)
    await db.flush()
    _place(event, talk, item, rooms[item.room], by=by, now=now)
    if before is None:
        outcome.added += 1
    elif before == _said(talk):
        outcome.same += 1
    else:
        outcome.changed += 1


def _write(talk: Talk, item: frab.Talk) -> None:
    talk.title, talk.abstract = _text(item, item.title), _text(item, item.abstract)
    talk.description = _text(item, item.description)
    talk.minutes = item.minutes
    talk.format, talk.track = item.type or "talk", item.track
    talk.language = item.language
    talk.extra = {
        "type": item.type,
        "subtitle": item.subtitle,
        "logo": item.logo,
        "recording_license": item.recording_license,
        "do_not_record": item.do_not_record,
        "links": [[one.url, one.title, one.type] for one in item.links],
        "attachments": [[one.url, one.title, one.type] for one in item.attachments],
    }


def _text(item: frab.Talk, words: str) -> LocalizedText:
    """The words in the talk's own language; what is neither German nor English stands in for both."""
    return LocalizedText(en=words) if item.language == "en" else LocalizedText(de=words)


def _said(talk: Talk) -> tuple[object, ...]:
    """What the import may change, to see whether it did."""
    slot = talk.slot
    return (
        talk.number, talk.title, talk.abstract, talk.description, talk.format, talk.track, talk.language, talk.extra,
        [(one.name, one.profile_id) for one in talk.speakers],
        (slot.room_id, slot.starts_at, slot.minutes) if slot else None,
    )  # fmt: skip


def _place(event: Event, talk: Talk, item: frab.Talk, room: Room, *, by: Actor | None, now: datetime) -> None:
    slot = talk.slot
    if slot is not None and (slot.room_id, slot.starts_at, slot.minutes) == (room.id, item.starts_at, item.minutes):
        return
    if slot is None:
        slot = talk.slot = Slot(talk_id=talk.id, event_id=event.id, starts_at=item.starts_at, minutes=item.minutes)
    slot.room_id, slot.starts_at, slot.minutes = room.id, item.starts_at, item.minutes
    slot.version, slot.changed_at, slot.changed_by = event.schedule_version, now, by.name if by else ""


# What the public sees


async def _release(db: AsyncSession, event: Event, *, by: Actor | None, now: datetime) -> None:
    """Freeze the draft as release 1, in place of one that nobody saw."""
    made = await db.scalar(select(Release).where(Release.event_id == event.id, Release.number == 1))
    if made is None:
        made = Release(event_id=event.id, number=1, released_at=now)
        db.add(made)
        await db.flush()
    made.released_at, made.released_by = now, by.name if by else ""
    await db.execute(delete_row(ReleasedTalk).where(ReleasedTalk.release_id == made.id))
    for talk in await find.talks(db, event):
        if talk.slot is None:
            continue
        await talks.name(db, event, talk)
        db.add(
            ReleasedTalk(
                release_id=made.id,
                talk_id=talk.id,
                kind=talk.kind,
                room_id=talk.slot.room_id,
                room_name=talk.slot.room.name if talk.slot.room else "",
                starts_at=talk.slot.starts_at,
                minutes=talk.slot.minutes,
                title=talk.title,
                abstract=talk.abstract,
                description=talk.description,
                language=talk.language,
                speaker_ids=[str(speaker.id) for speaker in talk.speakers],
            )
        )
    event.release_count = 1
    event.is_schedule_revised = False
    await db.flush()
