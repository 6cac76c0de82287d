"""An outbox row as the message that leaves: text, HTML, tickets as pictures, and the invitation."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

import idna

from eventhub.formats import plain, qr
from eventhub.mail.invitations import sender_of
from eventhub.models import Hub, OutboxMail

CALENDAR_FILE = "invite.ics"
PIXELS = 8  # a module of the QR
UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
PICTURE = re.compile(r'(?<= src=")cid:ticket-(\d+)@eventhub(?=")')


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: name and address of the header From, and where answers go (empty: to the same address)."""

    name: str
    address: str
    reply_to: str = ""


def sender(hub: Hub, event_contact: str = "") -> Sender:
    """The hub as sender; answers go to the contact of the meeting, else to that of the hub."""
    name, address = sender_of(hub)
    return Sender(name, address, event_contact or hub.contact_address)


def build(mail: OutboxMail, *, sender: Sender, base_url: str, now: datetime) -> EmailMessage:
    """The whole message (RFC 5322), the same at each attempt but for its Date, which is ``now``.

    The parts nest as mail programs expect it: mixed(alternative(plain, related(html, pictures), calendar), file),
    with the calendar last among the alternatives (RFC 6047, section 2.4).

    Raises:
        ValueError: for an address that no message can be sent to.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender.name, sender.address)
    message["To"] = _address(mail.to_name, mail.to_address)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(now.replace(microsecond=0))
    message["Message-ID"] = mail.message_id
    if sender.reply_to and sender.reply_to != sender.address:
        message["Reply-To"] = _address("", sender.reply_to)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same for Exchange, which answers all the same
    message.set_content(plain.lines(mail.body_text), cte="quoted-printable")
    message.add_alternative(plain.lines(mail.body_html), subtype="html", cte="quoted-printable")
    _add_pictures(message, mail, base_url)
    if mail.calendar is not None:
        _add_calendar(message, mail.calendar, mail.calendar_method or "REQUEST")
    # Last, because each added part takes the headers about content with it into the first one.
    message["Content-Language"] = mail.language
    return message


def preview_html(mail: OutboxMail, *, base_url: str) -> str:
    """The HTML of the mail with its pictures inside, for a frame that may load nothing."""
    pictures = [picture for _name, picture in _pictures(mail, base_url)]

    def inside(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(pictures):
            return found[0]
        return f"data:image/png;base64,{base64.b64encode(pictures[number - 1]).decode()}"

    return PICTURE.sub(inside, mail.body_html)


def wire_address(address: str) -> str:
    """The address as it goes over the wire: a domain beyond ASCII in its A-labels (RFC 5890), the rest as it is.

    Raises:
        ValueError: when it has no domain, or one that cannot be.
    """
    local, at, domain = plain.line(address).rpartition("@")
    if not (local and at and domain):
        raise ValueError("the address has no domain")
    return f"{local}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"


def _address(name: str, address: str) -> Address:
    local, _at, domain = wire_address(address).rpartition("@")
    return Address(display_name=_line(name), username=local, domain=domain)


def _line(text: str) -> str:
    """For a header: one line, without what turns the direction or is not seen."""
    return plain.line(UNSEEN.sub("", text))


def _pictures(mail: OutboxMail, base_url: str) -> Iterator[tuple[str, bytes]]:
    for ticket in mail.tickets:
        yield f"ticket-{ticket['short_code']}.png", qr.png(qr.ticket_url(base_url, ticket["code"]), PIXELS)


def _add_pictures(message: EmailMessage, mail: OutboxMail, base_url: str) -> None:
    html = message.get_body(("html",))
    assert isinstance(html, MIMEPart)
    for number, (name, picture) in enumerate(_pictures(mail, base_url), start=1):
        html.add_related(
            picture, "image", "png", cid=f"<ticket-{number}@eventhub>", filename=name, disposition="inline"
        )


def _add_calendar(message: EmailMessage, calendar: str, method: str) -> None:
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": method})
    # As a file too, for programs that do not look into alternatives; under this type none counts it twice.
    message.add_attachment(calendar.encode(), "application", "ics", filename=CALENDAR_FILE)
