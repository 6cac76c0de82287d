"""Addresses that open calendars on the web."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from eventhub.formats import calendar_links
from eventhub.formats.icalendar import CalendarEvent

AT = datetime(2027, 1, 21, 16, 0, tzinfo=UTC)
EVENT = CalendarEvent(
    uid="event-1",
    sequence=0,
    dtstamp=AT,
    created_at=AT,
    last_modified=AT,
    starts_at=AT,
    ends_at=datetime(2027, 1, 21, 19, 30, tzinfo=UTC),
    time_zone="Europe/Berlin",
    summary="Fisch & Chips\nfür alle",
    description="Mehr:\nhttps://hub.example.org/events/ki",
    location="Alte Lohnhalle, Bottrop",
)


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_google_is_handed_time_place_and_text() -> None:
    assert query(calendar_links.google(EVENT)) == {
        "action": "TEMPLATE",
        "text": "Fisch & Chips für alle",
        "dates": "20270121T160000Z/20270121T193000Z",
        "ctz": "Europe/Berlin",
        "location": "Alte Lohnhalle, Bottrop",
        "details": "Mehr:\nhttps://hub.example.org/events/ki",
    }


def test_outlook_is_handed_the_same() -> None:
    given = query(calendar_links.outlook(EVENT))
    assert (given["startdt"], given["enddt"]) == ("2027-01-21T16:00:00Z", "2027-01-21T19:30:00Z")
    assert (given["subject"], given["location"]) == ("Fisch & Chips für alle", "Alte Lohnhalle, Bottrop")


def test_a_feed_is_subscribed_to_by_its_whole_address() -> None:
    feed = "webcal://hub.example.org/calendar.ics?lang=de"
    assert query(calendar_links.google_feed(feed)) == {"cid": feed}
    address = "https://hub.example.org/calendar.ics?lang=de"
    assert query(calendar_links.outlook_feed(address, "Alle Treffen")) == {"url": address, "name": "Alle Treffen"}
