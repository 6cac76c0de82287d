"""Presence that organisers mark by hand: on the registration, and for several at once."""

from datetime import datetime, timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import presence
from eventhub.models import Attendance, AuditEntry, CheckIn, Event, EventStatus, Registration, Role, Scan
from tests.clients import Browser, Visit
from tests.routes.manage.registered import actions, hold, let_in, said, table, the

GUEST = "Katharina Schlüter"
HYBRID = {"attendance": Attendance.HYBRID, "joining_url": "https://meet.example.org/x"}


async def hold_soon(database: Database, *names: str, **values: Any) -> Event:
    """A meeting within the hours that a session lasts."""
    return await hold(database, *names, starts_at=clock.now() + timedelta(hours=1), **values)


async def there(database: Database, *registrations: Registration) -> list[bool | None]:
    """Of each whether they were there online, None for those who were not there."""
    async with database.session() as db:
        found = await presence.of(db, [one.id for one in registrations])
    return [found[one.id].is_online if one.id in found else None for one in registrations]


def afterwards(event: Event) -> datetime:
    return event.ends_at + timedelta(hours=1)


async def test_somebody_is_marked_after_the_meeting_and_unmarked_again(signed_in: Visit, database: Database) -> None:
    event = await hold_soon(database, GUEST, **HYBRID)
    one = await the(database, event, GUEST)
    path = f"/manage/registrations/{one.id}"
    with time_machine.travel(afterwards(event), tick=True):
        organiser = await signed_in(Role.ORGANISER, name="Svenja Böhmer")
        shown = await organiser.get(path)
        assert "War vor Ort dabei" in shown.text
        assert "War online dabei" in shown.text
        assert "War nicht dabei" not in shown.text
        assert await said(organiser, await organiser.act(f"{path}/was-online")) == (
            "Als online dabei eingetragen: Katharina Schlüter."
        )
        assert await there(database, one) == [True]
        marked = (await organiser.get(path)).text
        assert "Als online dabei eingetragen von Svenja Böhmer" in marked
        assert "War vor Ort dabei" not in marked
        await said(organiser, await organiser.act(f"{path}/was-absent"))
        assert await there(database, one) == [None]
        await said(organiser, await organiser.act(f"{path}/was-there"))
        assert await there(database, one) == [False]
    assert (await actions(database))[-3:] == [
        "registration.marked_online",
        "registration.marked_absent",
        "registration.marked_on_site",
    ]
    async with database.session() as db:
        noted = (await db.scalars(select(AuditEntry).where(AuditEntry.action.contains("marked")))).all()
        assert {(entry.subject, entry.user_name) for entry in noted} == {(GUEST, "Svenja Böhmer")}
        assert len((await db.scalars(select(Scan))).all()) == 3
        assert [one.ended_at is None for one in await db.scalars(select(CheckIn).order_by(CheckIn.id))] == [False, True]


async def test_marking_twice_and_unmarking_nobody_is_refused(organiser: Browser, database: Database) -> None:
    event = await hold_soon(database, GUEST)
    one = await the(database, event, GUEST)
    path = f"/manage/registrations/{one.id}"
    with time_machine.travel(event.starts_at, tick=True):
        assert (await organiser.act(f"{path}/was-absent?lang=en")).status_code == 422
        assert (await organiser.act(f"{path}/was-there")).status_code == 303
        again = await organiser.act(f"{path}/was-there?lang=en")
        assert again.status_code == 422
        assert "This person is checked in already." in again.text
    assert await there(database, one) == [False]


async def test_who_came_through_the_door_can_be_unmarked(organiser: Browser, database: Database) -> None:
    event = await hold_soon(database, GUEST)
    one = await the(database, event, GUEST)
    await let_in(database, organiser, event, one)
    with time_machine.travel(afterwards(event), tick=True):
        await said(organiser, await organiser.act(f"/manage/registrations/{one.id}/was-absent"))
    assert await there(database, one) == [None]


async def test_nobody_is_there_long_before_nor_without_a_place(organiser: Browser, database: Database) -> None:
    far = await hold(database, "Fern Ab")
    off = await the(database, far, "Fern Ab")
    early = await organiser.act(f"/manage/registrations/{off.id}/was-there?lang=en")
    assert (early.status_code, "The meeting is still too far away." in early.text) == (422, True)
    assert "was-there" not in (await organiser.get(f"/manage/registrations/{off.id}")).text
    assert "was-there" not in (await organiser.get(table(far))).text
    event = await hold_soon(database, GUEST, "Ada Eins", capacity=1)
    one, waiting = await the(database, event, GUEST), await the(database, event, "Ada Eins")
    with time_machine.travel(event.starts_at, tick=True):
        refused = await organiser.act(f"/manage/registrations/{waiting.id}/was-there?lang=en")
    assert (refused.status_code, "This registration is not confirmed." in refused.text) == (422, True)
    assert await there(database, one, waiting, off) == [None, None, None]


async def test_nobody_was_at_a_cancelled_meeting(organiser: Browser, database: Database) -> None:
    event = await hold_soon(database, GUEST)
    one = await the(database, event, GUEST)
    async with database.session() as db, transaction(db):
        (await db.get_one(Event, event.id)).status = EventStatus.CANCELLED
    with time_machine.travel(event.starts_at, tick=True):
        assert (await organiser.act(f"/manage/registrations/{one.id}/was-there")).status_code == 422
    assert await there(database, one) == [None]


async def test_several_are_marked_at_once_and_the_rest_is_told(organiser: Browser, database: Database) -> None:
    event = await hold_soon(database, GUEST, "Ada Eins", "Bea Zwei", **HYBRID)
    people = [await the(database, event, name) for name in (GUEST, "Ada Eins", "Bea Zwei")]
    await let_in(database, organiser, event, people[1])
    with time_machine.travel(afterwards(event), tick=True):
        listed = (await organiser.get(table(event))).text
        assert 'value="was-there"' in listed
        assert 'value="was-online"' in listed
        chosen = {"act": "was-online", "id": [str(one.id) for one in people[:2]]}
        words = await said(organiser, await organiser.act(table(event, "/selected"), chosen))
    assert words.startswith("1 Person ist als dabei eingetragen.")
    assert "Ada Eins" in words
    assert "Diese Person ist schon eingecheckt." in words
    assert await there(database, *people) == [True, False, None]
    async with database.session() as db:
        verdicts = (await db.scalars(select(Scan.verdict).order_by(Scan.id))).all()
    assert verdicts == ["ok", "ok"], "nobody was at the door twice"


async def test_the_door_and_strangers_mark_nobody(client: Browser, signed_in: Visit, database: Database) -> None:
    event = await hold_soon(database, GUEST)
    one = await the(database, event, GUEST)
    with time_machine.travel(event.starts_at, tick=True):
        door = await signed_in(Role.DOOR)
        for path in (f"/manage/registrations/{one.id}/was-there", table(event, "/selected")):
            assert (await client.post(path, data={"act": "was-there", "id": str(one.id)})).status_code == 303
            assert (await door.act(path, {"act": "was-there", "id": str(one.id)})).status_code == 404
    assert await there(database, one) == [None]


async def test_the_list_on_paper_leads_to_where_it_is_typed_in(organiser: Browser, database: Database) -> None:
    event = await hold_soon(database, GUEST)
    page = await organiser.get(f"/manage/events/{event.id}/attendance")
    assert f'href="/manage/events/{event.id}/registrations?status=confirmed"' in page.text
    assert clock.now() < event.starts_at
