"""The talks of an imported programme, one by one: words, speakers, room and time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from eventhub.domain import talks
from eventhub.domain.imports.outcome import Outcome
from eventhub.domain.imports.people import People
from eventhub.domain.permissions import Actor
from eventhub.formats import frab
from eventhub.models import Event, LocalizedText, Room, Slot, Speaker, Talk, TalkKind, TalkStatus


async def known_talks(db: AsyncSession, event: Event) -> dict[str, Talk]:
    """The talks of the event by their guid, as they are now."""
    query = (
        select(Talk)
        .where(Talk.event_id == event.id)
        .options(joinedload(Talk.slot), selectinload(Talk.speakers).joinedload(Speaker.profile))
        .execution_options(populate_existing=True)
    )
    return {talk.guid or str(talk.id): talk for talk in await db.scalars(query)}


async def take(
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
