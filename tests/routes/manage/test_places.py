"""Series, venues and topics in the workspace: listed, written, and kept while they are in use."""

from typing import Any

from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import venues
from eventhub.models import LocalizedText, Role, Series, Topic, Venue
from tests.clients import HTMX, Browser, Visit
from tests.makers import make_event, make_venue

MISSING = "01900000-0000-7000-8000-000000000000"


async def add(database: Database, *rows: Any) -> None:
    async with database.session() as db, transaction(db):
        db.add_all(rows)


async def test_only_organisers_find_these_pages(client: Browser, signed_in: Visit, organiser: Browser) -> None:
    door = await signed_in(Role.DOOR)
    for path in ("series", "series/new", "venues", "venues/new", "topics"):
        assert (await client.get(f"/manage/{path}")).status_code == 303, path
        assert (await door.get(f"/manage/{path}")).status_code == 404, path
        assert (await organiser.get(f"/manage/{path}")).status_code == 200, path
    for path in ("series", "venues", "topics"):
        for act in ("", "/delete"):
            assert (await organiser.get(f"/manage/{path}/{MISSING}{act}")).status_code == 404
            assert (await organiser.post(f"/manage/{path}/{MISSING}{act}")).status_code == 403
            answer = await organiser.act(f"/manage/{path}/{MISSING}{act}", {"name": "X", "name_de": "X"})
            assert answer.status_code == 404, path


async def test_a_series_is_made_and_stands_in_the_menu_at_once(
    organiser: Browser, client: Browser, database: Database
) -> None:
    assert "Noch keine Reihe" in (await organiser.get("/manage/series")).text
    refused = await organiser.act("/manage/series/new", {"name_de": "", "slug": "Ein Wort"})
    assert (refused.status_code, refused.text.count('class="err"')) == (422, 2)
    assert 'value="Ein Wort"' in refused.text
    made = await organiser.act(
        "/manage/series/new",
        {"name_de": "Digital Dinner", "rhythm_de": "Jeden zweiten Dienstag", "cover": "digitaltag"},
    )
    assert made.headers["location"] == "/manage/series"
    assert "Digital Dinner" in (await client.get("/events")).text
    async with database.session() as db:
        series = (await db.scalars(select(Series))).one()
    assert (series.slug, series.cover, series.rhythm.de) == ("digital-dinner", "digitaltag", "Jeden zweiten Dienstag")
    again = await organiser.act("/manage/series/new", {"name_de": "Digital Dinner"})
    assert (again.status_code, '<a href="#f-slug">' in again.text) == (422, True)
    page = (await organiser.get(f"/manage/series/{series.id}?lang=en")).text
    assert 'value="Jeden zweiten Dienstag"' in page
    assert "No date planned" in page


async def test_a_series_with_meetings_stays_and_says_why(organiser: Browser, database: Database) -> None:
    series = Series(slug="dinner", name=LocalizedText("Dinner"))
    await add(database, series)
    await add(database, make_event(series_id=series.id))
    assert "Do, 21. Januar" in (await organiser.get(f"/manage/series/{series.id}")).text
    answer = await organiser.act(f"/manage/series/{series.id}/delete")
    assert 'class="flash flash--bad"' in (await organiser.get(answer.headers["location"])).text
    async with database.session() as db:
        assert (await db.scalars(select(Series.slug))).all() == ["dinner"]


async def test_an_unused_series_goes(organiser: Browser, database: Database) -> None:
    series = Series(slug="dinner", name=LocalizedText("Dinner"))
    await add(database, series)
    assert "Dinner löschen?" in (await organiser.get(f"/manage/series/{series.id}/delete")).text
    answer = await organiser.act(f"/manage/series/{series.id}/delete")
    assert answer.headers["location"] == "/manage/series"
    async with database.session() as db:
        assert (await db.scalars(select(Series))).all() == []


