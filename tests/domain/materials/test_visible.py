"""Who is who, and when talks end: read from the database, at the minute."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, materials, parties
from eventhub.domain.materials.visibility import times_of
from eventhub.models import (
    Audience,
    CheckIn,
    Event,
    EventStatus,
    FileState,
    Material,
    Party,
    PublishWhen,
    RegistrationStatus,
    Release,
    ReleasedTalk,
    Slot,
    Speaker,
    Talk,
    TalkStatus,
    new_id,
)
from eventhub.models import LocalizedText as Text
from tests.domain.feedback_crowd import let_in
from tests.makers import START, make_event, register
from tests.materials import make_file, make_material, make_word

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
END = START + 3 * HOUR
AFTERWARDS = END + HOUR
CIRCLES = (Audience.CHECKED_IN, Audience.REGISTERED, Audience.EVERYONE)


async def stand(db: AsyncSession, *items: Material, **values: Any) -> Event:
    """A meeting with these materials."""
    async with transaction(db):
        event = make_event(**values)
        db.add(event)
        await db.flush()
        for position, item in enumerate(items):
            item.event_id, item.position = event.id, position
        db.add_all(items)
    db.expunge_all()  # so that it stays readable when the next act begins
    return event


async def guest(db: AsyncSession, event: Event, *, now: datetime, companions: int = 0) -> Party:
    async with transaction(db):
        outcome = await register(db, event, "Katharina Schlüter", now=now, companions=companions)
    party: Party = outcome.party
    db.expunge_all()
    return party


async def came(db: AsyncSession, event: Event, party: Party, number: int) -> None:
    """Let one person of the party in."""
    async with transaction(db):
        await let_in(db, event, (await again(db, party)).registrations[number].id)


async def audiences_seen(db: AsyncSession, event: Event, party: Party | None, *, now: datetime) -> set[Audience]:
    found = await events.by_slug(db, event.slug)
    assert found is not None
    if party is None:
        shown = await materials.visible_to_everyone(db, found, now=now)
    else:
        shown = await materials.visible_to_party(db, found, await again(db, party), now=now)
    return {one.material.audience for one in shown}


async def again(db: AsyncSession, party: Party) -> Party:
    found = await parties.get(db, party.id)
    assert found is not None
    return found


async def test_one_person_of_the_party_counts_for_all_of_it(db: AsyncSession, now: datetime) -> None:
    event = await stand(db, *(make_material(audience=one) for one in Audience))
    party = await guest(db, event, now=now, companions=2)
    assert await audiences_seen(db, event, None, now=AFTERWARDS) == {Audience.EVERYONE}
    assert await audiences_seen(db, event, party, now=AFTERWARDS) == {Audience.REGISTERED, Audience.EVERYONE}
    await came(db, event, party, 2)
    assert await audiences_seen(db, event, party, now=AFTERWARDS) == set(CIRCLES)


async def test_a_check_in_that_was_taken_back_is_none(db: AsyncSession, now: datetime) -> None:
    event = await stand(db, *(make_material(audience=one) for one in CIRCLES))
    party = await guest(db, event, now=now)
    await came(db, event, party, 0)
    async with transaction(db):
        await db.execute(update(CheckIn).values(ended_at=START + HOUR))
    assert Audience.CHECKED_IN not in await audiences_seen(db, event, party, now=AFTERWARDS)


@pytest.mark.parametrize(
    ("cancelled_at", "seen"),
    [(START - SECOND, {Audience.EVERYONE}), (START + SECOND, {Audience.REGISTERED, Audience.EVERYONE})],
)
async def test_a_place_counts_that_was_held_when_the_meeting_began(
    db: AsyncSession, now: datetime, cancelled_at: datetime, seen: set[Audience]
) -> None:
    event = await stand(db, *(make_material(audience=one) for one in CIRCLES))
    party = await guest(db, event, now=now)
    async with transaction(db):
        locked, found = await events.lock(db, event.id), await again(db, party)
        for one in found.registrations:
            one.status, one.ended_at = RegistrationStatus.CANCELLED, cancelled_at
        assert locked.is_published
    assert await audiences_seen(db, event, party, now=AFTERWARDS) == seen


async def test_who_only_waits_sees_what_everybody_sees(db: AsyncSession, now: datetime) -> None:
    event = await stand(db, *(make_material(audience=one) for one in CIRCLES), capacity=1)
    await guest(db, event, now=now)
    async with transaction(db):
        outcome = await register(db, event, "Jonas Terhorst", now=now)
    assert await audiences_seen(db, event, outcome.party, now=AFTERWARDS) == {Audience.EVERYONE}


async def test_a_talk_of_the_running_order_opens_its_slides_at_its_end(db: AsyncSession) -> None:
    talk = Talk(id=new_id(), title=Text("Vortrag"), starts_at=START, minutes=25, speakers=[], topics=[])
    slides = make_material(talk_id=talk.id, publish_when=PublishWhen.AFTER_TALK)
    event = await stand(db, slides, talks=[talk])
    ends = START + timedelta(minutes=25)
    assert not await materials.visible_to_everyone(db, event, now=ends - SECOND)
    shown = await materials.visible_to_everyone(db, event, now=ends)
    assert [(one.material.id, one.opens_at, one.item and one.item.talk_id) for one in shown] == [
        (slides.id, ends, talk.id)
    ]


async def test_the_public_release_comes_before_the_draft_and_the_draft_before_the_end(db: AsyncSession) -> None:
    released, planned, unplanned = (
        Talk(id=new_id(), title=Text(name), starts_at=START, minutes=10, is_in_running_order=False, speakers=[])
        for name in ("Gezeigt", "Geplant", "Offen")
    )
    items = [
        make_material(talk_id=one.id, publish_when=PublishWhen.AFTER_TALK) for one in (released, planned, unplanned)
    ]
    event = await stand(db, *items, talks=[released, planned, unplanned], release_count=1)
    async with transaction(db):
        shown = ReleasedTalk(
            talk_id=released.id, kind=released.kind, starts_at=START + HOUR, minutes=30, title=released.title
        )
        db.add(Release(event_id=event.id, number=1, released_at=START - HOUR, talks=[shown]))
        for talk in (released, planned):
            db.add(Slot(talk_id=talk.id, event_id=event.id, starts_at=START + 2 * HOUR, minutes=20, changed_at=START))
    times = await times_of(db, event)
    assert times.ends == {
        released.id: START + HOUR + timedelta(minutes=30),
        planned.id: START + 2 * HOUR + timedelta(minutes=20),
    }
    assert {one.material.talk_id for one in await materials.visible_to_everyone(db, event, now=END - SECOND)} == {
        released.id, planned.id
    }  # fmt: skip
    assert len(await materials.visible_to_everyone(db, event, now=END)) == 3


async def test_a_draft_shows_nothing_to_anybody_outside(db: AsyncSession) -> None:
    event = await stand(db, make_material(), status=EventStatus.DRAFT)
    assert await materials.visible_to_everyone(db, event, now=AFTERWARDS) == []
    assert len(await materials.visible_to(db, event, materials.ORGANISER, now=AFTERWARDS)) == 1


async def test_a_talk_that_was_called_off_takes_its_slides_along(db: AsyncSession) -> None:
    talk = Talk(id=new_id(), title=Text("Vortrag"), status=TalkStatus.CANCELLED, speakers=[], topics=[])
    event = await stand(db, make_material(talk_id=talk.id), talks=[talk])
    assert await materials.visible_to_everyone(db, event, now=AFTERWARDS) == []


async def test_whoever_goes_without_a_word_is_not_passed_over(db: AsyncSession) -> None:
    speaker = Speaker(id=new_id(), name="Pelin Aksoy", address="pelin@example.org")
    talk = Talk(id=new_id(), title=Text("Vortrag"), speakers=[speaker], topics=[])
    event = await stand(db, talks=[talk])
    async with transaction(db):
        word = make_word(given=False, speaker_id=speaker.id)
        db.add(make_material(event_id=event.id, talk_id=talk.id, consents=[word]))
    async with transaction(db):
        await db.delete(await db.get_one(Speaker, speaker.id))
    assert await materials.visible_to_everyone(db, event, now=AFTERWARDS) == []


async def test_a_new_version_that_is_held_leaves_the_old_one_up(db: AsyncSession) -> None:
    held = make_file(number=2, state=FileState.WAITING, ready_at=None)
    event = await stand(db, make_material(files=[make_file(), held]))
    (shown,) = await materials.visible_to_everyone(db, event, now=AFTERWARDS)
    current = shown.material.current_file
    assert current is not None
    assert current.number == 1


async def test_talks_come_in_their_order_and_what_is_of_the_meeting_last(db: AsyncSession) -> None:
    first, second = (
        Talk(id=new_id(), title=Text(name), starts_at=START + hours * HOUR, minutes=10, speakers=[], topics=[])
        for hours, name in enumerate(("Eins", "Zwei"))
    )
    items = [make_material(title=Text("Protokoll")), make_material(talk_id=second.id), make_material(talk_id=first.id)]
    event = await stand(db, *items, talks=[first, second])
    shown = await materials.visible_to_everyone(db, event, now=AFTERWARDS)
    assert [one.item.title.de if one.item else one.material.title.de for one in shown] == ["Eins", "Zwei", "Protokoll"]


async def test_slides_are_awaited_for_two_weeks_where_none_came(db: AsyncSession) -> None:
    missing, there, not_expected = (
        Talk(id=new_id(), title=Text(name), starts_at=START, minutes=10, speakers=[], topics=[], **values)
        for name, values in (("Fehlt", {}), ("Da", {}), ("Keine", {"is_material_expected": False}))
    )
    event = await stand(db, make_material(talk_id=there.id), talks=[missing, there, not_expected])
    days = timedelta(days=14)
    found = {at: [one.talk_id for one in await materials.awaited(db, event, now=at)] for at in (END, END + days)}
    assert found == {END: [missing.id], END + days: []}
    assert await materials.awaited(db, event, now=END - SECOND) == []
