"""The hub's settings: who may change them, what they change, and that nobody's words are lost."""

import html
import re
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from sqlalchemy import select

from eventhub.db import Database
from eventhub.domain import hub
from eventhub.models import AuditEntry, Hub, LocalizedText, Role
from tests.clients import HTMX, Browser, Visit

PATH = "/manage/settings"
TYPED = {
    "version": "1", "name": "SMART REGION", "subtitle": "Emscher-Lippe", "brand": "#0b5a60", "accent": "#ffbe3d",
    "sender_name": "SMART REGION", "sender_address": "treffen@example.org", "contact_address": "treffen@example.org",
    "time_zone": "Europe/Berlin", "retention_days": "180", "draft_days": "90", "proposal_days": "365",
    "profile_days": "1095", "remind_first_days": "3", "remind_again_days": "7", "remind_before_days": "2",
    "slides_first_days_before": "7", "slides_again_days_before": "2", "slides_first_days_after": "1",
    "slides_again_days_after": "7", "certificate_days": "1095", "feedback_days": "14",
    "morning_minutes": "08:00", "later_material_days": "7",
    "file_limit_mb": "500", "event_limit_mb": "5000", "hub_limit_mb": "50000",
}  # fmt: skip


async def stored(database: Database) -> Hub:
    async with database.session() as db:
        return await hub.get(db)


def shown(text: str, name: str) -> str:
    return html.unescape(re.findall(rf'id="f-{name}"[^>]*? value="([^"]*)"', text)[0])


def verdict(text: str, name: str) -> str:
    return re.sub(r"<[^>]+>", "", re.findall(rf'id="f-{name}-h"[^>]*>(.*?)</p>', text, re.S)[0])


async def test_strangers_sign_in_first_and_the_door_finds_nothing(
    client: Browser, signed_in: Visit, database: Database
) -> None:
    door = await signed_in(Role.DOOR)
    assert (await client.get(PATH)).headers["location"].startswith("/sign-in?")
    assert (await client.post(PATH, data=TYPED | {"name": "X"})).status_code == 303
    assert (await door.get(PATH)).status_code == 404
    assert (await door.act(PATH, TYPED | {"name": "X"})).status_code == 404
    assert (await stored(database)).name == "SMART REGION"


async def test_a_form_without_the_sessions_token_changes_nothing(organiser: Browser, database: Database) -> None:
    answer = await organiser.post(PATH, data=TYPED | {"name": "X"})
    assert answer.status_code == 403
    assert (await stored(database)).name == "SMART REGION"


async def test_what_is_saved_is_on_every_page_at_once_and_in_the_log(
    organiser: Browser, client: Browser, database: Database
) -> None:
    page = await organiser.get(PATH)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert shown(page.text, "name") == "SMART REGION"
    texts = {"promise_de": "Zusammen weiter", "imprint_de": "## Anbieter\r\n\r\nZechenstraße 12", "imprint_en": "Us"}
    answer = await organiser.act(PATH, TYPED | texts | {"name": "Netz", "brand": "#003366", "retention_days": "90"})
    assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    saved = await stored(database)
    assert (saved.name, saved.brand, saved.retention_days, saved.version) == ("Netz", "#003366", 90, 2)
    assert saved.promise == LocalizedText("Zusammen weiter", "")
    assert saved.imprint == LocalizedText("## Anbieter\n\nZechenstraße 12", "Us")
    assert "Die Einstellungen sind gespeichert." in (await organiser.get(PATH)).text
    imprint = (await client.get("/imprint")).text
    assert "<h2>Anbieter</h2>" in imprint
    assert "Netz" in imprint
    async with database.session() as db:
        entry = (await db.scalars(select(AuditEntry).where(AuditEntry.action == "hub.updated"))).one()
    assert entry.details["fields"] == "name, promise, brand, imprint, retention_days"


