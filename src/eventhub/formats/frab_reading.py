"""From what a frab file says, read as nested dictionaries, to a `frab.Schedule`; what deviates is noted, not lost.

Refused is what cannot be placed: no date, no room. Everything else is understood as well as it can be.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from eventhub.formats.frab import LARGEST_NUMBER, Deviations, RefusedError, Room, Schedule, Talk, acronym_of
from eventhub.formats.frab_talk import talk_of
from eventhub.formats.frab_values import LONGEST, Reading, minutes_of, text

DEFAULT_ZONE = "Europe/Berlin"
DEFAULT_MINUTES = 30


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
        minutes=minutes_of(conference.get("timeslot_duration")) or DEFAULT_MINUTES,
        deviations=noted,
    )
    rooms = _rooms(schedule, conference, noted)
    talks = tuple(talk_of(raw, room, reading) for raw, room in _items(conference["days"]))
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
