from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventhub.formats import icalendar as calendars
from eventhub.formats.vtimezone import vtimezone

from .test_icalendar import meeting

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
)


def parts(zone, first_year, last_year):
    return [line for line in vtimezone(zone, first_year, last_year).to_ical().decode().split("\r\n") if line]


def test_berlin_is_two_rules():
    assert parts("Europe/Berlin", 2027, 2027) == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20261025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("America/New_York", {"2SU", "1SU"}),
        ("Australia/Sydney", {"1SU"}),
        ("Europe/London", {"-1SU"}),
        ("Africa/Cairo", {"-1FR"}),
    ],
)
def test_rules_name_the_weekday_of_the_month(zone, days):
    rules = [line for line in parts(zone, 2027, 2028) if line.startswith("RRULE")]

    assert len(rules) == 2
    assert {rule.split("BYDAY=")[1].split(";")[0] for rule in rules} == days


def test_a_zone_without_summer_time_is_one_standard():
    assert parts("Asia/Tokyo", 2027, 2027) == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Tokyo",
        "BEGIN:STANDARD",
        "DTSTART:20260101T000000",
        "TZNAME:JST",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0900",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_zone_that_follows_the_moon_lists_its_changes():
    written = parts("Africa/Casablanca", 2027, 2027)

    assert [line for line in written if line.startswith("RRULE")] == []
    assert [line for line in written if line.startswith("DTSTART")] == [
        "DTSTART:20260101T000000",
        "DTSTART:20260215T030000",
        "DTSTART:20260322T020000",
        "DTSTART:20270207T030000",
        "DTSTART:20270314T020000",
    ]


INSTANTS = st.tuples(
    st.sampled_from(ZONES),
    st.integers(0, 50 * 365 * 24 * 60).map(
        lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
)


@pytest.mark.judges
@settings(max_examples=4, deadline=None)
@given(drawn=st.lists(INSTANTS, min_size=30, max_size=80))
@example(
    drawn=[
        (zone, datetime(year, month, day, hour, minute, tzinfo=UTC))
        for zone in (
            "Europe/Berlin",
            "Europe/Dublin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Nuuk",
        )
        for year in (2026, 2027)
        for month, day in ((3, 28), (3, 29), (4, 4), (10, 25), (10, 31), (11, 1))
        for hour in (0, 1, 2, 6, 15)
        for minute in (0, 30)
    ]
)
def test_ical_js_finds_the_same_instants_by_our_rules(ical_js, drawn):
    written = [
        calendars.feed(
            [meeting(time_zone=zone, starts_at=at, ends_at=at + timedelta(hours=2))],
            "N",
            "https://events.example.org",
        )
        for zone, at in drawn
    ]

    for (zone, at), read in zip(drawn, ical_js(written), strict=True):
        [event] = read["events"]
        assert (zone, datetime.fromisoformat(event["dtstart"])) == (zone, at.replace(microsecond=0))
        assert datetime.fromisoformat(event["dtend"]) == (at + timedelta(hours=2)).replace(microsecond=0)


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_needs_no_component(zone):
    written = calendars.feed([meeting(time_zone=zone)], "N", "https://events.example.org")

    assert b"VTIMEZONE" not in written
    assert b"\r\nDTSTART:20270121T160000Z\r\n" in written


def test_times_in_the_hour_that_comes_twice_are_written_in_utc():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = first + timedelta(hours=1)
    assert first.astimezone(ZoneInfo("Europe/Berlin")).hour == again.astimezone(ZoneInfo("Europe/Berlin")).hour

    written = calendars.feed([meeting(starts_at=first, ends_at=again)], "N", "https://events.example.org")

    assert b"\r\nDTSTART:20261025T003000Z\r\n" in written
    assert b"\r\nDTEND:20261025T013000Z\r\n" in written
