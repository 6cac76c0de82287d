import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from eventhub.formats import icalendar as calendars
from eventhub.formats import plain

GOLDEN = Path(__file__).parent / "golden"

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)


def meeting(**changes):
    facts = {
        "uid": "0197f2a0-digi-meetup-7@events.example.org",
        "sequence": 2,
        "dtstamp": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "created_at": datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
        "last_modified": datetime(2026, 11, 20, 9, 15, tzinfo=UTC),
        "starts_at": datetime(2027, 1, 21, 16, 0, tzinfo=UTC),
        "ends_at": datetime(2027, 1, 21, 19, 30, tzinfo=UTC),
        "time_zone": "Europe/Berlin",
        "summary": "Schichtwechsel 24: KI, die im Betrieb ankommt",
        "description": "Einlass ab 16:30 Uhr; bitte pünktlich.\n\nAbsagen: https://events.example.org/r/q3Zt8VnK",
        "location": "Alte Lohnhalle, Zechenstraße 12, 46236 Bottrop",
        "url": "https://events.example.org/events/schichtwechsel-24",
        "geo": (51.5208, 6.9289),
        "organizer_name": "SMART REGION Emscher-Lippe",
        "organizer_address": "treffen@example.org",
        "categories": ("Künstliche Intelligenz", "Handwerk, Industrie"),
    }
    return calendars.CalendarEvent(**{**facts, **changes})


def workshop(**changes):
    return meeting(
        uid="0197f2a1-digital-dinner@events.example.org",
        sequence=5,
        starts_at=datetime(2027, 6, 3, 22, 30, tzinfo=UTC),
        ends_at=datetime(2027, 6, 4, 1, 0, tzinfo=UTC),
        time_zone="America/New_York",
        summary="Digital Dinner: online",
        location="",
        geo=None,
        conference_url="https://meet.example.org/dinner?key=a b",
        conference_label="Beitreten",
        is_cancelled=True,
        **changes,
    )


