"""The public programme as its page shows it: days, columns, and cells whose words are ready to be written.

A page of three hundred talks is made anew each second, so its template only joins what is computed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from eventhub import urls
from eventhub.assets import GRID_ROOMS, GRID_ROWS
from eventhub.domain import programme as programme_domain
from eventhub.domain.programme import Item, Programme
from eventhub.domain.schedules.days import day_of
from eventhub.i18n import clock_time, current_language, time_range
from eventhub.models import Event, LocalizedText
from eventhub.web.schedule_words import FORMAT, LANGUAGE

FIRST_ROW = 2
STEP = timedelta(minutes=5)
COLOURS = 4


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the programme is narrowed to; "" for any."""

    topic: str = ""
    room: str = ""
    language: str = ""

    def fits(self, item: Item) -> bool:
        """Whether the item is shown; breaks are for everybody."""
        if not item.is_talk:
            return not self
        return (
            (not self.topic or self.topic in topics_of(item))
            and (not self.room or item.room == self.room)
            and (not self.language or item.language == self.language)
        )

    def __bool__(self) -> bool:
        return bool(self.topic or self.room or self.language)


@dataclass(frozen=True, slots=True)
class Cell:
    """One item: its words, and its place in the grid as classes."""

    id: str
    title: str
    tongue: str
    url: str
    clock: str
    time: str
    minutes: int | None
    room: str
    who: str
    css: str
    is_talk: bool
    is_requested: bool
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class DayView:
    """One day: its cells in order of time; with a grid, its columns and the half hours beside it."""

    on: date
    anchor: str
    cells: tuple[Cell, ...]
    has_grid: bool
    columns: tuple[tuple[str, int | None, str], ...] = ()
    hours: tuple[tuple[str, str], ...] = ()


def topics_of(item: Item) -> dict[str, str]:
    """What the item is filtered by: its topics, or the track that an import gave it."""
    found = {slug: name.text(current_language()) for slug, name in item.topics}
    return found or ({item.track: item.track} if item.track else {})


def choices(programme: Programme) -> tuple[dict[str, str], list[str], dict[str, str]]:
    """Topics, rooms and languages that occur, to filter by."""
    topics: dict[str, str] = {}
    languages: dict[str, str] = {}
    talks = [item for item in programme.items if item.is_talk]
    for item in talks:
        topics |= topics_of(item)
        if item.language:
            languages[item.language] = language_name(item.language)
    used = {item.room for item in talks if item.room}
    rooms = [name for name, _ in programme.rooms if name in used]
    rooms += sorted(used - set(rooms))
    return dict(sorted(topics.items(), key=lambda one: one[1].casefold())), rooms, dict(sorted(languages.items()))


def language_name(code: str) -> str:
    """German, English, or the code of another language."""
    return str(LANGUAGE[code]) if code in LANGUAGE else code


def format_name(item: Item) -> str:
    """Talk, workshop …, or the word that an import gave."""
    return str(FORMAT[item.format]) if item.format in FORMAT else item.format


def tongue(text: LocalizedText) -> str:
    """The language of a text that stands in for a missing translation, "" when it is the reader's."""
    language = current_language()
    if getattr(text, language) or not text:
        return ""
    return "en" if language == "de" else "de"


def who_of(item: Item) -> str:
    """The names on one line."""
    return ", ".join(one.name for one in item.speakers)


def days_of(event: Event, programme: Programme, items: Sequence[Item], *, is_list: bool) -> list[DayView]:
    """The items by day of the programme."""
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(day_of(item.starts_at, event), []).append(item)
    return [_day(event, programme, on, by_day[on], is_list=is_list) for on in sorted(by_day)]


def cells_of(event: Event, items: Sequence[Item]) -> list[Cell]:
    """The items as a plain list shows them."""
    return [_cell(event, item, "") for item in items]


def _day(event: Event, programme: Programme, on: date, items: list[Item], *, is_list: bool) -> DayView:
    used = {item.room for item in items if item.room}
    known = [(name, seats) for name, seats in programme.rooms if name in used]
    known += [(name, None) for name in sorted(used - {name for name, _ in known})]
    columns = {name: place + FIRST_ROW for place, (name, _) in enumerate(known)}
    begins = items[0].starts_at - timedelta(minutes=items[0].starts_at.minute % 30)
    ends = max(item.ends_at for item in items)
    has_grid = not is_list and 1 < len(columns) <= GRID_ROOMS and (ends - begins) // STEP <= GRID_ROWS
    anchor = f"day-{on.isoformat()}"
    if not has_grid or _overlap(items):
        return DayView(on, anchor, tuple(_cell(event, item, "") for item in items), False)
    cells = tuple(_cell(event, item, _place(item, columns, begins)) for item in items)
    rows = -((begins - ends) // STEP)
    hours = tuple(
        (clock_time(begins + STEP * row, event.time_zone), f"r{FIRST_ROW + row}") for row in range(0, rows, 6)
    )
    heads = tuple((name, seats, f"c{columns[name]}") for name, seats in known)
    return DayView(on, anchor, cells, True, heads, hours)


def _overlap(items: list[Item]) -> bool:
    """Whether two take the same room at once, which a grid cannot show beside each other."""
    until: dict[str, datetime] = {}
    for item in items:
        if item.room in until and item.starts_at < until[item.room]:
            return True
        until[item.room] = item.ends_at
    return False


def _place(item: Item, columns: dict[str, int], begins: datetime) -> str:
    row = FIRST_ROW + (item.starts_at - begins) // STEP
    rows = max(1, -((item.starts_at - item.ends_at) // STEP))
    column = f"c{columns[item.room]}" if item.room in columns else "slot--all"
    return f"{column} r{row} h{min(rows, GRID_ROWS)}"


def _cell(event: Event, item: Item, place: str) -> Cell:
    zone = event.time_zone
    topic = next(iter(topics_of(item)), "")
    colour = crc32(topic.encode()) % COLOURS + 1 if topic else 1
    css = place
    if item.is_talk:
        css += f" slot--k{colour}" if colour > 1 else ""
    elif "slot--all" not in css and not item.room:
        css += " slot--all"
    return Cell(
        id=str(item.talk_id),
        title=item.title.text(current_language()),
        tongue=tongue(item.title),
        url=urls.talk(event.slug, item.slug) if item.slug else "",
        clock=clock_time(item.starts_at, zone),
        time=time_range(item.starts_at, item.ends_at, zone) if item.minutes else clock_time(item.starts_at, zone),
        minutes=item.minutes,
        room=item.room,
        who=who_of(item),
        css=css.strip(),
        is_talk=item.is_talk,
        is_requested=item.is_requested,
        starts=item.starts_at.isoformat(),
        ends=item.ends_at.isoformat(),
    )


def now_and_next(event: Event, programme: Programme, now: datetime) -> tuple[list[Cell], list[Cell]]:
    """What is going on, and what begins next; nothing unless the event is on."""
    if not programme.items or not programme.items[0].starts_at - timedelta(hours=1) <= now < event.ends_at:
        return [], []
    on = [item for item in programme.items if programme_domain.is_now(item, now)]
    return cells_of(event, on), cells_of(event, programme_domain.next_of(programme.items, now))
