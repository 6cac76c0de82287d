"""Feedback in the workspace and for speakers: questions to write, results in steps, the file at the end."""

import re
from datetime import timedelta
from typing import Any

import time_machine

from eventhub.db import Database, transaction
from eventhub.domain import events, feedback
from eventhub.domain.feedback import USUAL, Ballot
from eventhub.mail import links
from eventhub.models import Hub, LocalizedText, Person, Role, Series, Speaker
from tests.clients import HTMX, Browser, Visit
from tests.domain.feedback_crowd import Evening, hold
from tests.domain.workshop import make_talk
from tests.makers import START, actor_of
from tests.routes.manage.test_settings import TYPED
from tests.routes.own.meeting import plain

BEFORE, OVER, CLOSED = START, START + timedelta(hours=5), START + timedelta(days=20)


def ballot(number: int, **more: Any) -> Ballot:
    answers = {"worth": 3 + number % 3, "recommend": 9, "first": "yes" if number % 2 else "no"}
    return Ballot(answers | {"change": f"=Wort {number}"}, **more)


async def answered(database: Database, guests: int, **values: Any) -> Evening:
    """A meeting about which as many guests have answered."""
    evening = await hold(database, guests, **values)
    for number in range(guests):
        await evening.give(database, number, ballot(number))
    return evening


async def speaker_link(database: Database, address: str) -> str:
    """The personal link of somebody who has confirmed their address."""
    async with database.session() as db, transaction(db):
        values = {"given_name": "Miriam", "family_name": "Özdemir", "language": "de"}
        person = Person(address=address, address_key=address, created_at=BEFORE, speaker_confirmed_at=BEFORE, **values)
        db.add(person)
        await db.flush()
        return links.speaker_token(db, person)


