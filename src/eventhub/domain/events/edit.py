"""Writing a meeting: made, changed, copied. What changes for people's calendars is told to them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete as delete_row
from sqlalchemy import exists, select
from sqlalchemy import update as update_rows
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, calendars, places, sign_ups, speaker_words, stored_files, waitlist
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import with_details
from eventhub.domain.events.notify import place_of, tell_changed, tell_moved
from eventhub.domain.events.parts import (
    GateDraft,
    QuestionDraft,
    SpeakerDraft,
    TalkDraft,
    set_gates,
    set_questions,
    set_talks,
)
from eventhub.domain.events.record import refuse_if_on_record
from eventhub.domain.feedback.edit import copy_questions
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules.shift import note_move
from eventhub.domain.slugs import slug_of
from eventhub.i18n import zone_of
from eventhub.models import NO_TEXT, Attendance, Event, EventStatus, Hub, LocalizedText, Party, Talk, Topic, Visibility

__all__ = [
    "EventDraft",
    "GateDraft",
    "QuestionDraft",
    "SpeakerDraft",
    "TalkDraft",
    "copy",
    "create",
    "delete",
    "update",
]

# What is taken over from the draft as it is; topics, gates, questions and talks need more than an assignment.
PLAIN = (
    "slug", "series_id", "venue_id", "room_id", "title", "edition", "summary", "description", "hand_out", "visibility",
    "attendance", "joining_url", "time_zone", "starts_at", "ends_at", "doors_at", "registration_opens_at",
    "registration_closes_at", "capacity", "has_waitlist", "wants_confirmation", "wants_approval", "max_companions",
    "offer_hours", "cover", "cover_file", "cover_alt", "host_name", "contact_address",
)  # fmt: skip
IN_CALENDARS = ("title", "summary", "joining_url", "attendance")
WHEN_AND_WHERE = ("starts_at", "ends_at", "venue_id", "room_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """A meeting as the form describes it. ``version`` is the one the form was filled from (0 for a new meeting)."""

    title: LocalizedText
    starts_at: datetime
    ends_at: datetime
    slug: str = ""
    series_id: UUID | None = None
    venue_id: UUID | None = None
    room_id: UUID | None = None
    edition: LocalizedText = NO_TEXT
    summary: LocalizedText = NO_TEXT
    description: LocalizedText = NO_TEXT
    hand_out: LocalizedText = NO_TEXT
    visibility: Visibility = Visibility.PUBLIC
    attendance: Attendance = Attendance.ON_SITE
    joining_url: str = ""
    time_zone: str = "Europe/Berlin"
    doors_at: datetime | None = None
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    capacity: int | None = None
    has_waitlist: bool = True
    wants_confirmation: bool = False
    wants_approval: bool = False
    max_companions: int = 3
    offer_hours: int = 24
    cover: str = "schicht24"
    cover_file: str | None = None
    cover_alt: LocalizedText = NO_TEXT
    host_name: str = ""
    contact_address: str = ""
    topic_ids: tuple[UUID, ...] = ()
    gates: tuple[GateDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    talks: tuple[TalkDraft, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What an update meant for others: how many were told that it moved, or that its text changed."""

    is_moved: bool = False
    told: int = 0
    promoted: int = 0
    fields: tuple[str, ...] = field(default=())


async def free_slug(db: AsyncSession, wanted: str) -> str:
    """``wanted``, or with the first number behind it that no other meeting has."""
    base = wanted or "event"
    query = select(Event.slug).where(Event.slug.startswith(base, autoescape=True))
    taken = set(await db.scalars(query))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


