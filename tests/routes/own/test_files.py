"""What a guest takes along: calendar file, tickets, all that is kept."""

import json
import re

from sqlalchemy import select

from eventhub.db import Database
from eventhub.domain.registrations import Agreed, Given
from eventhub.models import (
    ConsentKind,
    OutboxMail,
)
from tests.clients import Browser
from tests.reading_pdf import pages_of
from tests.routes.own.meeting import make_questions, meet


async def test_the_calendar_file_has_the_uid_of_the_invitation(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    file = await client.get(f"/r/{token}/calendar.ics")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    async with database.session() as db:
        mail = (await db.scalars(select(OutboxMail))).one()
    assert "METHOD:PUBLISH" in file.text
    assert f"UID:{mail.calendar_uid}" in file.text
    assert "ATTENDEE" not in file.text
    assert f"/r/{token}/cancel" in file.text.replace("\r\n ", "")
    await meeting.cancel(token)
    assert "STATUS:CANCELLED" in (await client.get(f"/r/{token}/calendar.ics")).text


async def test_who_waits_has_no_calendar_file_and_no_ticket(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    token = await meeting.register()
    for path in ("calendar.ics", "ticket.pdf"):
        assert (await client.get(f"/r/{token}/{path}")).status_code == 404


async def test_the_tickets_are_a_file_to_print(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    file = await client.get(f"/r/{token}/ticket.pdf?lang=en")
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("application/pdf", "no-store")
    assert file.content.startswith(b"%PDF")
    pages = pages_of(file.content)
    assert ["Katharina Schlüter" in pages[0], "Gast 0 Brinkmann" in pages[1], len(pages)] == [True, True, 2]
    shown = re.findall(r"<code>([^<]+)</code>", (await client.get(f"/r/{token}")).text)
    assert all(code in page for code, page in zip(shown, pages, strict=True))


async def test_everything_kept_can_be_taken_along(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    _food, work = meeting.question_ids
    agreed = (Agreed(ConsentKind.PHOTOS, "so it stood", "en"),)
    token = await meeting.register(companions=1, given=Given("Elektro", answers={work: "Strom"}, consents=agreed))
    await meeting.register("Ada Eins")
    await meeting.let_in(token)
    file = await client.get(f"/r/{token}/data.json")
    assert file.headers["content-disposition"] == 'attachment; filename="abend.json"'
    kept = json.loads(file.text)
    assert kept["person"]["address"] == "katharinaschlter@example.org"
    lead, companion = kept["registrations"]
    assert lead["answers"] == [{"question": "Was tun Sie?", "answer": "Strom"}]
    assert [(one["kind"], one["wording"]) for one in lead["consents"]] == [("photos", "so it stood")]
    assert (lead["checked_in_at"] is not None, companion["checked_in_at"]) == (True, None)
    assert [mail["status"] for mail in kept["mails"]] == ["queued"]
    assert "Ada" not in file.text
