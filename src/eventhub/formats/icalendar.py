"""Calendar files: invitations, cancellations and feeds (iCalendar, RFC 5545; iTIP, RFC 5546; RFC 7986).

Whatever a guest typed arrives as text: it is cleaned, escaped and folded here, so that no line break in it
can start a line of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event
from icalendar.prop import vCalAddress, vCategory, vDatetime, vDuration, vGeo, vInt, vText, vUri

from eventhub.formats import plain
from eventhub.formats.vtimezone import vtimezone

CONTENT_TYPE = "text/calendar; charset=utf-8"
"""Of a feed or file; in a mail the part also says its method (RFC 6047, 2.4)."""

PRODID = "-//EventHub//EventHub//EN"
_UTC_NAMES = frozenset({"UTC", "Etc/UTC"})
_ADDRESS_MARKS = "@!$&'*+-./=?^_`{|}~"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event as calendars need it.

    Instants are aware; ``time_zone`` is the IANA name of the zone in which they are shown. ``sequence`` rises
    when time, place or status change (RFC 5545, 3.8.7.4); ``dtstamp`` is when this version was made. ``geo``
    is latitude and longitude in degrees. ``conference_url`` is where an online meeting is joined: leave it
    out of public feeds.
    """

    uid: str
    sequence: int
    dtstamp: datetime
    created_at: datetime
    last_modified: datetime
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    geo: tuple[float, float] | None = None
    conference_url: str = ""
    conference_label: str = ""
    is_cancelled: bool = False
    organizer_name: str = ""
    organizer_address: str = ""
    categories: tuple[str, ...] = ()


class _Text(vText):
    """A TEXT value (RFC 5545, 3.3.11); the library's own escaping takes a typed ``\\N`` for a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def invitation(event: CalendarEvent, attendee_name: str, attendee_address: str) -> bytes:
    """Return a REQUEST for one guest who has already accepted by registering (RFC 5546, 3.2.2).

    ``RSVP=FALSE``, because nobody reads replies: the guest's own page is where one cancels.
    """
    return _to_one(event, "REQUEST", attendee_name, attendee_address, is_cancelled=event.is_cancelled)


def cancellation(event: CalendarEvent, attendee_name: str, attendee_address: str) -> bytes:
    """Return a CANCEL that takes the event out of one guest's calendar (RFC 5546, 3.2.5)."""
    return _to_one(event, "CANCEL", attendee_name, attendee_address, is_cancelled=True)


