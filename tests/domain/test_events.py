"""Writing meetings: what a draft may say, what a change means for others, copies and the end of drafts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, feedback, parties, registrations
from eventhub.domain.errors import DomainError
from eventhub.domain.events.parts import with_keys
from eventhub.domain.events.workspace import Ready, When, effects, listing, readiness
from eventhub.domain.permissions import Actor
from eventhub.models import (
    Attendance,
    AuditEntry,
    Event,
    EventStatus,
    FeedbackKind,
    Gate,
    LocalizedText,
    OutboxMail,
    Question,
    QuestionKind,
    TalkKind,
)
from tests.makers import START, make_event, make_venue, register

HOUR = timedelta(hours=1)


async def add_event(db: AsyncSession, **values: Any) -> Event:
    event = make_event(**values)
    async with transaction(db):
        db.add(event)
    # A detached row keeps what it holds, whatever is rolled back later.
    db.expunge(event)
    return event


def draft(event: Event | None = None, **values: Any) -> events.EventDraft:
    defaults: dict[str, Any] = {
        "title": LocalizedText("Daten teilen", "Sharing data"),
        "starts_at": START,
        "ends_at": START + 3 * HOUR,
        "attendance": Attendance.ONLINE,
    }
    if event is not None:
        defaults |= {
            "title": event.title, "slug": event.slug, "venue_id": event.venue_id, "attendance": event.attendance,
            "doors_at": event.doors_at, "capacity": event.capacity, "version": event.version,
            "gates": tuple(events.GateDraft(gate.name, gate.id) for gate in event.gates),
        }  # fmt: skip
    return events.EventDraft(**defaults | values)


async def whole(db: AsyncSession, event: Event) -> Event:
    found = await events.lock_whole(db, event.id)
    assert found is not None
    return found


async def test_a_new_meeting_is_a_draft_with_a_gate_and_an_address_from_its_title(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    slugs = []
    for _ in range(2):
        async with transaction(db):
            event = await events.create(db, draft(title=LocalizedText("Größer, schöner. KI!")), by=by, now=now)
        slugs.append(event.slug)
    assert slugs == ["groesser-schoener-ki", "groesser-schoener-ki-2"]
    found = await events.get(db, event.id)
    assert found is not None
    assert (found.status, [gate.name.de for gate in found.gates]) == (EventStatus.DRAFT, ["Eingang"])


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"ends_at": START}, "event.ends_before_start"),
        ({"doors_at": START + HOUR}, "event.doors_after_start"),
        ({"registration_opens_at": START + HOUR}, "event.opens_after_close"),
        (
            {"registration_opens_at": START - HOUR, "registration_closes_at": START - 2 * HOUR},
            "event.opens_after_close",
        ),
        ({"capacity": 0}, "event.no_capacity"),
        ({"attendance": Attendance.HYBRID}, "event.no_venue"),
    ],
)
async def test_a_draft_that_contradicts_itself_is_refused(
    db: AsyncSession, by: Actor, now: datetime, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        async with transaction(db):
            await events.create(db, draft(**values), by=by, now=now)
    assert refusal.value.code == code
    assert await db.scalar(select(func.count(Event.id))) == 0


async def test_who_saves_second_is_told_and_changes_nothing(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await add_event(db)
    async with transaction(db):
        first = await whole(db, event)
        await events.update(db, first, draft(first, title=LocalizedText("Erste")), by=by, now=now)
    with pytest.raises(DomainError, match="changed_meanwhile"):
        async with transaction(db):
            second = await whole(db, event)
            await events.update(db, second, draft(second, version=1, title=LocalizedText("Zweite")), by=by, now=now)
    assert (await whole(db, event)).title.de == "Erste"


async def test_moving_a_published_meeting_tells_everybody_with_a_registration(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await add_event(db, capacity=2)
    for name in ("Ada Eins", "Bea Zwei", "Cem Drei"):
        async with transaction(db):
            await register(db, event, name, now=now)
    told = (await effects(db, event)).told_of_change
    async with transaction(db):
        found = await whole(db, event)
        moved = draft(found, starts_at=START + HOUR, ends_at=START + 4 * HOUR)
        change = await events.update(db, found, moved, by=by, now=now)
    assert (told, change.told, change.is_moved) == (3, 3, True)
    moves = await db.scalar(select(func.count(OutboxMail.id)).where(OutboxMail.kind == "event_moved"))
    assert moves == 3


async def test_more_places_go_to_the_queue(db: AsyncSession, by: Actor, now: datetime) -> None:
    event = await add_event(db, capacity=1)
    for name in ("Ada Eins", "Bea Zwei"):
        async with transaction(db):
            await register(db, event, name, now=now)
    async with transaction(db):
        found = await whole(db, event)
        change = await events.update(db, found, draft(found, capacity=2), by=by, now=now)
    assert (change.promoted, change.is_moved) == (1, False)


async def test_a_question_with_answers_is_retired_instead_of_deleted(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    question = Question(kind=QuestionKind.TEXT, label=LocalizedText("Was essen Sie?"))
    event = await add_event(db, questions=[question])
    async with transaction(db):
        locked = await events.lock(db, event.id)
        given = registrations.Given(answers={question.id: "Suppe"})
        applicant = registrations.Applicant("Ada", "Eins", "ada@example.org", given=given)
        await registrations.register(db, locked, applicant, now=now)
    async with transaction(db):
        found = await whole(db, event)
        await events.update(db, found, draft(found), by=by, now=now)
    assert [one.is_retired for one in (await whole(db, event)).questions] == [True]


def test_options_keep_their_keys_when_their_wording_changes() -> None:
    known = [{"key": "o1", "de": "Fleisch", "en": ""}, {"key": "o2", "de": "Gemüse", "en": ""}]
    keys = [one["key"] for one in with_keys(({"de": "Gemüse"}, {"de": "Fleisch"}), known)]
    assert keys == ["o2", "o1"]
    keys = [one["key"] for one in with_keys(({"de": "Fleisch"}, {"de": "Vegetarisch", "en": "Vegetarian"}), known)]
    assert keys == ["o1", "o2"]
    keys = [one["key"] for one in with_keys(({"de": "Vegan"}, {"de": "Fleisch"}, {"de": "Gemüse"}), known)]
    assert keys == ["o3", "o1", "o2"]


async def test_a_copy_keeps_the_time_of_day_when_the_clock_changes_in_between(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    start = datetime(2027, 3, 18, 16, 0, tzinfo=UTC)
    talk = events.TalkDraft(TalkKind.TALK, LocalizedText("Vortrag"), starts_at=start, minutes=20)
    async with transaction(db):
        event = await events.create(db, draft(starts_at=start, ends_at=start + HOUR, talks=(talk,)), by=by, now=now)
    async with transaction(db):
        copied = await events.copy(db, event.id, by=by, now=now, days=28)
    found = await events.get(db, copied.id)
    assert found is not None
    assert found.starts_at == found.talks[0].starts_at == datetime(2027, 4, 15, 15, 0, tzinfo=UTC)
    assert (found.status, found.slug) == (EventStatus.DRAFT, "daten-teilen-2")


async def test_a_copy_asks_for_the_same_feedback(db: AsyncSession, by: Actor, now: datetime) -> None:
    asked = [feedback.Question(key="q1", kind=FeedbackKind.TEXT, label=LocalizedText("Was fehlt?"))]
    for is_on in (True, False):
        async with transaction(db):
            event = await events.create(db, draft(), by=by, now=now)
            await feedback.save(db, event, asked, is_on=is_on, by=by, now=now)
        async with transaction(db):
            copied = await events.copy(db, event.id, by=by, now=now)
        assert await feedback.asked_of(db, copied) == feedback.Asked(tuple(asked), is_on)
    async with transaction(db):
        usual = await events.create(db, draft(), by=by, now=now)
        copied = await events.copy(db, usual.id, by=by, now=now)
    assert await feedback.asked_of(db, copied) == feedback.Asked()


async def test_only_a_draft_nobody_registered_for_can_be_deleted(db: AsyncSession, by: Actor, now: datetime) -> None:
    published, empty = await add_event(db), await add_event(db, status=EventStatus.DRAFT)
    visited = await add_event(db)
    async with transaction(db):
        outcome = await register(db, visited, "Ada Eins", now=now)
    async with transaction(db):
        locked, party = await events.lock(db, visited.id), await parties.get(db, outcome.party.id)
        assert party is not None
        await registrations.cancel(db, locked, party, party.registrations, by=by, now=now)
        await events.unpublish(db, locked, by=by, now=now)
    codes = []
    for event in (published, visited, empty):
        try:
            async with transaction(db):
                await events.delete(db, await whole(db, event), by=by, now=now)
            codes.append("")
        except DomainError as error:
            codes.append(error.code)
    assert codes == ["event.not_draft", "event.has_guests", ""]
    assert await db.scalar(select(func.count(Gate.id)).where(Gate.event_id == empty.id)) == 0
    entry = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "event.deleted"))).one()
    assert (entry.subject, entry.event_id) == (empty.title.de, None)


async def test_the_list_has_four_parts_and_what_is_next_comes_first(db: AsyncSession, by: Actor, now: datetime) -> None:
    later = await add_event(db, starts_at=START + 24 * HOUR, slug="later")
    await add_event(db, slug="next")
    await add_event(db, slug="draft", status=EventStatus.DRAFT, starts_at=START + HOUR)
    await add_event(db, slug="past", starts_at=now - 72 * HOUR)
    await add_event(db, slug="off", status=EventStatus.CANCELLED)
    found = await listing(db, now=now)
    assert [one.slug for one in found.events] == ["next", "draft", "later"]
    assert found.counts == {When.UPCOMING: 3, When.DRAFTS: 1, When.PAST: 1, When.CANCELLED: 1}
    assert [one.id for one in (await listing(db, text="LATER", now=now)).events] == [later.id]
    past = await listing(db, when=When.PAST, now=now)
    assert [one.slug for one in past.events] == ["past"]


def test_the_check_before_publishing_says_what_may_wait_and_what_not() -> None:
    event = make_event(venue=make_venue(), attendance=Attendance.HYBRID, series=None, room=None)
    points = readiness(event, has_legal_texts=True, has_sender=True, has_smtp=False)
    assert {point.code: point.state for point in points} == {
        "basics": Ready.DONE,
        "joining_url": Ready.OPEN,
        "summary": Ready.OPEN,
        "english": Ready.DONE,
        "programme": Ready.OPEN,
        "legal": Ready.DONE,
        "sender": Ready.DONE,
        "smtp": Ready.STOP,
    }