async def create(db: AsyncSession, draft: EventDraft, *, by: Actor | None, now: datetime) -> Event:
    """Make a meeting, as a draft that only organisers see.

    Raises:
        DomainError: ``event.ends_before_start``, ``event.doors_after_start``, ``event.slug_taken`` …
    """
    _refuse(draft)
    slug = draft.slug or await free_slug(db, slug_of(draft.title.text("de")))
    event = Event(
        **{name: getattr(draft, name) for name in PLAIN if name != "slug"},
        slug=slug,
        calendar_changed_at=now,
        created_at=now,
        updated_at=now,
        topics=[],
        gates=[],
        questions=[],
        talks=[],
    )
    places.set_limit(event)
    event.topics = await _topics(db, draft)
    db.add(event)
    set_gates(event, draft.gates or (GateDraft(LocalizedText("Eingang", "Entrance")),))
    await set_questions(db, event, draft.questions)
    set_talks(event, draft.talks)
    audit.note(db, "event.created", by=by, now=now, subject=event.title.text("de"))
    return event


async def update(db: AsyncSession, event: Event, draft: EventDraft, *, by: Actor, now: datetime) -> Change:
    """Take the draft over. A published meeting that moves tells everybody and every calendar; capacity feeds the queue.

    Raises:
        DomainError: ``event.changed_meanwhile`` when somebody else saved since; those of `create`;
            ``event.is_cancelled`` for one that is called off.
    """
    if draft.version != event.version:
        raise DomainError("event.changed_meanwhile")
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    _refuse(draft)
    old = {name: getattr(event, name) for name in PLAIN}
    old_place = place_of(event)
    for name in PLAIN:
        setattr(event, name, getattr(draft, name) or (event.slug if name == "slug" else getattr(draft, name)))
    event.topics = await _topics(db, draft)
    set_gates(event, draft.gates)
    await set_questions(db, event, draft.questions)
    limited = await sign_ups.shown(db, event) if any(talk.takes_sign_ups for talk in event.talks) else {}
    kept = {talk.id for talk in draft.talks}
    await sign_ups.close_removed(db, event, limited, kept=kept, now=now)
    before = {talk.id for talk in event.talks}
    await speaker_words.end(db, set_talks(event, draft.talks))
    await stored_files.forget_of_talks(db, before - {talk.id for talk in event.talks})
    event.version += 1
    event.updated_at = now
    places.set_limit(event)
    changed = tuple(name for name in PLAIN if old[name] != getattr(event, name))
    await _reload_place(db, event)
    if "starts_at" in changed:
        note_move(event, old_start=old["starts_at"], old_zone=old["time_zone"])
        await _ask_anew(db, event, old_end=old["ends_at"], now=now)
    told = await _tell(db, event, changed, old, old_place, now=now)
    await sign_ups.tell_rearranged(db, limited, kept=kept, now=now)
    audit.note(
        db,
        "event.updated",
        by=by,
        now=now,
        subject=event.title.text("de"),
        event=event,
        fields=", ".join(changed),
        told=told,
    )
    promoted = await waitlist.promote(db, event, now=now)
    return Change(_is_moved(changed), told, len(promoted), changed)


def _refuse(draft: EventDraft) -> None:
    if draft.ends_at <= draft.starts_at:
        raise DomainError("event.ends_before_start", field="ends_at")
    if draft.doors_at is not None and draft.doors_at > draft.starts_at:
        raise DomainError("event.doors_after_start", field="doors_at")
    opens, closes = draft.registration_opens_at, draft.registration_closes_at
    if opens is not None and opens >= min(closes or draft.starts_at, draft.starts_at):
        raise DomainError("event.opens_after_close", field="registration_opens_at")
    if draft.capacity is not None and draft.capacity < 1:
        raise DomainError("event.no_capacity", field="capacity")
    if draft.attendance is not Attendance.ONLINE and draft.venue_id is None:
        raise DomainError("event.no_venue", field="venue_id")