async def test_long_texts_are_taken_and_come_back_as_they_were(organiser: Browser, database: Database) -> None:
    text = "Wofür wir Ihre Angaben nutzen. " * 300
    assert (await organiser.act(PATH, TYPED | {"privacy_de": text})).status_code == 303
    assert (await stored(database)).privacy.de == text.strip()
    assert text.strip() in (await organiser.get(PATH)).text


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": " "}, "name", "Geben Sie den Namen des Netzwerks ein"),
        ({"sender_address": "nirgends"}, "sender_address", "Schreiben Sie die Adresse mit @"),
        ({"retention_days": "0"}, "retention_days", "Geben Sie eine Zahl von 1 bis 3650 ein"),
        ({"time_zone": "Emscher/Lippe"}, "time_zone", "Wählen Sie eine der Antworten"),
        ({"brand": "türkis"}, "brand", "Geben Sie die Farbe wie #0b5a60 ein"),
        ({"brand": "#7fb3b8"}, "brand", "Diese Farbe ist zu hell"),
        ({"accent": "#5a4210"}, "accent", "Diese Lampe ist zu dunkel"),
        ({"retention_days": "13"}, "retention_days", "Geben Sie mindestens 14 Tage ein"),
        ({"retention_days": "16", "later_material_days": "15"}, "retention_days", "Geben Sie mindestens 17 Tage ein"),
        ({"morning_minutes": "12:01"}, "morning_minutes", "Geben Sie eine Uhrzeit bis 12:00 ein"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_everything_typed_stays(
    organiser: Browser, database: Database, values: dict[str, str], field: str, sentence: str
) -> None:
    answer = await organiser.act(PATH, TYPED | {"subtitle": "<Neu> & anders"} | values)
    assert answer.status_code == 422
    assert "<title>Fehler: " in answer.text
    assert sentence in re.findall(rf'id="f-{field}-e">(.*?)</p>', answer.text, re.S)[0]
    assert f'href="#f-{field}"' in answer.text
    assert shown(answer.text, "subtitle") == "<Neu> & anders"
    assert (await stored(database)).version == 1


async def test_who_saves_second_sees_what_differs_and_may_save_again(
    organiser: Browser, signed_in: Visit, database: Database
) -> None:
    other = await signed_in(Role.OWNER, name="Jonas Terhorst")
    assert (await other.act(PATH, TYPED | {"subtitle": "Ruhr"})).status_code == 303
    answer = await organiser.act(PATH, TYPED | {"promise_de": "Zusammen weiter"})
    assert answer.status_code == 422
    assert "Jonas Terhorst hat die Einstellungen um" in answer.text
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', answer.text)
    assert [(saved, typed) for _, saved, typed in rows] == [("Ruhr", "Emscher-Lippe"), ("–", "Zusammen weiter")]
    version = re.findall(r'name="version" value="(\d+)"', answer.text)[0]
    again = await organiser.act(PATH, TYPED | {"promise_de": "Zusammen weiter", "version": version})
    assert again.status_code == 303
    assert (await stored(database)).subtitle == "Emscher-Lippe"


async def test_the_mails_after_a_meeting_have_their_times(organiser: Browser, database: Database) -> None:
    assert shown((await organiser.get(PATH)).text, "morning_minutes") == "08:00"
    times = {"morning_minutes": "09:30", "later_material_days": "3"}
    assert (await organiser.act(PATH, TYPED | times)).status_code == 303
    kept = await stored(database)
    assert (kept.morning_minutes, kept.later_material_days) == (570, 3)
    usual = {"version": "2", "morning_minutes": "", "later_material_days": ""}
    assert (await organiser.act(PATH, TYPED | usual)).status_code == 303
    kept = await stored(database)
    assert (kept.morning_minutes, kept.later_material_days) == (480, 7)
    wrong = await organiser.act(PATH, TYPED | {"version": "3", "morning_minutes": "25:00", "later_material_days": "0"})
    assert wrong.status_code == 422
    assert '<a href="#f-morning_minutes">' in wrong.text
    assert '<a href="#f-later_material_days">' in wrong.text


async def test_registrations_are_kept_until_the_last_mail_has_left(organiser: Browser, database: Database) -> None:
    shortest = {"retention_days": "17", "feedback_days": "17", "later_material_days": "15", "morning_minutes": "12:00"}
    assert (await organiser.act(PATH, TYPED | shortest)).status_code == 303
    assert (await stored(database)).retention_days == 17


async def test_colours_are_judged_in_words_while_they_are_chosen(organiser: Browser) -> None:
    page = (await organiser.get(PATH)).text
    assert verdict(page, "brand") == "7,9 : 1 auf Weiß, gut"
    assert verdict(page, "accent") == "9,9 : 1 auf Kohle, gut"
    chosen: dict[str, Any] = {"brand": "#b00040", "accent": "#5a4210"}
    part = await organiser.get(PATH, params=chosen, headers=HTMX)
    assert "<html" not in part.text
    assert shown(part.text, "brand") == "#b00040"
    assert verdict(part.text, "accent").endswith("auf Kohle, zu dunkel; nötig sind 4,5")
    assert shown((await organiser.get(PATH, params=chosen)).text, "brand") == "#0b5a60"


async def test_a_missing_mail_server_is_said(organiser: Browser, app: Litestar) -> None:
    for url, sentence in ((None, "Kein Mailserver eingerichtet"), ("smtp://localhost", "Ein Mailserver ist eingerich")):
        app.state.settings = msgspec.structs.replace(app.state.settings, smtp_url=url)
        assert sentence in (await organiser.get(PATH)).text


async def test_the_room_for_files_is_set_and_holds(organiser: Browser, database: Database) -> None:
    space = {"file_limit_mb": "20", "event_limit_mb": "100", "hub_limit_mb": ""}
    assert (await organiser.act(PATH, TYPED | space)).status_code == 303
    saved = await stored(database)
    assert (saved.file_limit_mb, saved.event_limit_mb, saved.hub_limit_mb) == (20, 100, 50_000)
    assert (await organiser.options("/uploads")).headers["Tus-Max-Size"] == "20000000"
    assert (await organiser.act(PATH, TYPED | {"file_limit_mb": "0", "version": "2"})).status_code == 422


async def test_who_signs_certificates_and_how_long_they_are_kept(
    organiser: Browser, client: Browser, database: Database
) -> None:
    answer = await organiser.act(PATH, TYPED | {"signer_name": " Svenja Böhmer ", "certificate_days": "365"})
    assert answer.status_code == 303
    saved = await stored(database)
    assert (saved.signer_name, saved.certificate_days) == ("Svenja Böhmer", 365)
    assert shown((await organiser.get(PATH)).text, "signer_name") == "Svenja Böhmer"
    assert "ab dem Ausstellen 1 Jahr aufbewahrt" in (await client.get("/privacy")).text
    refused = await organiser.act(PATH, TYPED | {"version": str(saved.version), "certificate_days": "0"})
    assert refused.status_code == 422
    assert (await stored(database)).certificate_days == 365
