"""Registering over HTTP: the form in each state, errors, companions, and the answer that is the same for everybody."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
import time_machine
from litestar import Litestar
from sqlalchemy import event as listening
from sqlalchemy import func, select

from eventhub.db import Database, transaction
from eventhub.domain import events
from eventhub.models import (
    Answer,
    Consent,
    Event,
    EventStatus,
    LocalizedText,
    OutboxMail,
    Party,
    Person,
    Question,
    QuestionKind,
    Registration,
    Visibility,
)
from eventhub.web import slips
from tests.clients import HTMX, Browser
from tests.conftest import NOW
from tests.makers import START, make_event

GUEST = {"given": "Katharina", "family": "Schlüter", "email": "k.schlueter@example.org"}
COMPANION = {"mate1_given": "Jörg", "mate1_family": "Brinkmann"}


@pytest.fixture(autouse=True)
def _present() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


async def add_event(database: Database, **values: Any) -> Event:
    event = make_event(**{"slug": "abend"} | values)
    async with database.session() as db, transaction(db):
        db.add(event)
    return event


async def count(database: Database, model: type) -> int:
    async with database.session() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def all_of(database: Database, model: Any) -> list[Any]:
    async with database.session() as db:
        return list(await db.scalars(select(model).order_by(model.id)))


def make_questions() -> list[Question]:
    options = [{"key": "veg", "de": "Vegetarisch", "en": "Vegetarian"}, {"key": "meat", "de": "Fleisch", "en": "Meat"}]
    food = {"label": LocalizedText("Was essen Sie?", "What do you eat?"), "options": options, "is_sensitive": True}
    first = {"label": LocalizedText("Zum ersten Mal?", "First time?"), "options": options, "is_required": True}
    return [
        Question(kind=QuestionKind.CHOICE, position=0, **food),
        Question(kind=QuestionKind.CHOICE, position=1, **first),
    ]


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def follow(client: Browser, answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    return plain(page.text)


async def test_nothing_is_ticked_chosen_or_typed_beforehand(client: Browser, database: Database) -> None:
    await add_event(database, questions=make_questions(), capacity=20)
    page = await client.get("/events/abend/register?lang=en")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    main = page.text.split("<main")[1].split("</main>")[0]
    assert " checked" not in main
    assert " selected" not in main
    assert "newsletter" not in main.lower()
    for token in ("given-name", "family-name", "email", "organization", "organization-title", "address-level2"):
        assert f'autocomplete="{token}"' in main
    assert "We delete it 180 days afterwards." in main
    assert "Free of charge, 20 places left" in main


async def test_a_guest_registers_and_reads_what_happens_next(client: Browser, database: Database) -> None:
    await add_event(database)
    answer = await client.post("/events/abend/register?lang=en", data=GUEST | COMPANION)
    assert answer.headers["location"].startswith("/events/abend/registered?answer=")
    assert "schlueter" not in answer.headers["location"]
    page = await follow(client, answer)
    assert "Your 2 places are safe, Katharina." in page
    assert "Your ticket is on its way to k.schlueter@example.org , and so are those of your companions." in page
    people = await all_of(database, Registration)
    assert [(one.name, one.status) for one in people] == [
        ("Katharina Schlüter", "confirmed"),
        ("Jörg Brinkmann", "confirmed"),
    ]
    mails = await all_of(database, OutboxMail)
    assert [(mail.kind, mail.language) for mail in mails] == [("registration_confirmed", "en")]


@pytest.mark.parametrize(
    ("values", "kind", "said"),
    [
        ({"wants_confirmation": True}, "address_to_confirm", "Noch ein Klick, dann ist Ihr Platz sicher."),
        ({"wants_approval": True}, "approval_awaited", "Ihre Anfrage ist da, Katharina."),
        ({"capacity": 1, "places_held": 1}, "waitlisted", "Sie stehen auf der Warteliste."),
    ],
)
async def test_each_outcome_has_its_answer(
    client: Browser, database: Database, values: dict[str, Any], kind: str, said: str
) -> None:
    await add_event(database, **values)
    page = await follow(client, await client.post("/events/abend/register", data=GUEST))
    assert said in page
    assert "k.schlueter@example.org" in page
    assert [mail.kind for mail in await all_of(database, OutboxMail)] == [kind]
    assert "wartet vor Ihnen" not in page


async def test_who_is_registered_already_reads_the_same_page_as_a_stranger(
    client: Browser, visit: Any, database: Database
) -> None:
    await add_event(database, wants_approval=True, max_companions=0)
    known = await client.post("/events/abend/register", data=GUEST)
    other = GUEST | {"given": "Nele", "family": "Fremd"}
    stranger = visit()
    again = await stranger.post("/events/abend/register", data=other)
    new = await stranger.post("/events/abend/register", data=other | {"email": "nele@example.org"})
    pages = [await follow(stranger, one) for one in (again, new)]
    assert pages[0].replace("k.schlueter@", "nele@") == pages[1]
    assert "Katharina" not in pages[0]
    assert known.status_code == again.status_code == new.status_code == 303
    assert [mail.kind for mail in await all_of(database, OutboxMail)] == [
        "approval_awaited", "link_again", "approval_awaited",
    ]  # fmt: skip
    assert await count(database, Party) == 2


async def test_a_form_sent_twice_takes_one_place(client: Browser, database: Database) -> None:
    event = await add_event(database, capacity=5)
    for _ in range(3):
        assert (await client.post("/events/abend/register", data=GUEST)).status_code == 303
    async with database.session() as db:
        assert (await events.lock(db, event.id)).places_held == 1
    assert [mail.kind for mail in await all_of(database, OutboxMail)] == ["registration_confirmed", "link_again"]


async def test_errors_stand_at_their_field_and_nothing_typed_is_lost(client: Browser, database: Database) -> None:
    await add_event(database, questions=make_questions())
    food, first = [f"q_{one.id}" for one in await all_of(database, Question)]
    typed = GUEST | {"family": "", "email": "k.schlueter", "role": 'Leitung "Büro" <b>', food: "veg", first: "meat"}
    typed |= {"mate1_given": "Jörg", "mate1_family": "", "consent_photos": "yes", "municipality": "Marl"}
    page = await client.post("/events/abend/register", data=typed)
    assert page.status_code == 422
    assert "<title>Fehler: Anmelden: KI, die im Betrieb ankommt" in page.text
    links = re.findall(r'<li><a href="#(f-[^"]+)">([^<]+)</a>', page.text)
    assert links == [
        ("f-family", "Geben Sie Ihren Nachnamen ein"),
        ("f-email", "Schreiben Sie die Adresse mit @, zum Beispiel name@firma.example"),
        ("f-mate1_family", "Nennen Sie den Nachnamen Ihrer Begleitung"),
        ("f-consent_sensitive", "Setzen Sie das Häkchen oder leeren Sie die Felder darüber"),
    ]
    for anchor, _ in links:
        assert f'id="{anchor}"' in page.text
    assert 'value="Leitung &#34;Büro&#34; &lt;b&gt;"' in page.text
    assert 'value="Marl"' in page.text
    assert f'name="{first}" value="meat" id="f-{first}-2" checked' in page.text
    assert '<option value="veg" selected>' in page.text
    assert 'value="yes" id="f-consent_photos" checked' in page.text
    assert await count(database, Registration) == 0


async def test_answers_and_consents_are_kept_with_their_words(client: Browser, database: Database) -> None:
    await add_event(database, questions=make_questions())
    food, first = await all_of(database, Question)
    more = {f"q_{food.id}": "veg", f"q_{first.id}": "meat", "consent_sensitive": "yes", "consent_after_event": "yes"}
    more |= {"organisation_kind": "craft", "municipality": "Bottrop", "organisation": "Elektro Brinkmann"}
    assert (await client.post("/events/abend/register?lang=en", data=GUEST | more)).status_code == 303
    assert {one.question_id: one.value for one in await all_of(database, Answer)} == {food.id: "veg", first.id: "meat"}
    consents = await all_of(database, Consent)
    assert {one.kind for one in consents} == {"sensitive", "after_event"}
    assert {one.language for one in consents} == {"en"}
    assert all("The team may use" in one.wording for one in consents if one.kind == "sensitive")
    person = (await all_of(database, Registration))[0]
    assert (person.organisation_kind, person.municipality) == ("craft", "Bottrop")


async def test_companions_are_added_and_removed_without_a_script(client: Browser, database: Database) -> None:
    await add_event(database, max_companions=1)
    page = await client.post("/events/abend/register", data={"given": "Katharina", "add": "mate"})
    assert page.status_code == 200
    assert 'value="Katharina"' in page.text
    assert 'id="f-mate1_given"' in page.text
    assert 'name="add"' not in page.text
    assert "Fehler" not in page.text
    page = await client.post("/events/abend/register", data=GUEST | COMPANION | {"drop": "1"})
    assert 'id="f-mate1_given"' not in page.text
    assert 'name="add"' in page.text
    assert await count(database, Registration) == 0


async def test_htmx_gets_the_companions_alone(client: Browser, database: Database) -> None:
    await add_event(database)
    page = await client.post("/events/abend/register", data=GUEST | {"add": "mate"}, headers=HTMX)
    assert page.text.strip().startswith('<fieldset class="mates" id="f-companions">')
    assert re.search(r'id="f-mate1_given"[^>]* autofocus=""', page.text)
    assert "<html" not in page.text


async def test_more_companions_than_allowed_are_refused_in_words(client: Browser, database: Database) -> None:
    await add_event(database, max_companions=1)
    two = COMPANION | {"mate2_given": "Aylin", "mate2_family": "Şahin"}
    page = await client.post("/events/abend/register", data=GUEST | two)
    assert page.status_code == 422
    assert '<a href="#f-companions">' in page.text
    assert 'value="Aylin"' in page.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": EventStatus.CANCELLED}, "Dieses Treffen fällt aus."),
        ({"starts_at": NOW - timedelta(days=2)}, "Dieses Treffen ist vorbei."),
        ({"registration_opens_at": NOW + timedelta(days=1)}, "Die Anmeldung ist noch nicht offen."),
        ({"registration_closes_at": NOW - timedelta(days=1)}, "Die Anmeldung ist geschlossen."),
        ({"capacity": 1, "places_held": 1, "has_waitlist": False}, "Alle Plätze sind vergeben."),
    ],
)
async def test_where_nobody_can_register_the_page_says_why(
    client: Browser, database: Database, values: dict[str, Any], said: str
) -> None:
    await add_event(database, **values)
    shown = await client.get("/events/abend/register")
    posted = await client.post("/events/abend/register", data=GUEST)
    assert (shown.status_code, posted.status_code) == (200, 422)
    for page in (shown, posted):
        assert said in page.text
        assert 'name="given"' not in page.text
    assert await count(database, Registration) == 0


@pytest.mark.parametrize("values", [{"status": EventStatus.DRAFT}, {"visibility": Visibility.MEMBERS}])
async def test_what_a_stranger_may_not_see_is_not_there(
    client: Browser, organiser: Browser, database: Database, values: dict[str, Any]
) -> None:
    await add_event(database, **values)
    for path in ("/events/abend/register", "/events/abend/registered", "/events/nichts/register"):
        assert (await client.get(path)).status_code == 404
    assert (await client.post("/events/abend/register", data=GUEST)).status_code == 404
    assert (await organiser.get("/events/abend/register")).status_code == 200


async def test_the_answer_says_nothing_that_was_not_typed_here(
    client: Browser, database: Database, app: Litestar, now: datetime
) -> None:
    await add_event(database)
    await add_event(database, slug="anderer")
    settings = app.state.settings

    async def said(slip: slips.Slip, *, scope: str = "abend", **more: Any) -> str:
        sealed = slips.seal(more.get("settings", settings), scope, slip, now=more.get("at", now))
        return plain((await client.get("/events/abend/registered", params={"answer": sealed})).text)

    slip = slips.Slip("Katharina", "k@example.org", 1, "confirmed")
    neutral = plain((await client.get("/events/abend/registered?answer=x")).text)
    assert "Schauen Sie in Ihr Postfach." in neutral
    assert "Ihr Platz ist sicher, Katharina." in await said(slip)
    assert await said(slip, scope="anderer") == neutral
    assert await said(slip, at=now - slips.LASTS) == neutral
    foreign = msgspec.structs.replace(settings, secret_key="another key that is long enough for this")
    assert await said(slip, settings=foreign) == neutral
    rotated = msgspec.structs.replace(
        settings, secret_key=f"a new key, as long as it has to be for us,{settings.secret_key}"
    )
    sealed = slips.seal(settings, "abend", slip, now=now)
    assert slips.unseal(rotated, "abend", sealed, now=now) == slip
    lure = msgspec.structs.replace(slip, given_name="Gewinn: evil.example/0190")
    assert "evil" not in await said(lure)


async def test_a_demo_without_a_mail_server_links_to_the_mail(
    client: Browser, database: Database, app: Litestar
) -> None:
    await add_event(database)
    answer = await client.post("/events/abend/register", data=GUEST)
    mail = (await all_of(database, OutboxMail))[0]
    assert "/manage/outbox" not in (await client.get(answer.headers["location"])).text
    app.state.settings = msgspec.structs.replace(app.state.settings, smtp_url=None)
    assert "/manage/outbox" not in (await client.get(answer.headers["location"])).text
    app.state.settings = msgspec.structs.replace(app.state.settings, is_demo=True)
    page = await client.get(answer.headers["location"])
    assert f'href="/manage/outbox/{mail.id}"' in page.text


async def test_another_sites_page_cannot_register_anybody(client: Browser, database: Database) -> None:
    await add_event(database)
    answer = await client.post("/events/abend/register", data=GUEST, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert await count(database, Registration) == 0


async def test_registering_takes_at_most_twelve_statements(client: Browser, database: Database) -> None:
    await add_event(database, questions=make_questions(), capacity=20)
    food, first = await all_of(database, Question)
    more = {f"q_{food.id}": "veg", f"q_{first.id}": "meat", "consent_sensitive": "yes", "consent_photos": "yes"}
    await client.get("/events/abend/register")
    statements: list[str] = []

    def remember(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    listening.listen(database.engine.sync_engine, "before_cursor_execute", remember)
    # The hub's settings are read once a second, not once a request.
    await client.get("/events/abend/register")
    statements.clear()
    answer = await client.post("/events/abend/register", data=GUEST | COMPANION | more)
    assert answer.status_code == 303
    assert len(statements) <= 12, "\n".join(statements)
    assert await count(database, Answer) == 2


async def test_registering_for_a_moved_start_closes_with_it(client: Browser, database: Database) -> None:
    await add_event(database, starts_at=START)
    with time_machine.travel(START, tick=True):
        assert (await client.post("/events/abend/register", data=GUEST)).status_code == 422


async def test_one_new_address_at_two_meetings_at_once_is_one_person(
    client: Browser, visit: Any, database: Database
) -> None:
    await add_event(database)
    await add_event(database, slug="morgen")
    browsers = [visit() for _ in range(6)]
    paths = ["/events/abend/register", "/events/morgen/register"] * 3
    answers = await asyncio.gather(
        *(browser.post(path, data=GUEST) for browser, path in zip(browsers, paths, strict=True))
    )
    assert [answer.status_code for answer in answers] == [303] * 6
    assert (await count(database, Person), await count(database, Party)) == (1, 2)
