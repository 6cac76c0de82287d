"""A programme comes in whole, again to be updated, and leaves as it came."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, schedule_exports
from eventhub.domain.errors import DomainError
from eventhub.domain.imports import schedule as imports
from eventhub.domain.schedules import find
from eventhub.formats import frab, schedule_json
from eventhub.models import Event, EventStatus, Profile, ReleasedTalk, Room, Slot, Speaker, Talk
from tests.formats.test_frab import DOCUMENT, FILES, bent, body_of
from tests.makers import actor_of, make_event, make_user

BASE = "https://hub.example.org"


async def load(db: AsyncSession, body: bytes, now: datetime, slug: str = "") -> imports.Outcome:
    async with transaction(db):
        return await imports.load(db, imports.read(body), slug=slug, by=None, now=now)


def kept(schedule: frab.Schedule) -> list[tuple[object, ...]]:
    return sorted(
        (talk.guid, talk.number, talk.room, talk.starts_at, talk.minutes, talk.title, talk.language,
         [(person.id, person.name) for person in talk.persons])
        for talk in schedule.talks
    )  # fmt: skip


@pytest.mark.parametrize("name", FILES)
async def test_a_real_programme_comes_in_and_leaves_the_same(db: AsyncSession, name: str, now: datetime) -> None:
    given = schedule_json.read(body_of(name))
    outcome = await load(db, body_of(name), now)
    assert outcome.added == len(given.talks)
    event = await find.event_of(db, outcome.event.id)
    assert event is not None
    draft = await schedule_exports.of_draft(db, event, base_url=BASE)
    released = await schedule_exports.of_release(db, event, 1, base_url=BASE)
    assert released is not None
    assert kept(draft) == kept(given)
    assert kept(released) == kept(given)


async def test_a_new_programme_is_a_draft_event_with_its_release(db: AsyncSession, now: datetime) -> None:
    outcome = await load(db, json.dumps(DOCUMENT).encode(), now)
    event = outcome.event
    assert (event.slug, event.status, event.release_count) == ("digitaltag", EventStatus.DRAFT, 1)
    assert event.ends_at - event.starts_at == timedelta(minutes=90)
    assert outcome.is_released
    talk = (await db.scalars(select(Talk))).one()
    assert (talk.number, talk.slug, talk.is_in_running_order) == (7, "nachtschicht", False)


async def test_the_same_file_again_updates_by_guid(db: AsyncSession, now: datetime) -> None:
    first = await load(db, json.dumps(DOCUMENT).encode(), now)
    again = await load(db, json.dumps(DOCUMENT).encode(), now)
    assert (again.event.id, again.is_new, again.added, again.same) == (first.event.id, False, 0, 1)
    moved = await load(db, bent(lambda talk: talk.update(room="Kaue", date="2027-03-12T22:00:00+01:00")), now)
    assert (moved.added, moved.changed) == (0, 1)
    slot = (await db.scalars(select(Slot))).one()
    room = await db.get(Room, slot.room_id)
    assert room is not None
    assert (room.name, slot.starts_at.isoformat()) == ("Kaue", "2027-03-12T21:00:00+00:00")
    assert moved.event.starts_at == slot.starts_at
    for table in (Event, Talk, Speaker, Profile, ReleasedTalk):
        assert await db.scalar(select(func.count()).select_from(table)) == 1


async def test_what_the_public_has_seen_waits_for_the_next_release(db: AsyncSession, now: datetime) -> None:
    outcome = await load(db, json.dumps(DOCUMENT).encode(), now)
    async with transaction(db):
        event = await events.lock(db, outcome.event.id)
        event.status = EventStatus.PUBLISHED
    later = await load(db, bent(lambda talk: talk.update(title="Frühschicht")), now)
    assert (later.changed, later.is_released) == (1, False)
    frozen = (await db.scalars(select(ReleasedTalk))).one()
    assert frozen.title.de == "Nachtschicht"


async def test_a_programme_comes_into_an_event_that_is_there(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        db.add(make_event(slug="digi-meetup", status=EventStatus.DRAFT))
    outcome = await load(db, json.dumps(DOCUMENT).encode(), now, "digi-meetup")
    assert (outcome.event.slug, outcome.added) == ("digi-meetup", 1)
    assert [one.code for one in outcome.deviations] == ["outside_event"]


async def test_nothing_comes_in_where_nothing_is(db: AsyncSession, now: datetime) -> None:
    with pytest.raises(DomainError, match=r"import\.no_event"):
        await load(db, json.dumps(DOCUMENT).encode(), now, "gibt-es-nicht")


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"<schedule>", "import.cut_off"), (b"Hallo", "import.not_a_schedule"), (b"{}", "import.not_a_schedule")],
)
def test_other_files_are_refused(body: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        imports.read(body)
    assert refused.value.code == code


async def test_a_past_conference_can_be_published(db: AsyncSession, now: datetime) -> None:
    body = bent(lambda talk: talk.update(date="2019-08-21T11:00:00+02:00"))
    outcome = await load(db, body, now)
    user = make_user()
    async with transaction(db):
        db.add(user)
        await db.flush()
        event = await events.lock(db, outcome.event.id)
        await events.publish(db, event, by=actor_of(user), now=now)
    assert event.status == EventStatus.PUBLISHED
