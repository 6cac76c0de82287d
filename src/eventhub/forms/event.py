"""The form of a meeting: everything it needs, in sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import available_timezones

from eventhub.domain.covers import DRAWN
from eventhub.domain.events import EventDraft
from eventhub.domain.pictures import NAME
from eventhub.domain.slugs import LENGTH, PATTERN
from eventhub.forms import event_parts as parts
from eventhub.forms.event_parts import box, two
from eventhub.forms.reading import (
    Form,
    Typed,
    checkbox,
    choice,
    day,
    email,
    instant,
    integer,
    local_datetime,
    local_time,
    localized,
    several,
    text,
)
from eventhub.forms.rows import changed, keys
from eventhub.i18n import lazy_gettext as _l
from eventhub.i18n import local_input
from eventhub.models import Attendance, Event, Series, Topic, Venue, Visibility

OWN_COVER = "own"
MOST_PERSONS = 20
LONGEST_OFFER = 24 * 30
ZONES = (
    "Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/Amsterdam", "Europe/Brussels", "Europe/Paris",
    "Europe/London", "Europe/Warsaw", "Europe/Istanbul", "UTC",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen from; venues with their rooms."""

    series: Sequence[Series]
    venues: Sequence[Venue]
    topics: Sequence[Topic]


class EventForm(Form):
    """A meeting. ``added`` and ``moved`` name the row that a button has just made or moved."""

    fields_of: Mapping[str, str] = {"event.slug_taken": "slug"}
    # The domain speaks of instants, the form of a day and times.
    _fields = {"ends_at": "end", "doors_at": "doors", "venue_id": "venue"}

    def __init__(self, typed: Typed | None = None, options: Options = Options((), (), ())) -> None:
        """An empty form, or one that shows ``typed``; nothing is checked yet."""
        super().__init__(typed)
        self.options = options
        self.added = self.moved = ""
        self.values: dict[str, Any] = {}

    @classmethod
    def checked(cls, typed: Typed, options: Options) -> Self:
        """The form with its draft, or with errors."""
        form = cls(typed, options)
        form.check()
        return form

    @classmethod
    def with_rows_changed(cls, typed: Typed, options: Options) -> Self:
        """The form as it was typed, with a row more, less, or elsewhere."""
        change = changed(typed)
        form = cls(change.typed, options)
        form.added, form.moved = change.added, change.moved
        return form

    @classmethod
    def new(cls, options: Options, *, time_zone: str, contact: str, series: str = "") -> Self:
        """A new meeting, with what most have."""
        given = {
            "time_zone": time_zone, "visibility": Visibility.PUBLIC.value, "attendance": Attendance.ON_SITE.value,
            "has_waitlist": "yes", "party_size": "4", "offer_hours": "24", "cover": "schicht24", "version": "0",
            "contact_address": contact, "series": series,
            "gate": ["0"], "gate_0_name_de": "Eingang", "gate_0_name_en": "Entrance",
        }  # fmt: skip
        return cls(Typed.of(given), options)

    @classmethod
    def of(cls, event: Event, options: Options) -> Self:
        """A meeting to edit."""
        return cls(Typed.of(_values(event)), options)

    def check(self) -> None:
        """Read every field, in the order of the page."""
        self.values = {}
        self._what()
        self._when()
        self._where()
        self._places()
        self.values["questions"] = parts.questions(self)
        self.values["talks"] = parts.talks(self, self._first_day, self._zone)
        self.values["gates"] = parts.gates(self)
        self.values["hand_out"] = localized(self, "hand_out")
        self._cover()
        self.values["host_name"] = text(self, "host_name", longest=120)
        self.values["contact_address"] = email(self, "contact_address")
        self.values["version"] = integer(self, "version") or 0

    def draft(self) -> EventDraft:
        """What the form says, once it has no errors."""
        return EventDraft(**self.values)

    def note(self, name: str, sentence: Any) -> None:
        """Remember the first error of a field, under the name it has on this page."""
        super().note(self._fields.get(name, name), sentence)

    # Sections

    def _what(self) -> None:
        slug = text(self, "slug")
        self.values["title"] = localized(self, "title", missing=_l("Enter a title"), longest=160)
        if slug and (len(slug) > LENGTH or not PATTERN.fullmatch(slug)):
            self.note("slug", _l("Use small letters, digits and hyphens, at most 80"))
        self.values |= {
            "slug": slug,
            "edition": localized(self, "edition", longest=80),
            "summary": localized(self, "summary", longest=400, is_long=True),
            "description": localized(self, "description", is_long=True),
            "series_id": self._one_of("series", self.options.series),
            "topic_ids": tuple(UUID(one) for one in several(self, "topics", _ids(self.options.topics))),
            "visibility": Visibility(choice(self, "visibility", tuple(Visibility)) or Visibility.PUBLIC),
        }

    def _when(self) -> None:
        self._zone = choice(self, "time_zone", available_timezones()) or ZONES[0]
        self._first_day = day(self, "day", missing=_l("Enter the day"))
        begin = local_time(self, "begin", missing=_l("Enter when it begins"))
        end = local_time(self, "end", missing=_l("Enter when it ends"))
        doors, last_day = local_time(self, "doors"), day(self, "end_day") or self._first_day
        self.values |= {
            "time_zone": self._zone,
            "starts_at": self._instant("begin", self._first_day, begin),
            "ends_at": self._instant("end", last_day, end),
            "doors_at": self._instant("doors", self._first_day, doors),
        }

    def _instant(self, name: str, on: date | None, at: Any) -> datetime | None:
        return None if on is None or at is None else instant(self, name, datetime.combine(on, at), self._zone)

    def _where(self) -> None:
        attendance = Attendance(choice(self, "attendance", tuple(Attendance)) or Attendance.ON_SITE)
        venue_id = self._one_of("venue", self.options.venues)
        rooms = {str(room.id): venue.id for venue in self.options.venues for room in venue.rooms}
        room = choice(self, "room", rooms)
        if attendance is not Attendance.ONLINE and venue_id is None:
            self.note("venue", _l("Choose a venue, or let the meeting take place online"))
        if room and rooms[room] != venue_id:
            self.note("room", _l("This room is in another house"))
        if attendance is Attendance.ONLINE:
            venue_id, room = None, ""
        self.values |= {
            "attendance": attendance,
            "venue_id": venue_id,
            "room_id": UUID(room) if room else None,
            "joining_url": _web_address(self, "joining_url") if attendance is not Attendance.ON_SITE else "",
        }

    def _places(self) -> None:
        size = integer(self, "party_size", least=1, most=MOST_PERSONS, missing=_l("Enter how many may come together"))
        hours = integer(self, "offer_hours", least=1, most=LONGEST_OFFER, missing=_l("Enter a number of hours"))
        self.values |= {
            "capacity": integer(self, "capacity", least=1),
            "max_companions": (size or 1) - 1,
            "offer_hours": hours or 24,
            "registration_opens_at": local_datetime(self, "registration_opens_at", self._zone),
            "registration_closes_at": local_datetime(self, "registration_closes_at", self._zone),
            "has_waitlist": checkbox(self, "has_waitlist"),
            "wants_confirmation": checkbox(self, "wants_confirmation"),
            "wants_approval": checkbox(self, "wants_approval"),
        }

    def _cover(self) -> None:
        chosen = choice(self, "cover", (*DRAWN, OWN_COVER)) or "schicht24"
        kept = self.value("cover_file")
        is_own = chosen == OWN_COVER
        if is_own and not NAME.fullmatch(kept):
            self.note("picture", _l("Choose a file, or one of the drawn covers"))
        drawn = self.value("cover_drawn") if is_own else chosen
        self.values |= {
            "cover": drawn if drawn in DRAWN else "schicht24",
            "cover_file": kept if is_own else None,
            "cover_alt": localized(self, "cover_alt", longest=300),
        }

    def _one_of(self, name: str, rows: Sequence[Series | Venue | Topic]) -> UUID | None:
        chosen = choice(self, name, _ids(rows))
        return UUID(chosen) if chosen else None

    def keys(self, name: str) -> list[str]:
        """The keys of the rows of a list, in order."""
        return keys(self.typed, name)

    def is_open(self, row: str) -> bool:
        """Whether a row is shown with its fields: a new one, and one with something to mend."""
        return row == self.added or any(name.startswith(f"{row}_") for name in self.errors)

    def zones(self) -> list[str]:
        """The time zones to choose from, with the one in use."""
        used = self.value("time_zone")
        return [*ZONES, *([used] if used and used not in ZONES else [])]


