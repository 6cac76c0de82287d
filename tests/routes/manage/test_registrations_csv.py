"""The registrations as a file for spreadsheets."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import checkins, events, registrations
from eventhub.models import (
    Answer,
    AuditEntry,
    CheckIn,
    Consent,
    ConsentKind,
    Event,
    LocalizedText,
    Question,
    QuestionKind,
    Registration,
    new_id,
)
from tests.clients import Browser
from tests.makers import actor_of, make_event, register

FOOD = [{"key": "vegan", "de": "Vegan, ohne Nüsse", "en": "Vegan, no nuts"}]


async def hold(database: Database) -> Event:
    """A meeting with two questions, a guest with a companion, and somebody whose name is a formula."""
    event = make_event(starts_at=clock.now() + timedelta(days=30), capacity=3, slug="schichtwechsel-24")
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        food = Question(
            event_id=event.id,
            kind=QuestionKind.SEVERAL,
            label=LocalizedText("Was essen Sie?", "What do you eat?"),
            options=FOOD,
            is_sensitive=True,
        )
        often = Question(
            event_id=event.id, kind=QuestionKind.NUMBER, label=LocalizedText("Wie oft?", "How often?"), position=1
        )
        db.add_all([food, often])
        first = await register(db, event, "Katharina Schlüter", now=clock.now(), companions=1)
        second = await register(db, event, "=HYPERLINK() Bösewicht", now=clock.now())
        await register(db, event, "Wanda Wartend", now=clock.now())
        await db.flush()
        for outcome in (first, second):
            lead = outcome.party.lead.id
            db.add(Answer(registration_id=lead, question_id=food.id, value=["vegan"]))
            db.add(Answer(registration_id=lead, question_id=often.id, value=7))
        lead = first.party.lead
        lead.organisation, lead.organisation_kind, lead.municipality = "Elektro Brinkmann", "craft", "Bottrop"
        for kind in (ConsentKind.SENSITIVE, ConsentKind.PHOTOS):
            db.add(Consent(registration_id=lead.id, kind=kind, wording="Ja.", language="de", given_at=clock.now()))
    return event


async def table(browser: Browser, event: Event, query: str = "?lang=de", separator: str = ";") -> Any:
    answer = await browser.get(f"/manage/events/{event.id}/registrations.csv{query}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return answer, list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=separator))


async def test_the_file_holds_every_column_in_the_language_of_who_asks(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    answer, rows = await table(organiser, event)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="schichtwechsel-24-anmeldungen.csv"'
    assert answer.headers["cache-control"] == "no-store"
    guest = next(row for row in rows if row["Vorname"] == "Katharina")
    code = guest.pop("Code")
    registered = guest.pop("Angemeldet")
    assert guest.pop("Bestätigt") == registered
    assert len(code) == 9
    assert datetime.strptime(registered, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the clock of the meeting, as people read it
    assert guest == {
        "Nachname": "Schlüter",
        "Vorname": "Katharina",
        "E-Mail-Adresse": "katharinaschlter@example.org",
        "Organisation": "Elektro Brinkmann",
        "Rolle": "",
        "Stand": "Bestätigt",
        "Begleitung von": "",
        "Eingecheckt": "",
        "Teilnahme": "",
        "Beendet": "",
        "Weg": "Vom Gast angemeldet",
        "Sprache": "de",
        "Art der Organisation": "Handwerk",
        "Kommune": "Bottrop",
        "Was essen Sie?": "Vegan, ohne Nüsse",
        "Wie oft?": "7",
        "Einwilligung: Essen und Bedarf": "ja",
        "Einwilligung: Fotos": "ja",
        "Einwilligung: E-Mail nach dem Treffen": "nein",
    }
    companion = next(row for row in rows if row["Vorname"] == "Gast 0")
    assert (companion["Begleitung von"], companion["Was essen Sie?"]) == ("Katharina Schlüter", "")
    _, english = await table(organiser, event, "?lang=en", ",")
    assert {row["State"] for row in english} == {"Confirmed", "Waiting list"}
    assert {row["What do you eat?"] for row in english} == {"", "Vegan, no nuts"}


async def test_no_cell_is_a_formula_and_needs_are_kept_back_without_consent(
    organiser: Browser, database: Database
) -> None:
    event = await hold(database)
    _, rows = await table(organiser, event)
    villain = next(row for row in rows if row["Nachname"] == "Bösewicht")
    assert villain["Vorname"] == "'=HYPERLINK()"
    assert (villain["Was essen Sie?"], villain["Wie oft?"]) == ("", "7")


async def test_the_file_follows_the_filter_and_says_who_is_in(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    _, waiting = await table(organiser, event, "?status=waitlisted&lang=de")
    assert [row["Nachname"] for row in waiting] == ["Wartend"]
    _, found = await table(organiser, event, "?q=schluter&lang=de")
    assert [row["Vorname"] for row in found] == ["Gast 0", "Katharina"]
    _, nobody = await table(organiser, event, "?q=niemand&lang=de")
    assert nobody == []
    await let_in(database, organiser, event)
    _, inside = await table(organiser, event, "?status=checked_in&lang=de")
    assert [(row["Vorname"], len(row["Eingecheckt"]), row["Teilnahme"]) for row in inside] == [
        ("Katharina", 16, "vor Ort")
    ]
    async with database.session() as db, transaction(db):
        await db.execute(update(CheckIn).values(is_online=True))
    _, inside = await table(organiser, event, "?status=checked_in&lang=de")
    assert [row["Teilnahme"] for row in inside] == ["online"]
    _, inside = await table(organiser, event, "?status=checked_in&lang=en", ",")
    assert [row["Took part"] for row in inside] == ["online"]


async def let_in(database: Database, browser: Browser, event: Event) -> None:
    async with database.session() as db, transaction(db):
        held = await events.get(db, event.id)
        assert held is not None
        query = select(Registration.id).where(Registration.given_name == "Katharina")
        ident = (await db.scalars(query)).one()
        at = held.starts_at + timedelta(minutes=1)
        await checkins.let_in(db, held, held.gates[0], ident, scan_id=new_id(), by=actor_of(browser.user), now=at)


async def test_taking_the_file_is_noted(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    await table(organiser, event, "?q=schluter&status=confirmed&lang=de")
    async with database.session() as db:
        entry = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "registration.exported"))).one()
    assert entry.event_id == event.id
    assert entry.details == {"persons": "2", "status": "confirmed", "text": "schluter"}
    log = (await organiser.get(f"/manage/audit?event={event.id}&lang=de")).text
    assert "Anmeldungen exportiert" in log
    assert "Stand: Bestätigt" in log


async def test_more_than_one_chunk_is_one_file(organiser: Browser, database: Database) -> None:
    event = make_event(starts_at=clock.now() + timedelta(days=30))
    number = registrations.CHUNK + 3
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        held = await events.lock(db, event.id)
        for one in range(number):
            applicant = registrations.Applicant("Gast", f"N{one:04}", f"gast{one}@example.org")
            await registrations.register(db, held, applicant, now=clock.now())
    _, rows = await table(organiser, event)
    assert [row["Nachname"] for row in rows] == [f"N{one:04}" for one in range(number)]
