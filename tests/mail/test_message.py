from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import icalendar
import pytest

from eventhub.formats import qr
from eventhub.mail import message
from eventhub.mail.message import Sender, build, preview_html, sender
from eventhub.models import LocalizedText, MailStatus, OutboxMail
from tests.makers import make_hub

NOW = datetime(2027, 1, 10, 9, 0, 30, 999, tzinfo=UTC)
BASE = "https://treffen.example.org"
TEAM = Sender("SMART REGION", "treffen@example.org", "fragen@example.org")
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:entry-1\r\n"
    "DTSTAMP:20270110T090000Z\r\nDTSTART:20270121T160000Z\r\nSUMMARY:Grüße aus Bottrop\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)
CODES = ["MFRGGZDFMZTWQ2LKNNWG23TPOA", "MFRGGZDFMZTWQ2LKNNWG23TPOB"]


def make_mail(**values: Any) -> OutboxMail:
    defaults: dict[str, Any] = {
        "id": UUID(int=7),
        "kind": "registration_confirmed",
        "to_name": "Katharina Schlüter",
        "to_address": "katharina@example.org",
        "language": "de",
        "subject": "Ihr Platz ist sicher: Grüße am 21. Januar",
        "body_text": "Guten Tag,\n\nschön, dass Sie kommen.\n.\nFrom hier\n",
        "body_html": '<p>Schön</p><img src="cid:ticket-1@eventhub"><img src="cid:ticket-2@eventhub">',
        "calendar": CALENDAR,
        "calendar_method": "REQUEST",
        "calendar_uid": "entry-1",
        "tickets": [
            {"name": "Katharina Schlüter", "code": CODES[0], "short_code": "7K4M-2X9Q"},
            {"name": "Murat Özdemir", "code": CODES[1], "short_code": "9Q4M-2X7K"},
        ],
        "message_id": f"<{UUID(int=7)}@treffen.example.org>",
        "status": MailStatus.SENDING,
        "due_at": NOW,
        "created_at": NOW,
    }
    return OutboxMail(**defaults | values)


def sent(mail: OutboxMail, from_: Sender = TEAM) -> EmailMessage:
    """The message as the standard library reads it on the other side."""
    raw = build(mail, sender=from_, base_url=BASE, now=NOW).as_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    assert not [part.defects for part in read.walk() if part.defects]
    return read


def shape(part: EmailMessage) -> Any:
    """The tree of content types."""
    kind = part.get_content_type()
    return (kind, [shape(one) for one in part.iter_parts()]) if part.is_multipart() else kind


def test_the_parts_nest_as_calendars_and_mail_programs_expect() -> None:
    assert shape(sent(make_mail())) == (
        "multipart/mixed",
        [
            (
                "multipart/alternative",
                ["text/plain", ("multipart/related", ["text/html", "image/png", "image/png"]), "text/calendar"],
            ),
            "application/ics",
        ],
    )


def test_without_calendar_and_tickets_two_parts_are_left() -> None:
    bare = make_mail(calendar=None, calendar_method=None, calendar_uid=None, tickets=[])
    assert shape(sent(bare)) == ("multipart/mixed", [("multipart/alternative", ["text/plain", "text/html"])])


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_says_its_method_and_is_last_of_the_alternatives(method: str) -> None:
    read = sent(make_mail(calendar=CALENDAR.replace("REQUEST", method), calendar_method=method))
    alternative, file = read.iter_parts()
    *_others, calendar = alternative.iter_parts()
    assert (calendar["Content-Type"].params["method"], calendar["Content-Type"].params["charset"]) == (method, "utf-8")
    assert calendar.get_payload(decode=True).decode() == CALENDAR.replace("REQUEST", method)
    assert file.get_payload(decode=True) == calendar.get_payload(decode=True)
    assert (file.get_filename(), file.get_content_disposition()) == ("invite.ics", "attachment")
    assert icalendar.Calendar.from_ical(file.get_payload(decode=True))["METHOD"] == method


def test_the_tickets_are_pictures_the_html_shows() -> None:
    related = list(next(iter(sent(make_mail()).iter_parts())).iter_parts())[1]
    _html, *pictures = related.iter_parts()
    assert [one["Content-ID"] for one in pictures] == ["<ticket-1@eventhub>", "<ticket-2@eventhub>"]
    assert [one.get_content_disposition() for one in pictures] == ["inline", "inline"]
    assert [one.get_filename() for one in pictures] == ["ticket-7K4M-2X9Q.png", "ticket-9Q4M-2X7K.png"]
    codes = [f"HTTPS://TREFFEN.EXAMPLE.ORG/T/{code}" for code in CODES]
    assert [one.get_payload(decode=True) for one in pictures] == [qr.png(code, message.PIXELS) for code in codes]


