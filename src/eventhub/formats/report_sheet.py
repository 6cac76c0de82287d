"""What a report says, with every word in the reader's language: the page, the PDF and the spreadsheet print this."""

from dataclasses import dataclass, field
from datetime import date

from eventhub.formats.pdf import Brand


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and how it is printed; None is one that there is not."""

    value: int | float | None
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at a glance, and what it counts."""

    number: Number
    caption: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting: on which day, where, what was on, and its numbers in the order of the columns."""

    title: str
    day: date
    when: str
    place: str
    talks: tuple[str, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Who was there, by one thing they said; ``note`` is said in place of rows when there are none."""

    title: str
    rows: tuple[tuple[str, Number], ...]
    note: str

    @property
    def most(self) -> int:
        """The longest bar's number."""
        return max((int(number.value or 0) for _, number in self.rows), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """A report, from the cover to the last explanation. ``columns`` names the numbers of a meeting."""

    language: str
    hub_name: str
    title: str
    lead: str
    remarks: tuple[str, ...]
    glance_label: str
    figures: tuple[Figure, ...]
    meetings_label: str
    meeting_label: str
    day_label: str
    place_label: str
    columns: tuple[str, ...]
    meetings: tuple[MeetingRow, ...]
    sum_label: str
    total: tuple[Number, ...]
    guests_label: str
    groups: tuple[GroupTable, ...]
    programme_label: str
    talk_label: str
    counting_label: str
    counting: tuple[str, ...]
    page_label: str
    brand: Brand = field(default_factory=Brand)