def _ids(rows: Sequence[Series | Venue | Topic]) -> list[str]:
    return [str(row.id) for row in rows]


def _web_address(form: Form, name: str) -> str:
    value = text(form, name, longest=500)
    if value:
        parts_of = urlsplit(value) if value.isprintable() and " " not in value else None
        if parts_of is None or parts_of.scheme not in ("http", "https") or not parts_of.netloc:
            form.note(name, _l("Write the whole address, beginning with https://"))
    return value


def _values(event: Event) -> dict[str, str | list[str]]:
    zone = event.time_zone
    starts, ends = local_input(event.starts_at, zone), local_input(event.ends_at, zone)
    values: dict[str, str | list[str]] = {
        "version": str(event.version), "slug": event.slug, "series": str(event.series_id or ""),
        "topics": [str(topic.id) for topic in event.topics], "visibility": event.visibility.value,
        "time_zone": zone, "day": starts[:10], "begin": starts[11:], "end": ends[11:],
        "end_day": ends[:10] if ends[:10] != starts[:10] else "", "doors": local_input(event.doors_at, zone)[11:],
        "attendance": event.attendance.value, "venue": str(event.venue_id or ""), "room": str(event.room_id or ""),
        "joining_url": event.joining_url, "capacity": "" if event.capacity is None else str(event.capacity),
        "party_size": str(event.max_companions + 1), "offer_hours": str(event.offer_hours),
        "registration_opens_at": local_input(event.registration_opens_at, zone),
        "registration_closes_at": local_input(event.registration_closes_at, zone),
        "has_waitlist": box(event.has_waitlist), "wants_confirmation": box(event.wants_confirmation),
        "wants_approval": box(event.wants_approval),
        "cover": OWN_COVER if event.cover_file else event.cover, "cover_drawn": event.cover,
        "cover_file": event.cover_file or "", "host_name": event.host_name, "contact_address": event.contact_address,
    }  # fmt: skip
    for name in ("title", "edition", "summary", "description", "hand_out", "cover_alt"):
        values |= two(name, getattr(event, name))
    return values | parts.question_rows(event.questions) | parts.talk_rows(event) | parts.gate_rows(event)
