"""Tickets as pages and paper show them."""

from dataclasses import dataclass

from markupsafe import Markup

from eventhub.domain import tickets
from eventhub.formats import pdf, qr, ticket_code
from eventhub.i18n import current_language, date_short, time
from eventhub.i18n import gettext as _
from eventhub.models import Attendance, Event, Hub, Party, Registration
from eventhub.settings import Settings


@dataclass(frozen=True, slots=True)
class Card:
    """One person's ticket: the code as the QR says it, as one types it, and drawn."""

    position: int
    name: str
    detail: str
    code: str
    short_code: str
    url: str
    qr: Markup


def card_of(settings: Settings, event: Event, one: Registration) -> Card | None:
    """The valid ticket of a registration, if it has one and there is a door to show it at."""
    if one.ticket is None or event.attendance is Attendance.ONLINE:
        return None
    code = tickets.code_of(event, one.ticket)
    url = qr.ticket_url(settings.base_url, code)
    label = _("QR code of the ticket for %(name)s", name=one.name)
    return Card(
        position=one.position,
        name=one.name,
        detail=one.organisation if one.is_lead else _("Companion"),
        code=code,
        short_code=ticket_code.shown(one.ticket.short_code),
        url=url,
        qr=qr.svg(url, label),
    )


def cards_of(settings: Settings, event: Event, party: Party) -> list[Card]:
    """The tickets of all of the party who have one, the lead's first."""
    cards = (card_of(settings, event, one) for one in party.registrations)
    return [card for card in cards if card is not None]


def sheet_of(hub: Hub, event: Event, cards: list[Card]) -> pdf.TicketSheet:
    """The same as a file to print, in the reader's language."""
    language, zone, venue = current_language(), event.time_zone, event.venue
    facts = [(_("When"), f"{date_short(event.starts_at, zone)}\n{time(event.starts_at, zone)}")]
    if venue is not None:
        facts.append((_("Where"), "\n".join(part for part in (venue.name, venue.city) if part)))
    if event.doors_at is not None:
        facts.append((_("Doors"), _("from %(time)s", time=time(event.doors_at, zone))))
    if venue is not None and venue.street:
        facts.append((_("Address"), venue.street))
    title = event.title.text(language)
    return pdf.TicketSheet(
        language=language,
        hub_name=hub.name,
        event_title=title,
        event_subtitle=event.edition.text(language),
        facts=tuple(facts),
        tickets=tuple(pdf.Ticket(card.url, card.short_code, card.name, card.detail) for card in cards),
        title=_("Tickets: %(title)s", title=title),
        ticket_label=_("Ticket"),
        qr_label=_("QR code"),
        code_label=_("Code to type"),
        brand=pdf.Brand(accent=hub.accent, primary=hub.brand),
    )
