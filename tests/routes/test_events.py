"""The public pages of meetings: one meeting in every state, and the list with its filters."""

import json
import re
import struct
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from eventhub.db import Database
from eventhub.models import Attendance, EventStatus, LocalizedText, Series, Speaker, Talk, TalkKind, Topic, Visibility
from tests.clients import HTMX, Browser
from tests.makers import START, make_event
from tests.routes.public import ENGLISH, add, announce, words
from tests.routes.public import _present as _present
from tests.routes.public import count_queries as count_queries

DAY = timedelta(days=1)
JOIN = "https://meet.example.org/geheim"


def talks() -> list[Talk]:
    speaker = Speaker(name="Miriam Özdemir", organisation="Kortmann Metallbau", address="miriam@example.org")
    return [
        Talk(kind=TalkKind.BREAK, title=LocalizedText("Einlass", "Doors"), starts_at=START, speakers=[]),
        Talk(
            position=1,
            title=LocalizedText("Vom Pilot zur Praxis", "From pilot to practice"),
            starts_at=START + timedelta(minutes=30),
            minutes=25,
            speakers=[speaker],
        ),
    ]


async def test_the_page_tells_when_where_and_what(client: Browser, database: Database) -> None:
    series = Series(slug="schichtwechsel", name=LocalizedText("Schichtwechsel", ""))
    topic = Topic(slug="recht", name=LocalizedText("Recht", "Law"))
    event = make_event(
        slug="ki",
        series=series,
        edition=LocalizedText("Schichtwechsel 24", ""),
        topics=[topic],
        talks=talks(),
        description=LocalizedText("Ein **Abend**.<script>alert(1)</script>", ""),
        host_name="Alte Lohnhalle e. V.",
        contact_address="treffen@example.org",
    )
    assert event.venue is not None
    event.venue.travel = LocalizedText("Bus 262", "Bus 262, stop Lohnhalle")
    event.venue.access = LocalizedText("Stufenlos", "Step-free")
    await add(database, series, topic, event)
    page = await client.get("/events/ki")
    said = words(page.text)
    for sentence in (
        "Schichtwechsel 24 KI, die im Betrieb ankommt",
        "Donnerstag, 21. Januar 2027 17:00 bis 20:00 Uhr, Einlass ab 16:30 Uhr",
        "Alte Lohnhalle Zechenstraße 12, 46236 Bottrop",
        "Anfahrt Bus 262",
        "Zugang Stufenlos",
        "17:30 25 min Vom Pilot zur Praxis",
        "Miriam Özdemir Kortmann Metallbau",
        "Gastgeber",
    ):
        assert sentence in said
    assert "<strong>Abend</strong>" in page.text
    assert "<script>alert" not in page.text
    assert "miriam@example.org" not in page.text
    assert 'rel="noreferrer">Karte öffnen' in page.text
    english = words((await client.get("/events/ki?lang=en")).text)
    assert "Thursday, 21 January 2027 5:00 to 8:00 pm, doors open at 4:30 pm" in english
    assert "AI that arrives at work" in english