async def test_results_come_in_steps_and_the_file_at_the_end(signed_in: Visit, database: Database) -> None:
    evening = await answered(database, 11)
    path = f"/manage/events/{evening.event_id}/feedback"
    with time_machine.travel(OVER, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(path)
        assert "10 Antworten von 11" in plain(page)
        assert "ändert sich mit jeder fünften Antwort" in plain(page)
        assert "3,9 von 5" in plain(page)
        assert "+100" in plain(page)
        assert "Alle anderen zusammen" not in plain(page)
        assert f"{path}.csv" not in page.text
        assert (await organiser.get(f"{path}.csv")).status_code == 404
    await evening.close(database)
    with time_machine.travel(CLOSED, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(f"{path}?lang=en")
        assert "11 answers of 11" in plain(page)
        assert "There for the first time 3.8 of 5 5 answers" in plain(page)
        file = await organiser.get(f"{path}.csv", headers={"Accept-Language": "de"})
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    lines = file.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Worüber;Frage;Antwort;Mittel;Antworten"
    assert "Das Treffen;Hat sich das Treffen gelohnt?;5, sehr;;3" in lines
    assert "Das Treffen;Hat sich das Treffen gelohnt?;Mittel: Schon öfter da;4,0;6" in lines
    assert "Das Treffen;Was sollen wir ändern?;'=Wort 3;;1" in lines


async def test_a_recommendation_and_a_choice_without_a_scale_have_a_page(signed_in: Visit, database: Database) -> None:
    evening = await hold(database, 10)
    with time_machine.travel(BEFORE, tick=True):
        by = actor_of((await signed_in(Role.ORGANISER)).user)
    async with database.session() as db, transaction(db):
        event = await events.lock(db, evening.event_id)
        asked = [one for one in USUAL if one.key in ("recommend", "first")]
        await feedback.save(db, event, asked, is_on=True, by=by, now=BEFORE)
    for number in range(10):
        await evening.give(database, number, Ballot({"recommend": 9, "first": "yes" if number % 2 else "no"}))
    await evening.close(database)
    with time_machine.travel(CLOSED, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(f"/manage/events/{evening.event_id}/feedback")
    assert page.status_code == 200
    assert "Empfehlung +100" in plain(page)
    assert "von 5" not in plain(page)


async def test_the_means_of_talks_stand_in_a_table_behind_the_chart(signed_in: Visit, database: Database) -> None:
    talks = [make_talk(title, capacity=None) for title in ("Vortrag", "Ohne Antworten")]
    evening = await hold(database, 5, talks=talks)
    for number in range(5):
        await evening.give(database, number, Ballot(talks={talks[0].id: {"useful": 3 + number % 3}}))
    with time_machine.travel(OVER, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(f"/manage/events/{evening.event_id}/feedback")
    [table] = re.findall(r"<table.*?</table>", page.text.split('id="h-talks"')[1].split("<h3")[0], re.DOTALL)
    assert re.findall(r"<t[hd][^>]*>([^<]+)", table) == ["Vortrag", "Mittel", "Antworten", "Vortrag", "3,8", "5"]


async def test_fewer_than_five_answers_are_never_shown(signed_in: Visit, database: Database) -> None:
    evening = await answered(database, 4)
    path = f"/manage/events/{evening.event_id}/feedback"
    with time_machine.travel(OVER, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = plain(await organiser.get(path))
        assert "Noch keine fünf Antworten" in page
        assert "Wort" not in page
        assert "4 Antworten" not in page
    await evening.close(database)
    with time_machine.travel(CLOSED, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = plain(await organiser.get(path))
        assert "Zu wenige Antworten" in page
        assert (await organiser.get(f"{path}.csv")).status_code == 404


async def test_the_last_meeting_of_the_series_stands_beside_it(signed_in: Visit, database: Database) -> None:
    async with database.session() as db, transaction(db):
        series = Series(slug="schichtwechsel", name=LocalizedText("Schichtwechsel"))
        db.add(series)
    for number, days in ((21, 60), (22, 30)):
        names = {"edition": LocalizedText(f"Schichtwechsel {number}"), "series_id": series.id}
        await answered(database, 5, starts_at=START - timedelta(days=days), **names)
    # One that was talked about, and not rated.
    unrated = await hold(database, 5, starts_at=START - timedelta(days=7), series_id=series.id)
    for number in range(5):
        await unrated.give(database, number, Ballot({"change": "Nichts"}))
    evening = await answered(database, 5, series_id=series.id)
    with time_machine.travel(OVER, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(f"/manage/events/{evening.event_id}/feedback")
    assert "Schichtwechsel 22: 3,8" in plain(page)


async def test_a_meeting_on_its_own_has_no_earlier_one(signed_in: Visit, database: Database) -> None:
    names = {"edition": LocalizedText("Werkstatt"), "starts_at": START - timedelta(days=30)}
    await answered(database, 5, **names)
    evening = await answered(database, 5)
    with time_machine.travel(OVER, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(f"/manage/events/{evening.event_id}/feedback")
    assert "3,8 von 5" in plain(page)
    assert "Werkstatt" not in plain(page)


async def test_questions_are_written_before_the_end_and_only_switched_after(
    signed_in: Visit, database: Database
) -> None:
    evening = await hold(database, 1)
    path = f"/manage/events/{evening.event_id}/feedback/questions"
    row = {
        "has_rows": "yes",
        "question": "0",
        "question_0_kind": "choice",
        "question_0_scope": "event",
        "question_0_label_de": "Suppe?",
    }
    with time_machine.travel(BEFORE, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        shown = (await organiser.get(path)).text
        assert "Würden Sie uns weiterempfehlen?" in shown
        assert "<small>Von 1 bis 5, zum Treffen</small>" in shown
        assert "<small>From 1 to 5, about each talk</small>" in (await organiser.get(f"{path}?lang=en")).text
        await organiser.get(f"{path}?lang=de")
        page = await organiser.act(path, row | {"is_on": "yes"})
        assert page.status_code == 422
        assert "Schreiben Sie mindestens zwei Antworten" in plain(page)
        answer = await organiser.act(path, row | {"is_on": "yes", "question_0_options_de": "Gut\r\nZu heiß"})
        assert answer.status_code == 303
        page = await organiser.get(path)
        assert 'value="Suppe?"' in page.text
        part = await organiser.act(path, row | {"do": "add question"}, headers=HTMX)
        assert part.text.strip().startswith('<div class="sec__in" id="rows-question">')
    with time_machine.travel(OVER, tick=True):
        organiser = await signed_in(Role.ORGANISER)
        page = await organiser.get(path)
        assert "bleiben, wie sie sind" in plain(page)
        assert "Suppe?" in plain(page)
        assert "question_0_label_de" not in page.text
        page = await organiser.act(path, row | {"question_0_options_de": "Gut\nGenug"})
        assert page.status_code == 422
        assert "Das Treffen ist vorbei, deshalb bleiben seine Fragen" in plain(page)
        assert (await organiser.act(path, {})).status_code == 303
        page = await organiser.get(f"/manage/events/{evening.event_id}/feedback")
        assert "Nach diesem Treffen wird niemand gefragt." in plain(page)
        assert "Suppe?" in plain(await organiser.get(path))


async def test_speakers_see_their_own_talk_and_no_other(client: Browser, database: Database) -> None:
    mine = make_talk("Vortrag", capacity=None, speakers=[Speaker(name="Miriam Özdemir", address="m@example.org")])
    other = make_talk("Fremder Vortrag", capacity=None)
    evening = await hold(database, 5, talks=[mine, other])
    token = await speaker_link(database, "m@example.org")
    path = f"/proposals/{token}/feedback/{mine.id}"
    with time_machine.travel(OVER, tick=True):
        assert f'href="{path}"' in (await client.get(f"/proposals/{token}")).text
        assert "Es sind noch keine fünf Antworten." in plain(await client.get(path))
        for number in range(5):
            await evening.give(database, number, ballot(number, talks={mine.id: {"useful": 4}}))
        page = await client.get(path)
        assert page.headers["cache-control"] == "no-store"
        assert "5 Antworten. Was Sie sehen, ändert sich" in plain(page)
        assert "Mittel 4,0" in plain(page)
        assert "Wort" not in plain(page), "what was said of the meeting is not for them"
        assert (await client.get(f"/proposals/{token}/feedback/{other.id}")).status_code == 404
        assert (await client.get(f"/proposals/tot/feedback/{mine.id}")).status_code == 404
    with time_machine.travel(BEFORE, tick=True):
        assert "/feedback/" not in (await client.get(f"/proposals/{token}")).text


async def test_the_settings_say_for_how_long_one_can_answer(organiser: Browser, database: Database) -> None:
    page = await organiser.act("/manage/settings", TYPED | {"feedback_days": "0"})
    assert page.status_code == 422
    assert 'data-error><label for="f-feedback_days"' in page.text
    await organiser.act("/manage/settings", TYPED | {"feedback_days": "3"})
    async with database.session() as db:
        assert (await db.get_one(Hub, 1)).feedback_days == 3


async def test_others_see_none_of_it(client: Browser, signed_in: Visit, database: Database) -> None:
    evening = await answered(database, 5)
    door, reviewer = await signed_in(Role.DOOR), await signed_in(Role.REVIEWER)
    for path in ("feedback", "feedback/questions", "feedback.csv"):
        address = f"/manage/events/{evening.event_id}/{path}"
        assert (await client.get(address)).status_code == 303
        assert (await door.get(address)).status_code == 404
        assert (await reviewer.get(address)).status_code == 404
    questions = f"/manage/events/{evening.event_id}/feedback/questions"
    assert (await door.act(questions, {"is_on": ""})).status_code == 404
