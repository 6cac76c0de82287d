"""The draft of a schedule: opened from the running order, arranged by two people at once, never silently wrong."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import events, schedules
from eventhub.domain.errors import DomainError
from eventhub.domain.events.parts import SpeakerDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import days
from eventhub.domain.schedules.find import event_of
from eventhub.models import Call, Event, LocalizedText, Proposal, Room, Slot, Speaker, Talk, TalkKind, TalkStatus
from tests.domain.test_events import add_event, draft, whole
from tests.makers import START, make_venue

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def house() -> Any:
    return make_venue(
        rooms=[Room(name="Lohnhalle", seats=250, position=0), Room(name="Waschkaue", seats=3, position=1)]
    )


def item(title: str, **values: Any) -> schedules.ItemDraft:
    return schedules.ItemDraft(title=LocalizedText(title), **values)


async def planned_event(
    db: AsyncSession, by: Actor, now: datetime, *drafts: schedules.ItemDraft, **values: Any
) -> Event:
    event = await add_event(db, **({"venue": house()} | values))
    async with transaction(db):
        found = await locked(db, event)
        await schedules.open_editor(db, found, by=by, now=now)
        for one in drafts:
            await schedules.add(db, found, one, by=by, now=now)
    return event


async def locked(db: AsyncSession, event: Event) -> Event:
    found = await event_of(db, event.id, lock=True)
    assert found is not None
    return found


async def talks_of(db: AsyncSession, event: Event) -> dict[str, Talk]:
    return {talk.title.de: talk for talk in await schedules.talks(db, event)}


async def put(
    db: AsyncSession,
    event: Event,
    title: str,
    *,
    by: Actor,
    now: datetime,
    at: timedelta = timedelta(),
    room: int | None = 0,
    version: int | None = None,
    minutes: int | None = None,
) -> int:
    """Move the talk; returns the version of its slot."""
    async with transaction(db):
        found = await locked(db, event)
        talk = (await talks_of(db, event))[title]
        rooms = schedules.rooms_of(found)
        slot = await schedules.move(
            db, found, talk, room_id=None if room is None else rooms[room].id, starts_at=START + at, minutes=minutes,
            version=(talk.slot.version if talk.slot else 0) if version is None else version, by=by, now=now,
        )  # fmt: skip
    return slot.version


async def warned(db: AsyncSession, event: Event) -> list[tuple[str, list[str]]]:
    found = await event_of(db, event.id)
    assert found is not None
    said = schedules.warnings_of(found, await schedules.talks(db, found))
    return [(one.code, sorted(talk.title.de for talk in one.talks)) for one in said]


async def test_opening_copies_the_running_order_and_opening_again_changes_nothing(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    order: list[Any] = [
        Talk(title=LocalizedText("Daten teilen"), starts_at=START, minutes=45, speakers=[], position=0),
        Talk(title=LocalizedText("Pause"), kind=TalkKind.BREAK, starts_at=START + HOUR, speakers=[], position=1),
        Talk(title=LocalizedText("Ausklang"), starts_at=START + HOUR + 20 * MINUTE, speakers=[], position=2),
        Talk(title=LocalizedText("Später"), speakers=[], position=3),
    ]
    event = await add_event(db, venue=house(), talks=order)
    for _ in range(2):
        async with transaction(db):
            await schedules.open_editor(db, await locked(db, event), by=by, now=now)
    slots = {title: talk.slot for title, talk in (await talks_of(db, event)).items()}
    assert {title: slot and (slot.starts_at, slot.minutes) for title, slot in slots.items()} == {
        "Daten teilen": (START, 45),
        "Pause": (START + HOUR, 20),
        "Ausklang": (START + HOUR + 20 * MINUTE, 30),
        "Später": None,
    }
    assert {talk.number for talk in await schedules.talks(db, event)} == {1, 2, 3, 4}


async def test_who_moves_what_somebody_else_has_moved_is_told_and_changes_nothing(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await planned_event(db, by, now, item("Daten teilen", minutes=45))
    first = await put(db, event, "Daten teilen", by=by, now=now, version=0)
    await put(db, event, "Daten teilen", by=by, now=now, at=HOUR, version=first)
    with pytest.raises(DomainError, match="moved_meanwhile"):
        await put(db, event, "Daten teilen", by=by, now=now, at=2 * HOUR, version=first)
    slot = (await talks_of(db, event))["Daten teilen"].slot
    assert slot is not None
    assert (slot.starts_at, slot.minutes) == (START + HOUR, 45)


async def test_what_was_taken_out_and_put_back_is_not_mistaken_for_what_it_was(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await planned_event(db, by, now, item("Daten teilen"))
    seen = await put(db, event, "Daten teilen", by=by, now=now)
    async with transaction(db):
        found = await locked(db, event)
        await schedules.unschedule(db, found, (await talks_of(db, event))["Daten teilen"], version=seen)
    assert await db.scalar(select(func.count(Slot.id))) == 0
    await put(db, event, "Daten teilen", by=by, now=now, at=HOUR)
    with pytest.raises(DomainError, match="moved_meanwhile"):
        await put(db, event, "Daten teilen", by=by, now=now, version=seen)


async def test_a_room_of_another_house_is_refused(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await planned_event(db, by, now, item("Daten teilen"))
    other = await add_event(db, venue=house())
    async with transaction(db):
        room = schedules.rooms_of(await locked(db, other))[0]
    with pytest.raises(DomainError, match="room_elsewhere"):
        async with transaction(db):
            talk = (await talks_of(db, event))["Daten teilen"]
            await schedules.move(
                db, await locked(db, event), talk, room_id=room.id, starts_at=START, version=0, by=by, now=now
            )


async def test_warnings_say_what_cannot_be(db: AsyncSession, by: Actor, now: datetime) -> None:
    ada = SpeakerDraft("Ada Eins", address="ada@example.org")
    event = await planned_event(
        db, by, now, item("A", speakers=(ada,)), item("B", speakers=(ada,)), item("C"),
        item("Pause", kind=TalkKind.BREAK), places_held=4, places_limit=None,
    )  # fmt: skip
    await put(db, event, "A", by=by, now=now)
    assert await warned(db, event) == []
    await put(db, event, "B", by=by, now=now, at=15 * MINUTE, room=1)
    assert await warned(db, event) == [("twice", ["A", "B"])]
    await put(db, event, "C", by=by, now=now, at=20 * MINUTE)
    assert ("overlap", ["A", "C"]) in await warned(db, event)
    await put(db, event, "C", by=by, now=now, at=30 * MINUTE)
    await put(db, event, "B", by=by, now=now, at=HOUR, room=1)
    # Nothing runs beside it, and its room seats three.
    assert await warned(db, event) == [("small", ["B"])]
    await put(db, event, "B", by=by, now=now, at=3 * HOUR - 10 * MINUTE, room=0)
    assert await warned(db, event) == [("outside", ["B"])]
    await put(db, event, "B", by=by, now=now, at=HOUR, room=0)
    # A break that names no room is in all of them.
    await put(db, event, "Pause", by=by, now=now, at=HOUR, room=None)
    assert await warned(db, event) == [("overlap", ["B", "Pause"])]


async def test_somebody_elses_talk_waits_beside_the_plan_and_warns_while_it_is_not_certain(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await planned_event(db, by, now, item("A"))
    async with transaction(db):
        (await talks_of(db, event))["A"].status = TalkStatus.REQUESTED
    assert await warned(db, event) == []
    await put(db, event, "A", by=by, now=now)
    assert await warned(db, event) == [("unconfirmed", ["A"])]


async def test_saving_the_event_leaves_talks_outside_the_running_order_alone(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await planned_event(db, by, now, item("Keynote", speakers=(SpeakerDraft("Ada Eins"),)))
    order = (events.TalkDraft(TalkKind.TALK, LocalizedText("Begrüßung"), speakers=(SpeakerDraft("Bea Zwei"),)),)
    async with transaction(db):
        found = await whole(db, event)
        await events.update(db, found, draft(found, talks=order), by=by, now=now)
    assert set(await talks_of(db, event)) == {"Keynote", "Begrüßung"}
    ids = set(await db.scalars(select(Speaker.id)))
    async with transaction(db):
        found = await whole(db, event)
        assert [talk.title.de for talk in found.talks] == ["Begrüßung"]
        kept = tuple(
            events.TalkDraft(talk.kind, talk.title, id=talk.id, speakers=(SpeakerDraft("Bea Zwei"),))
            for talk in found.talks
        )
        await events.update(db, found, draft(found, talks=kept), by=by, now=now)
    # Releases name speakers by their rows, so who stays keeps theirs.
    assert set(await db.scalars(select(Speaker.id))) == ids
    async with transaction(db):
        found = await whole(db, event)
        await events.update(db, found, draft(found), by=by, now=now)
    assert set(await talks_of(db, event)) == {"Keynote"}


async def test_words_are_not_overwritten_unseen(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await planned_event(db, by, now, item("A"))
    seen = schedules.fingerprint((await talks_of(db, event))["A"])
    async with transaction(db):
        talk = (await talks_of(db, event))["A"]
        await schedules.edit(db, await locked(db, event), talk, item("B", seen=seen, capacity=5), by=by, now=now)
    with pytest.raises(DomainError, match="changed_meanwhile"):
        async with transaction(db):
            talk = (await talks_of(db, event))["B"]
            await schedules.edit(db, await locked(db, event), talk, item("C", seen=seen), by=by, now=now)
    assert (await talks_of(db, event))["B"].capacity == 5


async def test_a_repetition_names_a_talk_that_is_none(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await planned_event(db, by, now, item("A"))
    first = (await talks_of(db, event))["A"].id
    async with transaction(db):
        await schedules.add(db, await locked(db, event), item("A zwei", repeats_id=first), by=by, now=now)
    again = (await talks_of(db, event))["A zwei"].id
    with pytest.raises(DomainError, match="repeats_itself"):
        async with transaction(db):
            await schedules.add(db, await locked(db, event), item("A drei", repeats_id=again), by=by, now=now)


async def test_a_moved_event_offers_to_shift_all_slots_by_the_clock(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await planned_event(db, by, now, item("A"), item("B"))
    await put(db, event, "A", by=by, now=now)
    # From January to the end of March the clock has changed: 17:00 stays 17:00.
    later = datetime(2027, 4, 1, 15, 0, tzinfo=UTC)
    async with transaction(db):
        found = await whole(db, event)
        moved = draft(found, starts_at=later, ends_at=later + 3 * HOUR, doors_at=None)
        await events.update(db, found, moved, by=by, now=now)
    async with transaction(db):
        assert await schedules.shift_all(db, await locked(db, event), by=by, now=now) == 1
    slot = (await talks_of(db, event))["A"].slot
    assert slot is not None
    assert slot.starts_at == later
    with pytest.raises(DomainError, match="nothing_to_shift"):
        async with transaction(db):
            await schedules.shift_all(db, await locked(db, event), by=by, now=now)


def test_the_hours_after_midnight_belong_to_the_evening_before() -> None:
    evening = datetime(2027, 1, 22, 18, 0, tzinfo=UTC)
    event = Event(starts_at=evening, ends_at=evening + 9 * HOUR, time_zone="Europe/Berlin")
    spans: Sequence[days.Span] = [days.Span(evening + 7 * HOUR, evening + 8 * HOUR)]
    (day,) = days.days_of(event, spans)
    assert (day.on.isoformat(), day.begins_at, day.ends_at, day.rows) == (
        "2027-01-22",
        evening,
        evening + 9 * HOUR,
        108,
    )
    assert days.at_time(event, day.on, (evening + 7 * HOUR).time().replace(hour=2)) == evening + 7 * HOUR


async def test_what_was_never_released_goes_for_good(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await planned_event(db, by, now, item("A", speakers=(SpeakerDraft("Ada Eins"),)))
    await put(db, event, "A", by=by, now=now)
    async with transaction(db):
        talk = (await talks_of(db, event))["A"]
        assert await schedules.call_off(db, await locked(db, event), talk, by=by, now=now) is False
    counts = [await db.scalar(select(func.count()).select_from(table)) for table in (Talk, Slot, Speaker)]
    assert counts == [0, 0, 0]


async def test_of_two_who_move_at_once_one_is_told(
    database: Database, db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await planned_event(db, by, now, item("A"))

    async def move(at: timedelta) -> str:
        async with database.session() as own:
            try:
                await put(own, event, "A", by=by, now=now, at=at, version=0)
            except DomainError as error:
                return error.code
            return "moved"

    said = await asyncio.gather(move(timedelta()), move(HOUR), move(2 * HOUR))
    assert sorted(said) == ["moved", "schedule.moved_meanwhile", "schedule.moved_meanwhile"]


async def test_outside_the_times_the_speaker_gave_is_said(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await planned_event(db, by, now, item("A"))
    free = {"from": START.isoformat(), "until": (START + HOUR).isoformat()}
    async with transaction(db):
        call = Call(event_id=event.id, created_at=now, updated_at=now)
        db.add(call)
        await db.flush()
        proposal = Proposal(call_id=call.id, number=1, created_at=now, saved_at=now, availability=[free])
        db.add(proposal)
        await db.flush()
        (await talks_of(db, event))["A"].proposal_id = proposal.id
    await put(db, event, "A", by=by, now=now, at=30 * MINUTE)
    assert await warned(db, event) == []
    await put(db, event, "A", by=by, now=now, at=35 * MINUTE)
    assert await warned(db, event) == [("unavailable", ["A"])]
