"""Calendar feeds: what each shows, in which language, to whom, and that it is not sent twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from eventhub import urls
from eventhub.db import Database, transaction
from eventhub.domain import events, parties, registrations
from eventhub.mail import links
from eventhub.models import Attendance, Event, EventStatus, LocalizedText, Party, Person, Series
from tests.clients import Browser
from tests.formats.conftest import ical_js as ical_js
from tests.makers import register
from tests.routes.public import _present as _present
from tests.routes.public import add, announce

DAY = timedelta(days=1)
JOIN = "https://meet.example.org/geheim"
FEED = "text/calendar; charset=utf-8"
ReadICal = Callable[[list[bytes]], list[dict[str, Any]]]


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


async def guest_of(database: Database, event: Event, now: datetime) -> tuple[Party, str]:
    """Somebody with a place at the meeting, and the address of their feed."""
    async with database.session() as db:
        async with transaction(db):
            outcome = await register(db, event, "Katharina Schlüter", now=now)
        person = await db.get_one(Person, outcome.party.person_id)
        return outcome.party, urls.my_calendar(links.feed_token(db, person))


@pytest.mark.judges
async def test_the_feed_of_all_meetings_is_read_by_others(
    client: Browser, database: Database, ical_js: ReadICal, now: datetime
) -> None:
    await announce(database, slug="bald", calendar_sequence=2)
    await announce(database, slug="aus", status=EventStatus.CANCELLED)
    await announce(database, slug="war", starts_at=now - 300 * DAY)
    await announce(database, slug="lange-her", starts_at=now - 400 * DAY)
    answer = await client.get("/calendar.ics?lang=en")
    assert (answer.status_code, answer.headers["content-type"]) == (200, FEED)
    read = ical_js([answer.content])[0]
    found = {event["url"].rpartition("/")[2]: event for event in read["events"]}
    assert {slug: event["status"] for slug, event in found.items()} == {
        "war": "CONFIRMED",
        "bald": "CONFIRMED",
        "aus": "CANCELLED",
    }
    assert (found["bald"]["sequence"], found["bald"]["summary"]) == (2, "AI that arrives at work")
    text = unfolded(answer.text)
    assert "METHOD:PUBLISH" in text
    assert "ATTENDEE" not in text
    assert "SOURCE;VALUE=URI:http://127.0.0.1:8000/calendar.ics?lang=en" in text
    assert "NAME:SMART REGION Emscher-Lippe" in text


async def test_feeds_are_validated_and_speak_the_language_asked_for(client: Browser, database: Database) -> None:
    await announce(database, slug="ki")
    for path in ("/calendar.ics", "/events/ki.ics"):
        german, english = await client.get(f"{path}?lang=de"), await client.get(f"{path}?lang=en")
        assert "SUMMARY:KI\\, die im Betrieb ankommt" in german.text
        assert "SUMMARY:AI that arrives at work" in english.text
        again = await client.get(f"{path}?lang=de", headers={"If-None-Match": german.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = await client.head(f"{path}?lang=de")
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", german.headers["etag"])


async def test_a_series_has_its_own_feed(client: Browser, database: Database) -> None:
    series = Series(slug="dinner", name=LocalizedText("Digital Dinner", ""))
    await add(database, series)
    await announce(database, slug="mit", series=series)
    await announce(database, slug="ohne")
    text = (await client.get("/series/dinner.ics")).text
    assert "/events/mit" in text
    assert "/events/ohne" not in text
    assert "NAME:Digital Dinner\\, SMART REGION" in text


async def test_the_file_of_a_cancelled_meeting_says_so(client: Browser, database: Database) -> None:
    await announce(database, slug="aus", status=EventStatus.CANCELLED)
    answer = await client.get("/events/aus.ics")
    assert "STATUS:CANCELLED" in answer.text
    assert answer.headers["content-disposition"] == 'inline; filename="aus.ics"'


async def test_a_guests_own_feed_says_where_to_join_and_to_cancel(
    client: Browser, database: Database, now: datetime
) -> None:
    event = await announce(database, slug="online", attendance=Attendance.ONLINE, joining_url=JOIN)
    await announce(database, slug="other")
    party, path = await guest_of(database, event, now)
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, FEED)
    assert answer.headers["cache-control"] == "private, no-cache"
    text = unfolded(answer.text)
    async with database.session() as db:
        own = urls.own(links.own_token(db, party))
    (conference,) = [line for line in text.splitlines() if line.startswith("CONFERENCE")]
    assert conference.endswith(f"{own}/join")
    assert "meet.example.org" not in text
    assert f"{own}/cancel" in text
    assert "ATTENDEE" not in text
    assert "other" not in text
    assert "NAME:Meine Treffen\\, SMART REGION" in text
    again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_who_cancelled_keeps_the_entry_but_not_the_way_in(
    client: Browser, database: Database, now: datetime
) -> None:
    event = await announce(database, slug="online", attendance=Attendance.ONLINE, joining_url=JOIN)
    party, path = await guest_of(database, event, now)
    before = (await client.get(path)).text
    async with database.session() as db, transaction(db):
        locked, live = await events.lock(db, event.id), await parties.get(db, party.id)
        assert live is not None
        await registrations.cancel(db, locked, live, live.live, now=now + timedelta(minutes=1))
    after = unfolded((await client.get(path)).text)
    assert "SEQUENCE:0" in before
    assert "SEQUENCE:1" in after
    assert "STATUS:CANCELLED" in after
    assert "meet.example.org" not in after


async def test_a_feed_opens_with_its_whole_token_only(client: Browser, database: Database, now: datetime) -> None:
    event = await announce(database)
    _, path = await guest_of(database, event, now)
    assert (await client.get(path)).status_code == 200
    other = path[:30] + ("B" if path[30] == "A" else "A") + path[31:]
    for wrong in (other, path.removesuffix(".ics"), "/me/x.ics", "/me/.ics"):
        assert (await client.get(wrong)).status_code == 404


async def test_a_feed_whose_number_was_raised_is_dead(client: Browser, database: Database, now: datetime) -> None:
    event = await announce(database)
    party, path = await guest_of(database, event, now)
    async with database.session() as db, transaction(db):
        (await db.get_one(Person, party.person_id)).feed_no += 1
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/events/nichts.ics", "/series/nichts.ics", "/series/nichts", "/events/.ics"])
async def test_what_is_not_there_has_no_calendar(client: Browser, path: str) -> None:
    assert (await client.get(path)).status_code == 404
