"""What a guest thought of the meeting, on pages: asked once, for each who was there, without a trace of who."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import parties
from eventhub.domain.feedback import Asked, Scope
from eventhub.models import CheckIn, Event, FeedbackForm, FeedbackResponse, Party
from tests.clients import Browser
from tests.domain.feedback_crowd import let_in
from tests.domain.workshop import make_talk
from tests.makers import START
from tests.routes.own.meeting import Meeting, meet, plain

OVER = START + timedelta(hours=5)


@pytest.fixture
def afterwards() -> Iterator[None]:
    """Two hours after the meeting."""
    with time_machine.travel(OVER, tick=True):
        yield


async def all_let_in(meeting: Meeting, token: str) -> None:
    """Check everybody of the party in."""

    async def act(db: Any, event: Event, party: Party) -> None:
        for one in party.registrations:
            await let_in(db, event, one.id)

    await meeting.act(token, act)


async def answers(database: Database) -> list[tuple[UUID | None, dict[str, Any]]]:
    """All that is kept, about the meeting first."""
    async with database.session() as db:
        found = (await db.scalars(select(FeedbackResponse))).all()
    return sorted(((one.talk_id, one.answers) for one in found), key=lambda one: one[0] is not None)


@pytest.mark.usefixtures("afterwards")
async def test_a_guest_answers_from_the_own_page_and_is_asked_no_more(client: Browser, database: Database) -> None:
    talk = make_talk("Vortrag", capacity=None)
    meeting = await meet(database, talks=[talk])
    token = await meeting.register()
    await meeting.let_in(token)
    path = f"/r/{token}/feedback"
    own = (await client.get(f"/r/{token}")).text
    assert 0 < own.find(f'href="{path}"') < own.find("Wer angemeldet war")
    page = await client.get(path)
    assert page.headers["cache-control"] == "no-store"
    for words in ("Hat sich das Treffen gelohnt?", "Würden Sie uns weiterempfehlen?", "Vortrag", "ohne Uhrzeit"):
        assert words in plain(page)
    typed = {"event_worth": "4", "event_recommend": "9", "event_change": " Mehr Zeit ", f"talk_{talk.id}_useful": "5"}
    answer = await client.post(path, data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done=feedback-given")
    page = await client.get(answer.headers["location"])
    assert "Danke. Ihre Antwort ist angekommen." in page.text
    assert "Sie haben geantwortet." in plain(page)
    assert "<form" not in page.text.split("<main")[1].split("</main>")[0]
    assert f'href="{path}"' not in (await client.get(f"/r/{token}")).text
    assert await answers(database) == [
        (None, {"worth": 4, "recommend": 9, "change": "Mehr Zeit"}),
        (talk.id, {"useful": 5}),
    ]
    kept = (await client.get(f"/r/{token}/data.json")).json()
    assert [one["has_given_feedback"] for one in kept["registrations"]] == [True]


@pytest.mark.usefixtures("afterwards")
@pytest.mark.parametrize("typed", [{"event_worth": "1", "who": "0"}, {"event_worth": "1"}, {"who": "0"}], ids=str)
async def test_an_answer_sent_twice_is_kept_once_and_is_no_error(
    client: Browser, database: Database, typed: dict[str, str]
) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    await meeting.let_in(token)
    path = f"/r/{token}/feedback"
    assert '<input type="hidden" name="who" value="0">' in (await client.get(path)).text
    await client.post(path, data={"event_worth": "4", "who": "0"})
    again = await client.post(path, data=typed)
    assert (again.status_code, again.headers["location"]) == (303, f"{path}?done=feedback-again")
    page = await client.get(again.headers["location"])
    assert "Von dieser Person liegt schon eine Antwort vor. Sie bleibt, wie sie war." in page.text
    assert "Sie haben geantwortet." in plain(page)
    assert "Fehler" not in page.text
    assert await answers(database) == [(None, {"worth": 4})]


@pytest.mark.usefixtures("afterwards")
async def test_each_of_a_party_answers_for_themselves(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register("Ada Eins", companions=1)
    await all_let_in(meeting, token)
    path = f"/r/{token}/feedback?lang=en"
    page = await client.get(path)
    assert "Who answers?" in plain(page)
    page = await client.post(path, data={"event_worth": "4"})
    assert page.status_code == 422
    assert "Choose who answers" in plain(page)
    assert 'value="4" id="f-event_worth-4" checked' in page.text
    answer = await client.post(path, data={"event_worth": "4", "who": "1"})
    assert answer.headers["location"] == f"/r/{token}/feedback?lang=en&done=feedback-given"
    page = await client.get(path)
    assert "Who answers?" not in plain(page)
    assert "Answer of Ada Eins" in plain(page)
    assert '<input type="hidden" name="who" value="0">' in page.text
    await client.post(path, data={"event_worth": "2", "who": "0"})
    assert sorted(one["worth"] for _, one in await answers(database)) == [2, 4]


@pytest.mark.usefixtures("afterwards")
async def test_an_answer_sent_twice_does_not_take_the_vote_of_another(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register("Ada Eins", companions=1)
    await all_let_in(meeting, token)
    path = f"/r/{token}/feedback"
    for done in ("feedback-given", "feedback-again"):
        answer = await client.post(path, data={"event_worth": "4", "who": "0"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?done={done}")
    page = await client.get(answer.headers["location"])
    assert "Antwort von Gast 0 Brinkmann" in plain(page)
    for who in ("2", "x"):
        assert (await client.post(path, data={"event_worth": "1", "who": who})).status_code == 422
    assert await answers(database) == [(None, {"worth": 4})]
    await client.post(path, data={"event_worth": "2", "who": "1"})
    assert sorted(one["worth"] for _, one in await answers(database)) == [2, 4]


@pytest.mark.usefixtures("afterwards")
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Beantworten Sie wenigstens eine Frage"),
        ({"event_worth": "9"}, "Wählen Sie eine der Antworten"),
        ({"event_change": "x" * 2001}, "höchstens 2000 Zeichen"),
    ],
    ids=["nothing", "no such answer", "too long"],
)
async def test_what_does_not_fit_is_refused_with_what_was_typed(
    client: Browser, database: Database, typed: dict[str, str], words: str
) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    await meeting.let_in(token)
    page = await client.post(f"/r/{token}/feedback", data={"event_first": "yes"} | typed if typed else {})
    assert page.status_code == 422
    assert words in plain(page)
    assert not typed or 'value="yes" id="f-event_first" checked' in page.text
    assert await answers(database) == []


async def test_nobody_is_asked_before_the_end_or_without_having_been_there(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token, stayed = await meeting.register(), await meeting.register("Bea Zwei")
    await meeting.let_in(token)
    path = f"/r/{token}/feedback"
    before = await client.get(path)
    assert (before.status_code, before.headers["location"]) == (303, f"/r/{token}")
    assert path not in (await client.get(f"/r/{token}")).text
    early = await client.post(path, data={"event_worth": "4"})
    assert (early.status_code, early.headers["location"]) == (303, f"/r/{token}")
    with time_machine.travel(OVER, tick=True):
        page = await client.get(f"/r/{stayed}/feedback")
        assert "Nur wer da war, kann antworten." in plain(page)
        await client.post(f"/r/{stayed}/feedback", data={"event_worth": "4"})
    with time_machine.travel(OVER + timedelta(days=14), tick=True):
        assert "Die Zeit zum Antworten ist vorbei." in plain(await client.get(path))
        await client.post(path, data={"event_worth": "4"})
    assert await answers(database) == []


@pytest.mark.usefixtures("afterwards")
async def test_questions_about_talks_alone_ask_nothing_where_there_are_none(
    client: Browser, database: Database
) -> None:
    for slug, talks in (("ohne", []), ("mit", [make_talk("Vortrag", capacity=None)])):
        meeting = await meet(database, slug=slug, talks=talks)
        token = await meeting.register()
        await meeting.let_in(token)
        async with database.session() as db, transaction(db):
            of_talks = [one.as_row() for one in Asked().about(Scope.TALK)]
            db.add(FeedbackForm(event_id=meeting.event.id, is_on=True, questions=of_talks))
        path = f"/r/{token}/feedback"
        assert (f'href="{path}"' in (await client.get(f"/r/{token}")).text) is bool(talks)
        page = await client.get(path)
        assert (page.status_code, page.headers.get("location")) == ((200, None) if talks else (303, f"/r/{token}"))
        answer = await client.post(path, data={"event_worth": "4"})
        assert answer.status_code == (422 if talks else 303)


@pytest.mark.usefixtures("afterwards")
async def test_a_stranger_and_a_dead_link_see_no_questions(client: Browser, database: Database) -> None:
    await meet(database)
    assert (await client.get("/r/tot/feedback")).status_code == 404
    assert (await client.post("/r/tot/feedback", data={"event_worth": "4"})).status_code == 404


@pytest.mark.usefixtures("afterwards")
async def test_an_undone_check_in_takes_the_question_away(client: Browser, database: Database) -> None:
    meeting = await meet(database)
    token = await meeting.register()
    await meeting.let_in(token)
    async with database.session() as db, transaction(db):
        party = await parties.by_token(db, token)
        assert party is not None
        (await db.scalars(select(CheckIn))).one().ended_at = OVER
    assert "Nur wer da war, kann antworten." in plain(await client.get(f"/r/{token}/feedback"))
