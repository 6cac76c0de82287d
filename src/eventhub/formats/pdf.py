"""Tickets and the attendance list as PDF, set by typst with fonts of our own; call these from a thread.

Text reaches the sheets as JSON and is shown as it is: nothing a guest typed is ever read as markup. The files
are PDF/UA-1 (ISO 14289-1), with tags, a title and the language.
"""

import json
import re
import threading
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from eventhub.formats import plain, qr

CONTENT_TYPE = "application/pdf"

_SHEETS = Path(__file__).parent / "sheets"
_FONTS = Path(__file__).parent / "fonts"
_LONG_WORD = re.compile(r"\S{16}(?=\S)")  # behind it a break is allowed, else it would run over its neighbour
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Brand:
    """The hub's colours as ``#rrggbb``: dark ground, lamp, and links."""

    ink: str = "#1b2025"
    accent: str = "#ffbe3d"
    primary: str = "#0b5a60"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One person's ticket; ``url`` is what the QR says (see ``qr.ticket_url``)."""

    url: str
    short_code: str
    name: str
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSheet:
    """Tickets of one event, one a page, with every word in the reader's language.

    ``facts`` are pairs of a label and a text, of which line breaks are kept: when, where, doors, address.
    """

    language: str
    hub_name: str
    event_title: str
    event_subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    tickets: tuple[Ticket, ...]
    title: str
    ticket_label: str
    qr_label: str
    code_label: str
    brand: Brand = field(default_factory=Brand)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of the attendance list; the name as it is sorted, family name first."""

    name: str
    organisation: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceList:
    """The list for the door, in the order given.

    ``columns`` are the labels of box, name, organisation, code and signature. ``page_label`` holds ``{page}``
    and ``{pages}``. ``blank_rows`` are lines at the end for whoever comes without a registration.
    """

    language: str
    hub_name: str
    title: str
    details: str
    columns: tuple[str, str, str, str, str]
    page_label: str
    note: str
    people: tuple[Attendee, ...]
    blank_rows: int = 0
    brand: Brand = field(default_factory=Brand)


def tickets(sheet: TicketSheet) -> bytes:
    """Return the tickets, one page each: the card 105 mm wide, its code 70 mm with the quiet zone."""
    values = cleaned(asdict(sheet))
    for value, ticket in zip(values["tickets"], sheet.tickets, strict=True):
        value["qr"] = qr.svg_file(ticket.url)
    return typeset("tickets.typ", values)


def attendance_list(sheet: AttendanceList) -> bytes:
    """Return the list on A4, with a box to tick, a line to sign and the head on every page."""
    values = cleaned(asdict(sheet))
    values["people"] += [asdict(Attendee(""))] * sheet.blank_rows
    return typeset("attendance.typ", values)


def as_png(name: str, values: dict[str, Any]) -> bytes:
    """Return a sheet of one page as a PNG picture, a pixel for each point."""
    inputs = {"data": json.dumps(cleaned(values))}
    with _one_at_a_time:
        made = _compiler(True).compile(_SHEETS / name, format="png", ppi=72, sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(f"{name} is not set on one page")
    return made


def typeset(name: str, values: dict[str, Any]) -> bytes:
    """Set one sheet; where our fonts lack a letter, with the system's fonts and without the claim to PDF/UA."""
    inputs = {"data": json.dumps(values)}
    try:
        return _compile(name, inputs, has_system_fonts=False, standards=["ua-1"])
    except typst.TypstError:
        return _compile(name, inputs, has_system_fonts=True, standards=[])


def _compile(name: str, inputs: dict[str, str], *, has_system_fonts: bool, standards: list[Literal["ua-1"]]) -> bytes:
    with _one_at_a_time:
        made = _compiler(has_system_fonts).compile(
            _SHEETS / name, format="pdf", sys_inputs=inputs, pdf_standards=[*standards]
        )
    if not isinstance(made, bytes):
        raise TypeError(f"{name} is not set as one file")
    return made


@lru_cache(maxsize=2)
def _compiler(has_system_fonts: bool) -> typst.Compiler:
    """Return the compiler, made once: it keeps the fonts and what it has parsed."""
    fonts = typst.Fonts(include_system_fonts=has_system_fonts, font_paths=[_FONTS])
    return typst.Compiler(root=_SHEETS, font_paths=fonts)


def cleaned(value: Any) -> Any:
    """Return the value with every text in it made fit for print."""
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", plain.lines(value))
    if isinstance(value, dict):
        return {key: cleaned(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(part) for part in value]
    return value
