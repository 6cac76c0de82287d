"""The report as a spreadsheet (Office Open XML): numbers are numbers, and no text is ever a formula."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from eventhub.formats import plain
from eventhub.formats.report_sheet import Number, ReportSheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: widths of columns, in characters
WIDE, MEDIUM, NARROW = 56, 28, 13
LONGEST_SHEET_NAME = 31

Cell = str | date | Number


def report(sheet: ReportSheet) -> bytes:
    """Return the workbook: the figures, the meetings, one sheet for each table of groups, the programme."""
    from xlsxwriter import Workbook  # forty modules that each start would wait for, and few processes ever use

    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": sheet.title, "author": sheet.hub_name, "comments": sheet.lead})
        writer = _Writer(book, sheet.language)
        writer.add(sheet.glance_label, (), _glance(sheet), widths=(WIDE, NARROW))
        head = (sheet.meeting_label, sheet.day_label, sheet.place_label, *sheet.columns)
        writer.add(sheet.meetings_label, head, _meetings(sheet), widths=(WIDE, NARROW, MEDIUM))
        for group in sheet.groups:
            rows = group.rows or ((group.note,),)
            writer.add(group.title, (), rows, widths=(WIDE, NARROW))
        head = (sheet.meeting_label, sheet.day_label, sheet.talk_label)
        talks = [(one.title, one.day, talk) for one in sheet.meetings for talk in one.talks]
        writer.add(sheet.programme_label, head, talks, widths=(WIDE, NARROW, WIDE))
    return file.getvalue()


def _glance(sheet: ReportSheet) -> list[Sequence[Cell]]:
    said = [(line,) for line in (sheet.title, sheet.lead, *sheet.remarks)]
    counted = [(one.caption, one.number) for one in sheet.figures]
    return [*said, (), *counted, (), (sheet.counting_label,), *((line,) for line in sheet.counting)]


def _meetings(sheet: ReportSheet) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = [(one.title, one.day, one.place, *one.numbers) for one in sheet.meetings]
    return [*rows, (sheet.sum_label, "", "", *sheet.total)]


class _Writer:
    """Fills one workbook, sheet by sheet."""

    def __init__(self, book: "Workbook", language: str) -> None:
        self.book = book
        self.bold: Format = book.add_format({"bold": True})
        self.day: Format = book.add_format({"num_format": "dd.mm.yyyy" if language == "de" else "yyyy-mm-dd"})
        self.mean: Format = book.add_format({"num_format": "0.0"})

    def add(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], *, widths: Sequence[int]) -> None:
        """Add a sheet; its head stays in sight."""
        page = self.book.add_worksheet(name[:LONGEST_SHEET_NAME])
        page.set_column(0, max(len(widths), len(head)), NARROW)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for column, label in enumerate(head):
            page.write_string(0, column, plain.line(label), self.bold)
        if head:
            page.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1 if head else 0):
            for column, cell in enumerate(row):
                self._write(page, number, column, cell)

    def _write(self, page: "Worksheet", row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Number):
            if cell.value is not None:
                page.write_number(row, column, cell.value, self.mean if isinstance(cell.value, float) else None)
        elif isinstance(cell, date):
            page.write_datetime(row, column, datetime.combine(cell, time()), self.day)
        else:
            # Never `write`, which takes "=…" for a formula and "http…" for a link.
            page.write_string(row, column, plain.lines(cell))
