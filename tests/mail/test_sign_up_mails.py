"""The mails about places in talks: what they say in both languages, and that nothing typed becomes a link in them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.mail import sign_up_mails
from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import LocalizedText, OutboxMail, Registration
from eventhub.templating import unlinked
from tests.domain.workshop import make_talk
from tests.mail.posting import registered
from tests.makers import START, make_applicant, make_event

BASE = "http://127.0.0.1:8000"
TEMPTING = "https://evil.example"
# One database kind is enough for words.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def every_mail(
    db: AsyncSession, now: datetime, language: str, *, name: str = "Ada Eins", room: str = "Lampenstube"
) -> dict[str, OutboxMail]:
    """One mail of each kind, the one about a move for a companion as well."""
    talk = make_talk("Werkstatt")
    async with transaction(db):
        guest = make_applicant(name, "guest@example.org", language=language)
        event, party = await registered(db, now=now, applicant=guest, event=make_event(talks=[talk]))
        at = TalkAt(talk, LocalizedText("Werkstatt", "Workshop"), START, 60, room)
        was = TalkAt(talk, at.title, START - timedelta(hours=1), 60, "Saal")
        others = [party.lead, Registration(given_name="Jörg", family_name=TEMPTING, position=1)]
        await sign_up_mails.moved_up(db, event, party, [party.lead], at, now=now)
        await sign_up_mails.talk_moved(db, event, party, others, at, was=was, now=now)
        await sign_up_mails.talk_gone(db, event, party, [party.lead], at, now=now)
    mails = (await db.scalars(select(OutboxMail).where(OutboxMail.talk_id == talk.id).order_by(OutboxMail.id))).all()
    return {mail.kind: mail for mail in mails}


async def test_each_says_what_happened_and_leads_to_the_talks(db: AsyncSession, now: datetime) -> None:
    mails = await every_mail(db, now, "de")
    assert tuple(mails) == sign_up_mails.KINDS
    assert [mail.subject for mail in mails.values()] == [
        "Ein Platz in: Werkstatt",
        "Verlegt: Werkstatt",
        "Entfällt: Werkstatt",
    ]
    for mail in mails.values():
        assert f"{BASE}/r/" in mail.body_text
        assert "/talks" in mail.body_text
        assert "Werkstatt" in mail.body_text
        assert "Lampenstube" in mail.body_html
        assert mail.calendar is None
        assert mail.party_id is not None
    moved = mails["sign_up_talk_moved"]
    assert "Bisher       Donnerstag, 21. Januar 2027, 16:00 Uhr" in moved.body_text
    assert "Bisher       Saal" in moved.body_text
    assert "Jörg" in moved.body_text
    assert "Sie haben einen Platz." in mails["sign_up_moved_up"].body_html


async def test_they_speak_english_to_those_who_do(db: AsyncSession, now: datetime) -> None:
    mails = await every_mail(db, now, "en")
    assert mails["sign_up_moved_up"].subject == "A place in: Workshop"
    assert "Thursday, 21 January 2027, 5:00 to 6:00 pm" in mails["sign_up_talk_gone"].body_text


async def test_nothing_that_was_typed_becomes_a_link(db: AsyncSession, now: datetime) -> None:
    mails = await every_mail(db, now, "de", name=f"{TEMPTING} Eins", room=TEMPTING)
    for mail in mails.values():
        for body in (mail.body_text, mail.body_html):
            assert unlinked(TEMPTING) in body
            assert "evil.example" not in body
