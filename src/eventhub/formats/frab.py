"""A programme as the frab schedule format describes one, and what a file that bends the format gets wrong.

The format: https://c3voc.de/wiki/schedule, with a JSON schema and an XML schema. `schedule_json` and `schedule_xml`
read and write it; both share these values.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

#: when a programme day ends and the next begins, on the event's clock: what runs past midnight belongs to the evening
DAY_BEGINS = timedelta(hours=4)
LARGEST_NUMBER = 2**31 - 1


class RefusedError(Exception):
    """What cannot be placed, and so is refused whole. ``code`` says why, ``details`` where."""

    def __init__(self, code: str, **details: str) -> None:
        """Name the reason: ``not_a_schedule``, ``cut_off``, ``has_doctype``, ``no_talks``, ``no_date``, ``no_room``."""
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Deviation:
    """What a file does otherwise than the format says: how often, with the first example."""

    code: str
    example: str = ""
    count: int = 1


@dataclass(slots=True)
class Deviations:
    """Collects them; the same one again only counts."""

    found: dict[tuple[str, str], Deviation] = field(default_factory=dict)

    def note(self, code: str, example: object = "", *, kind: str = "") -> None:
        """Count one; ``kind`` keeps apart what shares a code."""
        known = self.found.get((code, kind))
        text = str(example)[:200]
        self.found[code, kind] = Deviation(code, known.example, known.count + 1) if known else Deviation(code, text)

    def listed(self) -> tuple[Deviation, ...]:
        """All of them, in the order of their first appearance."""
        return tuple(self.found.values())


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an attachment: a whole address."""

    url: str
    title: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a talk; ``id``, ``code`` and ``guid`` are the names their software gave them, as text."""

    name: str
    id: str = ""
    code: str = ""
    guid: str = ""
    biography: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room by its name; ``seats`` is None when not known."""

    name: str
    seats: int | None = None
    guid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """An item of the programme. ``number`` is the format's integer id, None when the file has none that fits."""

    guid: str
    number: int | None
    room: str
    starts_at: datetime
    minutes: int
    title: str
    subtitle: str = ""
    track: str = ""
    type: str = ""
    language: str = ""
    abstract: str = ""
    description: str = ""
    slug: str = ""
    url: str = ""
    logo: str = ""
    recording_license: str = ""
    do_not_record: bool = False
    persons: tuple[Person, ...] = ()
    links: tuple[Reference, ...] = ()
    attachments: tuple[Reference, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A whole programme; ``time_zone`` is the IANA name of the zone on whose clock it is shown."""

    title: str
    acronym: str
    time_zone: str
    talks: tuple[Talk, ...]
    rooms: tuple[Room, ...] = ()
    version: str = ""
    base_url: str = ""
    url: str = ""
    deviations: tuple[Deviation, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the programme: when it begins and ends, and its talks by room, in the order of the rooms."""

    index: int
    starts_at: datetime
    ends_at: datetime
    rooms: dict[str, list[Talk]]


def days(schedule: Schedule) -> list[Day]:
    """The talks by day and room; days without any are there too, so that the index counts days."""
    zone = ZoneInfo(schedule.time_zone)
    by_date: dict[Any, dict[str, list[Talk]]] = {}
    order = [room.name for room in schedule.rooms]
    for talk in sorted(schedule.talks, key=lambda one: (one.starts_at, one.number or 0)):
        date = programme_date(talk.starts_at, zone)
        by_date.setdefault(date, {name: [] for name in order}).setdefault(talk.room, []).append(talk)
    found: list[Day] = []
    date = min(by_date, default=None)
    while date is not None and date <= max(by_date):
        start = datetime.combine(date, datetime.min.time(), zone) + DAY_BEGINS
        rooms = {name: talks for name, talks in by_date.get(date, {}).items() if talks}
        found.append(Day(len(found) + 1, start, start + timedelta(days=1, minutes=-1), rooms))
        date += timedelta(days=1)
    return found


def programme_date(at: datetime, zone: ZoneInfo) -> Any:
    """The day an instant belongs to on the zone's clock: the early morning belongs to the day before."""
    return (at.astimezone(zone).replace(tzinfo=None) - DAY_BEGINS).date()


# What fits both schemas


def acronym_of(text: str) -> str:
    """Small letters, digits and underscores, four at least: ``Camp 2019`` becomes ``camp_2019``."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").ljust(4, "_")


def slug_of(acronym: str, talk: Talk) -> str:
    """A name for the talk that is its own within the file: acronym, number, and the words of its title."""
    plain = unicodedata.normalize("NFKD", talk.title.casefold().replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
    return "-".join(part for part in (acronym, str(talk.number or 0), words or talk.guid.lower()) if part)


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID as both schemas write it."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
