"""The page of one registration, and what the team does there."""

import html

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import registrations
from eventhub.models import Answer, Consent, ConsentKind, Event, LocalizedText, Question, QuestionKind, Registration
from tests.clients import HTMX, Browser
from tests.makers import register
from tests.routes.manage.registered import S, actions, hold, kinds, let_in, said, states, table, the


async def add_answers(database: Database, event: Event, one: Registration, *, consent: bool) -> None:
    async with database.session() as db, transaction(db):
        food = Question(
            event_id=event.id,
            kind=QuestionKind.CHOICE,
            label=LocalizedText("Was essen Sie?", "What do you eat?"),
            options=[{"key": "vegan", "de": "Vegan", "en": "Vegan"}],
            is_sensitive=True,
        )
        again = Question(
            event_id=event.id, kind=QuestionKind.TEXT, label=LocalizedText("Woher?", "From where?"), position=1
        )
        db.add_all([food, again])
        await db.flush()
        db.add(Answer(registration_id=one.id, question_id=food.id, value="vegan"))
        db.add(Answer(registration_id=one.id, question_id=again.id, value="=1+1"))
        if consent:
            db.add(
                Consent(
                    registration_id=one.id,
                    kind=ConsentKind.SENSITIVE,
                    wording="Das Team darf das lesen.",
                    language="de",
                    given_at=clock.now(),
                )
            )