@pytest.mark.parametrize(
    ("values", "said", "button"),
    [
        ({"capacity": 120, "places_held": 38}, "38 von 120 Plätzen sind vergeben.", "Jetzt anmelden"),
        ({"capacity": 120, "places_held": 114}, "Noch 6 Plätze", "Jetzt anmelden"),
        (
            {"capacity": 80, "places_held": 80, "persons_waiting": 9},
            "Alle 80 Plätze sind vergeben. 9 Menschen warten.",
            "Auf die Warteliste",
        ),
        ({"capacity": 80, "places_held": 80, "has_waitlist": False}, "Wird einer frei, steht es hier.", None),
        ({"capacity": 30, "wants_approval": True}, "Das Team prüft jede Anfrage", "Platz anfragen"),
        (
            {"capacity": 90, "registration_opens_at": datetime.fromisoformat("2027-01-15T09:00+01:00")},
            "90 Plätze. Die Anmeldung öffnet am Freitag, 15. Januar 2027, um 09:00 Uhr.",
            None,
        ),
        (
            {"capacity": 90, "registration_closes_at": datetime.fromisoformat("2027-01-09T12:00+01:00")},
            "Die Anmeldung endete am 9. Januar um 12:00 Uhr. Kommen Sie einfach vorbei",
            None,
        ),
        (
            {"attendance": Attendance.ONLINE, "venue": None},
            "Plätze sind nicht begrenzt. Den Link zum Online-Raum bekommen Sie nach der Anmeldung.",
            "Jetzt anmelden",
        ),
    ],
)
async def test_the_box_says_one_thing_in_each_state(
    client: Browser, database: Database, values: dict[str, object], said: str, button: str | None
) -> None:
    event = await announce(database, **values)
    page = await client.get(f"/events/{event.slug}")
    assert said in words(page.text)
    buttons = re.findall(rf'<a class="btn btn--primary[^"]*" href="/events/{event.slug}/register">([^<]+)', page.text)
    bar = {"Auf die Warteliste": "Warteliste", None: None}.get(button, "Anmelden")
    assert buttons == ([button, bar] if button else [])


async def test_a_cancelled_meeting_says_so_first_and_has_no_box(client: Browser, database: Database) -> None:
    reason = LocalizedText("Die Feuerwache ist nicht frei.", "")
    await announce(database, slug="aus", status=EventStatus.CANCELLED, cancel_reason=reason)
    page = await client.get("/events/aus?lang=en")
    assert "This meeting is cancelled. Die Feuerwache ist nicht frei." in words(page.text)
    assert page.text.index("This meeting is cancelled.") < page.text.index("<h1")
    assert '<span lang="de">Die Feuerwache' in page.text
    assert '<del class="muted">AI that arrives at work</del>' in page.text
    assert "regbox" not in page.text
    assert "/register" not in page.text


async def test_a_moved_meeting_names_both_times(client: Browser, database: Database) -> None:
    await announce(database, slug="neu", moved_from=START - 7 * DAY)
    said = words((await client.get("/events/neu")).text)
    assert "Neuer Termin: Donnerstag, 21. Januar 2027, 17:00 Uhr" in said
    assert "Statt Donnerstag, 14. Januar 2027, 17:00 Uhr." in said


async def test_afterwards_the_box_leads_to_the_own_page_and_the_next_meeting(
    client: Browser, database: Database, now: datetime
) -> None:
    await announce(database, slug="vorbei", starts_at=now - 10 * DAY, places_held=3)
    await announce(database, slug="next", title=LocalizedText("Daten teilen", ""))
    page = await client.get("/events/vorbei")
    said = words(page.text)
    assert "Vorbei, 31. Dezember 2026" in said
    assert "Das nächste Treffen Daten teilen , 21. Januar 2027, Alte Lohnhalle, Bottrop" in said
    assert 'href="/events/vorbei/lost-ticket"' in page.text
    assert "stickybar" not in page.text


async def test_afterwards_nobody_is_promised_an_address_to_join(
    client: Browser, database: Database, now: datetime
) -> None:
    promise = "Die Adresse bekommen Sie, wenn Sie angemeldet sind."
    await announce(database, slug="vorbei", starts_at=now - 10 * DAY, attendance=Attendance.HYBRID)
    await announce(database, slug="next", attendance=Attendance.HYBRID)
    assert promise in words((await client.get("/events/next")).text)
    over = words((await client.get("/events/vorbei")).text)
    assert ("Auch online" in over, promise in over) == (True, False)


