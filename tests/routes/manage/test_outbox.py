"""The outbox: who may read it, what it shows, what the team does with mails by hand."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from litestar import Litestar
from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import parties
from eventhub.mail import links
from eventhub.models import AuditEntry, Event, MailStatus, OutboxMail, Role
from tests.clients import HTMX, Browser, Visit
from tests.makers import make_event, register

S = MailStatus


async def write(database: Database, *names: str, status: MailStatus = S.HELD, **values: Any) -> Event:
    """A meeting in a month, and one mail in this state to each who registered."""
    event = make_event(starts_at=clock.now() + timedelta(days=30))
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        for name in names:
            await register(db, event, name, now=clock.now())
        await db.flush()
        for mail in await db.scalars(select(OutboxMail).where(OutboxMail.event_id == event.id)):
            mail.status = status
            for key, value in values.items():
                setattr(mail, key, value)
    return event


async def mails(database: Database) -> list[OutboxMail]:
    async with database.session() as db:
        return list(await db.scalars(select(OutboxMail).order_by(OutboxMail.id)))


async def said(browser: Browser, answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    text = (await browser.get(answer.headers["location"])).text
    return html.unescape(re.findall(r'class="flash[^>]*>.*?<p>(.*?)</p>', text, re.DOTALL)[0])


def recipients(text: str) -> list[str]:
    return re.findall(r'<small class="break">(\w+)@example\.org</small>', text)


@pytest.fixture
def without_server(app: Litestar, database: Database) -> None:
    """The program as it is without EVENTHUB_SMTP_URL."""
    database.settings = msgspec.structs.replace(database.settings, smtp_url=None)
    app.state.settings = msgspec.structs.replace(app.state.settings, smtp_url=None)


# Who may look


async def test_strangers_sign_in_first_and_the_door_finds_nothing(
    client: Browser, signed_in: Visit, database: Database
) -> None:
    await write(database, "Katharina Schlüter")
    [mail] = await mails(database)
    door = await signed_in(Role.DOOR)
    at = f"/manage/outbox/{mail.id}"
    for path in ("/manage/outbox", at, f"{at}/body", f"{at}/invite.ics", f"{at}/discard"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:9]) == (303, "/sign-in?"), path
        assert (await door.get(path)).status_code == 404, path
    for path in (f"{at}/release", f"{at}/discard", "/manage/outbox/selected", "/manage/outbox/released"):
        assert (await client.post(path)).status_code == 303, path
        assert (await door.act(path)).status_code == 404, path
    assert [one.status for one in await mails(database)] == [S.HELD]


async def test_what_there_is_not_is_not_found(organiser: Browser, database: Database) -> None:
    await write(database, "Katharina Schlüter", status=S.SENT)
    [mail] = await mails(database)
    for path in (f"/manage/outbox/{uuid4()}", f"/manage/outbox/{uuid4()}/body", f"/manage/outbox/{mail.id}/discard"):
        assert (await organiser.get(path)).status_code == 404, path
    assert (await organiser.act(f"/manage/outbox/{mail.id}/burn")).status_code == 404
    assert (await organiser.act(f"/manage/outbox/{uuid4()}/release")).status_code == 404


# The list


async def test_the_newest_come_first_in_both_languages(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins", "Bea Zwei")
    german = (await organiser.get("/manage/outbox?lang=de")).text
    assert recipients(german) == ["beazwei", "adaeins"]
    assert "<h1>Postausgang</h1>" in german
    assert "1 bis 2 von 2" in german
    assert "<h1>Outbox</h1>" in (await organiser.get("/manage/outbox?lang=en")).text


async def test_htmx_gets_the_list_alone(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins", "Bea Zwei")
    part = (await organiser.get("/manage/outbox?q=ada", headers=HTMX)).text
    assert recipients(part) == ["adaeins"]
    assert "<h1>" not in part


async def test_the_list_is_narrowed_by_state_meeting_and_words(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins", status=S.SENT)
    event = await write(database, "Bea Zwei", status=S.FAILED, last_error="452 mailbox full")
    text = (await organiser.get("/manage/outbox?status=failed&lang=de")).text
    assert recipients(text) == ["beazwei"]
    assert "452 mailbox full" in text
    assert re.findall(r'name="status" value="(\w*)"(?: checked)?>[^<]+<b>(\d+)</b>', text) == [
        ("", "2"),
        ("held", "0"),
        ("sent", "1"),
        ("failed", "1"),
    ]
    assert recipients((await organiser.get(f"/manage/outbox?event={event.id}")).text) == ["beazwei"]
    assert recipients((await organiser.get("/manage/outbox?q=adaeins%40example")).text) == ["adaeins"]
    assert recipients((await organiser.get("/manage/outbox?q=%25&status=nonsense&event=nonsense")).text) == []


async def test_pages_hold_fifty(organiser: Browser, database: Database) -> None:
    await write(database, *(f"Gast N{number:03}" for number in range(52)), status=S.SENT)
    assert recipients((await organiser.get("/manage/outbox?page=2")).text) == ["gastn001", "gastn000"]


@pytest.mark.usefixtures("without_server")
async def test_without_a_mail_server_it_is_said_loudly(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins")
    text = (await organiser.get("/manage/outbox?lang=de")).text
    assert "Es ist kein Mailserver eingerichtet." in text
    assert "/manage/outbox/released" not in text
    [mail] = await mails(database)
    answer = await organiser.act(f"/manage/outbox/{mail.id}/release")
    assert answer.status_code == 422
    assert (await mails(database))[0].status == S.HELD


# One mail


async def test_one_mail_shows_who_why_and_when(organiser: Browser, database: Database) -> None:
    event = await write(database, "Katharina Schlüter", status=S.FAILED, last_error="550 no such user", attempts=2)
    [mail] = await mails(database)
    text = (await organiser.get(f"/manage/outbox/{mail.id}?lang=de")).text
    for words in (
        f"<h1>{html.escape(mail.subject)}</h1>",
        "katharinaschlter@example.org",
        "550 no such user",
        "2 Versuche von 8",
        "REQUEST",
        mail.tickets[0]["short_code"],
        html.escape(mail.message_id),
        f"/manage/events/{event.id}",
        "/manage/registrations/",
        f'<iframe class="mailframe" src="/manage/outbox/{mail.id}/body"',
    ):
        assert words in text, words
    plain = (await organiser.get(f"/manage/outbox/{mail.id}?view=text")).text
    assert mail.body_text.splitlines()[0] in html.unescape(plain)
    assert "BEGIN:VCALENDAR" in (await organiser.get(f"/manage/outbox/{mail.id}?view=calendar")).text


async def test_the_frame_has_a_policy_of_its_own_and_its_pictures_inside(
    organiser: Browser, database: Database
) -> None:
    await write(database, "Katharina Schlüter")
    [mail] = await mails(database)
    answer = await organiser.get(f"/manage/outbox/{mail.id}/body")
    assert answer.headers["content-security-policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )
    assert answer.headers["cache-control"] == "no-store"
    assert "x-frame-options" not in answer.headers
    assert "data:image/png;base64," in answer.text
    assert 'src="cid:' not in answer.text


@pytest.mark.usefixtures("without_server")
async def test_the_invitation_is_downloaded_as_it_is_attached(organiser: Browser, database: Database) -> None:
    await write(database, "Katharina Schlüter")
    [mail] = await mails(database)
    answer = await organiser.get(f"/manage/outbox/{mail.id}/invite.ics")
    assert answer.text == mail.calendar
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="invite.ics"'
    async with database.session() as db, transaction(db):
        (await db.get_one(OutboxMail, mail.id)).calendar = None
    assert (await organiser.get(f"/manage/outbox/{mail.id}/invite.ics")).status_code == 404


# Links of guests


async def views(organiser: Browser, mail: OutboxMail) -> list[str]:
    """A mail in each view, lines that are folded made whole."""
    at = f"/manage/outbox/{mail.id}"
    paths = (at, f"{at}?view=text", f"{at}?view=calendar", f"{at}/body", f"{at}/invite.ics")
    return [html.unescape(re.sub(r"\r?\n[ \t]", "", (await organiser.get(path)).text)) for path in paths]


async def links_of(database: Database, mail: OutboxMail) -> list[str]:
    """The guest's own page, and the feed of their meetings."""
    async with database.session() as db:
        party = await parties.get(db, mail.party_id or uuid4())
        assert party is not None
        assert party.person is not None
        return [f"/r/{links.own_token(db, party)}", f"/me/{links.feed_token(db, party.person)}"]


