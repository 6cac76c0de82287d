"""Registering somebody by hand."""

from sqlalchemy import select

from eventhub.db import Database
from eventhub.models import OutboxMail
from tests.clients import HTMX, Browser
from tests.routes.manage.registered import S, actions, hold, kinds, said, states, table

BY_HAND = {"given": "Hanna", "family": "Gövert", "email": "hanna@example.org", "organisation": "Sparkasse Vest"}


async def test_registering_somebody_by_hand(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    assert "Person anmelden" in (await organiser.get(table(event, "/new?lang=de"))).text
    data = BY_HAND | {"mate1_given": "Lina", "mate1_family": "Gövert", "language": "en"}
    answer = await organiser.act(table(event, "/new?lang=de"), data)
    assert await said(organiser, answer) == "Angemeldet: Hanna Gövert, Lina Gövert. Das Ticket ist auf dem Weg."
    assert await states(database, event) == {"Hanna Gövert": S.CONFIRMED, "Lina Gövert": S.CONFIRMED}
    assert await actions(database) == ["registration.added"]
    async with database.session() as db:
        mail = (await db.scalars(select(OutboxMail))).one()
    assert (mail.to_address, mail.language) == ("hanna@example.org", "en")


async def test_companions_come_and_go_without_scripting(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    more = await organiser.act(table(event, "/new"), BY_HAND | {"add": "mate"})
    assert more.status_code == 200
    assert 'name="mate1_given"' in more.text
    assert 'value="hanna@example.org"' in more.text
    less = await organiser.act(table(event, "/new"), BY_HAND | {"mate1_given": "Lina", "drop": "1"}, headers=HTMX)
    assert "mate1_given" not in less.text
    assert "<h1>" not in less.text
    assert await states(database, event) == {}


async def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(
    organiser: Browser, database: Database
) -> None:
    event = await hold(database, "Hanna Alt")
    answer = await organiser.act(table(event, "/new?lang=de"), {"given": "Hanna", "email": "hanna"})
    assert answer.status_code == 422
    assert "Geben Sie den Nachnamen ein" in answer.text
    assert 'value="Hanna"' in answer.text
    known = await organiser.act(table(event, "/new?lang=de"), BY_HAND | {"email": "HannaAlt@example.org"})
    assert known.status_code == 422
    assert 'href="#f-email"' in known.text
    assert await kinds(database) == ["registration_confirmed"]


async def test_over_the_capacity_needs_a_tick(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Ada Eins", capacity=1)
    answer = await organiser.act(table(event, "/new?lang=de"), BY_HAND)
    assert await said(organiser, answer) == "Auf der Warteliste: Hanna Gövert."
    data = BY_HAND | {"given": "Ida", "email": "ida@example.org", "anyway": "yes"}
    answer = await organiser.act(table(event, "/new?lang=de"), data)
    assert await said(organiser, answer) == "Angemeldet: Ida Gövert. Das Ticket ist auf dem Weg."
    assert await actions(database) == ["registration.added", "registration.added_anyway"]


async def test_a_full_meeting_without_a_queue_refuses_at_the_tick(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Ada Eins", capacity=1, has_waitlist=False)
    answer = await organiser.act(table(event, "/new?lang=de"), BY_HAND)
    assert answer.status_code == 422
    assert 'href="#f-anyway"' in answer.text
