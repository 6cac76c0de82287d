"""A programme from another software's frab schedule becomes talks, slots and rooms of an event.

What is there already is found by guid. As long as nobody has seen the event (a draft with at most one release), its
release 1 is what was imported, so that publishing it shows the whole programme; later only the draft of the schedule
changes, and organisers release it.
"""

from datetime import datetime

from sqlalchemy import delete as delete_row
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, talks
from eventhub.domain.errors import DomainError
from eventhub.domain.imports.home import begin, event_for, fit, rooms_for, span_of
from eventhub.domain.imports.outcome import Outcome
from eventhub.domain.imports.people import People
from eventhub.domain.imports.talks import known_talks, take
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import draft, find
from eventhub.formats import frab, schedule_json, schedule_xml
from eventhub.models import Event, EventStatus, Release, ReleasedTalk

__all__ = ["Outcome", "load", "read"]


async def load(
    db: AsyncSession, schedule: frab.Schedule, *, slug: str = "", by: Actor | None, now: datetime
) -> Outcome:
    """Take the programme over, into the event at ``slug``, else that which has its talks already, else a new draft.

    Raises:
        DomainError: ``import.no_event`` when nothing is at ``slug``; ``event.is_cancelled``.
    """
    event = await event_for(db, schedule, slug)
    outcome = Outcome(event or await begin(db, schedule, by=by, now=now), event is None)
    outcome.deviations.extend(schedule.deviations)
    event = outcome.event
    if event.status == EventStatus.CANCELLED:
        raise DomainError("event.is_cancelled")
    await draft.open_editor(db, event, by=by, now=now)
    event.schedule_version += 1
    event.updated_at = now
    known = await known_talks(db, event)
    span = span_of(list(known.values()))
    rooms = await rooms_for(db, event, schedule, outcome)
    people = People.of(list(known.values()), now=now)
    numbers = {talk.number for talk in known.values() if talk.number is not None}
    for item in schedule.talks:
        await take(db, outcome, item, known, rooms, people, numbers, by=by, now=now)
    outcome.people = len(people.seen)
    await db.flush()
    missing = set(known) - {item.guid for item in schedule.talks}
    left = [known[guid] for guid in missing if known[guid].slot is not None]
    if left:
        outcome.note("talks_not_in_file", left[0].title.text("de"), len(left))
    fit(outcome, schedule, span)
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
