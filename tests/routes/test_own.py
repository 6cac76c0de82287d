"""A guest's own page in every state, and every act on it; with somebody else's link, a dead one and none at all."""

import asyncio
import json
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from eventhub.db import Database, transaction
from eventhub.domain import events, parties, registrations, waitlist
from eventhub.domain.registrations import Agreed, Given
from eventhub.mail import links
from eventhub.models import (
    Attendance,
    CheckIn,
    Consent,
    ConsentKind,
    Event,
    LocalizedText,
    OutboxMail,
    Party,
    Person,
    Question,
    QuestionKind,
    Registration,
    Scan,
    ScanKind,
    Verdict,
    new_id,
)
from tests.clients import Browser
from tests.conftest import NOW
from tests.makers import START, actor_of, make_applicant, make_event, make_user

GUEST = "Katharina Schlüter"
NOTHING = Given()


@pytest.fixture(autouse=True)
def _present() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


class Meeting:
    """A meeting in the database, and what happens to it."""

    def __init__(self, database: Database, event: Event) -> None:
        self.database = database
        self.event = event
        self.question_ids = [one.id for one in event.questions]

    async def register(self, name: str = GUEST, companions: int = 0, given: Given = NOTHING) -> str:
        """Register somebody; gives back the token of their page."""
        others = tuple(registrations.Companion(f"Gast {number}", "Brinkmann") for number in range(companions))
        async with self.database.session() as db, transaction(db):
            event = await events.lock(db, self.event.id)
            applicant = make_applicant(name, companions=others, given=given)
            outcome = await registrations.register(db, event, applicant, now=NOW)
            return links.own_token(db, outcome.party)

    async def act(self, token: str, act: Any) -> None:
        """Do ``act(db, event, party)`` in a transaction."""
        async with self.database.session() as db, transaction(db):
            found = await parties.lock_by_token(db, token)
            assert found is not None
            await act(db, *found)

    async def cancel(self, token: str) -> None:
        """Cancel the whole party."""
        await self.act(token, lambda db, event, party: registrations.cancel(db, event, party, party.live, now=NOW))

    async def let_in(self, token: str) -> None:
        """Check the lead in."""

        async def act(db: Any, event: Event, party: Party) -> None:
            scan = Scan(
                id=new_id(), event_id=event.id, registration_id=party.lead.id, kind=ScanKind.ENTRY,
                verdict=Verdict.OK, scanned_at=NOW,
            )  # fmt: skip
            db.add(scan)
            await db.flush()
            db.add(CheckIn(registration_id=party.lead.id, event_id=event.id, scan_id=scan.id, checked_in_at=NOW))

        await self.act(token, act)

    async def people(self) -> dict[str, str]:
        """States by name."""
        async with self.database.session() as db:
            found = await db.scalars(select(Registration).order_by(Registration.id))
            return {one.name: str(one.status) for one in found}

    async def mails(self) -> list[str]:
        """Kinds of mail in order."""
        async with self.database.session() as db:
            return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def meet(database: Database, **values: Any) -> Meeting:
    event = make_event(**{"slug": "abend", "capacity": 20} | values)
    async with database.session() as db, transaction(db):
        db.add(event)
    return Meeting(database, event)


def make_questions() -> list[Question]:
    options = [{"key": "veg", "de": "Vegetarisch", "en": "Vegetarian"}, {"key": "meat", "de": "Fleisch", "en": "Meat"}]
    food = LocalizedText("Was essen Sie?", "What do you eat?")
    work = LocalizedText("Was tun Sie?", "What do you do?")
    return [
        Question(id=new_id(), kind=QuestionKind.CHOICE, position=0, label=food, options=options, is_sensitive=True),
        Question(id=new_id(), kind=QuestionKind.TEXT, position=1, label=work),
    ]


def pages_of(document: bytes) -> list[str]:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return ran.stdout.decode().split("\f")[:-1]


def plain(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.split("<main")[1].split("</main>")[0]).split()).replace(
        "\xa0", " "
    )


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


