"""The first page of the workspace."""

from datetime import datetime, timedelta

import time_machine

from eventhub.db import Database, transaction
from eventhub.models import EventStatus, Role
from tests.clients import HTMX, Browser, Visit
from tests.makers import START, make_event, register


async def test_only_organisers_find_it(client: Browser, signed_in: Visit) -> None:
    assert (await client.get("/manage")).headers["location"] == "/sign-in?next=%2Fmanage"
    assert (await (await signed_in(Role.DOOR)).get("/manage")).status_code == 404


async def test_it_shows_the_next_meeting_and_what_waits(signed_in: Visit, database: Database, now: datetime) -> None:
    asked, draft = make_event(wants_approval=True, capacity=50), make_event(status=EventStatus.DRAFT)
    async with database.session() as db, transaction(db):
        db.add_all([asked, draft])
    async with database.session() as db, transaction(db):
        await register(db, asked, "Ada Eins", now=now)
    with time_machine.travel(now, tick=False):
        page = (await (await signed_in(Role.ORGANISER)).get("/manage?lang=en")).text
    assert "<h1>Overview</h1>" in page
    assert "Thursday, 21 January 2027, 5:00 pm, Alte Lohnhalle" in page
    assert f'href="/manage/events/{asked.id}/registrations?status=awaiting_approval"' in page
    assert "Decide on 1 registration" in page
    assert "Finish the draft" in page
    assert "of 50" in page


async def test_an_empty_hub_says_what_to_do(organiser: Browser) -> None:
    page = (await organiser.get("/manage")).text
    assert "Kein Termin geplant" in page
    assert 'href="/manage/events/new"' in page
    assert "Impressum und Datenschutz ausfüllen" in page


async def test_the_door_is_live_while_it_is_open(signed_in: Visit, database: Database) -> None:
    event = make_event()
    async with database.session() as db, transaction(db):
        db.add(event)
    with time_machine.travel(START + timedelta(minutes=5), tick=False):
        organiser = await signed_in(Role.ORGANISER)
        page = (await organiser.get("/manage")).text
        part = (await organiser.get("/manage", headers=HTMX)).text
    assert "Heute: KI, die im Betrieb ankommt" in page
    assert "Noch ist niemand da." in page
    assert part.strip().startswith('<div class="stack" id="live"')
    assert (part.strip().endswith("</div>"), "<h1>" in part) == (True, False)