async def _ask_anew(db: AsyncSession, event: Event, *, old_end: datetime, now: datetime) -> None:
    """A meeting that was over and takes place later after all asks for slides on each date that is still to come.

    One that is moved before its end goes on with the dates not asked at yet.
    """
    if old_end <= now < event.ends_at:
        hub = await db.get_one(Hub, 1)
        before = (hub.slides_first_days_before, hub.slides_again_days_before)
        passed = sum(event.starts_at - timedelta(days=days) <= now for days in before)
        # Also the talks of a programme, which are not loaded with the meeting.
        await db.execute(update_rows(Talk).where(Talk.event_id == event.id).values(material_asked_stage=passed))


def _is_moved(changed: tuple[str, ...]) -> bool:
    return any(name in WHEN_AND_WHERE for name in changed)


async def _reload_place(db: AsyncSession, event: Event) -> None:
    await db.flush()
    await db.refresh(event, ["venue", "room"])


async def _tell(
    db: AsyncSession,
    event: Event,
    changed: tuple[str, ...],
    old: dict[str, Any],
    old_place: str,
    *,
    now: datetime,
) -> int:
    if event.is_over(now):
        return 0
    if _is_moved(changed):
        calendars.bump(event, now=now)
        if "starts_at" in changed and event.is_published:
            event.moved_from = event.moved_from or old["starts_at"]
            if event.moved_from == event.starts_at:
                event.moved_from = None
        if event.is_published:
            return await tell_moved(db, event, old_start=old["starts_at"], old_place=old_place, now=now)
        return 0
    if any(name in IN_CALENDARS for name in changed):
        calendars.touch(event, now=now)
        if event.is_published:
            return await tell_changed(db, event, now=now)
    return 0


async def _topics(db: AsyncSession, draft: EventDraft) -> list[Topic]:
    query = select(Topic).where(Topic.id.in_(draft.topic_ids)).order_by(Topic.slug)
    return list(await db.scalars(query)) if draft.topic_ids else []


async def copy(db: AsyncSession, event_id: UUID, *, by: Actor, now: datetime, days: int = 28) -> Event:
    """A new draft like this meeting, ``days`` later by its own clock, without its registrations."""
    query = select(Event).where(Event.id == event_id).options(*with_details())
    event = (await db.scalars(query)).one()
    values = {name: getattr(event, name) for name in PLAIN if name != "slug"}
    for name in ("starts_at", "ends_at", "doors_at", "registration_closes_at"):
        values[name] = _later(values[name], days, event.time_zone)
    values["registration_opens_at"] = None
    draft = EventDraft(
        **values,
        topic_ids=tuple(topic.id for topic in event.topics),
        gates=tuple(GateDraft(gate.name) for gate in event.gates),
        questions=tuple(
            QuestionDraft(one.kind, one.label, one.hint, tuple(one.options), one.is_required, one.is_sensitive)
            for one in event.questions
            if not one.is_retired
        ),
        talks=tuple(
            TalkDraft(
                one.kind,
                one.title,
                one.abstract,
                _later(one.starts_at, days, event.time_zone),
                one.minutes,
            )
            for one in event.talks
        ),
    )
    copied = await create(db, draft, by=by, now=now)
    await copy_questions(db, event, copied)
    return copied


def _later(at: datetime | None, days: int, zone: str) -> datetime | None:
    """The same time of day ``days`` later, also when the clock changes in between."""
    if at is None:
        return None
    return (at.astimezone(zone_of(zone)) + timedelta(days=days)).astimezone(UTC)


async def delete(db: AsyncSession, event: Event, *, by: Actor, now: datetime) -> None:
    """Delete a draft for good.

    Raises:
        DomainError: ``event.not_draft``; ``event.has_guests`` when anybody ever registered; ``event.is_on_record``.
    """
    if event.status != EventStatus.DRAFT:
        raise DomainError("event.not_draft")
    if await db.scalar(select(exists().where(Party.event_id == event.id))):
        raise DomainError("event.has_guests")
    await refuse_if_on_record(db, event)
    await stored_files.forget_of_event(db, event)
    await db.execute(delete_row(Event).where(Event.id == event.id))
    audit.note(db, "event.deleted", by=by, now=now, subject=event.title.text("de"))
