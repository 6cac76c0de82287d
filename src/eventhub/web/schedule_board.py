"""The plan of one day as its page shows it: columns, rows, what stands where, what waits beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from eventhub.assets import GRID_ROOMS
from eventhub.domain.schedules import Warning, rooms_of, warnings_of
from eventhub.domain.schedules.days import STEP, Day, Span, day_of, days_of
from eventhub.domain.schedules.warnings import ends_of, starts_of
from eventhub.i18n import gettext as _
from eventhub.i18n import zone_of
from eventhub.models import Event, Room, Talk, TalkKind
from eventhub.web.schedule_words import warning

HALF_HOUR = timedelta(minutes=30)
# Below the row with the names of the rooms, and right of the times.
FIRST_ROW, FIRST_COLUMN = 2, 2
COLOURS = {"keynote": "4", "panel": "2", "discussion": "2", "workshop": "3", "demo": "3", "lightning": "4"}


@dataclass(frozen=True, slots=True)
class Column:
    """A room, or what has none (``key`` is "" then)."""

    key: str
    name: str
    seats: int | None
    number: int


@dataclass(frozen=True, slots=True)
class Cell:
    """An item where it stands: ``column`` is 0 when it takes the whole width."""

    talk: Talk
    starts_at: datetime
    ends_at: datetime
    room: str
    column: int
    row: int
    rows: int
    warnings: tuple[str, ...]
    is_conflict: bool
    is_beside: bool = False

    @property
    def classes(self) -> str:
        """Where it stands, as classes of the generated style sheet, and its colour."""
        at = f"c{self.column}" if self.column else "slot--all"
        colour = COLOURS.get(self.talk.format, "") if self.talk.kind == TalkKind.TALK else ""
        kinds = [f"slot--k{colour}" if colour else "", "slot--conflict" if self.is_conflict else ""]
        kinds.append("slot--beside" if self.is_beside else "")
        return " ".join(["slot", at, f"r{self.row}", f"h{self.rows}", *(kind for kind in kinds if kind)])


@dataclass(frozen=True, slots=True)
class Board:
    """One day of the plan, the other days, what waits, and everything that is wrong with the whole."""

    day: Day
    days: tuple[Day, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    waiting: tuple[Talk, ...]
    warnings: tuple[Warning, ...]
    moving: Talk | None

    @property
    def has_grid(self) -> bool:
        """Whether the rooms fit beside each other; otherwise the day is a list."""
        return len(self.columns) <= GRID_ROOMS

    @property
    def conflicts(self) -> int:
        """How many things cannot take place like this."""
        return sum(1 for one in self.warnings if one.is_conflict)

    @property
    def hours(self) -> list[tuple[datetime, int]]:
        """The half hours beside the grid, each with its row."""
        count = -((self.day.begins_at - self.day.ends_at) // HALF_HOUR)
        return [(self.day.begins_at + HALF_HOUR * place, FIRST_ROW + 6 * place) for place in range(count)]

    def first_minute(self, zone: str) -> int:
        """When the grid begins, in minutes after midnight."""
        local = self.day.begins_at.astimezone(zone_of(zone))
        return local.hour * 60 + local.minute


def board_of(event: Event, talks: Sequence[Talk], *, on: date | None = None, moving: UUID | None = None) -> Board:
    """The plan on the day ``on`` (the first day of the programme, if there is no such), ``moving`` an item of it."""
    planned = sorted((talk for talk in talks if talk.slot), key=lambda talk: (starts_of(talk), talk.position, talk.id))
    days = days_of(event, [Span(starts_of(talk), ends_of(talk)) for talk in planned])
    day = next((one for one in days if one.on == on), days[0])
    today = [talk for talk in planned if day_of(starts_of(talk), event) == day.on]
    columns = _columns(rooms_of(event), today)
    wrong = warnings_of(event, talks)
    return Board(
        day=day,
        days=tuple(days),
        columns=columns,
        cells=_beside([_cell(talk, day, columns, wrong) for talk in today]),
        waiting=tuple(talk for talk in talks if talk.slot is None),
        warnings=tuple(wrong),
        moving=next((talk for talk in talks if talk.id == moving), None),
    )


def _beside(cells: list[Cell]) -> tuple[Cell, ...]:
    """The cells, of which those that would cover an earlier one stand beside it."""

    def covers(cell: Cell, other: Cell) -> bool:
        return 0 in (cell.column, other.column, cell.column - other.column) and cell.row < other.row + other.rows

    return tuple(
        replace(cell, is_beside=any(covers(cell, other) for other in cells[:place] if not other.column or cell.column))
        for place, cell in enumerate(cells)
    )


def _columns(rooms: Sequence[Room], today: Sequence[Talk]) -> tuple[Column, ...]:
    keys = [(str(room.id), room.name, room.seats) for room in rooms]
    known = {room.id for room in rooms}
    homeless = any(talk.slot and talk.slot.room_id not in known and talk.kind == TalkKind.TALK for talk in today)
    if homeless or not rooms:
        keys.append(("", _("Without a room") if rooms else _("Programme"), None))
    return tuple(Column(key, name, seats, FIRST_COLUMN + place) for place, (key, name, seats) in enumerate(keys))


def _cell(talk: Talk, day: Day, columns: Sequence[Column], wrong: Sequence[Warning]) -> Cell:
    assert talk.slot is not None
    key = str(talk.slot.room_id or "")
    numbers = {column.key: column.number for column in columns}
    takes_all = talk.kind != TalkKind.TALK and not talk.slot.room_id
    row = FIRST_ROW + max(0, (starts_of(talk) - day.begins_at) // STEP)
    rows = max(1, -((starts_of(talk) - ends_of(talk)) // STEP))
    about = [one for one in wrong if one.concerns(talk.id)]
    return Cell(
        talk=talk,
        starts_at=starts_of(talk),
        ends_at=ends_of(talk),
        room=talk.slot.room.name if talk.slot.room else "",
        column=0 if takes_all else numbers.get(key, numbers.get("", FIRST_COLUMN)),
        row=row,
        rows=min(rows, day.rows - (row - FIRST_ROW)) if day.rows > row - FIRST_ROW else 1,
        warnings=tuple(dict.fromkeys(warning(one, talk) for one in about)),
        is_conflict=any(one.is_conflict for one in about),
    )