async def test_confirming_the_address_is_a_button_that_posts(client: Browser, database: Database) -> None:
    meeting = await meet(database, wants_confirmation=True)
    token = await meeting.register()
    for path in ("", "/confirm"):
        page = await client.get(f"/r/{token}{path}")
        assert "Noch ein Klick, dann ist Ihr Platz sicher." in plain(page)
        assert "Wir halten den Platz bis 10:30 Uhr." in plain(page)
    answer = await client.post(f"/r/{token}/confirm")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}")
    assert await meeting.people() == {GUEST: "confirmed"}
    again = await client.post(f"/r/{token}/confirm")
    assert (again.status_code, again.headers["location"]) == (303, f"/r/{token}")
    assert await meeting.mails() == ["address_to_confirm", "registration_confirmed"]
    assert (await client.get(f"/r/{token}/confirm")).headers["location"] == f"/r/{token}"


async def test_confirming_too_late_says_to_register_again(client: Browser, database: Database) -> None:
    meeting = await meet(database, wants_confirmation=True)
    token = await meeting.register()
    with time_machine.travel(NOW + timedelta(minutes=31), tick=True):
        page = await client.post(f"/r/{token}/confirm")
        assert page.status_code == 422
        assert "Die Zeit zum Bestätigen ist vorbei." in plain(page)
        assert 'href="/events/abend/register"' in page.text
        assert "Die Zeit zum Bestätigen ist vorbei." in plain(await client.get(f"/r/{token}"))
    assert await meeting.people() == {GUEST: "unverified"}


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


async def test_an_offer_is_accepted_by_a_button(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=2)
    first = await meeting.register("Ada Eins", companions=1)
    token = await meeting.register(companions=1)
    await meeting.cancel(first)
    for path in ("", "/offer"):
        text = plain(await client.get(f"/r/{token}{path}"))
        assert "Ein Platz ist frei, für Sie beide." in text
        assert "Gilt bis Mo, 11. Januar, 10:00 Uhr" in text
        assert "Platz frei geworden und Ihnen angeboten" in text
    answer = await client.post(f"/r/{token}/offer")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{token}?done=confirmed")
    page = await client.get(answer.headers["location"])
    assert "Das ist erledigt. Die E-Mail mit Ihrem Ticket ist unterwegs." in plain(page)
    assert "Bestätigt" in plain(page)
    assert (await client.post(f"/r/{token}/offer")).status_code == 303


