"""An outbox row as the message that leaves: text, HTML, tickets as pictures, and the invitation."""

import re
from base64 import b64encode, encodebytes
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage, Message
from email.policy import SMTP, Policy
from email.utils import format_datetime

import idna

from eventhub.formats import plain, qr
from eventhub.mail.invitations import sender_of
from eventhub.models import Hub, OutboxMail

CALENDAR_FILE = "invite.ics"
PIXELS = 8  # a module of the QR
UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
PICTURE = re.compile(r'(?<= src=")cid:ticket-(\d+)@eventhub(?=")')


class _WebAddress(UnstructuredHeader, BaseHeader):
    """A header that holds an address of the web, which may be long and must not be broken or encoded."""

    def fold(self, *, policy: Policy) -> str:
        """The header on one line, however the others are folded."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _WebAddress)
POLICY = SMTP.clone(header_factory=_HEADERS)


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
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(sender.name, sender.address)
    message["To"] = _address(mail.to_name, mail.to_address)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(now.replace(microsecond=0))
    message["Message-ID"] = mail.message_id
    if sender.reply_to and sender.reply_to != sender.address:
        message["Reply-To"] = _address("", sender.reply_to)
    if mail.unsubscribe_url:
        # RFC 2369, section 3.2, and RFC 8058, section 3.1.
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same for Exchange, which answers all the same
    message["MIME-Version"] = "1.0"
    parts: list[Message | str] = [_alternative(mail, base_url)]
    if mail.calendar is not None:
        # As a file too, for programs that do not look into alternatives; under this type none counts it twice.
        parts.append(_file("application/ics", mail.calendar.encode(), "attachment", CALENDAR_FILE))
    message["Content-Type"] = "multipart/mixed"
    message.set_payload(parts)
    return message


def preview_html(mail: OutboxMail, *, base_url: str) -> str:
    """The HTML of the mail with its pictures inside, for a frame that may load nothing."""
    pictures = [picture for _name, picture in _pictures(mail, base_url)]

    def inside(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(pictures):
            return found[0]
        return f"data:image/png;base64,{b64encode(pictures[number - 1]).decode()}"

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


def _alternative(mail: OutboxMail, base_url: str) -> Message:
    pictures = [
        _file("image/png", picture, "inline", name, f"<ticket-{number}@eventhub>")
        for number, (name, picture) in enumerate(_pictures(mail, base_url), start=1)
    ]
    html = _text("html", mail.body_html)
    parts: list[Message | str] = [
        _text("plain", mail.body_text),
        _multipart("related", [html, *pictures]) if pictures else html,
    ]
    if mail.calendar is not None:
        method = "CANCEL" if mail.calendar_method == "CANCEL" else "REQUEST"
        kind = f'text/calendar; charset="utf-8"; method="{method}"'
        parts.append(_part(kind, "base64", encodebytes(mail.calendar.encode())))
    return _multipart("alternative", parts)


# The parts are made of bare headers: the modern ones of the library parse each header they write, 4 ms a mail.


def _part(kind: str, encoding: str, payload: bytes) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(payload.decode("ascii"))
    return part


def _text(subtype: str, text: str) -> Message:
    """Text as UTF-8 in quoted-printable (RFC 2045, section 6.7)."""
    return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", b2a_qp(plain.lines(text).encode()))


def _file(kind: str, content: bytes, disposition: str, name: str, content_id: str = "") -> Message:
    part = _part(f'{kind}; name="{name}"', "base64", encodebytes(content))
    part["Content-Disposition"] = f'{disposition}; filename="{name}"'
    if content_id:
        part["Content-ID"] = content_id
    return part


def _multipart(subtype: str, parts: list[Message | str]) -> Message:
    whole = Message()
    whole["Content-Type"] = f"multipart/{subtype}"
    whole.set_payload(parts)
    return whole
