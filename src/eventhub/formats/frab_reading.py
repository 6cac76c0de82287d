"""From what a frab file says, read as nested dictionaries, to a `frab.Schedule`; what deviates is noted, not lost.

Refused is what cannot be placed: no date, no room. Everything else is understood as well as it can be.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, available_timezones

from eventhub.formats.frab import (
    LARGEST_NUMBER,
    Deviations,
    Person,
    Reference,
    RefusedError,
    Room,
    Schedule,
    Talk,
    acronym_of,
    is_uuid,
)

DEFAULT_ZONE = "Europe/Berlin"
DEFAULT_MINUTES = 30
SLUG = re.compile(r"[a-z0-9_-]+[a-z0-9]")
CODE = re.compile(r"[A-Z0-9]+")
DURATION = re.compile(r"(\d{1,4}):(\d{2})(?::\d{2})?")
EVENT_FIELDS = frozenset(
    {
        *("guid", "code", "id", "logo", "date", "start", "end", "duration", "room", "slug", "url", "title", "subtitle"),
        *("track", "type", "language", "abstract", "description", "recording_license", "do_not_record"),
        *("do_not_stream", "persons", "links", "feedback_url", "origin_url", "attachments", "video_download_url"),
    }
)
LONGEST = {"name": 120, "room": 80, "track": 80, "type": 40, "language": 8, "external": 80}


@dataclass(slots=True)
class Reading:
    """What is known while the talks are read one by one."""

    acronym: str
    base_url: str
    zone: ZoneInfo
    minutes: int
    deviations: Deviations
    guids: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)


def read(document: Any) -> Schedule:
    """The programme that the dictionaries describe.

    Raises:
        RefusedError: ``not_a_schedule``, ``no_talks``, ``no_date``, ``no_room``.
    """
    schedule = document.get("schedule") if isinstance(document, Mapping) else None
    conference = schedule.get("conference") if isinstance(schedule, Mapping) else None
    if not isinstance(schedule, Mapping) or not isinstance(conference, Mapping) or not conference.get("days"):
        raise RefusedError("not_a_schedule")
    noted = Deviations()
    title = text(conference.get("title")) or text(conference.get("acronym"))
    if not title:
        raise RefusedError("not_a_schedule")
    named_zone = _named_zone(text(conference.get("time_zone_name")), noted)
    reading = Reading(
        acronym=_acronym(text(conference.get("acronym")) or title, noted),
        base_url=text(schedule.get("base_url")) or text(conference.get("base_url")),
        zone=ZoneInfo(named_zone or DEFAULT_ZONE),
        minutes=_minutes(conference.get("timeslot_duration")) or DEFAULT_MINUTES,
        deviations=noted,
    )
    rooms = _rooms(schedule, conference, noted)
    talks = tuple(_talk(raw, room, reading) for raw, room in _items(conference["days"]))
    if not talks:
        raise RefusedError("no_talks")
    known = {room.name: room for room in rooms} | {
        talk.room: Room(talk.room) for talk in talks if talk.room not in {room.name for room in rooms}
    }
    return Schedule(
        title=title,
        acronym=reading.acronym,
        version=text(schedule.get("version")),
        base_url=reading.base_url,
        time_zone=_zone_that_fits(named_zone, talks, noted),
        rooms=tuple(known.values()),
        talks=tuple(replace(talk, starts_at=talk.starts_at.astimezone(UTC)) for talk in talks),
        deviations=noted.listed(),
    )


def text(value: Any) -> str:
    """A value as text: nothing is "", a number its digits; characters no file may hold are left out."""
    if value is None or isinstance(value, (bool, Mapping, list)):
        return ""
    return "".join(char for char in str(value) if char >= " " or char in "\n\r\t").strip()


# The whole


def _acronym(given: str, noted: Deviations) -> str:
    acronym = acronym_of(given)
    if given != acronym and not re.fullmatch(r"[a-z0-9_-]{4,}", given):
        noted.note("acronym", given)
    return acronym


def _named_zone(name: str, noted: Deviations) -> str:
    if not name or name in available_timezones():
        return name
    noted.note("unknown_zone", name)
    return ""


def _zone_that_fits(named: str, talks: tuple[Talk, ...], noted: Deviations) -> str:
    """The named zone if its clock agrees with the offsets, else one that does: the offsets win."""
    if named and _fits(named, talks):
        return named
    offset = talks[0].starts_at.utcoffset() or timedelta()
    hours = round(offset.total_seconds() / 3600)
    fixed = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    zone = next((one for one in (DEFAULT_ZONE, fixed) if _fits(one, talks)), named or DEFAULT_ZONE)
    if named and zone != named:
        noted.note("zone_contradicted", f"{named}, {talks[0].starts_at.isoformat()}")
    return zone


def _fits(name: str, talks: tuple[Talk, ...]) -> bool:
    zone = ZoneInfo(name)
    return all(talk.starts_at.utcoffset() == talk.starts_at.astimezone(zone).utcoffset() for talk in talks)


def _rooms(schedule: Mapping[str, Any], conference: Mapping[str, Any], noted: Deviations) -> list[Room]:
    listed = conference.get("rooms")
    if "rooms" in schedule:
        noted.note("rooms_misplaced")
        listed = listed or schedule["rooms"]
    found: dict[str, Room] = {}
    guids: dict[str, str] = {}
    for raw in listed if isinstance(listed, list) else []:
        name = text(raw.get("name"))[: LONGEST["room"]] if isinstance(raw, Mapping) else ""
        if not name:
            continue
        guid = text(raw.get("guid"))
        if guid and guids.setdefault(guid, name) != name:
            noted.note("room_guid_twice", f"{guids[guid]}, {name}")
        capacity = raw.get("capacity")
        seats = int(capacity) if isinstance(capacity, int | float) and 0 < capacity <= LARGEST_NUMBER else None
        found.setdefault(name, Room(name, seats, guid))
    return list(found.values())


def _items(days: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    if not isinstance(days, list):
        raise RefusedError("not_a_schedule")
    for day in days:
        rooms = day.get("rooms") if isinstance(day, Mapping) else None
        if not isinstance(rooms, Mapping):
            raise RefusedError("no_room", talk=text(day.get("date")) if isinstance(day, Mapping) else "")
        for room, items in rooms.items():
            for raw in items if isinstance(items, list) else []:
                if not isinstance(raw, Mapping):
                    raise RefusedError("not_a_schedule")
                yield raw, text(room)


# One talk


def _talk(raw: Mapping[str, Any], heading: str, reading: Reading) -> Talk:
    title = text(raw.get("title"))
    noted = reading.deviations
    for name in raw.keys() - EVENT_FIELDS:
        noted.note("extra_field", name, kind=name)
    if not title:
        noted.note("no_title", text(raw.get("id")))
    starts_at = _instant(raw.get("date"), title, reading)
    room = _room(text(raw.get("room")), heading, title, noted)
    otherwise = f"{reading.acronym}/{text(raw.get('id')) or f'{title}/{room}'}"
    return Talk(
        guid=_guid(text(raw.get("guid")), otherwise, starts_at, reading),
        number=_number(raw.get("id"), reading),
        room=room,
        starts_at=starts_at,
        minutes=_duration(raw, starts_at, reading),
        title=title or "–",
        subtitle=text(raw.get("subtitle")),
        track=_cut(text(raw.get("track")), "track", noted),
        type=_cut(text(raw.get("type")), "type", noted),
        language=_cut(text(raw.get("language")), "language", noted),
        abstract=text(raw.get("abstract")),
        description=text(raw.get("description")),
        slug=_slug(text(raw.get("slug")), noted),
        url=text(raw.get("url")),
        logo=_whole(text(raw.get("logo")), reading.base_url),
        recording_license=text(raw.get("recording_license")),
        do_not_record=raw.get("do_not_record") is True,
        persons=_persons(raw.get("persons"), noted),
        links=_references(raw.get("links"), reading.base_url),
        attachments=_references(raw.get("attachments"), reading.base_url),
    )


def _instant(value: Any, title: str, reading: Reading) -> datetime:
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        raise RefusedError("no_date", talk=title) from None
    if len(text(value)) <= len("2027-03-12"):
        raise RefusedError("no_date", talk=title)
    if at.tzinfo is None:
        reading.deviations.note("no_offset", text(value))
        at = at.replace(tzinfo=reading.zone)
    return at


def _room(name: str, heading: str, title: str, noted: Deviations) -> str:
    if not name:
        raise RefusedError("no_room", talk=title)
    if heading and heading != name:
        noted.note("room_contradicted", f"{heading}, {name}")
    return _cut(name, "room", noted)


def _number(value: Any, reading: Reading) -> int | None:
    digits = text(value)
    if isinstance(value, str):
        reading.deviations.note("id_not_number", value)
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 10 else 0
    if not 1 <= number <= LARGEST_NUMBER:
        if not isinstance(value, str):
            reading.deviations.note("id_not_number", digits)
        return None
    if number in reading.numbers:
        reading.deviations.note("id_twice", number)
        return None
    reading.numbers.add(number)
    return number


def _guid(guid: str, otherwise: str, starts_at: datetime, reading: Reading) -> str:
    """The talk's own guid; where it has none that fits, one that the next import of the same file finds again."""
    if not guid:
        reading.deviations.note("no_guid", otherwise)
        guid = str(uuid5(NAMESPACE_URL, otherwise))
    elif not is_uuid(guid):
        reading.deviations.note("guid_not_uuid", guid)
        guid = str(uuid5(NAMESPACE_URL, guid))
    if guid in reading.guids:
        reading.deviations.note("guid_twice", guid)
        guid = str(uuid5(NAMESPACE_URL, f"{guid}/{starts_at.isoformat()}/{len(reading.guids)}"))
    reading.guids.add(guid)
    return guid


