"""The door over HTTP: with and without JavaScript, as JSON, for those who may and those who may not."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from sqlalchemy import event as listening
from sqlalchemy import func, select, update

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, tickets
from eventhub.models import CheckIn, Consent, LocalizedText, Registration, Role, Scan
from tests.clients import HTMX, Browser, Visit
from tests.makers import make_event, register

JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Door:
    """A meeting that begins in half an hour, and where one stands."""

    event_id: UUID
    gate_id: UUID

    @property
    def path(self) -> str:
        return f"/checkin/{self.gate_id}"

    @property
    def scans(self) -> str:
        return f"{self.path}/scans"


async def add_door(database: Database, **values: object) -> Door:
    defaults: dict[str, object] = {
        "starts_at": clock.now() + timedelta(minutes=30),
        "edition": LocalizedText("Schichtwechsel 24", "Schichtwechsel 24"),
        "hand_out": LocalizedText("Namensschild und Suppenmarke", "Badge and soup token"),
        "capacity": 3,
    }
    event = make_event(**defaults | values)
    async with database.session() as db, transaction(db):
        db.add(event)
    return Door(event.id, event.gates[0].id)


async def add_guest(database: Database, door: Door, name: str) -> tuple[str, UUID]:
    """Register a guest; the code of the ticket ("" on the waiting list) and the registration's id."""
    async with database.session() as db, transaction(db):
        event = await events.lock(db, door.event_id)
        outcome = await register(db, event, name, now=clock.now() - timedelta(hours=1))
        lead: Registration = outcome.party.lead
        return tickets.code_of(event, lead.ticket) if lead.ticket else "", lead.id


async def how_many(database: Database, model: type) -> int:
    async with database.session() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
async def door(database: Database) -> Door:
    return await add_door(database)


@pytest.fixture
async def staff(signed_in: Visit) -> Browser:
    browser = await signed_in(Role.DOOR, name="Jonas Terhorst")
    browser.headers["Accept-Language"] = "en"
    return browser


async def test_a_stranger_is_sent_to_sign_in_from_every_door(client: Browser, door: Door) -> None:
    for path in ("/checkin", door.path, f"{door.path}/code", f"{door.path}/search", f"{door.path}/walk-in",
                 f"{door.path}/count", f"{door.scans}/{uuid4()}", f"/manage/events/{door.event_id}/attendance",
                 f"/manage/events/{door.event_id}/attendance.pdf"):  # fmt: skip
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:13]) == (303, "/sign-in?next"), path
    for path in (door.scans, f"{door.scans}/{uuid4()}/undo", f"{door.scans}/{uuid4()}/admit", f"{door.path}/walk-in"):
        assert (await client.post(path, data={"text": "x"})).status_code == 303, path
    assert (await client.post(door.scans, data={"text": "x"}, headers=JSON)).status_code == 401


