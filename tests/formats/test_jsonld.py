import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventhub.formats import jsonld

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=100)
PAGE = "https://events.example.org/events/schichtwechsel-24"


def facts(**changes):
    known = {
        "url": PAGE,
        "name": "KI, die im Betrieb ankommt",
        "language": "de",
        "description": "Ein Abend mit Beispielen.",
        "starts_at": datetime(2027, 1, 21, 16, 0, tzinfo=UTC),
        "ends_at": datetime(2027, 1, 21, 19, 30, tzinfo=UTC),
        "doors_at": datetime(2027, 1, 21, 15, 30, tzinfo=UTC),
        "time_zone": "Europe/Berlin",
        "attendance": "on_site",
        "place": jsonld.Place(
            "Alte Lohnhalle", jsonld.Address("Zechenstraße 12", "46236", "Bottrop", "DE"), (51.5208, 6.9289)
        ),
        "organizer": jsonld.Thing("SMART REGION Emscher-Lippe", "https://events.example.org/"),
        "series": jsonld.Thing("Schichtwechsel", "https://events.example.org/series/schichtwechsel"),
        "capacity": 120,
        "remaining": 14,
        "registration_url": f"{PAGE}/register",
        "is_registration_open": True,
        "opens_at": datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
        "images": ("https://events.example.org/covers/schicht24.png",),
        "talks": (
            jsonld.Talk(
                "Messen statt raten",
                ("Jörg Brinkmann", "Nurcan Demir"),
                datetime(2027, 1, 21, 16, 15, tzinfo=UTC),
                datetime(2027, 1, 21, 16, 45, tzinfo=UTC),
            ),
        ),
    }
    return jsonld.EventFacts(**{**known, **changes})


PLACE = {
    "@type": "Place",
    "name": "Alte Lohnhalle",
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "Zechenstraße 12",
        "postalCode": "46236",
        "addressLocality": "Bottrop",
        "addressCountry": "DE",
    },
    "geo": {"@type": "GeoCoordinates", "latitude": 51.5208, "longitude": 6.9289},
}
ONLINE = {"@type": "VirtualLocation", "url": PAGE}


def test_an_event_says_all_that_is_known():
    assert jsonld.event(facts()) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": PAGE,
        "url": PAGE,
        "name": "KI, die im Betrieb ankommt",
        "description": "Ein Abend mit Beispielen.",
        "inLanguage": "de",
        "startDate": "2027-01-21T17:00:00+01:00",
        "endDate": "2027-01-21T20:30:00+01:00",
        "doorTime": "2027-01-21T16:30:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": PLACE,
        "organizer": {
            "@type": "Organization",
            "name": "SMART REGION Emscher-Lippe",
            "url": "https://events.example.org/",
        },
        "superEvent": {
            "@type": "EventSeries",
            "name": "Schichtwechsel",
            "url": "https://events.example.org/series/schichtwechsel",
        },
        "maximumAttendeeCapacity": 120,
        "remainingAttendeeCapacity": 14,
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "url": f"{PAGE}/register",
            "price": 0,
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
            "validFrom": "2026-11-01T09:00:00+01:00",
        },
        "image": ["https://events.example.org/covers/schicht24.png"],
        "performer": [
            {"@type": "Person", "name": "Jörg Brinkmann"},
            {"@type": "Person", "name": "Nurcan Demir"},
        ],
        "subEvent": [
            {
                "@type": "Event",
                "name": "Messen statt raten",
                "startDate": "2027-01-21T17:15:00+01:00",
                "endDate": "2027-01-21T17:45:00+01:00",
                "eventStatus": "https://schema.org/EventScheduled",
                "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
                "location": PLACE,
                "performer": [
                    {"@type": "Person", "name": "Jörg Brinkmann"},
                    {"@type": "Person", "name": "Nurcan Demir"},
                ],
            }
        ],
    }


def test_a_full_event_has_no_place_left_and_says_so():
    described = jsonld.event(facts(remaining=0))

    assert described["remainingAttendeeCapacity"] == 0
    assert described["offers"]["availability"] == "https://schema.org/SoldOut"


def test_an_overfull_event_has_no_negative_places():
    assert jsonld.event(facts(remaining=-2))["remainingAttendeeCapacity"] == 0


def test_an_event_without_limit_names_none():
    described = jsonld.event(facts(capacity=None, remaining=None))

    assert {"maximumAttendeeCapacity", "remainingAttendeeCapacity"} & described.keys() == set()
    assert described["offers"]["availability"] == "https://schema.org/InStock"


def test_a_closed_registration_is_out_of_stock():
    described = jsonld.event(facts(is_registration_open=False))

    assert described["offers"]["availability"] == "https://schema.org/OutOfStock"


def test_a_cancelled_event_keeps_its_time_and_offers_nothing():
    described = jsonld.event(facts(is_cancelled=True, previous_starts_at=datetime(2027, 1, 14, 16, tzinfo=UTC)))

    assert described["eventStatus"] == "https://schema.org/EventCancelled"
    assert described["startDate"] == "2027-01-21T17:00:00+01:00"
    assert "offers" not in described


def test_a_moved_event_says_where_it_was():
    described = jsonld.event(facts(previous_starts_at=datetime(2026, 7, 14, 16, 0, tzinfo=UTC)))

    assert described["eventStatus"] == "https://schema.org/EventRescheduled"
    assert described["previousStartDate"] == "2026-07-14T18:00:00+02:00"


@pytest.mark.parametrize(
    ("attendance", "mode", "location"),
    [
        ("on_site", "OfflineEventAttendanceMode", PLACE),
        ("online", "OnlineEventAttendanceMode", ONLINE),
        ("hybrid", "MixedEventAttendanceMode", [PLACE, ONLINE]),
    ],
)
def test_where_people_meet(attendance, mode, location):
    described = jsonld.event(facts(attendance=attendance))

    assert described["eventAttendanceMode"] == f"https://schema.org/{mode}"
    assert described["location"] == location


class Scripts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.tags = []

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.found.append(data)


@given(ANY_TEXT)
@example("</script><script>alert(1)</script>")
@example("<!--<script>")
@example("\u2028\u2029 & ' \" \\")
def test_nothing_typed_leaves_the_script(text):
    written = jsonld.script({"name": text})
    page = Scripts()
    page.feed(f'<script type="application/ld+json">{written}</script><p>after</p>')
    page.close()

    assert json.loads(written) == {"name": text}
    assert page.tags == ["script", "p"]
    assert page.found == [written, "after"]
    assert not re.search("[<>&'\u2028\u2029]", written)
