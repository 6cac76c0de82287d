"""The mails after a meeting as they leave: what they say in both languages, and the header that ends them."""

import re
from datetime import timedelta
from email.message import EmailMessage

import msgspec
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.mail.message import build, sender
from eventhub.mail.smtp import Postman, server_of
from eventhub.models import Audience, Hub, LocalizedText, OutboxMail, Party
from eventhub.templating import unlinked
from tests.domain.aftermath import AGREES, MORNING, WEEK, Aftermath, be_over
from tests.domain.workshop import make_talk
from tests.mail_server import MailServer
from tests.makers import make_hub

LONG = f"https://{'treffen.' * 12}example.org/ein/langer/Pfad"
TEMPTING = "https://evil.example"
# One database kind is enough for words.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def both(db: AsyncSession, language: str = "de", *, title: str = "Folien", agrees: bool = True) -> Aftermath:
    """A meeting of which both mails are written to a guest who was there."""
    meeting = await be_over(db)
    name = "Katharina Schlüter"
    party_id = await meeting.register(name, given=AGREES) if agrees else await meeting.register(name)
    async with transaction(db):
        await db.execute(update(Party).where(Party.id == party_id).values(language=language))
        await db.execute(update(Hub).values(how_to_join=LocalizedText("Kommen Sie dazu.")))
    await meeting.let_in(name)
    await meeting.put_up(title, Audience.REGISTERED)
    await meeting.run(MORNING)
    await meeting.put_up(f"{title} 2", Audience.REGISTERED, at=MORNING + timedelta(days=1))
    await meeting.run(MORNING + WEEK)
    return meeting


async def test_they_say_what_stays_in_german(db: AsyncSession) -> None:
    morning, later = await (await both(db)).mails()
    assert morning.subject == "Danke, dass Sie da waren: KI, die im Betrieb ankommt"
    for words in (
        "Zum Nachlesen liegt eine Unterlage für Sie bereit:",
        "Teilnahmebescheinigung bekommen Sie mit einem Klick",
        "Wie war es?",
        "Das nächste Treffen: KI, die im Betrieb ankommt, Donnerstag, 18. Februar 2027, 17:00 Uhr.",
        "Sie möchten im Netzwerk mitmachen?",
        "Sie haben zugestimmt",
        "Eine Bescheinigung wird 3 Jahre aufbewahrt",
    ):
        assert words in morning.body_text
        assert words in morning.body_html
    assert later.subject == "Neue Unterlagen: KI, die im Betrieb ankommt"
    for body in (later.body_text, later.body_html):
        assert "Das ist dazugekommen:" in body
        assert "Folien 2" in body
        assert "Bescheinigung" not in body
        assert "Das ist die letzte E-Mail zu diesem Treffen." in body
        assert "Rückmeldung" not in body
        assert "/stop/" in body
    for mail in (morning, later):
        assert re.search(r"^Diese E-Mails beenden: http", mail.body_text, re.MULTILINE)
        assert re.search(r"^Fragen\?", mail.body_text, re.MULTILINE)


async def test_they_speak_english_to_those_who_do(db: AsyncSession) -> None:
    morning, later = await (await both(db, "en")).mails()
    assert morning.subject == "Thank you for coming: AI that arrives at work"
    assert "One thing is there for you to read up on:" in morning.body_html
    assert "Thursday, 18 February 2027, 5:00 pm" in morning.body_text
    assert later.subject == "New materials: AI that arrives at work"


async def test_they_say_whose_slides_these_are(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Katharina Schlüter")
    await meeting.let_in("Katharina Schlüter")
    talk = make_talk("Messen, steuern, regeln", capacity=None)
    async with transaction(db):
        talk.event_id = meeting.event_id
        db.add(talk)
    await meeting.put_up("Folien", Audience.REGISTERED, talk_id=talk.id)
    await meeting.run(MORNING)
    [mail] = await meeting.mails()
    for body in (mail.body_text, mail.body_html):
        assert "Folien: Messen, steuern, regeln" in body


async def test_without_the_tick_there_is_no_advertising_and_still_a_way_to_stop(db: AsyncSession) -> None:
    mails = await (await both(db, agrees=False)).mails()
    assert len(mails) == 2
    for mail in mails:
        for words in ("Rückmeldung", "Das nächste Treffen", "mitmachen", "zugestimmt"):
            assert words not in mail.body_text + mail.body_html
        assert mail.unsubscribe_url is not None
        for body in (mail.body_text, mail.body_html):
            assert mail.unsubscribe_url in body
        assert "List-Unsubscribe-Post" in built(mail, "https://hub.example.org")


async def test_nothing_that_was_typed_becomes_a_link(db: AsyncSession) -> None:
    for mail in await (await both(db, title=TEMPTING)).mails():
        for body in (mail.body_text, mail.body_html):
            assert unlinked(TEMPTING) in body
            assert "evil.example" not in body


def built(mail: OutboxMail, base_url: str) -> EmailMessage:
    return build(mail, sender=sender(make_hub()), base_url=base_url, now=MORNING)


@pytest.mark.parametrize(
    "base_url", ["https://hub.example.org", f"https://{'treffen.' * 12}example.org/ein/langer/Pfad"]
)
async def test_the_header_of_one_click_is_whole_however_long_the_address(database: Database, base_url: str) -> None:
    settings = msgspec.structs.replace(database.settings, base_url=base_url)
    long = Database(settings, pool_size=1)
    async with long.session() as db:
        morning, later = await (await both(db)).mails()
    await long.close()
    assert morning.unsubscribe_url is not None
    assert morning.unsubscribe_url.startswith(f"{base_url}/stop/")
    lines = built(morning, base_url).as_bytes().split(b"\r\n")
    # RFC 2369, section 2: the address in angle brackets, without comments, and not encoded.
    assert f"List-Unsubscribe: <{morning.unsubscribe_url}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert all(len(line) <= 998 for line in lines)
    assert later.unsubscribe_url == morning.unsubscribe_url


async def test_it_arrives_like_that_at_the_other_side(db: AsyncSession, mail_server: MailServer) -> None:
    morning, _later = await (await both(db)).mails()
    morning.unsubscribe_url = f"{LONG}/stop/{'a' * 35}"
    postman = Postman(server_of(mail_server.url))
    await postman.send(built(morning, LONG))
    await postman.close()
    [got] = mail_server.mails
    assert got.get_all("List-Unsubscribe") == [f"<{morning.unsubscribe_url}>"]
    assert got.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
