"""Short VTIMEZONE components (RFC 5545, 3.6.5): a rule for each change of offset, found in the zone's data.

A rule is used when one fits every year concerned. Where none does (a zone that follows the moon, or changed
its law), the changes of the years concerned are written one by one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDatetime, vRecur, vText, vUTCOffset

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_YEARS_AHEAD = 8
"""How many years beyond the last a rule is tried on first, to tell a fourth Sunday from a last one."""

_STEP = timedelta(days=7)
"""No zone changes its offset twice within a week."""


class Change(NamedTuple):
    """A change of a zone's offset: when (on the clock just before it), from what to what, the new name."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=256)
def vtimezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """Return the component for instants of these years; it is shared, so it must not be changed.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: nobody knows the zone.
    """
    component = Timezone()
    component.add("tzid", vText(zone))
    rules = _rules(zone, first_year - 1, last_year)
    if rules is None:
        for change in _with_start(zone, first_year - 1, last_year):
            component.add_component(_observance(change))
    else:
        for change, rule in rules:
            component.add_component(_observance(change, rule))
    return component


def _with_start(zone: str, first_year: int, last_year: int) -> Iterator[Change]:
    """Yield what holds at the start of the first year, then every change until the end of the last."""
    start = datetime(first_year, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(zone))
    offset = start.utcoffset() or timedelta()
    yield Change(datetime(first_year, 1, 1), offset, offset, start.tzname() or zone)  # noqa: DTZ001 - a wall clock
    yield from _changes(zone, first_year, last_year)


def _rules(zone: str, first_year: int, last_year: int) -> list[tuple[Change, dict[str, object]]] | None:
    """Return the first change of each kind with the yearly rule it follows, or None if they follow none."""
    for last in (last_year + _YEARS_AHEAD, last_year + 1):
        years = range(first_year, last + 1)
        kinds: dict[tuple[timedelta, timedelta, str], list[Change]] = {}
        for change in _changes(zone, first_year, last):
            kinds.setdefault((change.before, change.after, change.name), []).append(change)
        if not kinds or any([change.at.year for change in kind] != list(years) for kind in kinds.values()):
            continue
        found = [(kind[0], _rule(kind)) for kind in kinds.values()]
        fitting = [(change, rule) for change, rule in found if rule is not None]
        if len(fitting) == len(found):
            return fitting
    return None


def _rule(changes: list[Change]) -> dict[str, object] | None:
    """Return the RRULE that all these changes follow: the n-th or last of a weekday in one month."""
    first = changes[0].at
    if len({(change.at.month, change.at.weekday(), change.at.time()) for change in changes}) > 1:
        return None
    ordinals = set.intersection(*(_ordinals(change.at) for change in changes))
    if not ordinals:
        return None
    return {
        "FREQ": "YEARLY",
        "BYMONTH": first.month,
        "BYDAY": f"{min(ordinals)}{_WEEKDAYS[first.weekday()]}",  # the last one (-1), where both fit
    }


def _ordinals(day: datetime) -> set[int]:
    """Return as which of its weekday in its month this day can be counted."""
    is_last = (day + timedelta(days=7)).month != day.month
    return {(day.day - 1) // 7 + 1} | ({-1} if is_last else set())


@lru_cache(maxsize=256)
def _changes(zone: str, first_year: int, last_year: int) -> tuple[Change, ...]:
    """Return every change of offset between the starts of the first year and of the year after the last."""
    info = ZoneInfo(zone)
    found = []
    at, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    before = _offset(at, info)
    while at < end:
        following = min(at + _STEP, end)
        after = _offset(following, info)
        if before != after:
            found.append(_change(at, following, info))
        at, before = following, after
    return tuple(found)


def _change(earlier: datetime, later: datetime, info: ZoneInfo) -> Change:
    """Find the second of the change between two instants with different offsets."""
    before = _offset(earlier, info)
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier) // timedelta(seconds=2))
        if _offset(middle, info) == before:
            earlier = middle
        else:
            later = middle
    wall = later.astimezone(timezone(before)).replace(tzinfo=None)
    return Change(wall, before, _offset(later, info), later.astimezone(info).tzname() or str(info))


def _offset(at: datetime, info: ZoneInfo) -> timedelta:
    return at.astimezone(info).utcoffset() or timedelta()


def _observance(change: Change, rule: dict[str, object] | None = None) -> TimezoneStandard | TimezoneDaylight:
    """Return one STANDARD or DAYLIGHT; the larger offset is the daylight one, as readers expect."""
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", vDatetime(change.at))
    part.add("tzoffsetfrom", vUTCOffset(change.before))
    part.add("tzoffsetto", vUTCOffset(change.after))
    part.add("tzname", vText(change.name))
    if rule is not None:
        part.add("rrule", vRecur(rule))
    return part
