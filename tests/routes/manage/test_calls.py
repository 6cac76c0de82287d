"""The call for talks in the workspace: begun, changed, with its rows, and for whom it is there."""

from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import calls
from eventhub.models import AuditEntry, Call, Event, LocalizedText, Role, Series
from tests.clients import HTMX, Browser, Visit
from tests.conftest import NOW
from tests.makers import make_event

TYPED = {
    "is_published": "yes", "intro_de": "Fehler sind willkommen.", "closes_at": "2027-01-18T23:59",
    "max_co_speakers": "2", "max_topics": "3", "confirm_days": "14",
    "type": "0", "type_0_name_de": "Vortrag", "type_0_minutes": "25", "type_0_format": "talk", "type_0_wanted": "8",
    "question": "0", "question_0_kind": "text", "question_0_label_de": "Was brauchen Sie?",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _present() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


async def add(database: Database, home: Event | Series) -> UUID:
    async with database.session() as db, transaction(db):
        db.add(home)
        await db.flush()
        return home.id


async def the_call(database: Database) -> Call:
    async with database.session() as db:
        ident = await db.scalar(select(Call.id))
        assert ident is not None
        call = await calls.by_id(db, ident)
        assert call is not None
        return call


async def test_a_call_is_begun_and_changed(organiser: Browser, database: Database) -> None:
    path = f"/manage/events/{await add(database, make_event())}/call"
    page = await organiser.get(path)
    assert ('value="Werkstatt"' in page.text, "/cfp" in page.text) == (True, True)
    assert (await organiser.act(path, TYPED)).status_code == 303
    call = await the_call(database)
    assert (call.is_published, call.intro.de, [one.minutes for one in call.types], len(call.questions)) == (
        True, "Fehler sind willkommen.", [25], 1,
    )  # fmt: skip
    assert call.closes_at is not None
    assert call.closes_at.isoformat() == "2027-01-18T22:59:00+00:00"
    later = {**TYPED, "seen_at": call.updated_at.isoformat(), "type_0_id": str(call.types[0].id), "max_topics": "1"}
    assert (await organiser.act(path, later)).status_code == 303
    again = await the_call(database)
    assert (again.max_topics, again.types[0].id) == (1, call.types[0].id)
    stale = await organiser.act(path, later)
    assert (stale.status_code, "inzwischen geändert" in stale.text) == (422, True)
    async with database.session() as db:
        actions = (await db.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("call.")))).all()
    assert sorted(actions) == ["call.created", "call.updated"]


async def test_a_public_call_needs_a_type_and_times_in_order(organiser: Browser, database: Database) -> None:
    path = f"/manage/events/{await add(database, make_event())}/call"
    bare = await organiser.act(path, {**TYPED, "type": "", "opens_at": ""})
    assert (bare.status_code, "mindestens eine Art" in bare.text) == (422, True)
    wrong = await organiser.act(path, {**TYPED, "opens_at": "2027-01-20T10:00"})
    assert (wrong.status_code, 'id="f-closes_at-e"' in wrong.text) == (422, True)


async def test_a_row_is_added_without_saving(organiser: Browser, database: Database) -> None:
    path = f"/manage/events/{await add(database, make_event())}/call"
    part = await organiser.act(path, {**TYPED, "do": "add type"}, headers=HTMX)
    assert ("type_1_name_de" in part.text, "<html" in part.text) == (True, False)
    whole = await organiser.act(path, {**TYPED, "do": "add question"})
    assert "question_1_label_de" in whole.text
    async with database.session() as db:
        assert await db.scalar(select(Call)) is None


async def test_the_grace_link_is_shown_and_made_anew(organiser: Browser, database: Database) -> None:
    path = f"/manage/events/{await add(database, make_event())}/call"
    await organiser.act(path, {**TYPED, "grace_until": "2027-01-20T12:00"})
    assert "/cfp?grace=" in (await organiser.get(path)).text
    call = await the_call(database)
    seen = {"seen_at": call.updated_at.isoformat(), "type_0_id": str(call.types[0].id)}
    await organiser.act(path, {**TYPED, **seen, "grace_until": "2027-01-20T12:00", "renews_grace": "yes"})
    assert (await the_call(database)).grace_no == 1


async def test_a_series_has_one_and_others_find_nothing(
    organiser: Browser, client: Browser, signed_in: Visit, database: Database
) -> None:
    path = f"/manage/series/{await add(database, Series(slug='abend', name=LocalizedText('Abend')))}/call"
    assert (await organiser.act(path, {**TYPED, "closes_at": ""})).status_code == 303
    assert (await client.get("/series/abend/cfp")).status_code == 200
    assert (await client.get(path)).status_code == 303
    for role in (Role.DOOR, Role.REVIEWER):
        assert (await (await signed_in(role)).get(path)).status_code == 404
