"""The ticket that a QR leads to, for guests and for staff; and a lost ticket's link."""

import asyncio
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import events, parties, registrations, tickets
from eventhub.domain.registrations import Given
from eventhub.mail import links
from eventhub.models import (
    CheckIn,
    Event,
    Gate,
    LocalizedText,
    OutboxMail,
    Question,
    QuestionKind,
    Registration,
    Role,
    new_id,
)
from tests.clients import Browser, Visit
from tests.conftest import NOW
from tests.formats.test_qr_judges import drawn
from tests.makers import START, make_applicant, make_event


@pytest.fixture(autouse=True)
def _present() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


async def add_guest(database: Database, **values: Any) -> tuple[Event, str, str]:
    """A registered guest: the event, the ticket's code, the token of the own page."""
    question = Question(id=new_id(), kind=QuestionKind.TEXT, label=LocalizedText("Was tun Sie?", "What do you do?"))
    event = make_event(**{"slug": "abend", "questions": [question]} | values)
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        locked = await events.lock(db, event.id)
        given = Given("Elektro Brinkmann", answers={question.id: "Geheimes"})
        outcome = await registrations.register(db, locked, make_applicant(given=given), now=NOW)
        ticket = outcome.party.lead.ticket
        assert ticket is not None
        return event, tickets.code_of(locked, ticket), links.own_token(db, outcome.party)


async def kinds(database: Database) -> list[str]:
    async with database.session() as db:
        return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def test_the_ticket_stands_alone(client: Browser, database: Database) -> None:
    _event, code, token = await add_guest(database)
    page = await client.get(f"/t/{code}")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert '<meta name="robots" content="noindex">' in page.text
    assert "Katharina Schlüter" in page.text
    assert "Elektro Brinkmann" in page.text
    assert 'aria-label="QR-Code des Tickets für Katharina Schlüter"' in page.text
    for hidden in ("/r/", token, "Geheimes", "/cancel", "example.org", "einlassen", "/checkin"):
        assert hidden not in page.text.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(("path", "change"), [("/T/", str.upper), ("/t/", str.lower), ("/T/", str.lower)])
async def test_case_does_not_matter(client: Browser, database: Database, path: str, change: Any) -> None:
    _event, code, _token = await add_guest(database)
    assert (await client.get(path + change(code))).status_code == 200


async def test_unknown_and_forged_codes_are_not_there(client: Browser, database: Database) -> None:
    _event, code, _token = await add_guest(database)
    forged = code[:-2] + ("AA" if code[-2:] != "AA" else "CA")
    for text in (forged, code[:-1], "A" * 26, "AAAA", "7K4M-2X9Q"):
        page = await client.get(f"/t/{text}?lang=en")
        assert page.status_code == 404
        assert "We do not know this ticket." in page.text
        assert "Katharina" not in page.text


async def test_a_short_code_opens_nothing_from_an_address(client: Browser, database: Database) -> None:
    _event, code, _token = await add_guest(database)
    short = re.findall(r"<code>([^<]+)</code>", (await client.get(f"/t/{code}")).text)[0]
    for text in (short, short.replace("-", "")):
        assert (await client.get(f"/t/{text}")).status_code == 404


async def test_a_dead_ticket_says_so_and_no_more(client: Browser, organiser: Browser, database: Database) -> None:
    _event, code, token = await add_guest(database)
    async with database.session() as db, transaction(db):
        found = await parties.lock_by_token(db, token)
        assert found is not None
        event, party = found
        await registrations.cancel(db, event, party, party.live, now=NOW)
    page = await client.get(f"/t/{code}?lang=en")
    assert page.status_code == 410
    assert "This ticket is not valid any more." in page.text
    assert 'href="/events/abend/lost-ticket"' in page.text
    assert "Katharina" not in page.text
    assert "It was for Katharina Schlüter" in (await organiser.get(f"/t/{code}?lang=en")).text


