"""Structured data for search engines: schema.org Event as JSON-LD, safe inside a script element.

The joining address of an online meeting has no place here: it is not among the values, and the location of an
online meeting is the event's own page.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from eventhub.formats import plain

CONTENT_TYPE = "application/ld+json"

_MODES = {
    "on_site": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a place is; the country as its two letters (ISO 3166-1)."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A venue; ``geo`` is latitude and longitude in degrees."""

    name: str
    address: Address
    geo: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A body or a series: its name, and its page if it has one."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """An item of the programme with its speakers' names."""

    name: str
    speakers: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """A published event as everybody may know it.

    Instants are aware and shown in ``time_zone`` (IANA). ``previous_starts_at`` is where a moved event used to be.
    ``capacity`` and ``remaining`` count persons, None meaning no limit. ``registration_url`` is None when nobody
    registers here; ``is_registration_open`` and ``opens_at`` tell from when one can.
    """

    url: str
    name: str
    language: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    attendance: Literal["on_site", "online", "hybrid"]
    description: str = ""
    doors_at: datetime | None = None
    is_cancelled: bool = False
    previous_starts_at: datetime | None = None
    place: Place | None = None
    organizer: Thing | None = None
    series: Thing | None = None
    capacity: int | None = None
    remaining: int | None = None
    registration_url: str | None = None
    is_registration_open: bool = False
    opens_at: datetime | None = None
    images: tuple[str, ...] = ()
    talks: tuple[Talk, ...] = ()


def event(facts: EventFacts) -> dict[str, Any]:
    """Return the event as schema.org describes one (schema.org/Event); what is not known is left out."""
    zone = ZoneInfo(facts.time_zone)
    speakers = dict.fromkeys(plain.line(name) for talk in facts.talks for name in talk.speakers)
    return {
        "@context": "https://schema.org",
        **_known(
            {
                "@type": "Event",
                "@id": facts.url,
                "url": facts.url,
                "name": plain.line(facts.name),
                "description": plain.lines(facts.description),
                "inLanguage": facts.language,
                "startDate": _local(facts.starts_at, zone),
                "endDate": _local(facts.ends_at, zone),
                "doorTime": _local(facts.doors_at, zone),
                "eventStatus": _status(facts),
                "previousStartDate": _local(facts.previous_starts_at, zone),
                "eventAttendanceMode": f"https://schema.org/{_MODES[facts.attendance]}",
                "location": _location(facts),
                "organizer": _thing("Organization", facts.organizer),
                "superEvent": _thing("EventSeries", facts.series),
                "maximumAttendeeCapacity": facts.capacity,
                "remainingAttendeeCapacity": None if facts.remaining is None else max(facts.remaining, 0),
                "isAccessibleForFree": True,
                "offers": _offer(facts, zone),
                "image": list(facts.images),
                "performer": [{"@type": "Person", "name": name} for name in speakers],
                "subEvent": [_talk(talk, facts, zone) for talk in facts.talks],
            }
        ),
    }


def script(data: dict[str, Any]) -> Markup:
    """Return the data as JSON that cannot end or leave the script element it stands in."""
    return Markup(json.dumps(data, ensure_ascii=False).translate(_UNSAFE))  # noqa: S704 - escaped as JSON just now


def _status(facts: EventFacts) -> str:
    if facts.is_cancelled:
        return "https://schema.org/EventCancelled"
    if facts.previous_starts_at is not None:
        return "https://schema.org/EventRescheduled"
    return "https://schema.org/EventScheduled"


def _location(facts: EventFacts) -> list[dict[str, Any]] | dict[str, Any]:
    found = []
    if facts.attendance != "online" and facts.place is not None:
        found.append(_place(facts.place))
    if facts.attendance != "on_site":
        found.append({"@type": "VirtualLocation", "url": facts.url})
    return found[0] if len(found) == 1 else found


def _place(place: Place) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": plain.line(place.address.street),
        "postalCode": plain.line(place.address.postal_code),
        "addressLocality": plain.line(place.address.city),
        "addressCountry": plain.line(place.address.country),
    }
    geo = place.geo and {"@type": "GeoCoordinates", "latitude": place.geo[0], "longitude": place.geo[1]}
    return _known({"@type": "Place", "name": plain.line(place.name), "address": _known(address), "geo": geo})


def _thing(kind: str, thing: Thing | None) -> dict[str, Any] | None:
    if thing is None:
        return None
    return _known({"@type": kind, "name": plain.line(thing.name), "url": thing.url})


def _offer(facts: EventFacts, zone: ZoneInfo) -> dict[str, Any] | None:
    """Return the free place one can register for; none for a cancelled event."""
    if facts.registration_url is None or facts.is_cancelled:
        return None
    is_full = facts.remaining is not None and facts.remaining <= 0
    open_or_closed = "InStock" if facts.is_registration_open else "OutOfStock"
    return _known(
        {
            "@type": "Offer",
            "url": facts.registration_url,
            "price": 0,
            "priceCurrency": "EUR",
            "availability": f"https://schema.org/{'SoldOut' if is_full else open_or_closed}",
            "validFrom": _local(facts.opens_at, zone),
        }
    )


def session(talk: Talk, facts: EventFacts) -> dict[str, Any]:
    """Return one talk with the event it belongs to, for the talk's own page."""
    whole = {"@type": "Event", "@id": facts.url, "url": facts.url, "name": plain.line(facts.name)}
    return {
        "@context": "https://schema.org",
        **_talk(talk, facts, ZoneInfo(facts.time_zone)),
        "inLanguage": facts.language,
        "superEvent": whole,
    }


def _talk(talk: Talk, facts: EventFacts, zone: ZoneInfo) -> dict[str, Any]:
    return _known(
        {
            "@type": "Event",
            "name": plain.line(talk.name),
            "url": talk.url,
            "startDate": _local(talk.starts_at or facts.starts_at, zone),
            "endDate": _local(talk.ends_at, zone),
            "eventStatus": _status(facts),
            "eventAttendanceMode": f"https://schema.org/{_MODES[facts.attendance]}",
            "location": _location(facts),
            "performer": [{"@type": "Person", "name": plain.line(name)} for name in talk.speakers],
        }
    )


def _local(at: datetime | None, zone: ZoneInfo) -> str | None:
    """Return the instant on its zone's clock with the offset (ISO 8601)."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at is not None else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
