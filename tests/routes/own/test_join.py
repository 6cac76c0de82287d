"""Joining online: a button between doors and end, which checks in and answers with the link."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from eventhub import urls
from eventhub.db import Database
from eventhub.domain import events, registrations
from eventhub.models import Attendance, CheckIn, Gate, GateKind, Registration, Role, Scan
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.makers import START
from tests.routes.own.meeting import GUEST, Meeting, meet, plain

JOIN = "https://meet.example.org/raum-24?pwd=a&b"
LINK = 'href="https://meet.example.org/raum-24?pwd=a&amp;b"'
ONLINE: dict[str, Any] = {"attendance": Attendance.ONLINE, "joining_url": JOIN, "venue": None}
DOORS, END = START - timedelta(minutes=30), START + timedelta(hours=3)
SECOND = timedelta(seconds=1)


async def inside(meeting: Meeting) -> list[tuple[str, bool, str]]:
    """Who is in: the name, whether online, and who let them in."""
    query = (
        select(Registration.given_name, CheckIn.is_online, CheckIn.user_name)
        .join(CheckIn, CheckIn.registration_id == Registration.id)
        .where(CheckIn.ended_at.is_(None))
        .order_by(Registration.position)
    )
    async with meeting.database.session() as db:
        return [(name, is_online, who) for name, is_online, who in (await db.execute(query)).all()]


async def kept(meeting: Meeting) -> tuple[int, int, int]:
    """How many scans and check-ins there are, and gates of kind online."""
    async with meeting.database.session() as db:
        scans = await db.scalar(select(func.count()).select_from(Scan))
        check_ins = await db.scalar(select(func.count()).select_from(CheckIn))
        gates = await db.scalar(select(func.count()).where(Gate.kind == GateKind.ONLINE))
        return scans or 0, check_ins or 0, gates or 0


async def test_the_press_checks_in_and_answers_with_the_link(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register()
    with time_machine.travel(DOORS, tick=False):
        for path in (f"/r/{token}", f"/r/{token}/join"):
            before = await client.get(path)
            assert f'action="/r/{token}/join"' in before.text
            assert "meet.example.org" not in before.text
        own = (await client.get(f"/r/{token}")).text
        assert own.index(f'action="/r/{token}/join"') < own.index("In den Kalender")
        assert await kept(meeting) == (0, 0, 0)
        answer = await client.post(f"/r/{token}/join")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "Sie sind dabei." in plain(answer)
    assert LINK in answer.text
    assert await inside(meeting) == [("Katharina", True, "")]
    assert await kept(meeting) == (1, 1, 1)


async def test_pressing_again_changes_nothing_and_answers_the_same(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register()
    with time_machine.travel(START, tick=False):
        await client.post(f"/r/{token}/join")
    with time_machine.travel(END - SECOND, tick=False):
        again = await client.post(f"/r/{token}/join?lang=en")
    assert again.status_code == 200
    assert "You are in." in plain(again)
    assert LINK in again.text
    assert await kept(meeting) == (1, 1, 1)


async def test_many_presses_at_once_are_one_check_in_each(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE)
    tokens = [await meeting.register(name) for name in (GUEST, "Ada Eins")]
    with time_machine.travel(START, tick=False):
        answers = await asyncio.gather(*(client.post(f"/r/{token}/join") for token in tokens * 4))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert all(LINK in answer.text for answer in answers)
    assert await kept(meeting) == (2, 2, 1)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (DOORS - SECOND, "The doors are not open yet."),
        (DOORS - timedelta(days=3), "From Thursday, 21 January 2027, 4:30 pm on the button to join is here."),
        (END, "This meeting is over."),
        (END + timedelta(days=1), "This meeting is over."),
    ],
)
async def test_outside_the_hours_nobody_is_let_in(
    client: Browser, database: Database, at: datetime, words: str
) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register()
    with time_machine.travel(at, tick=False):
        page = await client.get(f"/r/{token}/join?lang=en")
        answer = await client.post(f"/r/{token}/join?lang=en")
    assert page.status_code == 200
    assert answer.status_code == 422
    for shown in (page, answer):
        assert words in plain(shown)
        assert "meet.example.org" not in shown.text
        assert "<form" not in shown.text.split("<main")[1].split("</main>")[0]
    assert await kept(meeting) == (0, 0, 0)


async def test_without_doors_one_joins_a_quarter_of_an_hour_before(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE, doors_at=None)
    token = await meeting.register()
    early = START - timedelta(minutes=15)
    with time_machine.travel(early - SECOND, tick=False):
        assert (await client.post(f"/r/{token}/join")).status_code == 422
    with time_machine.travel(early, tick=False):
        assert (await client.post(f"/r/{token}/join")).status_code == 200
    assert await inside(meeting) == [("Katharina", True, "")]


async def test_each_of_a_party_says_who_joins(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register(companions=2)
    with time_machine.travel(START, tick=False):
        own = await client.get(f"/r/{token}")
        assert f'href="/r/{token}/join"' in own.text
        assert f'action="/r/{token}/join"' not in own.text
        nobody = await client.post(f"/r/{token}/join", data={})
        assert nobody.status_code == 422
        assert "Wählen Sie, wer beitritt" in plain(nobody)
        assert "meet.example.org" not in nobody.text
        strange = await client.post(f"/r/{token}/join", data={"who": ["1", "7"]})
        assert strange.status_code == 422
        assert await inside(meeting) == []
        some = await client.post(f"/r/{token}/join", data={"who": ["0", "2"]})
        assert LINK in some.text
        assert await inside(meeting) == [("Katharina", True, ""), ("Gast 1", True, "")]
        assert f'href="/r/{token}/join"' in some.text
        rest = await client.post(f"/r/{token}/join", data={"who": ["0", "1"]})
        assert rest.status_code == 200
        assert f'href="/r/{token}/join"' not in rest.text
    assert [name for name, _online, _who in await inside(meeting)] == ["Katharina", "Gast 0", "Gast 1"]
    assert await kept(meeting) == (3, 3, 1)


async def test_who_cancelled_of_a_party_does_not_join(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register(companions=1)
    await client.post(f"/r/{token}/cancel", data={"who": "1"})
    with time_machine.travel(START, tick=False):
        left = await client.post(f"/r/{token}/join", data={"who": "1"})
        assert (left.status_code, left.headers["location"]) == (303, f"/r/{token}")
        assert await inside(meeting) == []
        assert (await client.post(f"/r/{token}/join")).status_code == 200
    assert await inside(meeting) == [("Katharina", True, "")]


async def test_who_is_in_the_house_keeps_that_and_sees_the_link(client: Browser, database: Database) -> None:
    meeting = await meet(database, attendance=Attendance.HYBRID, joining_url=JOIN)
    token = await meeting.register()
    await meeting.let_in(token)
    with time_machine.travel(START, tick=False):
        assert LINK in (await client.post(f"/r/{token}/join")).text
    assert await inside(meeting) == [("Katharina", False, "")]


async def test_who_has_no_place_gets_no_link(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE, capacity=2)
    cancelled = await meeting.register()
    await meeting.register("Ada Eins")
    waiting = await meeting.register("Bea Zwei")
    await meeting.cancel(cancelled)
    with time_machine.travel(START, tick=False):
        for token in (cancelled, waiting):
            assert (await client.get(f"/r/{token}/join")).headers["location"] == f"/r/{token}"
            answer = await client.post(f"/r/{token}/join?lang=en")
            assert answer.status_code == 422
            assert "Only those with a confirmed place can join." in plain(answer)
            assert "meet.example.org" not in answer.text
    assert await kept(meeting) == (0, 0, 0)


async def test_a_link_that_was_replaced_opens_nothing(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register()
    await meeting.act(token, lambda db, event, party: registrations.reissue_tickets(db, event, party, by=None, now=NOW))
    with time_machine.travel(START, tick=False):
        for answer in (await client.get(f"/r/{token}/join"), await client.post(f"/r/{token}/join")):
            assert answer.status_code == 404
            assert "meet.example.org" not in answer.text
        assert (await client.post("/r/tot/join")).status_code == 404
        foreign = await client.post(f"/r/{token}/join", headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403
    assert await kept(meeting) == (0, 0, 0)


async def test_a_meeting_in_a_house_has_nothing_to_join(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    with time_machine.travel(START, tick=False):
        assert (await client.get(f"/r/{token}/join")).status_code == 303
        answer = await client.post(f"/r/{token}/join?lang=en")
    assert answer.status_code == 422
    assert "One cannot join this meeting online." in plain(answer)


async def test_before_the_team_has_set_the_address_it_says_so(client: Browser, database: Database) -> None:
    meeting = await meet(database, **ONLINE | {"joining_url": ""})
    token = await meeting.register()
    with time_machine.travel(START, tick=False):
        answer = await client.post(f"/r/{token}/join?lang=en")
    assert answer.status_code == 422
    assert "The link is not here yet." in plain(answer)
    assert await kept(meeting) == (0, 0, 0)


async def test_a_cancelled_meeting_lets_nobody_in(client: Browser, database: Database, signed_in: Visit) -> None:
    meeting = await meet(database, **ONLINE)
    token = await meeting.register()
    owner = await signed_in(Role.OWNER)
    await owner.act(f"/manage/events/{meeting.event.id}/cancel", {"reason_de": "Sturm"})
    with time_machine.travel(START, tick=False):
        answer = await client.post(f"/r/{token}/join?lang=en")
    assert answer.status_code == 422
    assert "meet.example.org" not in answer.text
    assert await kept(meeting) == (0, 0, 0)


async def test_the_gate_of_those_online_is_nobodys_to_stand_at(
    client: Browser, database: Database, signed_in: Visit
) -> None:
    meeting = await meet(database, attendance=Attendance.HYBRID, joining_url=JOIN)
    token = await meeting.register()
    with time_machine.travel(START, tick=False):
        await client.post(f"/r/{token}/join")
        door = await signed_in(Role.DOOR)
        chooser = await door.get("/checkin")
        assert urls.gate(meeting.event.gates[0].id) in chooser.text
        async with database.session() as db:
            online = (await db.scalars(select(Gate).where(Gate.kind == GateKind.ONLINE))).one()
            event = await events.get(db, meeting.event.id)
            assert event is not None
            assert [one.kind for one in event.gates] == [GateKind.DOOR]
        assert str(online.id) not in chooser.text
        assert (await door.get(urls.gate(online.id))).status_code == 404
    assert await meeting.people() == {GUEST: "confirmed"}
