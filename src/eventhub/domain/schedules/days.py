"""The days of a programme: which day something belongs to, and from when to when a day is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from eventhub.i18n import zone_of
from eventhub.models import Event

STEP = timedelta(minutes=5)
HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
# What begins before five in the morning belongs to the evening before.
BREAK_OF_DAY = timedelta(hours=5)
FIRST_HOUR, LAST_HOUR = time(9), time(18)


@dataclass(frozen=True, slots=True)
class Span:
    """Something with a beginning and an end."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the programme: its date, and from when to when there is something to plan."""

    on: date
    begins_at: datetime
    ends_at: datetime

    @property
    def rows(self) -> int:
        """How many steps of five minutes it has."""
        return -((self.begins_at - self.ends_at) // STEP)


def day_of(at: datetime, event: Event) -> date:
    """The day of the programme that ``at`` belongs to; the hours after midnight belong to the evening before."""
    zone = zone_of(event.time_zone)
    first = event.starts_at.astimezone(zone).date()
    local = at.astimezone(zone)
    if local.date() == first and at >= event.starts_at:
        return first
    return (local.replace(tzinfo=None) - BREAK_OF_DAY).date()


def days_of(event: Event, slots: Iterable[Span]) -> list[Day]:
    """The days of the event and those on which anything is planned, in order."""
    spans: dict[date, list[Span]] = {}
    for slot in slots:
        spans.setdefault(day_of(slot.starts_at, event), []).append(slot)
    first = day_of(event.starts_at, event)
    last = max(first, day_of(event.ends_at - timedelta(seconds=1), event))
    wanted = {first + DAY * number for number in range(min((last - first).days, 60) + 1)} | set(spans)
    return [_day(event, on, spans.get(on, []), is_first=on == first, is_last=on == last) for on in sorted(wanted)]


def at_time(event: Event, on: date, clock: time) -> datetime:
    """The instant of a time on a day of the programme; what is before five in the morning is after its midnight."""
    zone = zone_of(event.time_zone)
    local = datetime.combine(on, clock, tzinfo=zone)
    if day_of(local, event) < on:
        local += DAY
    return local.astimezone(UTC)


def shifted(at: datetime, minutes: int, zone: str) -> datetime:
    """``at`` moved by ``minutes`` on the clock of ``zone``, also over a change of the clock."""
    return (at.astimezone(zone_of(zone)) + timedelta(minutes=minutes)).astimezone(UTC)


def _day(event: Event, on: date, slots: list[Span], *, is_first: bool, is_last: bool) -> Day:
    begins = event.starts_at if is_first else at_time(event, on, FIRST_HOUR)
    ends = event.ends_at if is_last else at_time(event, on, LAST_HOUR)
    begins = min([begins, *(slot.starts_at for slot in slots)])
    ends = max([ends, begins + HALF_HOUR, *(slot.ends_at for slot in slots)])
    begins -= timedelta(minutes=begins.minute % 30, seconds=begins.second)
    ends += timedelta(minutes=-ends.minute % 30)
    return Day(on, begins, min(ends, begins + DAY))