def _duration(raw: Mapping[str, Any], starts_at: datetime, reading: Reading) -> int:
    minutes = _minutes(raw.get("duration"))
    if not minutes and raw.get("end"):
        try:
            ends_at = datetime.fromisoformat(text(raw["end"]))
        except ValueError:
            ends_at = starts_at
        if ends_at.tzinfo is not None:
            minutes = int((ends_at - starts_at).total_seconds() // 60)
    if minutes is None or not 1 <= minutes <= 60 * 24 * 30:
        reading.deviations.note("no_duration", text(raw.get("title")))
        return reading.minutes
    return minutes


def _minutes(value: Any) -> int | None:
    found = DURATION.fullmatch(text(value))
    return int(found[1]) * 60 + int(found[2]) if found else None


def _slug(slug: str, noted: Deviations) -> str:
    if slug and not SLUG.fullmatch(slug):
        noted.note("slug", slug)
    return slug


def _cut(words: str, kind: str, noted: Deviations) -> str:
    if len(words) > LONGEST[kind]:
        noted.note("too_long", words, kind=kind)
    return words[: LONGEST[kind]]


# Who and what belongs to it


def _persons(value: Any, noted: Deviations) -> tuple[Person, ...]:
    found = []
    for raw in value if isinstance(value, list) else []:
        person = _person(raw, noted) if isinstance(raw, Mapping) else None
        if person is not None:
            found.append(person)
    return tuple(found)


def _person(raw: Mapping[str, Any], noted: Deviations) -> Person | None:
    name = text(raw.get("public_name")) or text(raw.get("name")) or text(raw.get("full_public_name"))
    if not name:
        noted.note("person_without_name", text(raw.get("id")))
        return None
    if "id" in raw and (isinstance(raw["id"], str) or not isinstance(raw["id"], int)):
        noted.note("person_id_not_number", raw["id"])
    code = text(raw.get("code"))
    if code and not CODE.fullmatch(code):
        noted.note("person_code", code)
    return Person(
        name=_cut(name, "name", noted),
        id=_cut(text(raw.get("id")), "external", noted),
        code=_cut(code, "external", noted),
        guid=_cut(text(raw.get("guid")), "external", noted),
        biography=text(raw.get("biography")),
    )


def _references(value: Any, base_url: str) -> tuple[Reference, ...]:
    found = []
    for raw in value if isinstance(value, list) else []:
        url = _whole(text(raw.get("url")), base_url) if isinstance(raw, Mapping) else ""
        if url:
            found.append(Reference(url, text(raw.get("title")), text(raw.get("type"))))
    return tuple(found)


def _whole(url: str, base_url: str) -> str:
    """The address, made whole by the file's base; "" for what the web does not serve."""
    try:
        whole = urljoin(base_url, url) if url else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""
