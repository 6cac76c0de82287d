"""CSV (RFC 4180) that spreadsheets open as it is meant: UTF-8 with a byte order mark, and no cell is a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from eventhub.formats import plain

CONTENT_TYPE = "text/csv; charset=utf-8"

Cell = str | int | float | Decimal | bool | date | datetime | None

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = frozenset("=+-@\t\r\n\u2212")
_INVISIBLE_BEFORE = re.compile(r"^[\s\u00ad\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")


def rows(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, separator: str = ";") -> Iterator[bytes]:
    """Yield the file line by line, the header first, ready to be streamed.

    German spreadsheets expect ``;`` between cells and a comma in numbers, English ones ``,`` and a point: the
    separator decides both. Numbers stay numbers, also negative ones; times are written as the clock they are
    handed in with shows them. Text that a spreadsheet could take for a formula gets an apostrophe before it
    (OWASP, CSV Injection), wherever it came from, the header included.

    Raises:
        ValueError: the separator is neither ``;`` nor ``,``.
    """
    if separator not in {";", ","}:
        raise ValueError(f"cells are separated by ; or , and not by {separator!r}")
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=separator, lineterminator="\r\n")
    line.write(_BYTE_ORDER_MARK)
    writer.writerow([_cell(name, separator) for name in header])
    yield _taken(line)
    for row in rows:
        writer.writerow([_cell(value, separator) for value in row])
        yield _taken(line)


def safe_text(text: str) -> str:
    """Return the text, behind an apostrophe if a spreadsheet could take it for a formula."""
    cleaned = plain.lines(text)
    visible = _INVISIBLE_BEFORE.sub("", cleaned)
    starts = {cleaned[:1], visible[:1], unicodedata.normalize("NFKC", visible[:1])}
    return f"'{cleaned}" if starts & _FORMULA_STARTS else cleaned


def _cell(value: Cell, separator: str) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float | Decimal):
        number = str(value)
        return number.replace(".", ",") if separator == ";" else number
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value)


def _taken(line: io.StringIO) -> bytes:
    written = line.getvalue().encode()
    line.seek(0)
    line.truncate()
    return written
