"""What the registration box of a meeting says, in every state."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events
from eventhub.domain.events import BoxState, Filter, box_of
from eventhub.models import EventStatus, LocalizedText, Series, Topic, Visibility
from tests.makers import START, make_event, make_venue

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "held", "waiting", "state"),
    [
        ({"status": EventStatus.DRAFT}, 0, 0, BoxState.DRAFT),
        ({"status": EventStatus.CANCELLED}, 0, 0, BoxState.CANCELLED),
        ({"registration_opens_at": START - 2 * DAY}, 0, 0, BoxState.NOT_YET),
        ({"registration_closes_at": START - 30 * DAY}, 0, 0, BoxState.CLOSED),
        ({"capacity": None}, 500, 0, BoxState.OPEN),
        ({"capacity": 120}, 101, 0, BoxState.OPEN),
        ({"capacity": 120}, 102, 0, BoxState.FEW),
        ({"capacity": 40}, 29, 0, BoxState.OPEN),
        ({"capacity": 40}, 30, 0, BoxState.FEW),
        ({"capacity": 80}, 80, 9, BoxState.WAITLIST),
        ({"capacity": 80}, 78, 3, BoxState.WAITLIST),
        ({"capacity": 80, "has_waitlist": False}, 80, 0, BoxState.FULL),
    ],
)
def test_the_box_has_one_state(
    values: dict[str, object], held: int, waiting: int, state: BoxState, now: datetime
) -> None:
    event = make_event(**values, places_held=held, persons_waiting=waiting)
    assert box_of(event, now).state == state


def test_the_box_closes_with_the_start_and_is_over_with_the_end() -> None:
    event = make_event(capacity=80)
    assert [box_of(event, at).state for at in (START - DAY, START, event.ends_at)] == [
        BoxState.OPEN,
        BoxState.CLOSED,
        BoxState.OVER,
    ]


def test_more_guests_than_places_leave_none(now: datetime) -> None:
    event = make_event(capacity=20, places_held=22)
    event.places_limit = 22
    box = box_of(event, now)
    assert (box.state, box.taken, box.left, box.takes_guests) == (BoxState.WAITLIST, 22, 0, True)


async def test_lists_count_and_page_what_is_listed(db: AsyncSession, now: datetime) -> None:
    topic = Topic(slug="daten", name=LocalizedText("Daten", "Data"))
    unused = Topic(slug="recht", name=LocalizedText("Recht", "Law"))
    series = Series(slug="dinner", name=LocalizedText("Digital Dinner", ""))
    async with transaction(db):
        db.add_all([topic, unused, series])
        db.add(make_event(slug="next", topics=[topic], series=series))
        db.add(make_event(slug="hidden", visibility=Visibility.UNLISTED, topics=[unused]))
        db.add(make_event(slug="draft", status=EventStatus.DRAFT, topics=[unused]))
        db.add_all(make_event(slug=f"past-{days}", starts_at=now - days * DAY) for days in (10, 20, 30))
    assert await events.counts(db, now=now) == (1, 3)
    assert await events.counts(db, now=now, narrow=Filter(topic="daten")) == (1, 0)
    assert await events.counts(db, now=now, narrow=Filter(series="supper")) == (0, 0)
    assert [one.slug for one in await events.past(db, now=now, limit=2, offset=1)] == ["past-20", "past-30"]
    assert [one.slug for one in await events.topics_in_use(db)] == ["daten"]
    assert [slug for slug, _ in await events.listed_pages(db)] == ["next", "past-10", "past-20", "past-30"]


async def test_the_next_meeting_is_one_that_takes_place(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        db.add(make_event(slug="off", starts_at=START - 2 * DAY, status=EventStatus.CANCELLED))
        db.add(make_event(slug="secret", starts_at=START - DAY, visibility=Visibility.MEMBERS))
        db.add(make_event(slug="next"))
        db.add(make_event(slug="later", starts_at=START + DAY))
    found = await events.next_one(db, now=now)
    assert found is not None
    assert found.slug == "next"


@pytest.mark.parametrize(
    ("series", "edition", "label"),
    [
        ("Schichtwechsel", "Schichtwechsel 24", "Schichtwechsel 24"),
        ("Digital Dinner", "Nr. 4", "Digital Dinner, Nr. 4"),
        ("Digital Dinner", "", "Digital Dinner"),
        ("", "Nr. 4", "Nr. 4"),
        ("", "", ""),
    ],
)
def test_a_label_names_series_and_edition_once(series: str, edition: str, label: str) -> None:
    named = Series(slug="s", name=LocalizedText(series, "")) if series else None
    assert make_event(series=named, edition=LocalizedText(edition, "")).label("de") == label


def test_a_place_names_its_city_once() -> None:
    assert make_venue().name_and_city == "Alte Lohnhalle, Bottrop"
    assert make_venue(name="Rathaus Marl", city="Marl").name_and_city == "Rathaus Marl"
    assert make_venue(city="").name_and_city == "Alte Lohnhalle"