async def test_a_venue_is_written_with_its_rooms(organiser: Browser, database: Database) -> None:
    typed: dict[str, Any] = {
        "name": "Rathaus Marl", "street": "Am Markt 1", "postal_code": "45768", "city": "Marl", "country": "DE",
        "latitude": "51,6569", "longitude": "7.09", "travel_de": "Bus 222", "access_en": "Step-free",
        "room": ["0", "1"], "room_0_name": "Saal", "room_0_seats": "120", "room_1_name": "",
    }  # fmt: skip
    more = await organiser.act("/manage/venues/new", typed | {"do": "add room"}, headers=HTMX)
    assert (more.status_code, more.text.count('name="room"')) == (200, 3)
    assert more.text.strip().startswith('<div class="sec__in" id="rows-room">')
    made = await organiser.act("/manage/venues/new", typed)
    assert made.status_code == 303, made.text
    async with database.session() as db:
        venue = (await venues.every(db))[0]
    assert (venue.address, venue.latitude, venue.longitude) == ("Am Markt 1, 45768 Marl", 51.6569, 7.09)
    assert [(room.name, room.seats) for room in venue.rooms] == [("Saal", 120)]
    page = (await organiser.get(f"/manage/venues/{venue.id}")).text
    assert ('value="51.6569"' in page, "openstreetmap.org/?mlat=51.6569" in page) == (True, True)
    assert "Zugang fehlt" not in (await organiser.get("/manage/venues")).text


async def test_what_is_wrong_with_a_venue_is_said_at_its_field(organiser: Browser) -> None:
    typed = {"name": "", "latitude": "nord", "longitude": "200", "room": "0", "room_0_seats": "viele"}
    answer = await organiser.act("/manage/venues/new?lang=en", typed)
    assert answer.status_code == 422
    for name in ("name", "latitude", "longitude", "room_0_name", "room_0_seats"):
        assert f'<a href="#f-{name}">' in answer.text, name
    answer = await organiser.act("/manage/venues/new?lang=en", {"name": "Haus", "latitude": "51"})
    assert "Enter both numbers, or none" in answer.text


async def test_a_venue_in_use_stays(organiser: Browser, database: Database) -> None:
    venue = make_venue()
    await add(database, make_event(venue=venue))
    answer = await organiser.act(f"/manage/venues/{venue.id}/delete")
    page = (await organiser.get(answer.headers["location"])).text
    assert ('class="flash flash--bad"' in page, "Alte Lohnhalle" in page) == (True, True)
    unused = make_venue(name="Leeres Haus")
    await add(database, unused)
    await organiser.act(f"/manage/venues/{unused.id}/delete")
    async with database.session() as db:
        assert (await db.scalars(select(Venue.name))).all() == ["Alte Lohnhalle"]


async def test_topics_are_added_renamed_and_deleted(organiser: Browser, database: Database) -> None:
    await organiser.act("/manage/topics", {"name_de": "Recht", "name_en": "Law"})
    again = await organiser.act("/manage/topics", {"name_de": "recht"})
    assert (again.status_code, '<a href="#f-name_de">' in again.text) == (422, True)
    async with database.session() as db:
        topic = (await db.scalars(select(Topic))).one()
    await organiser.act(f"/manage/topics/{topic.id}", {"name_de": "Recht und Gesetz", "name_en": ""})
    page = (await organiser.get("/manage/topics")).text
    assert ("Recht und Gesetz" in page, "#recht" in page) == (True, True)
    assert (await organiser.act(f"/manage/topics/{topic.id}", {"name_de": " "})).status_code == 422
    await organiser.act(f"/manage/topics/{topic.id}/delete")
    assert "Noch keine Themen" in (await organiser.get("/manage/topics")).text


async def test_a_topic_in_use_stays(organiser: Browser, database: Database) -> None:
    topic = Topic(slug="recht", name=LocalizedText("Recht"))
    await add(database, make_event(topics=[topic]))
    answer = await organiser.act(f"/manage/topics/{topic.id}/delete")
    assert 'class="flash flash--bad"' in (await organiser.get(answer.headers["location"])).text
    async with database.session() as db:
        assert (await db.scalars(select(Topic.slug))).all() == ["recht"]