@pytest.mark.parametrize("attendance", [Attendance.ONLINE, Attendance.HYBRID])
async def test_no_stranger_reads_where_to_join(client: Browser, database: Database, attendance: Attendance) -> None:
    await announce(database, slug="x", attendance=attendance, joining_url=JOIN)
    for path in ("/events/x", "/events/x?lang=en", "/events/x.ics", "/events", "/", "/calendar.ics"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "im Betrieb" in answer.text or "AI that" in answer.text
        assert "meet.example.org" not in answer.text


async def test_the_page_is_the_same_for_everybody_and_not_sent_twice(
    client: Browser, organiser: Browser, database: Database
) -> None:
    event = await announce(database, capacity=20)
    path = f"/events/{event.slug}"
    page, of_staff = await client.get(path), await organiser.get(path)
    assert page.text == of_staff.text
    assert page.headers["cache-control"].startswith("public")
    again = await client.get(path, headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_strangers_do_not_find_drafts_and_members_meetings(
    client: Browser, organiser: Browser, database: Database
) -> None:
    await announce(database, slug="entwurf", status=EventStatus.DRAFT, published_at=None)
    await announce(database, slug="intern", visibility=Visibility.MEMBERS)
    for slug, note in (("entwurf", "Das ist ein Entwurf."), ("intern", "Dieses Treffen ist für Mitglieder.")):
        assert (await client.get(f"/events/{slug}")).status_code == 404
        assert (await client.get(f"/events/{slug}.ics")).status_code == 404
        page = await organiser.get(f"/events/{slug}")
        assert note in page.text
        assert page.headers["cache-control"] == "no-store"
    for path in ("/", "/events", "/calendar.ics", "/sitemap.xml"):
        text = (await client.get(path)).text
        assert "entwurf" not in text
        assert "intern" not in text


async def test_an_unlisted_meeting_opens_by_its_address_and_is_kept_from_search(
    client: Browser, database: Database
) -> None:
    await announce(database, slug="leise", visibility=Visibility.UNLISTED)
    page = await client.get("/events/leise")
    assert '<meta name="robots" content="noindex">' in page.text
    assert (await client.get("/events/leise.ics")).status_code == 200
    for path in ("/", "/events", "/calendar.ics", "/sitemap.xml"):
        assert "leise" not in (await client.get(path)).text


async def test_search_engines_read_places_and_state(client: Browser, database: Database) -> None:
    await announce(database, slug="daten", capacity=80, places_held=80, talks=talks())
    text = (await client.get("/events/daten?lang=en")).text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert (data["@type"], data["eventStatus"]) == ("Event", "https://schema.org/EventScheduled")
    assert (data["maximumAttendeeCapacity"], data["remainingAttendeeCapacity"]) == (80, 0)
    assert data["offers"]["availability"] == "https://schema.org/SoldOut"
    assert data["location"]["address"]["addressLocality"] == "Bottrop"
    assert [one["name"] for one in data["subEvent"]] == ["From pilot to practice"]
    assert '<link rel="canonical" href="http://127.0.0.1:8000/events/daten?lang=en">' in text
    assert 'hreflang="de" href="http://127.0.0.1:8000/events/daten?lang=de"' in text
    assert '<meta property="og:title" content="AI that arrives at work">' in text


async def test_an_uploaded_cover_has_its_words(client: Browser, database: Database) -> None:
    await announce(database, slug="bild", cover_file="0190.png", cover_alt=LocalizedText("Ein Förderturm", ""))
    text = (await client.get("/events/bild")).text
    assert 'src="/covers/0190.png" alt="Ein Förderturm"' in text
    assert '<meta property="og:image" content="http://127.0.0.1:8000/covers/0190.png">' in text


async def test_messengers_get_a_card_with_the_words(client: Browser, organiser: Browser, database: Database) -> None:
    await announce(database, slug="ki", edition=LocalizedText("Schichtwechsel 24", ""))
    await announce(database, slug="entwurf", status=EventStatus.DRAFT, published_at=None)
    address = re.findall(r'property="og:image" content="([^"]+)"', (await client.get("/events/ki?lang=en")).text)
    assert address == ["http://127.0.0.1:8000/events/ki/card.png?lang=en"]
    card = await client.get(address[0])
    assert (card.status_code, card.headers["content-type"]) == (200, "image/png")
    assert struct.unpack(">II", card.content[16:24]) == (1200, 630)
    again = await client.get(address[0], headers={"If-None-Match": card.headers["etag"]})
    assert again.status_code == 304
    german = await client.get("/events/ki/card.png?lang=de")
    assert german.content != card.content
    for browser in (client, organiser):
        assert (await browser.get("/events/entwurf/card.png")).status_code == 404


async def test_the_page_asks_the_database_little(
    client: Browser, database: Database, count_queries: Callable[[], int], now: datetime
) -> None:
    topic = Topic(slug="recht", name=LocalizedText("Recht", "Law"))
    await add(database, topic)
    await announce(database, slug="bald", topics=[topic], talks=talks())
    await announce(database, slug="war", topics=[topic], talks=talks(), starts_at=now - 9 * DAY)
    await client.get("/health/live")
    counts = {}
    for path in ("/events/bald", "/events/war", "/events", "/events?when=past", "/"):
        await client.get("/robots.txt")  # reads the hub, once a second at most
        count_queries()
        await client.get(path)
        counts[path] = count_queries()
    assert max(counts.values()) <= 6, counts


async def test_the_list_shows_what_comes_and_what_was(client: Browser, database: Database, now: datetime) -> None:
    await announce(database, slug="bald", capacity=20, places_held=15, edition=LocalizedText("Runde 3", ""))
    await announce(database, slug="war", starts_at=now - 9 * DAY, title=LocalizedText("Damals", ""))
    upcoming, past = await client.get("/events"), await client.get("/events?when=past")
    said = words(upcoming.text)
    assert "1 kommendes, 1 vergangenes" in said
    assert "Runde 3 17:00 Uhr Alte Lohnhalle, Bottrop Noch 5 Plätze" in said
    assert "Damals" not in said
    assert "Damals 1. Januar 2027 Alte Lohnhalle, Bottrop Vorbei" in words(past.text)
    assert 'name="robots" content="noindex"' in past.text
    assert 'rel="canonical"' in upcoming.text


async def test_the_list_is_narrowed_by_topic_and_series(client: Browser, database: Database) -> None:
    law, data = (Topic(slug=slug, name=LocalizedText(slug.title(), "")) for slug in ("recht", "daten"))
    series = Series(slug="dinner", name=LocalizedText("Digital Dinner", ""))
    await add(database, law, data, series)
    await announce(database, slug="eins", topics=[law])
    await announce(database, slug="zwei", topics=[data], series=series)

    async def found(query: str) -> list[str]:
        return re.findall(r'<h3><a href="/events/(\w+)"', (await client.get(f"/events{query}")).text)

    assert await found("") == ["eins", "zwei"]
    assert await found("?topic=recht") == ["eins"]
    assert await found("?topic=daten&series=dinner") == ["zwei"]
    assert await found("?topic=recht&series=dinner") == []
    nothing = await client.get("/events?topic=recht&series=dinner&lang=en")
    assert "No meeting fits these filters" in nothing.text
    tab = 'id="tab-past" href="/events?when=past&amp;topic=recht&amp;series=dinner"'
    assert tab in nothing.text


async def test_htmx_gets_the_list_alone(client: Browser, database: Database) -> None:
    await announce(database, slug="eins")
    whole, part = await client.get("/events"), await client.get("/events", headers=HTMX)
    assert "<!doctype html>" in whole.text
    assert "<html" not in part.text
    assert 'href="/events/eins"' in part.text
    assert part.headers["etag"] != whole.headers["etag"]
    assert "HX-Request" in part.headers["vary"]


async def test_past_meetings_come_in_pages(client: Browser, database: Database, now: datetime) -> None:
    await add(database, *(make_event(slug=f"alt-{days:02}", starts_at=now - days * DAY) for days in range(1, 24)))
    first, last = await client.get("/events?when=past"), await client.get("/events?when=past&page=2")
    assert "1 bis 20 von 23" in first.text
    assert "21 bis 23 von 23" in last.text
    assert 'href="/events?when=past&amp;page=2"' in first.text
    for odd in ("99", "0", "-1", "zwei", "²", "9" * 40):
        assert (await client.get("/events", params={"when": "past", "page": odd})).status_code == 200


@pytest.mark.parametrize(
    ("path", "said"),
    [("/events", "No new date yet"), ("/events?when=past", "No meeting has taken place yet")],
)
async def test_an_empty_list_says_why(client: Browser, path: str, said: str) -> None:
    assert said in (await client.get(path, headers=ENGLISH)).text