def test_the_headers() -> None:
    read = sent(make_mail())
    assert dict(read.items()) | {"Content-Type": "", "MIME-Version": ""} == {
        "From": "SMART REGION <treffen@example.org>",
        "To": "Katharina Schlüter <katharina@example.org>",
        "Subject": "Ihr Platz ist sicher: Grüße am 21. Januar",
        "Date": "Sun, 10 Jan 2027 09:00:30 +0000",
        "Message-ID": f"<{UUID(int=7)}@treffen.example.org>",
        "Reply-To": "fragen@example.org",
        "Content-Language": "de",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "MIME-Version": "",
        "Content-Type": "",
    }


def test_text_arrives_letter_by_letter() -> None:
    read = sent(make_mail(calendar=None, tickets=[]))
    text, html = next(iter(read.iter_parts())).iter_parts()
    assert text.get_content().replace("\r\n", "\n") == "Guten Tag,\n\nschön, dass Sie kommen.\n.\nFrom hier\n"
    assert html.get_content().startswith("<p>Schön</p>")


NASTY = "Bcc: all@example.org\r\nX: 1\n\x00\x85\u2028\u202egro.elpmaxe"


def test_nothing_typed_starts_a_header_of_its_own() -> None:
    plain = {"calendar": None, "tickets": []}
    read = sent(make_mail(to_name=NASTY, subject=NASTY, **plain), Sender(NASTY, "treffen@example.org", ""))
    assert read["Bcc"] is None
    assert read["X"] is None
    assert read["To"].addresses[0].display_name == "Bcc: all@example.org X: 1 gro.elpmaxe"
    assert read["To"].addresses[0].addr_spec == "katharina@example.org"
    assert len(read["To"].addresses) == len(read["From"].addresses) == 1
    assert read["Subject"] == "Bcc: all@example.org X: 1 gro.elpmaxe"


@pytest.mark.parametrize(
    "name", ['"Quoted" \\ Name', "a, b <c@d.de>", "=?utf-8?q?x?=", "李 雷", "e" * 200, "", "\ud800x"]
)
def test_names_of_all_kinds_reach_one_address(name: str) -> None:
    read = sent(make_mail(to_name=name, calendar=None, tickets=[]))
    assert [one.addr_spec for one in read["To"].addresses] == ["katharina@example.org"]


def test_an_international_domain_goes_in_ascii() -> None:
    read = sent(make_mail(to_address="post@grüße.example", calendar=None, tickets=[]))
    assert read["To"].addresses[0].addr_spec == "post@xn--gre-6ka8l.example"


def test_an_international_mailbox_stays_as_it_is() -> None:
    built = build(make_mail(to_address="jürgen@example.org"), sender=TEAM, base_url=BASE, now=NOW)
    assert built["To"].addresses[0].addr_spec == "jürgen@example.org"


@pytest.mark.parametrize("address", ["nobody", "", "@example.org", "a@", "a@" + "x" * 80 + "ü.example", "a@ü..example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        build(make_mail(to_address=address), sender=TEAM, base_url=BASE, now=NOW)


def test_each_attempt_has_the_same_message_id() -> None:
    assert sent(make_mail())["Message-ID"] == sent(make_mail(attempts=5))["Message-ID"]


def test_the_hub_writes_and_the_contact_of_the_meeting_gets_the_answers() -> None:
    hub = make_hub(contact_address="hub@example.org", promise=LocalizedText())
    assert sender(hub) == Sender("SMART REGION", "treffen@example.org", "hub@example.org")
    assert sender(hub, "abend@example.org").reply_to == "abend@example.org"
    assert sent(make_mail(), Sender("x", "a@example.org", "a@example.org"))["Reply-To"] is None


def test_the_preview_holds_its_pictures() -> None:
    html = preview_html(make_mail(), base_url=BASE)
    assert "cid:" not in html
    assert html.count('src="data:image/png;base64,iVBOR') == 2


def test_a_preview_leaves_alone_what_only_looks_like_a_picture() -> None:
    html = '<p>cid:ticket-1@eventhub</p><img src="cid:ticket-9@eventhub">'
    assert preview_html(make_mail(body_html=html), base_url=BASE) == html