async def test_an_offer_that_lapsed_is_refused_in_words(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    first = await meeting.register("Ada Eins")
    token = await meeting.register()
    await meeting.cancel(first)
    late = NOW + timedelta(hours=25)
    with time_machine.travel(late, tick=True):
        page = await client.post(f"/r/{token}/offer?lang=en")
        assert page.status_code == 422
        assert "The offer has lapsed. You are on the waiting list again." in plain(page)
        await meeting.register("Bea Zwei")
        await meeting.act(token, lambda db, event, party: waitlist.lapse(db, event, party, now=late))
        text = plain(await client.get(f"/r/{token}?lang=en"))
    assert "The time to accept an offer passed. You wait again, at the end of the queue." in text
    assert "You are number 1 on the waiting list." in text


async def test_who_was_never_offered_anything_cannot_take_a_place(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    token = await meeting.register()
    page = await client.post(f"/r/{token}/offer?lang=en")
    assert page.status_code == 422
    assert "There is no place on offer for you right now." in plain(page)
    assert (await meeting.people())[GUEST] == "waitlisted"


async def test_one_of_the_party_can_stay_away_alone(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    page = await client.get(f"/r/{token}/cancel?who=1&lang=en")
    assert re.search(r'name="who" value="1" id="f-who-1" checked', page.text)
    assert "For all: Katharina Schlüter, Gast 0 Brinkmann" in plain(page)
    answer = await client.post(f"/r/{token}/cancel?lang=en", data={"who": "1"})
    assert answer.headers["location"] == f"/r/{token}?lang=en&done=released"
    text = plain(await client.get(answer.headers["location"]))
    assert "The place is released. The others keep theirs." in text
    assert "Gast 0 Brinkmann Companion Not coming" in text
    assert await meeting.people() == {GUEST: "confirmed", "Gast 0 Brinkmann": "cancelled"}


async def test_cancelling_for_all_ends_with_a_way_back(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    answer = await client.post(f"/r/{token}/cancel", data={"who": "all"})
    assert answer.headers["location"] == f"/r/{token}"
    page = await client.get(f"/r/{token}")
    assert "Ihr Platz ist wieder frei." in plain(page)
    assert 'href="/events/abend/register"' in page.text
    assert set((await meeting.people()).values()) == {"cancelled"}
    assert (await client.get(f"/r/{token}/cancel")).headers["location"] == f"/r/{token}"
    assert (await client.get(f"/r/{token}/answers")).headers["location"] == f"/r/{token}"
    assert (await client.get(f"/r/{token}/ticket.pdf")).status_code == 404


async def test_cancelling_asks_for_whom_until_it_is_said(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    page = await client.post(f"/r/{token}/cancel", data={})
    assert page.status_code == 422
    assert '<a href="#f-who">Wählen Sie, wer nicht kommt</a>' in page.text
    assert set((await meeting.people()).values()) == {"confirmed"}


async def test_who_is_checked_in_cannot_cancel(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    await meeting.let_in(token)
    page = await client.get(f"/r/{token}/cancel?lang=en")
    assert "Whoever is checked in keeps the place." in plain(page)
    answer = await client.post(f"/r/{token}/cancel?lang=en")
    assert answer.status_code == 422
    assert "Whoever is checked in keeps the place." in plain(answer)
    assert "Checked in" in plain(await client.get(f"/r/{token}?lang=en"))


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


async def test_the_joining_address_is_for_confirmed_guests_alone(client: Browser, database: Database) -> None:
    values = {"attendance": Attendance.ONLINE, "joining_url": "https://meet.example.org/raum-24", "venue": None}
    meeting = await meet(database, **values, capacity=1)
    token = await meeting.register()
    waiting = await meeting.register("Ada Eins")
    page = await client.get(f"/r/{token}")
    assert 'href="https://meet.example.org/raum-24"' in page.text
    assert "<code>" not in page.text
    for path in (f"/r/{waiting}", "/events/abend", "/events/abend/register"):
        assert "meet.example.org" not in (await client.get(path)).text
    await meeting.cancel(token)
    assert "meet.example.org" not in (await client.get(f"/r/{token}")).text


async def test_answers_are_changed_and_errors_keep_what_was_typed(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    food, work = meeting.question_ids
    token = await meeting.register(companions=1, given=Given(answers={work: "Strom"}))
    page = await client.get(f"/r/{token}/answers")
    assert 'value="Katharina"' in page.text
    typed = {"name0_given": "Käthe", "name0_family": "Schlüter", "name1_given": "Jörg", "name1_family": ""}
    typed |= {f"q_{food}": "veg", f"q_{work}": "Licht", "organisation": "Elektro Brinkmann", "municipality": "Marl"}
    page = await client.post(f"/r/{token}/answers", data=typed)
    assert page.status_code == 422
    assert re.findall(r'<li><a href="#(f-[^"]+)"', page.text) == ["f-name1_family", "f-consent_sensitive"]
    assert 'value="Käthe"' in page.text
    assert ">\nLicht</textarea>" in page.text
    typed |= {"name1_family": "Brinkmann", "consent_sensitive": "yes"}
    answer = await client.post(f"/r/{token}/answers", data=typed)
    assert answer.headers["location"] == f"/r/{token}?done=answers-saved"
    text = plain(await client.get(answer.headers["location"]))
    assert "Ihre Angaben sind gespeichert." in text
    assert "Was essen Sie? Vegetarisch Mit Ihrer Zustimmung vom 10. Januar 2027" in text
    assert "Jörg Brinkmann Begleitung" in text
    assert list(await meeting.people()) == ["Käthe Schlüter", "Jörg Brinkmann"]


async def test_consents_are_given_and_withdrawn_with_their_date(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    food, _work = meeting.question_ids
    agreed = (Agreed(ConsentKind.SENSITIVE, "so it stood", "de"),)
    token = await meeting.register(given=Given(answers={food: "veg"}, consents=agreed))
    answer = await client.post(f"/r/{token}/consents?lang=en", data={"consent_photos": "yes"})
    assert answer.headers["location"] == f"/r/{token}?lang=en&done=consents-saved"
    async with database.session() as db:
        found = {one.kind: one for one in await db.scalars(select(Consent))}
    assert found[ConsentKind.SENSITIVE].withdrawn_at is not None
    assert (found[ConsentKind.PHOTOS].withdrawn_at, found[ConsentKind.PHOTOS].language) == (None, "en")
    assert found[ConsentKind.PHOTOS].wording.startswith("Photos that show me may be published.")
    text = plain(await client.get(f"/r/{token}?lang=en"))
    assert "Vegetarian" not in text
    assert "Withdrawn on Sunday, 10 January 2027" in text
    assert "Yes since Sunday, 10 January 2027, 10:00 am." in text
    await client.post(f"/r/{token}/consents", data={"consent_photos": "yes"})
    async with database.session() as db:
        assert await db.scalar(select(func.count(Consent.id))) == 2


async def test_the_calendar_file_has_the_uid_of_the_invitation(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    file = await client.get(f"/r/{token}/calendar.ics")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    async with database.session() as db:
        mail = (await db.scalars(select(OutboxMail))).one()
    assert "METHOD:PUBLISH" in file.text
    assert f"UID:{mail.calendar_uid}" in file.text
    assert "ATTENDEE" not in file.text
    assert f"/r/{token}/cancel" in file.text.replace("\r\n ", "")
    await meeting.cancel(token)
    assert "STATUS:CANCELLED" in (await client.get(f"/r/{token}/calendar.ics")).text


async def test_who_waits_has_no_calendar_file_and_no_ticket(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    token = await meeting.register()
    for path in ("calendar.ics", "ticket.pdf"):
        assert (await client.get(f"/r/{token}/{path}")).status_code == 404


async def test_the_tickets_are_a_file_to_print(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register(companions=1)
    file = await client.get(f"/r/{token}/ticket.pdf?lang=en")
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("application/pdf", "no-store")
    assert file.content.startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing (package poppler-utils): nobody reads the pages")
    pages = await asyncio.to_thread(pages_of, file.content)
    assert ["Katharina Schlüter" in pages[0], "Gast 0 Brinkmann" in pages[1], len(pages)] == [True, True, 2]
    shown = re.findall(r"<code>([^<]+)</code>", (await client.get(f"/r/{token}")).text)
    assert all(code in page for code, page in zip(shown, pages, strict=True))


async def test_everything_kept_can_be_taken_along(client: Browser, database: Database) -> None:
    meeting = await meet(database, questions=make_questions())
    _food, work = meeting.question_ids
    agreed = (Agreed(ConsentKind.PHOTOS, "so it stood", "en"),)
    token = await meeting.register(companions=1, given=Given("Elektro", answers={work: "Strom"}, consents=agreed))
    await meeting.register("Ada Eins")
    await meeting.let_in(token)
    file = await client.get(f"/r/{token}/data.json")
    assert file.headers["content-disposition"] == 'attachment; filename="abend.json"'
    kept = json.loads(file.text)
    assert kept["person"]["address"] == "katharinaschlter@example.org"
    lead, companion = kept["registrations"]
    assert lead["answers"] == [{"question": "Was tun Sie?", "answer": "Strom"}]
    assert [(one["kind"], one["wording"]) for one in lead["consents"]] == [("photos", "so it stood")]
    assert (lead["checked_in_at"] is not None, companion["checked_in_at"]) == (True, None)
    assert [mail["status"] for mail in kept["mails"]] == ["queued"]
    assert "Ada" not in file.text


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


async def test_another_sites_page_cannot_act_for_a_guest(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    answer = await client.post(f"/r/{token}/cancel", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await meeting.people() == {GUEST: "confirmed"}


async def test_time_and_start_close_the_queue(client: Browser, database: Database) -> None:
    meeting = await meet(database, capacity=1)
    await meeting.register("Ada Eins")
    token = await meeting.register()
    with time_machine.travel(datetime.fromisoformat(START.isoformat()), tick=True):
        assert "Diesmal wurde kein Platz frei." in plain(await client.get(f"/r/{token}"))