async def test_the_page_of_one_shows_everything_but_the_guests_own_link(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter", companions=1)
    one = await the(database, event, "Katharina Schlüter")
    await add_answers(database, event, one, consent=True)
    text = (await organiser.get(f"/manage/registrations/{one.id}?lang=de")).text
    for words in (
        "<h1>Katharina Schlüter</h1>",
        "katharinaschlter@example.org",
        "Gast 0 Schlüter",
        "Vegan",
        "Das Team darf das lesen.",
        "Vom Gast angemeldet",
        "Bestätigt",
        "/manage/outbox/",
    ):
        assert words in text, words
    assert "/r/" not in text


async def test_sensitive_answers_need_their_consent(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    await add_answers(database, event, one, consent=False)
    text = (await organiser.get(f"/manage/registrations/{one.id}?lang=de")).text
    assert "Vegan" not in text
    assert "die Einwilligung fehlt" in text
    assert "=1+1" in text


async def test_the_panel_opens_beside_the_table_with_a_link_of_its_own(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter", "Tom Bergmann")
    one = await the(database, event, "Katharina Schlüter")
    part = await organiser.get(f"/manage/registrations/{one.id}?list=1&q=schl", headers=HTMX)
    assert part.text.lstrip().startswith(("{#", '<aside class="panel" id="detail"'))
    assert "<h1>" not in part.text
    assert f'value="{table(event)}?q=schl&amp;open={one.id}"' in part.text
    whole = (await organiser.get(table(event, f"?open={one.id}"))).text
    assert 'id="detail"' in whole
    assert whole.count('class="is-open"') == 1
    other = await hold(database, "Ida Ebertsch")
    assert "Schlüter" not in (await organiser.get(table(other, f"?open={one.id}"))).text


# Acts


async def test_cancelling_one_asks_first_and_tells_what_the_queue_gets(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter", capacity=2, companions=1)
    async with database.session() as db, transaction(db):
        await register(db, event, "Hanna Gövert", now=clock.now())
    one = await the(database, event, "Katharina Schlüter")
    question = (await organiser.get(f"/manage/registrations/{one.id}/cancel?lang=de")).text
    assert "Anmeldung von Katharina Schlüter absagen?" in question
    assert "Hanna Gövert steht als Nächste" in question
    assert (await states(database, event))["Katharina Schlüter"] == S.CONFIRMED
    back = table(event, "?q=schl")
    answer = await organiser.act(f"/manage/registrations/{one.id}/cancel?lang=de", {"who": "one", "next": back})
    assert answer.headers["location"] == back
    words = await said(organiser, answer)
    assert words == "Abgesagt: Katharina Schlüter. 1 Platz wurde der Warteliste angeboten: Hanna Gövert."
    assert await states(database, event) == {
        "Katharina Schlüter": S.CANCELLED,
        "Gast 0 Schlüter": S.CONFIRMED,
        "Hanna Gövert": S.OFFERED,
    }
    assert (await kinds(database))[-2:] == ["registration_reduced", "place_offered"]


async def test_cancelling_all_of_the_party(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter", companions=2)
    one = await the(database, event, "Katharina Schlüter")
    await organiser.act(f"/manage/registrations/{one.id}/cancel", {"who": "all"})
    assert set((await states(database, event)).values()) == {S.CANCELLED}
    again = await organiser.act(f"/manage/registrations/{one.id}/cancel?lang=de", {"who": "all"})
    assert again.status_code == 422
    assert "nichts mehr abzusagen" in again.text


async def test_the_way_back_never_leaves_the_hub(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    answer = await organiser.act(f"/manage/registrations/{one.id}/resend", {"next": "https://evil.example/"})
    assert answer.headers["location"] == f"/manage/registrations/{one.id}"


async def test_who_is_in_cannot_be_cancelled(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    await let_in(database, organiser, event, one)
    answer = await organiser.act(f"/manage/registrations/{one.id}/cancel?lang=en")
    assert answer.status_code == 422
    assert "Whoever is checked in keeps the place." in html.unescape(answer.text)
    assert await states(database, event) == {"Katharina Schlüter": S.CONFIRMED}


async def test_the_link_and_new_tickets(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    sent = await organiser.act(f"/manage/registrations/{one.id}/resend?lang=de")
    assert await said(organiser, sent) == "Der Link ist auf dem Weg an katharinaschlter@example.org."
    async with database.session() as db:
        before = (await registrations.rows(db, event, registrations.RowFilter()))[0].short_code
    await organiser.act(f"/manage/registrations/{one.id}/reissue")
    async with database.session() as db:
        after = (await registrations.rows(db, event, registrations.RowFilter()))[0].short_code
    assert before != after
    assert await actions(database) == ["registration.link_sent", "registration.tickets_reissued"]
    assert "Ticket neu ausgestellt" in (await organiser.get(f"/manage/registrations/{one.id}?lang=de")).text


async def test_approving_and_turning_down(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter", "Tom Bergmann", wants_approval=True)
    yes, no = await the(database, event, "Katharina Schlüter"), await the(database, event, "Tom Bergmann")
    answer = await organiser.act(f"/manage/registrations/{yes.id}/approve?lang=de")
    assert await said(organiser, answer) == "Zugesagt: Katharina Schlüter."
    assert "Tom Bergmann ablehnen?" in (await organiser.get(f"/manage/registrations/{no.id}/reject?lang=de")).text
    answer = await organiser.act(f"/manage/registrations/{no.id}/reject?lang=de")
    assert await said(organiser, answer) == "Abgelehnt: Tom Bergmann."
    assert await states(database, event) == {"Katharina Schlüter": S.CONFIRMED, "Tom Bergmann": S.REJECTED}


async def test_only_the_head_of_the_queue_is_promoted_others_are_added_anyway(
    organiser: Browser, database: Database
) -> None:
    event = await hold(database, "Ada Eins", "Bea Zwei", "Cem Drei", capacity=1)
    second, third = await the(database, event, "Bea Zwei"), await the(database, event, "Cem Drei")
    refused = await organiser.act(f"/manage/registrations/{third.id}/promote?lang=de")
    assert refused.status_code == 422
    question = (await organiser.get(f"/manage/registrations/{third.id}/add-anyway?lang=de")).text
    assert "Dann sind 2 von 1 Plätzen belegt, 1 darüber." in question
    assert "Bea Zwei wartet länger und wird übergangen." in question
    answer = await organiser.act(f"/manage/registrations/{third.id}/add-anyway?lang=de")
    assert await said(organiser, answer) == "Hinzugefügt: Cem Drei. Jetzt sind 2 von 1 Plätzen belegt."
    first = await the(database, event, "Ada Eins")
    await organiser.act(f"/manage/registrations/{first.id}/cancel")
    await organiser.act(f"/manage/registrations/{third.id}/cancel")
    assert (await states(database, event))["Bea Zwei"] == S.OFFERED
    answer = await organiser.act(f"/manage/registrations/{second.id}/promote?lang=de")
    assert await said(organiser, answer) == "Bestätigt: Bea Zwei."
    assert (await states(database, event))["Bea Zwei"] == S.CONFIRMED
