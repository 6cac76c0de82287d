"""The public programme, its talks, its speakers, its calendars and files; and who must not see them."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import func, select, update

from eventhub.db import Database, transaction
from eventhub.domain import stars
from eventhub.domain.imports import schedule as imports
from eventhub.formats import schedule_json, schedule_xml
from eventhub.models import (
    Event,
    EventStatus,
    LocalizedText,
    Release,
    ReleasedTalk,
    Role,
    Speaker,
    StarList,
    Talk,
    TalkKind,
    TalkStatus,
    Visibility,
)
from tests.clients import HTMX, Browser, Visit
from tests.conftest import NOW
from tests.formats.test_frab import DOCUMENT, FILES, body_of
from tests.makers import START
from tests.routes.public import _present as _present
from tests.routes.public import announce
from tests.routes.public import count_queries as count_queries

HALF_HOUR = timedelta(minutes=30)
Asked = Callable[[], int]


def talk(number: int, title: str, room: str, *, after: int = 0, minutes: int = 30, name: str = "") -> dict[str, Any]:
    at = START + timedelta(minutes=after)
    return {
        "id": number,
        "guid": f"7a0fc001-e587-47e1-b378-{number:012d}",
        "date": at.isoformat(),
        "duration": f"{minutes // 60:02d}:{minutes % 60:02d}",
        "room": room,
        "title": title,
        "track": "KI" if number % 2 else "Recht",
        "language": "de",
        "type": "workshop",
        "abstract": f"Worum es in {title} geht.",
        "persons": [{"id": number, "public_name": name}] if name else [],
    }


TALKS = (
    talk(1, "Eröffnung", "Halle", name="Ida Ebertsch"),
    talk(2, "Werkstatt", "Kaue", minutes=60, name="Ole Waschkowski"),
    talk(3, "Ausklang", "Halle", after=30),
)


async def programme(database: Database, talks: Any = TALKS, **values: Any) -> Event:
    """A published event with these talks as its release 1."""
    document = json.loads(json.dumps(DOCUMENT))
    rooms: dict[str, Any] = {}
    for one in talks:
        rooms.setdefault(one["room"], []).append(one)
    document["schedule"]["conference"]["days"][0]["rooms"] = rooms
    async with database.session() as db, transaction(db):
        found = imports.read(json.dumps(document).encode())
        event = (await imports.load(db, found, by=None, now=NOW)).event
        for name, value in ({"status": EventStatus.PUBLISHED, "published_at": NOW} | values).items():
            setattr(event, name, value)
    return event


async def change(database: Database, table: Any, *where: Any, **values: Any) -> None:
    async with database.session() as db, transaction(db):
        await db.execute(update(table).where(*where).values(**values))


# The programme


async def test_it_shows_talks_rooms_and_people(client: Browser, database: Database) -> None:
    await programme(database)
    answer = await client.get("/events/digitaltag/schedule")
    assert answer.status_code == 200
    for words in ("Eröffnung", "Werkstatt", "Halle", "Kaue", "Ida Ebertsch", "Ole Waschkowski"):
        assert words in answer.text
    assert 'class="slot c2 r2 h6' in answer.text
    assert 'class="slot c3 r2 h12' in answer.text
    assert "Das Programm wird überarbeitet" not in answer.text


async def test_it_is_cached_by_everybody_and_not_sent_twice(client: Browser, database: Database) -> None:
    await programme(database)
    first = await client.get("/events/digitaltag/schedule")
    assert first.headers["cache-control"].startswith("public")
    again = await client.get("/events/digitaltag/schedule", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.text) == (304, "")


@pytest.mark.parametrize(
    "path", ["/schedule", "/schedule.ics", "/schedule.json", "/schedule.xml", "/talks/werkstatt", "/starred", ""]
)
async def test_no_page_asks_more_than_six_questions(
    client: Browser, database: Database, count_queries: Asked, path: str
) -> None:
    await programme(database)
    asked = []
    for _ in range(3):  # the hub's own row is read anew each second, now and then
        assert (await client.get(f"/events/digitaltag{path}")).status_code == 200
        asked.append(count_queries())
    assert min(asked) <= 6


async def test_filters_narrow_it_whole_and_in_part(client: Browser, database: Database) -> None:
    await programme(database)
    for query, titles in (
        ("topic=KI", {"Eröffnung", "Ausklang"}),
        ("room=Kaue", {"Werkstatt"}),
        ("language=en", set()),
        ("room=Halle&view=list", {"Eröffnung", "Ausklang"}),
    ):
        for headers in ({}, HTMX):
            page = (await client.get(f"/events/digitaltag/schedule?{query}", headers=headers)).text
            assert {one["title"] for one in TALKS if f">{one['title']}</a>" in page} == titles
            assert ("<html" in page) == (not headers)


async def test_now_and_next_follow_the_clock(client: Browser, database: Database) -> None:
    await programme(database)
    before = (await client.get("/events/digitaltag/schedule?lang=en")).text
    assert "Now and next" not in before
    with time_machine.travel(START + timedelta(minutes=10), tick=True):
        during = (await client.get("/events/digitaltag/schedule?lang=en")).text
    section = during.split('id="now"')[1].split("</section>")[0]
    assert [one["title"] for one in TALKS if str(one["title"]) in section] == ["Eröffnung", "Werkstatt", "Ausklang"]


async def test_an_old_release_stays_readable(client: Browser, database: Database, now: datetime) -> None:
    event = await programme(database)
    async with database.session() as db, transaction(db):
        opening = (await db.scalars(select(Talk).where(Talk.number == 1))).one()
        second = Release(event_id=event.id, number=2, note="Kürzer", released_at=now)
        second.talks = [
            ReleasedTalk(talk_id=opening.id, kind=TalkKind.TALK, room_name="Kaue", starts_at=START, minutes=30,
                         title=LocalizedText("Auftakt"))
        ]  # fmt: skip
        db.add(second)
        await db.execute(update(Event).values(release_count=2))
    current = (await client.get("/events/digitaltag/schedule")).text
    assert "Auftakt" in current
    assert "Werkstatt" not in current
    assert "Kürzer" in current
    old = (await client.get("/events/digitaltag/schedule?release=1&lang=en")).text
    assert "Werkstatt" in old
    assert "This is release 1, not the current one." in old
    assert "noindex" in old
    assert (await client.get("/events/digitaltag/schedule?release=3")).status_code == 404
    assert (await client.get("/events/digitaltag/talks/werkstatt")).status_code == 404


async def test_until_release_1_it_is_the_running_order(client: Browser, database: Database) -> None:
    item = Talk(title=LocalizedText("Begrüßung"), starts_at=START, minutes=10, slug="begruessung", speakers=[])
    await announce(database, slug="ki", talks=[item])
    page = (await client.get("/events/ki/schedule")).text
    assert "Begrüßung" in page
    assert "data-star=" not in page
    for path in ("/schedule.json", "/schedule.xml", "/talks/begruessung"):
        assert (await client.get(f"/events/ki{path}")).status_code == 404
    assert (await client.get("/events/ki/schedule.ics")).status_code == 200


async def test_the_event_page_shows_the_release(client: Browser, database: Database) -> None:
    await programme(database)
    page = (await client.get("/events/digitaltag")).text
    assert 'href="/events/digitaltag/talks/werkstatt"' in page
    assert '"subEvent"' in page


# Who may see what


async def test_a_draft_is_for_organisers_alone(client: Browser, organiser: Browser, database: Database) -> None:
    await programme(database, status=EventStatus.DRAFT, published_at=None)
    for path in ("/schedule", "/talks/werkstatt", "/starred", "/schedule.ics", "/schedule.json", "/schedule.xml"):
        assert (await client.get(f"/events/digitaltag{path}")).status_code == 404
    for path in ("/schedule", "/talks/werkstatt", "/starred"):
        answer = await organiser.get(f"/events/digitaltag{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (await client.get("/speakers/ida-ebertsch")).status_code == 404


async def test_an_unlisted_event_has_a_programme_but_names_nobody_elsewhere(
    client: Browser, database: Database
) -> None:
    await programme(database, visibility=Visibility.UNLISTED)
    page = await client.get("/events/digitaltag/talks/werkstatt")
    assert page.status_code == 200
    assert "noindex" in page.text
    assert (await client.get("/speakers/ole-waschkowski")).status_code == 404
    assert "digitaltag" not in (await client.get("/sitemap.xml")).text


async def test_an_unconfirmed_talk_names_nobody_anywhere(client: Browser, database: Database) -> None:
    await programme(database)
    await change(database, Talk, Talk.number == 2, status=TalkStatus.REQUESTED)
    await change(database, Speaker, Speaker.name == "Ole Waschkowski", is_named=False)
    for path in ("/schedule", "/schedule?view=list", "/talks/werkstatt", "/starred", "", "/schedule.ics"):
        page = (await client.get(f"/events/digitaltag{path}")).text
        assert "Werkstatt" in page
        assert "Waschkowski" not in page
    for path in ("/schedule.json", "/schedule.xml"):
        assert "Waschkowski" not in (await client.get(f"/events/digitaltag{path}")).text
    assert (await client.get("/speakers/ole-waschkowski")).status_code == 404
    assert "waschkowski" not in (await client.get("/sitemap.xml")).text
    assert "angefragt" in (await client.get("/events/digitaltag/schedule")).text


async def test_a_cancelled_talk_is_gone_from_everything(client: Browser, database: Database) -> None:
    await programme(database)
    await change(database, Talk, Talk.number == 2, status=TalkStatus.CANCELLED)
    for path in ("/schedule", "/schedule?release=1", "/starred", "/schedule.ics", "/schedule.json", "/schedule.xml"):
        assert "Werkstatt" not in (await client.get(f"/events/digitaltag{path}")).text
    for path in ("/events/digitaltag/talks/werkstatt", "/speakers/ole-waschkowski"):
        assert (await client.get(path)).status_code == 404


async def test_a_deleted_speaker_is_gone_from_old_releases(client: Browser, database: Database) -> None:
    await programme(database)
    async with database.session() as db, transaction(db):
        await db.delete((await db.scalars(select(Speaker).where(Speaker.name == "Ida Ebertsch"))).one())
    for path in ("/schedule", "/talks/eroeffnung", "/schedule.json", "/schedule.ics"):
        assert "Ebertsch" not in (await client.get(f"/events/digitaltag{path}")).text


# One talk, one speaker


async def test_a_talk_says_who_when_where_and_what_else(client: Browser, database: Database) -> None:
    await programme(database)
    page = (await client.get("/events/digitaltag/talks/werkstatt")).text
    for words in ("Worum es in Werkstatt geht.", "Ole Waschkowski", "Kaue", "/speakers/ole-waschkowski"):
        assert words in page
    beside = page.split("Parallel dazu")[1].split("</aside>")[0]
    assert "Eröffnung" in beside
    assert "Ausklang" in beside
    data = json.loads(page.split('application/ld+json">')[1].split("</script>")[0])
    assert (data["name"], data["superEvent"]["name"]) == ("Werkstatt", "Digitaltag")


async def test_a_speaker_has_a_page_with_their_talks(client: Browser, database: Database) -> None:
    await programme(database)
    page = (await client.get("/speakers/ida-ebertsch")).text
    assert 'href="/events/digitaltag/talks/eroeffnung"' in page
    assert (await client.get("/speakers/niemand")).status_code == 404


async def test_the_sitemap_knows_them(client: Browser, database: Database) -> None:
    await programme(database)
    found = (await client.get("/sitemap.xml")).text
    for path in ("/events/digitaltag/schedule", "/events/digitaltag/talks/werkstatt", "/speakers/ida-ebertsch"):
        assert f"{path}?lang=de" in found


# Calendars and files


async def test_calendars_of_event_room_and_talk(client: Browser, database: Database) -> None:
    await programme(database)
    for path, titles in (
        ("schedule.ics", ["Eröffnung", "Werkstatt", "Ausklang"]),
        ("schedule.ics?room=Kaue", ["Werkstatt"]),
        ("talks/werkstatt.ics", ["Werkstatt"]),
    ):
        answer = await client.get(f"/events/digitaltag/{path}")
        assert answer.headers["content-type"].startswith("text/calendar")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert sorted(str(one["SUMMARY"]) for one in events) == sorted(titles)
    assert (await client.get("/events/digitaltag/schedule.ics?room=Keller")).status_code == 404


async def test_files_hold_what_went_in(client: Browser, database: Database) -> None:
    given = schedule_json.read(body_of(FILES[0]))
    async with database.session() as db, transaction(db):
        event = (await imports.load(db, given, by=None, now=NOW)).event
        event.status, event.published_at = EventStatus.PUBLISHED, NOW
    as_json = schedule_json.read((await client.get("/events/camp2019/schedule.json")).content)
    as_xml = schedule_xml.read((await client.get("/events/camp2019/schedule.xml")).content)
    page = (await client.get("/events/camp2019/schedule")).text
    assert page.count('<article class="slot') == len(given.talks)
    for found in (as_json, as_xml):
        assert sorted((one.guid, one.number, one.room, one.starts_at, one.title) for one in found.talks) == sorted(
            (one.guid, one.number, one.room, one.starts_at, one.title) for one in given.talks
        )
        assert sorted({(who.id, who.name) for one in found.talks for who in one.persons}) == sorted(
            {(who.id, who.name) for one in given.talks for who in one.persons}
        )


# Stars


async def talk_ids(database: Database) -> dict[str, UUID]:
    async with database.session() as db:
        return {one.title.de: one.id for one in await db.scalars(select(Talk))}


async def test_stars_become_a_feed_that_its_browser_changes(client: Browser, visit: Any, database: Database) -> None:
    await programme(database)
    ids = await talk_ids(database)
    made = (await client.post("/events/digitaltag/starred", data={"talk": [str(ids["Werkstatt"])]})).json()
    path = made["address"].removeprefix("http://127.0.0.1:8000")
    answer = await visit().get(path)
    assert [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")] == ["Werkstatt"]
    assert answer.headers["cache-control"] == "private, no-cache"
    tokens = {"read": made["read"], "write": made["write"], "talk": [str(ids["Ausklang"]), "kein Vortrag"]}
    assert (await client.post("/events/digitaltag/starred", data=tokens)).status_code == 200
    changed = Calendar.from_ical((await visit().get(path)).content)
    assert [str(one["SUMMARY"]) for one in changed.walk("VEVENT")] == ["Ausklang"]
    refused = await visit().post("/events/digitaltag/starred", data=tokens | {"write": made["read"]})
    assert refused.status_code == 422
    assert (await client.get("/events/digitaltag/starred/falsch.ics")).status_code == 404


async def test_feeds_of_stars_go_30_days_after_the_event(client: Browser, database: Database) -> None:
    event = await programme(database)
    assert (await client.post("/events/digitaltag/starred", data={"talk": []})).status_code == 201
    for days, left in ((29, 1), (31, 0)):
        now = event.ends_at + timedelta(days=days)
        async with database.session() as db, transaction(db):
            for one in await stars.outdated(db, now):
                await stars.delete(db, one, now)
        async with database.session() as db:
            assert await db.scalar(select(func.count()).select_from(StarList)) == left


# The workspace


async def test_an_organiser_imports_a_file(organiser: Browser, database: Database) -> None:
    files = {"file": ("schedule.json", body_of("invalid-example.json"), "application/json")}
    answer = await organiser.act("/manage/import", {"event": ""}, files=files)
    assert answer.status_code == 200
    assert answer.text.count("<li>") >= 5
    assert "2814" in answer.text
    async with database.session() as db:
        event = (await db.scalars(select(Event))).one()
    assert (event.slug, event.status) == ("winterchaos2022", EventStatus.DRAFT)


@pytest.mark.parametrize("body", [b"hallo", b'{"schedule": {"conf'])
async def test_a_file_that_is_none_is_refused_at_its_field(organiser: Browser, database: Database, body: bytes) -> None:
    answer = await organiser.act("/manage/import", {"event": ""}, files={"file": ("x.json", body)})
    assert answer.status_code == 422
    assert 'href="#f-file"' in answer.text
    async with database.session() as db:
        assert await db.scalar(select(func.count()).select_from(Event)) == 0


async def test_without_a_file_nothing_comes_in(organiser: Browser) -> None:
    assert (await organiser.act("/manage/import", {"event": ""}, files={"other": ("", b"")})).status_code == 422


async def test_strangers_and_the_door_import_nothing(client: Browser, signed_in: Visit) -> None:
    assert (await client.get("/manage/import")).status_code == 303
    assert (await (await signed_in(Role.DOOR)).get("/manage/import")).status_code == 404
