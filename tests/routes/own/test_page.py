"""A guest's own page in every state; with a dead link, and what it never tells of others."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import events, registrations
from eventhub.domain.registrations import Agreed, Given
from eventhub.mail import links
from eventhub.models import (
    Attendance,
    Audience,
    ConsentKind,
    Event,
    LocalizedText,
    Party,
    Person,
    PublishWhen,
    Talk,
)
from tests.clients import Browser
from tests.conftest import NOW
from tests.makers import START, actor_of, make_user
from tests.materials import make_material
from tests.routes.own.meeting import GUEST, make_questions, meet, plain
from tests.routes.public import count_queries as count_queries
from tests.routes.public import read_hub_again as read_hub_again


async def test_a_confirmed_guest_has_tickets_calendar_and_answers(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    food, work = meeting.question_ids
    given = Given("Elektro Brinkmann", "Leitung Büro", "craft", "Bottrop", {food: "veg", work: "Strom"}, (
        Agreed(ConsentKind.SENSITIVE, "so it stood", "de"),
    ))  # fmt: skip
    token = await meeting.register(companions=1, given=given)
    page = await client.get(f"/r/{token}?lang=en")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert '<meta name="robots" content="noindex">' in page.text
    text = plain(page)
    assert "See you on 21 January, Katharina." in text
    assert text.count("Ticket 1 of 2") == text.count("Ticket 2 of 2") == 1
    assert len(re.findall(r"<code>[2-9A-Z]{4}-[2-9A-Z]{4}</code>", page.text)) == 2
    assert "What do you eat? Vegetarian With your consent of 10 January 2027" in text
    assert "Elektro Brinkmann, Leitung Büro" in text
    assert "Crafts, Bottrop" in text
    for path in ("calendar.ics", "ticket.pdf", "data.json", "cancel", "answers"):
        assert f"/r/{token}/{path}" in page.text
    assert re.search(r'href="webcal://127\.0\.0\.1:8000/me/[\w-]+\.ics\?lang=en"', page.text)
    elsewhere = re.findall(r'href="(https://[^"]+)"', page.text)
    assert len(elsewhere) == 3
    assert not any(token in link for link in elsewhere)


async def test_a_get_changes_nothing(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1, wants_confirmation=True)
    token = await meeting.register()
    before = (await meeting.people(), await meeting.mails())
    for path in ("", "/confirm", "/offer", "/cancel", "/answers", "/data.json", "/calendar.ics", "/ticket.pdf"):
        await client.get(f"/r/{token}{path}")
    assert (await meeting.people(), await meeting.mails()) == before


async def test_the_queue_shows_its_place_and_nobodys_name(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    await meeting.register("Bea Zwei", companions=1)
    token = await meeting.register(companions=1)
    text = plain(await client.get(f"/r/{token}?lang=en"))
    assert "You are number 2 on the waiting list." in text
    assert "2 persons are waiting before you." in text
    assert "1 another registration, for 2 persons 2 You and one more person , since Sun, 10 January, 10:00 am" in text
    assert "10 January, 10:00 am Put on the waiting list" in text
    assert "Bea" not in text
    assert "<code>" not in text


async def test_a_long_queue_is_told_short(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    for number in range(9):
        await meeting.register(f"Gast{number} Vorn")
    token = await meeting.register()
    text = plain(await client.get(f"/r/{token}?lang=en"))
    assert "You are number 9 on the waiting list." in text
    assert "… 3 other registrations 4 another registration" in text


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("reject", "Das Team konnte Ihnen keinen Platz geben."),
        ("cancel", "Das Team hat Ihre Anmeldung storniert."),
    ],
)
async def test_what_the_team_decided_is_said(client: Browser, database: Database, act: str, said: str) -> None:
    meeting = await meet(database, wants_approval=True)
    token = await meeting.register()
    assert "Ihre Anfrage liegt beim Team." in plain(await client.get(f"/r/{token}"))
    user = make_user()
    async with database.session() as db, transaction(db):
        db.add(user)
    by = actor_of(user)
    if act == "reject":
        await meeting.act(token, lambda db, event, party: registrations.reject(db, event, party, by=by, now=NOW))
    else:
        await meeting.act(
            token, lambda db, event, party: registrations.cancel(db, event, party, party.live, now=NOW, by=by)
        )
    assert said in plain(await client.get(f"/r/{token}"))


async def test_a_cancelled_meeting_is_said_first(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    user = make_user()
    async with database.session() as db, transaction(db):
        db.add(user)
        await db.flush()
        event = await events.lock(db, meeting.event.id)
        reason = LocalizedText("Das Dach ist undicht.", "")
        await events.cancel(db, event, reason=reason, by=actor_of(user), now=NOW)
    page = await client.get(f"/r/{token}")
    assert "Dieses Treffen fällt aus." in plain(page)
    assert "Das Dach ist undicht." in plain(page)
    assert "<code>" not in page.text
    assert (await client.get(f"/r/{token}/cancel")).status_code == 303


async def test_a_moved_meeting_is_said_first(client: Browser, database: Database) -> None:
    meeting = await meet(database, moved_from=START - timedelta(days=7))
    token = await meeting.register()
    text = plain(await client.get(f"/r/{token}"))
    assert "Neuer Termin: Donnerstag, 21. Januar 2027, 17:00 Uhr" in text
    assert "Statt Donnerstag, 14. Januar 2027, 17:00 Uhr." in text


async def test_afterwards_the_page_thanks_whoever_came(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    other = await meeting.register("Ada Eins")
    await meeting.let_in(token)
    with time_machine.travel(START + timedelta(days=1), tick=True):
        assert "Danke, dass Sie da waren, Katharina." in plain(await client.get(f"/r/{token}"))
        assert "Dieses Treffen ist vorbei, Ada." in plain(await client.get(f"/r/{other}"))
        assert (
            await client.post(f"/r/{token}/answers", data={"name0_given": "X", "name0_family": "Y"})
        ).status_code == 422
        assert (await client.post(f"/r/{token}/consents", data={"consent_photos": "yes"})).status_code == 303


async def test_the_page_asks_little_whatever_there_is_to_show(
    client: Browser, database: Database, count_queries: Callable[[], int], read_hub_again: Callable[[], None]
) -> None:
    talks = [
        Talk(title=LocalizedText(f"Vortrag {number}"), starts_at=START, position=number, minutes=20, speakers=[])
        for number in range(2)
    ]
    values = {"attendance": Attendance.HYBRID, "joining_url": "https://meet.example.org/raum-24"}
    meeting = await meet(database, **values, talks=talks)
    token = await meeting.register(companions=1)
    await meeting.let_in(token)

    async def asked() -> int:
        read_hub_again()
        count_queries()
        assert (await client.get(f"/r/{token}")).status_code == 200
        return count_queries()

    bare = await asked()
    async with database.session() as db, transaction(db):
        made = {"audience": Audience.REGISTERED, "publish_when": PublishWhen.AFTER_TALK, "talk_id": talks[0].id}
        db.add(make_material(event_id=meeting.event.id, title=LocalizedText("Folien"), **made))
    with time_machine.travel(START + timedelta(hours=1), tick=True):
        with_material = await asked()
    with time_machine.travel(START + timedelta(days=1), tick=True):
        assert "Folien" in plain(await client.get(f"/r/{token}"))
        afterwards = await asked()
    # Two each are for the hub, which most pages need not read.
    assert (bare, with_material, afterwards) == (2 + 9, 2 + 14, 2 + 17)


async def test_the_joining_address_stands_nowhere_before_the_button_is_pressed(
    client: Browser, database: Database
) -> None:
    values = {"attendance": Attendance.ONLINE, "joining_url": "https://meet.example.org/raum-24", "venue": None}
    meeting = await meet(database, **values, capacity=1)
    token = await meeting.register()
    waiting = await meeting.register("Ada Eins")
    page = await client.get(f"/r/{token}")
    assert "Ab Do, 21. Januar, 16:30 Uhr ist hier der Knopf zum Beitreten." in plain(page)
    assert "<code>" not in page.text
    for path in (f"/r/{token}", f"/r/{waiting}", "/events/abend", "/events/abend/register"):
        assert "meet.example.org" not in (await client.get(path)).text
    calendar = (await client.get(f"/r/{token}/calendar.ics")).text.replace("\r\n ", "")
    assert "meet.example.org" not in calendar
    assert f"/r/{token}/join" in calendar


async def test_a_dead_or_forged_link_points_to_a_new_one(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()

    async def kill(_db: Any, _event: Event, party: Party) -> None:
        party.link_no += 1

    async with database.session() as db:
        person = (await db.scalars(select(Person))).one()
        feed = links.feed_token(db, person)
    await meeting.act(token, kill)
    forged = token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    for dead in (token, forged, feed, "AAAA", "nicht-ganz", "%C3%A4"):
        for path in ("", "/confirm", "/offer", "/cancel", "/answers", "/ticket.pdf", "/calendar.ics", "/data.json"):
            page = await client.get(f"/r/{dead}{path}")
            assert page.status_code == 404
            assert "/events/abend/lost-ticket" in page.text
            assert "Katharina" not in page.text
        for path in ("/confirm", "/offer", "/cancel", "/answers", "/consents"):
            assert (await client.post(f"/r/{dead}{path}", data={"who": "all"})).status_code == 404
    assert await meeting.people() == {GUEST: "confirmed"}


async def test_time_and_start_close_the_queue(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    token = await meeting.register()
    with time_machine.travel(datetime.fromisoformat(START.isoformat()), tick=True):
        assert "Diesmal wurde kein Platz frei." in plain(await client.get(f"/r/{token}"))