async def test_staff_let_in_by_a_button_at_each_gate(signed_in: Visit, database: Database) -> None:
    gates = [
        Gate(position=0, name=LocalizedText("Tor 1", "Gate 1")),
        Gate(position=1, name=LocalizedText("Tor 2", "Gate 2")),
    ]
    event, code, _token = await add_guest(database, gates=gates, starts_at=NOW + timedelta(hours=1))
    door = await signed_in(Role.DOOR)
    page = await door.get(f"/t/{code}?lang=en")
    assert "Let in: Gate 2" in page.text
    assert "No photos" in page.text
    async with database.session() as db:
        assert (await db.scalars(select(CheckIn))).all() == []
    fields = dict(re.findall(r'name="(csrf|text|scan_id)" value="([^"]+)"', page.text))
    assert fields["text"] == code
    answer = await door.post(f"/checkin/{gates[1].id}/scans", data=fields)
    assert answer.status_code == 303, answer.text
    async with database.session() as db:
        check_in = (await db.scalars(select(CheckIn))).one()
        one = await db.get_one(Registration, check_in.registration_id)
    assert (check_in.gate_id, one.name, check_in.event_id) == (gates[1].id, "Katharina Schlüter", event.id)
    page = await door.get(f"/t/{code}?lang=en")
    assert "Already let in" in page.text
    assert "/scans" not in page.text


async def test_after_the_end_the_ticket_says_so(client: Browser, database: Database) -> None:
    _event, code, _token = await add_guest(database)
    with time_machine.travel(START + timedelta(days=1), tick=True):
        assert "Dieses Treffen ist vorbei." in (await client.get(f"/t/{code}")).text


# A lost ticket


async def test_the_answer_is_the_same_for_everybody(client: Browser, visit: Any, database: Database) -> None:
    await add_guest(database)
    pages = []
    for address in ("katharinaschlter@example.org", "niemand@example.org"):
        answer = await client.post("/events/abend/lost-ticket", data={"email": address})
        assert answer.status_code == 303
        assert "example" not in answer.headers["location"]
        page = (await visit().get(answer.headers["location"])).text
        assert address in page
        pages.append(re.sub(r"sent=[\w-]+", "", page.replace(address, "ADDRESS")))
    assert pages[0] == pages[1]
    assert "Wenn es eine Anmeldung gibt, ist der Link unterwegs." in pages[0]
    assert await kinds(database) == ["registration_confirmed", "link_again"]


async def test_asking_again_at_once_sends_nothing_more(client: Browser, database: Database) -> None:
    await add_guest(database)
    for _ in range(3):
        await client.post("/events/abend/lost-ticket", data={"email": " KatharinaSchlter@Example.org "})
    assert await kinds(database) == ["registration_confirmed", "link_again"]


async def test_a_wrong_address_gets_its_error(client: Browser, database: Database) -> None:
    await add_guest(database)
    page = await client.post("/events/abend/lost-ticket", data={"email": "katharina"})
    assert page.status_code == 422
    assert "<title>Fehler: Ticket verloren?" in page.text
    assert 'value="katharina"' in page.text
    assert (await client.get("/events/abend/lost-ticket?sent=forged")).text.count('name="email"') == 1
    assert (await client.post("/events/nichts/lost-ticket", data={"email": "a@example.org"})).status_code == 404


@pytest.mark.judges
async def test_what_the_code_says_leads_to_the_ticket(client: Browser, database: Database, tmp_path: Path) -> None:
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is missing (package zbar-tools): nobody reads the code")
    _event, code, token = await add_guest(database)
    picture = tmp_path / "page.pgm"
    for path in (f"/t/{code}", f"/r/{token}"):
        page = (await client.get(path)).text
        svg = re.findall(r'<svg viewBox="-4 -4 [^>]*role="img".*?</svg>', page)[0]
        picture.write_bytes(drawn(svg, 5))
        said = await asyncio.to_thread(read_by_zbar, picture)
        assert said == [f"HTTP://127.0.0.1:8000/T/{code}"]
        followed = await client.get(said[0].removeprefix("HTTP://127.0.0.1:8000"))
        assert "Katharina Schlüter" in followed.text


def read_by_zbar(picture: Path) -> list[str]:
    ran = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, check=False)
    return ran.stdout.decode().splitlines()
