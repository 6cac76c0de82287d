import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import registrations
from eventhub.mail import emails
from eventhub.models import (
    Attendance,
    CalendarEntry,
    Event,
    Hub,
    LocalizedText,
    OutboxMail,
    Party,
    Registration,
    RegistrationStatus,
)
from eventhub.templating import unlinked
from tests.mail.linkifiers import links_in
from tests.mail.posting import POSTERS, post_all, registered
from tests.makers import make_applicant, make_event

assert tuple(POSTERS) == emails.KINDS
BASE = "http://127.0.0.1:8000"
GIVEN, FAMILY = 'https://evil.com/"><b>', "klick@evil.com\r\nBcc: a@b.de"
FIRM = "<a href='https://evil.com'>www.evil.com</a> & {{ hub }} %(name)s"
VOID = {"meta", "img", "br"}
# One database kind is enough for words.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Read(HTMLParser):
    """Links, pictures and bare text of a page, and whether its tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.links += [str(values["href"])] if "href" in values else []
        self.pictures += [str(values["src"])] if "src" in values else []
        assert not [name for name in values if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)


async def every_mail(db: AsyncSession, now: datetime, language: str, **values: object) -> dict[str, OutboxMail]:
    async with transaction(db):
        guest = make_applicant(
            f"{GIVEN} x",
            "guest@example.org",
            language=language,
            companions=(registrations.Companion(GIVEN, FAMILY),),
            given=registrations.Given(organisation=FIRM),
        )
        event = make_event(**values)
        event, party = await registered(db, now=now, applicant=guest, event=event)
        party.lead.given_name, party.lead.family_name = GIVEN, FAMILY
        return await post_all(db, event, party, now=now)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_a_guest_typed_is_escaped_and_never_a_link(db: AsyncSession, now: datetime, language: str) -> None:
    for kind, mail in (await every_mail(db, now, language)).items():
        page = Read(mail.body_html)
        name = unlinked(f"{GIVEN} {FAMILY}")
        assert "\n" not in mail.subject, kind
        assert links_in(mail.subject) == [], kind
        assert name in mail.body_text, kind
        assert GIVEN not in mail.body_text, kind
        assert "evil.com" not in mail.body_text + mail.body_html + mail.subject, kind
        assert any(str(escape(typed)) in mail.body_html for typed in (unlinked(GIVEN), name)), kind
        assert [link for link in page.links if "evil" in link] == [], kind
        assert not page.tags & {"b", "script", "link", "iframe", "form", "object"}, kind
        if mail.tickets:
            assert str(escape(unlinked(FIRM))) in mail.body_html, kind


@pytest.mark.parametrize("language", ["de", "en"])
async def test_links_lead_here_and_pictures_come_along(db: AsyncSession, now: datetime, language: str) -> None:
    for kind, mail in (await every_mail(db, now, language)).items():
        page = Read(mail.body_html)
        for link in page.links:
            parts = urlsplit(link)
            assert f"{parts.scheme}://{parts.netloc}" in (BASE, "https://www.openstreetmap.org"), kind
            assert parts.netloc != "127.0.0.1:8000" or parts.path.split("/")[1] in ("r", "events", "imprint", "privacy")
        assert page.pictures == [f"cid:ticket-{n}@eventhub" for n in range(1, len(mail.tickets) + 1)], kind
        assert "url(" not in mail.body_html, kind


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_mail_says_who_why_how_long_and_imprint(db: AsyncSession, now: datetime, language: str) -> None:
    async with transaction(db):
        (await db.get_one(Hub, 1)).retention_days = 97
    why = "Sie bekommen diese E-Mail, weil" if language == "de" else "You get this mail because"
    kept = "97 Tage nach dem Treffen" if language == "de" else "97 days after the meeting"
    for kind, mail in (await every_mail(db, now, language)).items():
        for words in (mail.body_text, " ".join(" ".join(Read(mail.body_html).words).split())):
            assert "SMART REGION Emscher-Lippe" in words, kind
            assert why in words, kind
            assert kept in words, kind
        assert f"{BASE}/imprint" in mail.body_text, kind
        # Each sentence of the end begins a line of its own.
        assert re.search(r"^(Fragen|Questions)\?", mail.body_text, re.MULTILINE), kind
        assert f"{BASE}/imprint" in Read(mail.body_html).links, kind


@pytest.mark.parametrize("language", ["de", "en"])
async def test_text_and_html_tell_the_same(db: AsyncSession, now: datetime, language: str) -> None:
    when = "Donnerstag, 21. Januar 2027, 17:00 bis 20:00 Uhr" if language == "de" else "5:00 to 8:00 pm"
    for kind, mail in (await every_mail(db, now, language)).items():
        page = Read(mail.body_html)
        words = " ".join(page.words)
        for said in [when, "Alte Lohnhalle, Zechenstraße 12", *(one["short_code"] for one in mail.tickets)]:
            assert said in mail.body_text, kind
            assert said in words, kind
        assert {link for link in page.links if link not in mail.body_text} <= {f"{BASE}/events"}, kind
        assert f'lang="{language}"' in mail.body_html, kind
        assert "\n\n\n" not in mail.body_text, kind


async def test_both_languages_have_words_of_their_own(db: AsyncSession, now: datetime) -> None:
    german = await every_mail(db, now, "de")
    async with transaction(db):
        for mail in german.values():
            await db.delete(mail)
        for party in await db.scalars(select(Party)):
            party.language = "en"
    async with transaction(db):
        party = (await db.scalars(select(Party))).one()
        party = await _whole(db, party)
        english = await post_all(db, party.event, party, now=now)
    for kind in emails.KINDS:
        assert german[kind].subject != english[kind].subject, kind
        shared = {line for line in german[kind].body_text.splitlines() if line and not line.startswith((" ", "http"))}
        shared &= set(english[kind].body_text.splitlines())
        assert {line for line in shared if "SMART REGION" not in line} == {"-- "}, kind


async def _whole(db: AsyncSession, party: Party) -> Party:
    from eventhub.domain import events, parties

    event = await events.lock(db, party.event_id)
    found = await parties.get(db, party.id)
    assert found is not None
    found.event = event
    return found


async def test_only_confirmed_guests_get_the_page_to_join_by_and_nobody_the_bare_address(
    db: AsyncSession, now: datetime
) -> None:
    online = {"attendance": Attendance.HYBRID, "joining_url": "https://meet.example.org/room"}
    async with transaction(db):
        event, party = await registered(db, now=now, event=make_event(**online))
        confirmed = await post_all(db, event, party, now=now)
        for mail in confirmed.values():
            await db.delete(mail)
        for one in party.registrations:
            one.status = RegistrationStatus.WAITLISTED
        await db.flush()
        waiting = await post_all(db, event, party, now=now)
    for kind in emails.KINDS:
        is_told = "/join" in confirmed[kind].body_text
        assert is_told == ("/join" in confirmed[kind].body_html), kind
        assert is_told == (kind in emails.WITH_TICKETS), kind
        assert "/join" not in waiting[kind].body_text + waiting[kind].body_html, kind
        for mail in (confirmed[kind], waiting[kind]):
            assert "meet.example.org" not in mail.body_text + mail.body_html + (mail.calendar or ""), kind
    calendar = confirmed[emails.REGISTRATION_CONFIRMED].calendar
    assert calendar is not None
    assert "/join" in calendar.replace("\r\n ", "")


async def test_who_joins_from_afar_gets_no_code_for_the_door(db: AsyncSession, now: datetime) -> None:
    online = {"attendance": Attendance.ONLINE, "venue": None, "joining_url": "javascript:alert(1)"}
    async with transaction(db):
        event, party = await registered(db, now=now, event=make_event(**online))
        mails = await post_all(db, event, party, now=now)
    mail = mails[emails.REGISTRATION_CONFIRMED]
    assert "javascript:" not in mail.body_html
    assert [one for one in Read(mail.body_html).links if one.endswith("/join")] != []
    assert mail.tickets == []


async def test_the_hubs_colours_are_used_only_when_they_are_colours(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.brand, hub.accent = "#7a1f5c", 'x"><b>'
    mail = (await every_mail(db, now, "de"))[emails.REGISTRATION_CONFIRMED]
    assert "#7a1f5c" in mail.body_html
    assert 'x"><b>' not in mail.body_html
    assert "#ffbe3d" in mail.body_html


async def test_a_cancelled_meeting_gives_its_reason_and_no_tickets(db: AsyncSession, now: datetime) -> None:
    reason = LocalizedText("Der Saal steht unter Wasser & bleibt zu.", "The hall is flooded.")
    mail = (await every_mail(db, now, "de", cancel_reason=reason))[emails.EVENT_CANCELLED]
    assert "Der Saal steht unter Wasser & bleibt zu." in mail.body_text
    assert "Der Saal steht unter Wasser &amp; bleibt zu." in mail.body_html
    assert (mail.tickets, mail.calendar_method) == ([], "CANCEL")


async def test_a_moved_meeting_tells_only_what_moved(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        event, party = await registered(db, now=now)
        place = "Alte Lohnhalle, Zechenstraße 12, 46236 Bottrop"
        mails = [
            await emails.event_moved(db, event, party, None, now=now, old_start=start, old_place=old_place)
            for start, old_place in (
                (event.starts_at - timedelta(days=1), place),
                (event.starts_at, "Parkbad Süd"),
                (event.starts_at, place),
            )
        ]
        await db.flush()
    found = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == emails.EVENT_MOVED))).all()
    assert mails == [None, None, None]
    assert [one.subject.split(":")[0] for one in found] == ["Neuer Termin", "Neuer Ort", "Neue Zeiten"]
    assert [one.body_text.count("Bisher") for one in found] == [1, 1, 0]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RegistrationStatus.UNVERIFIED, "Ihre Adresse ist noch nicht bestätigt."),
        (RegistrationStatus.AWAITING_APPROVAL, "Das Team sieht Ihre Anmeldung an."),
        (RegistrationStatus.CONFIRMED, "Ihr Platz ist sicher."),
        (RegistrationStatus.WAITLISTED, "Sie stehen auf der Warteliste."),
        (RegistrationStatus.OFFERED, "Ein Platz ist für Sie frei."),
        (RegistrationStatus.CANCELLED, "Sie sind zu diesem Treffen nicht mehr angemeldet."),
    ],
)
async def test_the_link_again_says_how_things_stand(
    db: AsyncSession, now: datetime, status: RegistrationStatus, said: str
) -> None:
    async with transaction(db):
        event, party = await registered(db, now=now)
        registration: Registration = party.lead
        registration.status = status
        party.offered_until = now + timedelta(hours=2)
        party.unverified_until = now + timedelta(minutes=30)
        await emails.link_again(db, event, party, now=now)
    mail = (await db.scalars(select(OutboxMail).where(OutboxMail.kind == emails.LINK_AGAIN))).one()
    assert said in mail.body_text
    assert said in " ".join(Read(mail.body_html).words)
    assert "nicht angefordert" in mail.body_text


async def test_the_invitation_goes_with_the_mail_of_the_confirmed(db: AsyncSession, now: datetime) -> None:
    async with transaction(db):
        _event, party = await registered(db, now=now)
    mail = (await db.scalars(select(OutboxMail))).one()
    entry = (await db.scalars(select(CalendarEntry))).one()
    event = (await db.scalars(select(Event))).one()
    assert (mail.kind, mail.calendar_method, mail.calendar_uid) == ("registration_confirmed", "REQUEST", entry.uid)
    assert (mail.event_id, mail.party_id) == (event.id, party.id)
    assert mail.message_id == f"<{mail.id}@127.0.0.1>"