def feed(
    events: Iterable[CalendarEvent],
    name: str,
    source_url: str,
    *,
    refresh: timedelta = timedelta(hours=6),
    is_busy: bool = False,
) -> bytes:
    """Return a published calendar without attendees (RFC 5546, 3.2.1; RFC 7986, 5).

    Cancelled events stay, marked as such. DTSTAMP is the last change, so that the same events give the same
    bytes. ``is_busy`` says whether the times block the reader's calendar: right for one's own meetings only.
    """
    entries = tuple(events)
    calendar = _calendar("PUBLISH", entries)
    title = _Text(plain.line(name))
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)  # older than NAME, and what most programs read
    calendar.add("source", _uri(source_url, {"VALUE": "URI"}))
    calendar.add("refresh-interval", vDuration(refresh, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(refresh))
    end = b"END:VCALENDAR\r\n"
    head = _written(calendar).removesuffix(end)
    return b"".join((head, *(_published(entry, is_busy) for entry in entries), end))


@lru_cache(maxsize=1024)
def _published(event: CalendarEvent, is_busy: bool) -> bytes:
    """Return the lines of one event in a feed; kept, because a change of one leaves the others alone."""
    component = _component(event, stamp=event.last_modified, is_cancelled=event.is_cancelled)
    component.add("transp", vText("OPAQUE" if is_busy and not event.is_cancelled else "TRANSPARENT"))
    return _written(component)


def _to_one(event: CalendarEvent, method: str, name: str, address: str, *, is_cancelled: bool) -> bytes:
    calendar = _calendar(method, (event,))
    component = _component(event, stamp=event.dtstamp, is_cancelled=is_cancelled)
    component.add("transp", vText("TRANSPARENT" if is_cancelled else "OPAQUE"))
    attendee = _address(name, address)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED"
    attendee.params["RSVP"] = "FALSE"
    component.add("attendee", attendee)
    calendar.add_component(component)
    return _written(calendar)


def _calendar(method: str, events: tuple[CalendarEvent, ...]) -> Calendar:
    """Return a calendar with its head and the zones its events need."""
    calendar = Calendar()
    calendar.add("version", vText("2.0"))
    calendar.add("prodid", vText(PRODID))
    calendar.add("calscale", vText("GREGORIAN"))
    calendar.add("method", vText(method))
    years: dict[str, set[int]] = {}
    for event in events:
        if event.time_zone not in _UTC_NAMES:
            zone = ZoneInfo(event.time_zone)
            local = {at.astimezone(zone).year for at in (event.starts_at, event.ends_at)}
            years.setdefault(event.time_zone, set()).update(local)
    for name, concerned in sorted(years.items()):
        calendar.add_component(vtimezone(name, min(concerned), max(concerned)))
    return calendar


def _component(event: CalendarEvent, *, stamp: datetime, is_cancelled: bool) -> Event:
    """Return the VEVENT (RFC 5545, 3.6.1) without attendees and TRANSP."""
    component = Event()
    component.add("uid", _Text(plain.line(event.uid)))
    component.add("sequence", vInt(event.sequence))
    component.add("dtstamp", _utc(stamp))
    component.add("created", _utc(event.created_at))
    component.add("last-modified", _utc(event.last_modified))
    component.add("dtstart", _local(event.starts_at, event.time_zone))
    component.add("dtend", _local(event.ends_at, event.time_zone))
    component.add("summary", _Text(plain.line(event.summary)))
    component.add("status", vText("CANCELLED" if is_cancelled else "CONFIRMED"))
    if event.description:
        component.add("description", _Text(plain.lines(event.description)))
    if event.location:
        component.add("location", _Text(plain.line(event.location)))
    if event.geo is not None:
        component.add("geo", vGeo(event.geo))
    if event.url:
        component.add("url", _uri(event.url))
    if event.conference_url:
        component.add("conference", _conference(event))
    if event.categories:
        component.add("categories", vCategory([_Text(plain.line(word)) for word in event.categories]))
    if event.organizer_address:
        component.add("organizer", _address(event.organizer_name, event.organizer_address))
    return component


def _written(component: Component) -> bytes:
    return b"".join(_folded(line) for line in component.content_lines() if line)


def _folded(line: str) -> bytes:
    """Return a content line in pieces of at most 75 octets (RFC 5545, 3.1).

    Characters are kept whole, and so are the two of an escape, for readers that unescape before they unfold.
    The library folds alike, but character by character, which took half the time of a feed.
    """
    octets = line.encode()
    pieces, start, room = [], 0, 75
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0b11000000 == 0b10000000:
            end -= 1
        if octets[end - 1] in b"\\^":
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, 74
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _utc(at: datetime) -> vDatetime:
    return vDatetime(at.astimezone(UTC).replace(microsecond=0))


def _local(at: datetime, zone: str) -> vDatetime:
    """Return the instant on its zone's wall clock, or in UTC in the hour that this clock shows twice.

    Such a time would mean the first of the two (RFC 5545, 3.3.5), but readers do not agree on it.
    """
    local = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    is_shown_twice = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
    if zone in _UTC_NAMES or is_shown_twice:
        return _utc(at)
    return vDatetime(local, params={"TZID": zone})


def _address(name: str, address: str) -> vCalAddress:
    """Return a mailto address (RFC 6068) with the person's name, both safe whatever was typed."""
    value = vCalAddress(f"mailto:{quote(plain.line(address), safe=_ADDRESS_MARKS)}")
    if cleaned := _parameter(name):
        value.params["CN"] = cleaned
    return value


def _conference(event: CalendarEvent) -> vUri:
    """Return where the meeting is joined (RFC 7986, 5.11)."""
    parameters = {"VALUE": "URI", "FEATURE": "VIDEO"}
    if label := _parameter(event.conference_label):
        parameters["LABEL"] = label
    return _uri(event.conference_url, parameters)


def _parameter(text: str) -> str:
    """Return text for a parameter, which the library then encodes (RFC 6868).

    A backslash means nothing there, but some readers take it for an escape and lose the rest of the line.
    """
    return plain.line(text).replace("\\", "/")


def _uri(address: str, parameters: dict[str, str] | None = None) -> vUri:
    """Return an address whose characters outside RFC 3986 are percent-encoded, line breaks among them."""
    return vUri(quote(plain.line(address), safe="%:/?#[]@!$&'()*+,;=~"), params=parameters)