async def test_an_act_without_the_session_s_token_is_refused(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    assert (await staff.post(door.scans, data={"text": code})).status_code == 403
    assert await how_many(database, Scan) == 0


async def test_today_s_doors_come_first_and_others_are_to_practise(staff: Browser, database: Database) -> None:
    assert "No meeting to stand at the door of" in (await staff.get("/checkin")).text
    door = await add_door(database)
    later = await add_door(database, starts_at=clock.now() + timedelta(days=7))
    over = await add_door(database, starts_at=clock.now() - timedelta(days=7))
    text = (await staff.get("/checkin")).text
    places = [text.index(f'href="{one.path}"') for one in (door, later, over)]
    assert places == sorted(places)
    assert "Today: Schichtwechsel 24" in text
    assert "For practice. Nothing counts yet." in text
    assert "to type in a paper list" in text


async def test_a_scan_without_javascript_leads_to_a_page_that_can_be_read_again(
    staff: Browser, door: Door, database: Database
) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    scan_id = uuid4()
    page = (await staff.get(f"{door.path}/code")).text
    assert re.search(r'name="scan_id" value="[0-9a-f-]{36}"', page)
    answer = await staff.act(door.scans, {"text": code, "scan_id": str(scan_id), "page": "code"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{door.scans}/{scan_id}?page=code")
    verdict = await staff.get(answer.headers["location"])
    assert "<title>Check-in: Welcome, Katharina Schlüter" in verdict.text
    for said in ("First visit", "No photos", "Badge and soup token", f'href="{door.path}/code" data-action="next"'):
        assert said in verdict.text
    assert (await staff.get(answer.headers["location"])).text.count("Katharina Schlüter") >= 2
    again = await staff.act(door.scans, {"text": code, "scan_id": str(scan_id), "page": "code"})
    assert again.headers["location"] == f"{door.scans}/{scan_id}?page=code"
    assert (await how_many(database, Scan), await how_many(database, CheckIn)) == (1, 1)


async def test_htmx_gets_the_verdict_alone_without_a_role(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    first = await staff.act(door.scans, {"text": code, "scan_id": str(uuid4())}, headers=HTMX)
    assert first.status_code == 200
    assert first.text.strip().startswith('<section class="verdict verdict--ok"')
    assert "role=" not in first.text
    second = await staff.act(door.scans, {"text": code, "scan_id": str(uuid4())}, headers=HTMX)
    for said in ("verdict--warn", "Already checked in", "Gate 1, by Jonas Terhorst", "just now"):
        assert said in second.text
    page = (await staff.get(door.path)).text
    assert re.search(r'id="ergebnis" role="status" aria-live="assertive" aria-atomic="true"></div>', page)


async def test_a_program_gets_json(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    headers = {**JSON, "X-CSRF-Token": staff.form_token}
    scan_id = str(uuid4())
    answer = await staff.post(door.scans, data={"text": code, "scan_id": scan_id}, headers=headers)
    told = answer.json()
    assert (answer.status_code, told["verdict"], told["scan_id"]) == (200, "ok", scan_id)
    assert (told["given_name"], told["hand_out"]["de"]) == ("Katharina", "Namensschild und Suppenmarke")
    assert (await staff.get(f"{door.scans}/{scan_id}", headers=JSON)).json() == told
    unknown = await staff.post(door.scans, data={"text": "7K4M-2X9Q"}, headers=headers)
    assert unknown.json()["verdict"] == "unknown"
    empty = await staff.post(door.scans, data={"text": " "}, headers=headers)
    assert (empty.status_code, empty.json()) == (422, {"error": ["Enter the code under the QR code"]})
    used = await staff.post(door.scans, data={"text": "7K4M-2X9Q", "scan_id": scan_id}, headers=headers)
    assert used.status_code == 422


async def test_a_check_in_takes_a_handful_of_statements(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    said: list[str] = []
    engine = database.engine.sync_engine
    listening.listen(engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    headers = {**JSON, "X-CSRF-Token": staff.form_token}
    answer = await staff.post(door.scans, data={"text": code, "scan_id": str(uuid4())}, headers=headers)
    assert answer.json()["verdict"] == "ok"
    assert len([one for one in said if not one.startswith("BEGIN")]) == 7, said


async def test_an_empty_code_is_told_at_its_field(staff: Browser, door: Door) -> None:
    answer = await staff.act(door.scans, {"text": " ", "page": "code"})
    assert answer.status_code == 422
    assert "<title>Error: Check-in: type the code" in answer.text
    assert 'id="f-text-e"' in answer.text
    part = await staff.act(door.scans, {"text": " ", "page": "code"}, headers=HTMX)
    assert part.status_code == 422
    assert part.text.strip().startswith('<section class="verdict verdict--bad"')


async def test_undo_is_a_scan_of_its_own(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    scan_id, undo_id = uuid4(), uuid4()
    await staff.act(door.scans, {"text": code, "scan_id": str(scan_id)})
    answer = await staff.act(f"{door.scans}/{scan_id}/undo", {"scan_id": str(undo_id), "page": "list"})
    assert answer.headers["location"] == f"{door.scans}/{undo_id}?page=list"
    assert "Check-in taken back" in (await staff.get(answer.headers["location"])).text
    again = await staff.act(f"{door.scans}/{scan_id}/undo", {"scan_id": str(uuid4())}, headers=HTMX)
    assert "Was not checked in" in again.text
    unknown = await staff.act(f"{door.scans}/{uuid4()}/undo", {"scan_id": str(uuid4())})
    assert unknown.status_code == 422
    assert await how_many(database, Scan) == 3


async def test_the_list_finds_lets_in_and_takes_back(staff: Browser, door: Door, database: Database) -> None:
    _, registration_id = await add_guest(database, door, "Katharina Schlüter")
    await add_guest(database, door, "Ada Eins")
    page = (await staff.get(f"{door.path}/search", params={"q": "schlu"})).text
    assert "<mark>Schlü</mark>ter, Katharina" in page
    assert "Eins" not in page
    assert 'aria-label="Let in: Schlüter, Katharina"' in page
    data = {"registration": str(registration_id), "scan_id": str(uuid4()), "page": "list"}
    answer = await staff.act(door.scans, data)
    assert answer.headers["location"].endswith("?page=list")
    assert f'href="{door.path}/search" data-action="next"' in (await staff.get(answer.headers["location"])).text
    part = (await staff.get(f"{door.path}/search", headers=HTMX)).text
    assert "<html" not in part
    assert 'id="hits-number" data-hx-swap-oob="innerHTML">2 hits' in part
    assert 'aria-label="Undo: Schlüter, Katharina"' in part
    missing = (await staff.get(f"{door.path}/search", params={"show": "missing"}, headers=HTMX)).text
    assert ("Eins, Ada" in missing, "Schlüter" in missing) == (True, False)
    assert "Nobody of that name" in (await staff.get(f"{door.path}/search", params={"q": "%\0<b>"})).text
    wrong = await staff.act(door.scans, data | {"registration": str(uuid4()), "scan_id": str(uuid4())})
    assert wrong.status_code == 422


async def test_who_waits_is_taken_in_from_the_verdict(staff: Browser, database: Database) -> None:
    door = await add_door(database, capacity=1)
    await add_guest(database, door, "Ada Eins")
    _, waiting = await add_guest(database, door, "Bea Zwei")
    scan_id = uuid4()
    verdict = await staff.act(door.scans, {"registration": str(waiting), "scan_id": str(scan_id)}, headers=HTMX)
    assert "Bea Zwei is number 1 on the waiting list." in verdict.text
    assert "No place is free right now." in verdict.text
    assert "/admit" not in verdict.text
    refused = await staff.act(f"{door.scans}/{scan_id}/admit", {"scan_id": str(uuid4())})
    assert refused.status_code == 422
    assert "There are no places left." in refused.text
    assert (await staff.act(f"{door.scans}/{uuid4()}/admit", {"scan_id": str(uuid4())})).status_code == 404
    async with database.session() as db, transaction(db):
        event = await events.lock(db, door.event_id)
        event.capacity = event.places_limit = 2
    verdict = await staff.get(f"{door.scans}/{scan_id}")
    assert f'action="{door.scans}/{scan_id}/admit"' in verdict.text
    taken = await staff.act(f"{door.scans}/{scan_id}/admit", {"scan_id": str(uuid4())}, headers=HTMX)
    assert "verdict--ok" in taken.text


async def test_a_walk_in_is_told_about_and_let_in(staff: Browser, door: Door, database: Database) -> None:
    page = (await staff.get(f"{door.path}/walk-in")).text
    assert "We need your name for the evening and delete it after 180 days." in page
    assert "3 places left" in page
    assert 'name="photos" value="yes" id="f-photos">' in page
    refused = await staff.act(f"{door.path}/walk-in", {"given_name": "Ole", "email": "nothing"})
    assert refused.status_code == 422
    assert 'href="#f-family_name"' in refused.text
    assert 'value="Ole"' in refused.text
    scan_id = str(uuid4())
    data = {"given_name": "Ole", "family_name": "Neu", "photos": "yes", "scan_id": scan_id}
    for _ in range(2):
        answer = await staff.act(f"{door.path}/walk-in", data)
        assert answer.headers["location"] == f"{door.scans}/{scan_id}?page=walk-in"
    verdict = (await staff.get(answer.headers["location"])).text
    assert "Ole Neu" in verdict
    assert "No photos" not in verdict
    async with database.session() as db:
        assert [(one.wording, one.language) for one in await db.scalars(select(Consent))] == [("Photos are fine", "en")]
    assert await how_many(database, Registration) == 1


async def test_a_full_house_is_said_and_organisers_may_go_over(
    staff: Browser, signed_in: Visit, database: Database
) -> None:
    door = await add_door(database, capacity=1)
    await add_guest(database, door, "Ada Eins")
    data = {"given_name": "Ole", "family_name": "Neu"}
    refused = await staff.act(f"{door.path}/walk-in", data)
    assert refused.status_code == 422
    assert "There are no places left." in refused.text
    assert 'name="anyway"' not in refused.text
    forced = await staff.act(f"{door.path}/walk-in", data | {"anyway": "yes"})
    assert "Only an organiser can let this person in." in forced.text
    organiser = await signed_in(Role.ORGANISER)
    assert 'name="anyway"' in (await organiser.get(f"{door.path}/walk-in")).text
    assert (await organiser.act(f"{door.path}/walk-in", data | {"anyway": "yes"})).status_code == 303


async def test_a_cancelled_ticket_fills_the_walk_in(staff: Browser, door: Door, database: Database) -> None:
    code, registration_id = await add_guest(database, door, "Ralf Overbeck")
    async with database.session() as db, transaction(db):
        from eventhub.domain import parties, registrations

        event = await events.lock(db, door.event_id)
        registration = await db.get_one(Registration, registration_id)
        party = await parties.get(db, registration.party_id)
        assert party is not None
        await registrations.cancel(db, event, party, party.live, now=clock.now())
    scan_id = uuid4()
    verdict = await staff.act(door.scans, {"text": code, "scan_id": str(scan_id)}, headers=HTMX)
    assert "The ticket of Ralf Overbeck was cancelled on" in verdict.text
    assert "3 places are free right now." in verdict.text
    page = (await staff.get(f"{door.path}/walk-in", params={"scan": str(scan_id)})).text
    assert 'value="Overbeck"' in page
    assert (await staff.get(f"{door.path}/walk-in", params={"scan": "x"})).status_code == 200


async def test_a_ticket_of_another_meeting_names_only_the_meeting(
    staff: Browser, door: Door, database: Database
) -> None:
    other = await add_door(database, edition=LocalizedText("Schichtwechsel 25", ""))
    code, _ = await add_guest(database, other, "Katharina Schlüter")
    verdict = await staff.act(door.scans, {"text": code, "scan_id": str(uuid4())}, headers=HTMX)
    assert "This ticket is for Schichtwechsel 25 on" in verdict.text
    assert "in Bottrop." in verdict.text
    assert "Katharina" not in verdict.text


async def test_practice_answers_at_once_and_keeps_nothing(staff: Browser, database: Database) -> None:
    door = await add_door(database, starts_at=clock.now() + timedelta(days=7))
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    for _ in range(2):
        answer = await staff.act(door.scans, {"text": code, "scan_id": str(uuid4()), "page": "code"})
        assert answer.status_code == 200
        assert "Welcome, only practised" in answer.text
        assert "/undo" not in answer.text
    walked = await staff.act(f"{door.path}/walk-in", {"given_name": "Ole", "family_name": "Neu"})
    assert "Welcome, only practised" in walked.text
    assert (await how_many(database, Scan), await how_many(database, Registration)) == (0, 1)


async def test_the_count_is_live(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    await add_guest(database, door, "Ada Eins")
    await staff.act(door.scans, {"text": code, "scan_id": str(uuid4())})
    part = (await staff.get(f"{door.path}/count", headers=HTMX)).text
    assert part.strip().startswith('<p class="door__count" id="door-count"')
    assert "</span>1<small>of 2</small>" in part
    assert 'id="door-side" data-hx-swap-oob="true"' in part
    assert "door-recent" not in part
    assert "door-recent" in (await staff.get(f"{door.path}/count?view=scan", headers=HTMX)).text
    assert "<html" in (await staff.get(f"{door.path}/count")).text


async def test_who_joins_online_is_not_counted_as_in_the_house(staff: Browser, door: Door, database: Database) -> None:
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    await staff.act(door.scans, {"text": code, "scan_id": str(uuid4())})
    async with database.session() as db, transaction(db):
        await db.execute(update(CheckIn).values(is_online=True))
    part = (await staff.get(f"{door.path}/count", headers=HTMX)).text
    assert "</span>0<small>of 1</small>" in part
    assert "0 still missing, 1 online" in part


async def test_a_door_that_is_not_there_is_not_found(staff: Browser, door: Door, database: Database) -> None:
    draft = await add_door(database, status="draft")
    for path in (f"/checkin/{uuid4()}", "/checkin/x", draft.path, f"{door.scans}/{uuid4()}", f"{door.scans}/x"):
        assert (await staff.get(path)).status_code == 404, path
    assert (await staff.act(f"/checkin/{uuid4()}/scans", {"text": "x"})).status_code == 404
    elsewhere = await add_door(database)
    code, _ = await add_guest(database, door, "Katharina Schlüter")
    scan_id = uuid4()
    await staff.act(door.scans, {"text": code, "scan_id": str(scan_id)})
    assert (await staff.get(f"{elsewhere.scans}/{scan_id}")).status_code == 404


async def test_the_attendance_list_has_a_line_for_each_confirmed_guest(
    staff: Browser, door: Door, database: Database
) -> None:
    for name in ("Katharina Schlüter", "Ada Eins", "Élodie Öztürk", "Zoe Wartet"):
        await add_guest(database, door, name)
    answer = await staff.get(f"/manage/events/{door.event_id}/attendance")
    names = re.findall(r"<td><b>([^<]+)</b></td>", answer.text)
    assert names == ["Eins, Ada", "Öztürk, Élodie", "Schlüter, Katharina"]
    assert "3 persons registered" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    sheet = await staff.get(f"/manage/events/{door.event_id}/attendance.pdf")
    assert sheet.content.startswith(b"%PDF-")
    assert (sheet.headers["content-type"], sheet.headers["cache-control"]) == ("application/pdf", "no-store")
    assert (await staff.get(f"/manage/events/{uuid4()}/attendance")).status_code == 404


async def test_the_door_speaks_german_and_may_use_camera_and_reader(staff: Browser, door: Door, app: Litestar) -> None:
    answer = await staff.get(f"{door.path}?lang=de")
    assert "Ticket-Code in den Rahmen halten" in answer.text
    assert "'wasm-unsafe-eval'" in answer.headers["content-security-policy"]
    assert "camera=(self)" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "style=" not in answer.text