async def test_with_a_mail_server_the_team_reads_mails_without_the_links_of_guests(
    organiser: Browser, database: Database
) -> None:
    await write(database, "Katharina Schlüter", status=S.SENT)
    [mail] = await mails(database)
    own, feed = await links_of(database, mail)
    assert own in mail.body_text
    assert own in mail.body_html
    for text in await views(organiser, mail):
        assert own not in text
        assert own.removeprefix("/r/") not in text
        assert feed not in text
    _page, plain, calendar, body, _file = await views(organiser, mail)
    for text in (plain, calendar, body):
        assert f"/r/{'x' * 35}" in text
    assert "Die persönlichen Links sind hier unkenntlich" in plain
    assert own in (await mails(database))[0].body_text, "the mail itself stays whole"


async def test_nor_do_they_read_the_links_of_speakers(organiser: Browser, database: Database) -> None:
    own = f"/proposals/{'Ab3_-' * 7}"
    values = {"body_text": f"Bitte: {own}/materials", "body_html": f'<a href="{own}/materials">Bitte</a>'}
    await write(database, "Pelin Aksoy", status=S.SENT, **values)
    [mail] = await mails(database)
    _page, plain, _calendar, body, _file = await views(organiser, mail)
    for text in (plain, body):
        assert own not in text
        assert f"/proposals/{'x' * 35}/materials" in text


