"""The table of registrations, one of them, and what the team does with them."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import checkins, events, registrations
from eventhub.models import (
    Answer,
    AuditEntry,
    Consent,
    ConsentKind,
    Event,
    LocalizedText,
    OutboxMail,
    Party,
    Question,
    QuestionKind,
    Registration,
    RegistrationStatus,
    Role,
    new_id,
)
from tests.clients import HTMX, Browser, Visit
from tests.makers import actor_of, make_event, register

S = RegistrationStatus


async def hold(database: Database, *names: str, companions: int = 0, **values: Any) -> Event:
    """A meeting in a month, for which these people have registered."""
    event = make_event(starts_at=clock.now() + timedelta(days=30), **values)
    async with database.session() as db, transaction(db):
        db.add(event)
        await db.flush()
        for name in names:
            await register(db, event, name, now=clock.now(), companions=companions)
    return event


async def the(database: Database, event: Event, name: str) -> Registration:
    async with database.session() as db:
        given, _, family = name.partition(" ")
        query = select(Registration).where(Registration.event_id == event.id, Registration.given_name == given)
        return (await db.scalars(query.where(Registration.family_name == family))).one()


async def states(database: Database, event: Event) -> dict[str, RegistrationStatus]:
    async with database.session() as db:
        found = await db.scalars(select(Registration).where(Registration.event_id == event.id))
        return {one.name: one.status for one in found}


async def kinds(database: Database) -> list[str]:
    async with database.session() as db:
        return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def actions(database: Database) -> list[str]:
    async with database.session() as db:
        query = select(AuditEntry.action).where(AuditEntry.action.startswith("registration."))
        return list(await db.scalars(query.order_by(AuditEntry.id)))


def table(event: Event, query: str = "") -> str:
    return f"/manage/events/{event.id}/registrations{query}"


def shown(text: str) -> list[str]:
    """The names in the table, in their order."""
    return [html.unescape(name) for name in re.findall(r'data-hx-push-url="[^"]+"[^>]*>([^<]+)</a>', text)]


async def said(browser: Browser, answer: Any) -> str:
    """What the page after an act says on top."""
    assert answer.status_code == 303, answer.text
    text = (await browser.get(answer.headers["location"])).text
    return html.unescape(re.findall(r'class="flash[^>]*>.*?<p>(.*?)</p>', text, re.DOTALL)[0])


# Who may look


async def test_strangers_sign_in_first_and_the_door_finds_nothing(
    client: Browser, signed_in: Visit, database: Database
) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    door = await signed_in(Role.DOOR)
    for path in (
        table(event),
        table(event, ".csv"),
        table(event, "/new"),
        f"/manage/registrations/{one.id}",
        f"/manage/registrations/{one.id}/cancel",
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"][:9]) == (303, "/sign-in?"), path
        assert "Schlüter" not in answer.text
        assert (await door.get(path)).status_code == 404, path
    for path in (f"/manage/registrations/{one.id}/cancel", table(event, "/selected"), table(event, "/new")):
        assert (await client.post(path)).status_code == 303, path
        assert (await door.act(path)).status_code == 404, path
    assert (await states(database, event)) == {"Katharina Schlüter": S.CONFIRMED}


async def test_an_act_needs_the_token_of_the_session(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    assert (await organiser.post(f"/manage/registrations/{one.id}/cancel")).status_code == 403
    assert (await states(database, event)) == {"Katharina Schlüter": S.CONFIRMED}


async def test_what_there_is_not_is_not_found(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    for path in (
        f"/manage/events/{uuid4()}/registrations",
        f"/manage/events/{uuid4()}/registrations.csv",
        f"/manage/registrations/{uuid4()}",
        f"/manage/registrations/{one.id}/approve",
        f"/manage/registrations/{one.id}/add-anyway",
        f"/manage/registrations/{one.id}/anything",
        "/manage/registrations/no-id",
    ):
        assert (await organiser.get(path)).status_code == 404, path
    assert (await organiser.act(f"/manage/registrations/{uuid4()}/cancel")).status_code == 404
    assert (await organiser.act(f"/manage/registrations/{one.id}/anything")).status_code == 404


# The table


async def test_the_table_lists_by_family_name_in_both_languages(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Mehmet Aydın", "Katharina Schlüter")
    german = (await organiser.get(table(event, "?lang=de"))).text
    assert shown(german) == ["Aydın, Mehmet", "Bergmann, Tom", "Schlüter, Katharina"]
    assert "<h1>Anmeldungen</h1>" in german
    assert "1 bis 3 von 3" in german
    english = (await organiser.get(table(event, "?lang=en"))).text
    assert "<h1>Registrations</h1>" in english
    assert "1 to 3 of 3" in english


async def test_htmx_gets_the_table_alone(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    part = await organiser.get(table(event, "?q=schl"), headers=HTMX)
    assert shown(part.text) == ["Schlüter, Katharina"]
    assert "<h1>" not in part.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("schluter", ["Schlüter, Katharina"]),
        ("SCHLÜTER kath", ["Schlüter, Katharina"]),
        ("bergmann@example.org", ["Bergmann, Tom"]),
        ("%", []),
        ("niemand", []),
    ],
)
async def test_words_find_names_and_addresses(
    organiser: Browser, database: Database, words: str, found: list[str]
) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    answer = await organiser.get(table(event), params={"q": words})
    assert shown(answer.text) == found


async def test_a_typed_code_finds_its_ticket(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    async with database.session() as db:
        rows = await registrations.rows(db, event, registrations.RowFilter("schl"))
    code = rows[0].short_code
    answer = await organiser.get(table(event), params={"q": f"{code[:4]}-{code[4:]}".lower()})
    assert shown(answer.text) == ["Schlüter, Katharina"]


async def test_chips_count_and_the_waiting_list_keeps_its_order(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Ada Eins", "Zoe Zwei", "Bea Drei", capacity=1)
    text = (await organiser.get(table(event, "?status=waitlisted&lang=de"))).text
    assert shown(text) == ["Zwei, Zoe", "Drei, Bea"]
    assert re.findall(r'<td class="n">(\d+)</td>', text) == ["1", "2"]
    chips = re.findall(r'name="status" value="(\w*)"( checked)?>([^<]+)<b>(\d+)</b>', text)
    assert chips == [
        ("", "", "Alle ", "3"),
        ("confirmed", "", "Bestätigt ", "1"),
        ("waitlisted", " checked", "Warteliste ", "2"),
    ]


async def test_pages_hold_fifty(organiser: Browser, database: Database) -> None:
    event = await hold(database, *(f"Gast N{number:03}" for number in range(53)))
    first = (await organiser.get(table(event, "?lang=de"))).text
    assert (len(shown(first)), shown(first)[0]) == (50, "N000, Gast")
    assert "1 bis 50 von 53" in first
    last = (await organiser.get(table(event, "?page=2"))).text
    assert shown(last) == ["N050, Gast", "N051, Gast", "N052, Gast"]
    assert shown((await organiser.get(table(event, "?page=99"))).text) == shown(last)
    assert shown((await organiser.get(table(event, "?page=-1"))).text) == shown(first)


async def test_who_is_in_is_found_and_shown(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Tom Bergmann", "Katharina Schlüter")
    one = await the(database, event, "Katharina Schlüter")
    await let_in(database, organiser, event, one)
    assert shown((await organiser.get(table(event, "?status=checked_in"))).text) == ["Schlüter, Katharina"]
    detail = (await organiser.get(f"/manage/registrations/{one.id}?lang=de")).text
    assert "Eingecheckt an Tor 1 durch Svenja Böhmer" in detail


async def let_in(database: Database, browser: Browser, event: Event, one: Registration) -> None:
    by = actor_of(browser.user)
    async with database.session() as db, transaction(db):
        held = await events.get(db, event.id)
        assert held is not None
        answer = await checkins.let_in(
            db, held, held.gates[0], one.id, scan_id=new_id(), by=by, now=held.starts_at + timedelta(minutes=1)
        )
    assert answer.verdict == "ok"


async def test_an_empty_table_says_why(organiser: Browser, database: Database) -> None:
    event = await hold(database)
    assert "Noch keine Anmeldungen" in (await organiser.get(table(event, "?lang=de"))).text
    assert "Niemand gefunden" in (await organiser.get(table(event, "?q=x&lang=de"))).text


# One of them


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


async def test_several_are_cancelled_after_a_question(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Ada Eins", "Bea Zwei", "Cem Drei", "Dora Vier", "Emil Fünf", capacity=3)
    chosen = [await the(database, event, name) for name in ("Ada Eins", "Bea Zwei")]
    await let_in(database, organiser, event, chosen[1])
    ids = [str(one.id) for one in chosen]
    question = await organiser.act(table(event, "/selected?lang=de"), {"act": "cancel", "id": ids})
    assert question.status_code == 200
    assert "2 Anmeldungen absagen?" in question.text
    assert (await states(database, event))["Ada Eins"] == S.CONFIRMED
    answer = await organiser.act(table(event, "/selected?lang=de"), {"act": "cancel", "id": ids, "is_sure": "yes"})
    assert await said(organiser, answer) == (
        "1 Anmeldung ist abgesagt. 1 Platz wurde der Warteliste angeboten: Dora Vier. "
        "Unverändert: Bea Zwei. Wer eingecheckt ist, behält den Platz."
    )
    assert await states(database, event) == {
        "Ada Eins": S.CANCELLED,
        "Bea Zwei": S.CONFIRMED,
        "Cem Drei": S.CONFIRMED,
        "Dora Vier": S.OFFERED,
        "Emil Fünf": S.WAITLISTED,
    }


async def test_several_get_their_link_once_a_party_and_nobody_of_another_event(
    organiser: Browser, database: Database
) -> None:
    event = await hold(database, "Katharina Schlüter", companions=1)
    other = await hold(database, "Tom Bergmann")
    stranger = await the(database, other, "Tom Bergmann")
    ids = [str(stranger.id)]
    async with database.session() as db:
        party = await db.scalar(select(Party.id).where(Party.event_id == event.id))
        ids += [str(one) for one in await db.scalars(select(Registration.id).where(Registration.party_id == party))]
    answer = await organiser.act(table(event, "/selected?lang=de"), {"act": "resend", "id": ids})
    assert await said(organiser, answer) == "1 Link ist auf dem Weg."
    assert (await kinds(database)).count("link_again") == 1


async def test_nothing_chosen_is_said(organiser: Browser, database: Database) -> None:
    event = await hold(database, "Katharina Schlüter")
    for data in ({"act": "cancel"}, {"act": "cancel", "id": "no-id"}, {"id": str(uuid4())}):
        answer = await organiser.act(table(event, "/selected?lang=de"), data)
        assert await said(organiser, answer) == "Wählen Sie zuerst mindestens eine Anmeldung aus."


# By hand

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