WRITTEN = {
    "invitation.ics": lambda: calendars.invitation(meeting(), "Katharina Schlüter", "k.schlueter@example.org"),
    "cancellation.ics": lambda: calendars.cancellation(
        meeting(sequence=3), "Katharina Schlüter", "k.schlueter@example.org"
    ),
    "feed.ics": lambda: calendars.feed(
        [meeting(), workshop()], "Digi Meetup", "https://events.example.org/calendar.ics"
    ),
    "feed_of_listed_changes.ics": lambda: calendars.feed(
        [meeting(time_zone="Africa/Casablanca")], "Casablanca", "https://events.example.org/calendar.ics"
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_file_is_the_golden_one(name):
    written = WRITTEN[name]()
    if os.environ.get("GOLDEN") == "write":
        (GOLDEN / name).write_bytes(written)

    assert written == (GOLDEN / name).read_bytes()


@pytest.mark.judges
def test_ical_js_reads_an_invitation(ical_js):
    [read] = ical_js([WRITTEN["invitation.ics"]()])
    [event] = read["events"]

    assert (read["method"], read["zones"]) == ("REQUEST", ["Europe/Berlin"])
    assert event == {
        "uid": "0197f2a0-digi-meetup-7@events.example.org",
        "sequence": 2,
        "summary": meeting().summary,
        "description": meeting().description,
        "location": meeting().location,
        "status": "CONFIRMED",
        "transp": "OPAQUE",
        "url": meeting().url,
        "geo": [51.5208, 6.9289],
        "conference": None,
        "categories": ["Künstliche Intelligenz", "Handwerk, Industrie"],
        "dtstart": "2027-01-21T16:00:00.000Z",
        "dtend": "2027-01-21T19:30:00.000Z",
        "dtstamp": "2026-11-20T09:30:00.000Z",
        "organizer": {
            "value": "mailto:treffen@example.org",
            "parameters": {"cn": "SMART REGION Emscher-Lippe"},
        },
        "attendees": 1,
        "attendee": {
            "value": "mailto:k.schlueter@example.org",
            "parameters": {
                "cn": "Katharina Schlüter",
                "cutype": "INDIVIDUAL",
                "partstat": "ACCEPTED",
                "role": "REQ-PARTICIPANT",
                "rsvp": "FALSE",
            },
        },
    }


@pytest.mark.judges
def test_ical_js_reads_a_cancellation(ical_js):
    [read] = ical_js([WRITTEN["cancellation.ics"]()])
    [event] = read["events"]

    assert read["method"] == "CANCEL"
    assert (event["uid"], event["sequence"], event["status"]) == (meeting().uid, 3, "CANCELLED")
    assert (event["transp"], event["attendee"]["value"]) == ("TRANSPARENT", "mailto:k.schlueter@example.org")


@pytest.mark.judges
def test_ical_js_reads_a_feed(ical_js):
    [read] = ical_js([WRITTEN["feed.ics"]()])

    assert read["method"] == "PUBLISH"
    assert read["name"] == "Digi Meetup"
    assert read["source"] == "https://events.example.org/calendar.ics"
    assert read["refresh"] == "PT6H"
    assert [event["attendees"] for event in read["events"]] == [0, 0]
    assert [event["status"] for event in read["events"]] == ["CONFIRMED", "CANCELLED"]
    assert [event["dtstamp"] for event in read["events"]] == ["2026-11-20T09:15:00.000Z"] * 2
    assert [event["dtstart"] for event in read["events"]] == [
        "2027-01-21T16:00:00.000Z",
        "2027-06-03T22:30:00.000Z",
    ]
    assert read["events"][1]["conference"] == [
        "conference",
        {"feature": "VIDEO", "label": "Beitreten"},
        "uri",
        "https://meet.example.org/dinner?key=a%20b",
    ]


def test_a_feed_of_the_same_events_is_the_same_bytes_whenever_it_is_made():
    first = calendars.feed([meeting()], "Digi Meetup", "https://events.example.org/calendar.ics")
    later = calendars.feed(
        [meeting(dtstamp=datetime(2026, 11, 22, tzinfo=UTC))],
        "Digi Meetup",
        "https://events.example.org/calendar.ics",
    )

    assert first == later


def test_a_feed_blocks_time_only_where_it_is_ones_own():
    source = "https://events.example.org/me/token.ics"
    public = Calendar.from_ical(calendars.feed([meeting()], "N", source))
    own = Calendar.from_ical(calendars.feed([meeting(), workshop()], "N", source, is_busy=True))

    assert [event["transp"] for event in public.events] == ["TRANSPARENT"]
    assert [event["transp"] for event in own.events] == ["OPAQUE", "TRANSPARENT"]


def test_the_refresh_interval_stands_in_the_new_and_the_old_word():
    read = Calendar.from_ical(calendars.feed([], "N", "https://events.example.org", refresh=timedelta(minutes=90)))

    assert read["refresh-interval"].dt == timedelta(minutes=90)
    assert read["x-published-ttl"] == "PT1H30M"


def test_a_zone_nobody_knows_is_an_error():
    with pytest.raises(KeyError):
        calendars.feed([meeting(time_zone="Europe/Atlantis")], "N", "https://events.example.org")


def in_parameter(text):
    return plain.line(text).replace("\\", "/")


def unfolded(calendar):
    return calendar.decode().replace("\r\n ", "").split("\r\n")


def test_a_guest_cannot_write_lines_of_their_own():
    nasty = 'Ida\r\nATTENDEE:mailto:x@example.org\rX:1\nX:2\u2028X:3\x85X:4\x0bX:5\\nX:6;X=7:8,"^\x00'
    event = meeting(
        uid=nasty,
        summary=nasty,
        description=nasty,
        location=nasty,
        url=f"https://example.org/{nasty}",
        conference_url=f"https://example.org/{nasty}",
        conference_label=nasty,
        organizer_name=nasty,
        organizer_address=nasty,
        categories=(nasty,),
    )
    written = calendars.invitation(event, nasty, nasty)

    names = [line.split(":")[0].split(";")[0] for line in unfolded(written) if line]
    plain_names = [
        line.split(":")[0].split(";")[0]
        for line in unfolded(
            calendars.invitation(meeting(conference_url="https://example.org"), "Ida", "i@example.org")
        )
        if line
    ]
    assert sorted(names) == sorted(plain_names)
    assert len(written.decode().splitlines()) == written.count(b"\r\n")


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
@example(r"C:\New\nord", r"\\N \; \, \n", "Grüße " * 40, "\N{PARTY POPPER}" * 60)
@example("^" * 90, "\\" * 90, "\r\n\r" * 30, '"^n' * 30)
def test_any_text_survives_and_no_line_is_too_long(summary, description, location, name):
    event = meeting(summary=summary, description=description, location=location, categories=(summary, name))
    written = calendars.invitation(event, name, "ida@example.org")
    [read] = Calendar.from_ical(written).events

    assert read["summary"] == plain.line(summary)
    assert read.get("description", "") == plain.lines(description)
    assert read.get("location", "") == plain.line(location)
    assert read["attendee"].params.get("CN", "") == in_parameter(name)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert written.endswith(b"\r\nEND:VCALENDAR\r\n")


@pytest.mark.judges
@settings(max_examples=8, deadline=None)
@given(texts=st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT), min_size=1, max_size=60))
@example(texts=[(r"C:\New\nord", r"\\N \; \, \n", '"', "^n^^^'")])
def test_ical_js_reads_any_text_as_it_was_written(ical_js, texts):
    written = [
        calendars.invitation(
            meeting(summary=summary, description=description, location=location, categories=(name,)),
            name,
            "ida@example.org",
        )
        for summary, description, location, name in texts
    ]

    for (summary, description, location, name), read in zip(texts, ical_js(written), strict=True):
        [event] = read["events"]
        assert event["summary"] == plain.line(summary)
        assert (event["description"] or "") == plain.lines(description)
        assert (event["location"] or "") == plain.line(location)
        assert (event["attendee"]["parameters"].get("cn") or "") == in_parameter(name)
        assert event["categories"] == [plain.line(name)]