@pytest.mark.usefixtures("without_server")
async def test_without_one_the_team_hands_the_links_on(organiser: Browser, database: Database) -> None:
    await write(database, "Katharina Schlüter")
    [mail] = await mails(database)
    own, _feed = await links_of(database, mail)
    _page, plain, calendar, body, file = await views(organiser, mail)
    for text in (plain, calendar, body, file):
        assert own in text
    assert "unkenntlich" not in plain


# Acts


async def test_releasing_trying_again_and_discarding(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins")
    await write(database, "Bea Zwei", status=S.FAILED, attempts=8)
    await write(database, "Cem Drei", status=S.QUEUED)
    held, failed, queued = await mails(database)
    answer = await organiser.act(f"/manage/outbox/{held.id}/release?lang=de")
    assert await said(organiser, answer) == "1 E-Mail ist in der Reihe."
    await organiser.act(f"/manage/outbox/{failed.id}/requeue")
    assert "Diese E-Mail verwerfen?" in (await organiser.get(f"/manage/outbox/{queued.id}/discard?lang=de")).text
    await organiser.act(f"/manage/outbox/{queued.id}/discard")
    assert [(one.status, one.attempts) for one in await mails(database)] == [
        (S.QUEUED, 0),
        (S.QUEUED, 0),
        (S.DISCARDED, 0),
    ]
    async with database.session() as db:
        noted = await db.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("mail.")))
        assert sorted(noted) == ["mail.discarded", "mail.released", "mail.requeued"]


async def test_what_has_left_is_not_discarded(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins", status=S.SENT)
    [mail] = await mails(database)
    answer = await organiser.act(f"/manage/outbox/{mail.id}/discard?lang=en")
    assert answer.status_code == 422
    assert "This mail has left already" in answer.text
    assert (await mails(database))[0].status == S.SENT


async def test_several_are_discarded_after_a_question(organiser: Browser, database: Database) -> None:
    await write(database, "Ada Eins", "Bea Zwei")
    await write(database, "Cem Drei", status=S.SENT)
    ids = [str(one.id) for one in await mails(database)]
    question = await organiser.act("/manage/outbox/selected?lang=de", {"act": "discard", "id": ids})
    assert question.status_code == 200
    assert "3 E-Mails verwerfen?" in question.text
    assert {one.status for one in await mails(database)} == {S.HELD, S.SENT}
    data = {"act": "discard", "id": ids, "is_sure": "yes", "next": "/manage/outbox?q=x"}
    answer = await organiser.act("/manage/outbox/selected?lang=de", data)
    assert answer.headers["location"] == "/manage/outbox?q=x"
    words = await said(organiser, answer)
    assert words.startswith("2 E-Mails sind verworfen. 1 bleibt, wie sie war: ")
    assert [one.status for one in await mails(database)] == [S.DISCARDED, S.DISCARDED, S.SENT]


async def test_all_held_mails_of_one_meeting_are_released(organiser: Browser, database: Database) -> None:
    event = await write(database, "Ada Eins", "Bea Zwei")
    await write(database, "Cem Drei")
    assert "2 freigeben" in (await organiser.get(f"/manage/outbox?event={event.id}&lang=de")).text
    answer = await organiser.act("/manage/outbox/released?lang=de", {"event": str(event.id)})
    assert await said(organiser, answer) == "2 E-Mails sind in der Reihe."
    assert [one.status for one in await mails(database)] == [S.QUEUED, S.QUEUED, S.HELD]
    await organiser.act("/manage/outbox/released")
    assert [one.status for one in await mails(database)] == [S.QUEUED, S.QUEUED, S.QUEUED]


async def test_nothing_chosen_is_said(organiser: Browser, visit: Callable[..., Browser]) -> None:
    for data in ({"act": "release"}, {"act": "burn", "id": str(uuid4())}):
        answer = await organiser.act("/manage/outbox/selected?lang=de", data)
        assert await said(organiser, answer) == "Wählen Sie zuerst mindestens eine E-Mail aus."
