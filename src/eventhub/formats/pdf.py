"""Tickets and the attendance list as PDF; call these from a thread (see ``typesetting``)."""

from dataclasses import asdict, dataclass, field

from eventhub.formats import qr
from eventhub.formats.typesetting import cleaned, typeset

CONTENT_TYPE = "application/pdf"
LARGE_LIST = 200  # lines; from there on one costs more memory than the process that sets it


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
    return typeset("attendance.typ", values, is_large=len(values["people"]) > LARGE_LIST)
