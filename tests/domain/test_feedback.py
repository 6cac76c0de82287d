"""Feedback: who may give it and when, and what is shown of it in steps of five."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import events, feedback, parties
from eventhub.domain.errors import DomainError
from eventhub.domain.feedback import USUAL, Ballot, Option, Question
from eventhub.domain.permissions import Actor
from eventhub.models import (
    CheckIn,
    Event,
    EventStatus,
    FeedbackKind,
    FeedbackMark,
    FeedbackResponse,
    Hub,
    LocalizedText,
    TalkStatus,
)
from tests.domain.feedback_crowd import Evening, hold, let_in
from tests.domain.workshop import make_talk
from tests.makers import register

GOOD = Ballot({"worth": 5, "recommend": 10, "first": "yes", "change": "Mehr Zeit"})
PLAIN = Ballot({"worth": 4})


async def refusal(evening: Evening, database: Database, number: int, ballot: Ballot, **values: Any) -> str:
    """The code with which an answer is refused."""
    with pytest.raises(DomainError) as refused:
        await evening.give(database, number, ballot, **values)
    return refused.value.code


async def waiting(database: Database, party_id: UUID) -> list[str]:
    """Who of the party is asked."""
    async with database.session() as db:
        party = await parties.get(db, party_id)
        assert party is not None
        event = await db.get_one(Event, party.event_id)
        return [one.name for one in await feedback.waiting(db, event, party)]


async def rows(database: Database, model: Any) -> int:
    async with database.session() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def test_everybody_who_was_there_answers_once(database: Database) -> None:
    evening = await hold(database, 2)
    await evening.give(database, 0, GOOD)
    assert await refusal(evening, database, 0, PLAIN) == "feedback.again"
    async with database.session() as db, transaction(db):
        there = (await db.scalars(select(CheckIn).where(CheckIn.registration_id == evening.guests[1]))).one()
        there.ended_at = evening.now
    assert await refusal(evening, database, 1, PLAIN) == "feedback.not_there"
    assert (await rows(database, FeedbackMark), await rows(database, FeedbackResponse)) == (1, 1)


async def test_it_is_open_from_the_end_for_as_long_as_the_hub_says(database: Database) -> None:
    evening = await hold(database, 3)
    async with database.session() as db, transaction(db):
        (await db.get_one(Hub, 1)).feedback_days = 3
    second = timedelta(seconds=1)
    assert await refusal(evening, database, 0, PLAIN, now=evening.ends_at - second) == "feedback.not_open"
    await evening.give(database, 0, PLAIN, now=evening.ends_at)
    await evening.give(database, 1, PLAIN, now=evening.ends_at + timedelta(days=3) - second)
    assert await refusal(evening, database, 2, PLAIN, now=evening.ends_at + timedelta(days=3)) == "feedback.not_open"


async def test_a_cancelled_meeting_and_one_that_asks_nothing_take_no_answers(database: Database, by: Actor) -> None:
    evening = await hold(database, 1)
    async with database.session() as db, transaction(db):
        event = await events.lock(db, evening.event_id)
        await feedback.save(db, event, None, is_on=False, by=by, now=evening.now)
    assert await refusal(evening, database, 0, PLAIN) == "feedback.not_open"
    async with database.session() as db, transaction(db):
        event = await events.lock(db, evening.event_id)
        await feedback.save(db, event, None, is_on=True, by=by, now=evening.now)
        event.status = EventStatus.CANCELLED
    assert await refusal(evening, database, 0, PLAIN) == "feedback.not_open"


@pytest.mark.parametrize(
    "answers",
    [{"worth": 6}, {"worth": "5"}, {"worth": True}, {"recommend": 11}, {"first": "maybe"}, {"change": ""}, {"new": 1}],
    ids=str,
)
async def test_only_answers_to_what_is_asked_are_taken(database: Database, answers: dict[str, Any]) -> None:
    evening = await hold(database, 1)
    assert await refusal(evening, database, 0, Ballot(answers)) == "feedback.no_answer"
    assert await refusal(evening, database, 0, Ballot()) == "feedback.blank"


async def test_talks_are_judged_if_the_public_sees_them(database: Database) -> None:
    talk, off = make_talk("Vortrag", capacity=None), make_talk("Ausgefallen", status=TalkStatus.CANCELLED)
    evening = await hold(database, 6, talks=[talk, off])
    assert await refusal(evening, database, 0, Ballot(talks={off.id: {"useful": 3}})) == "feedback.no_answer"
    assert await refusal(evening, database, 0, Ballot({"useful": 3})) == "feedback.no_answer"
    for number in range(5):
        await evening.give(database, number, Ballot(talks={talk.id: {"useful": 3 + number % 2}}))
    shown = await evening.shown(database, talk.id)
    assert shown is not None
    assert (shown.responses, shown.tallied[0].mean) == (5, 3.4)
    assert await evening.shown(database) is None
    async with database.session() as db:
        event = await db.get_one(Event, evening.event_id)
        assert list(await feedback.of_talks(db, event)) == [talk.id]


async def test_results_appear_with_every_fifth_answer_and_stay_until_the_next(database: Database) -> None:
    evening = await hold(database, 11)
    seen = []
    for number in range(11):
        await evening.give(database, number, GOOD if number % 2 else PLAIN)
        shown = await evening.shown(database)
        seen.append(shown.responses if shown else 0)
        assert shown is None or not shown.breakdowns
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert shown is not None
    worth, recommend, first, change = shown.tallied
    assert worth.counts == {"1": 0, "2": 0, "3": 0, "4": 5, "5": 5}
    assert (recommend.promoters, recommend.detractors, recommend.net_promoters) == (5, 0, 100)
    assert first.counts == {"yes": 5, "no": 0}
    assert change.texts == ("Mehr Zeit",) * 5


async def test_after_the_close_all_is_shown_and_nothing_single_is_kept(database: Database) -> None:
    talk = make_talk("Vortrag", capacity=None)
    evening = await hold(database, 14, talks=[talk])
    for number in range(13):
        first = "yes" if number < 7 else "no"
        talks = {talk.id: {"useful": 2}} if number < 4 else {}
        await evening.give(database, number, Ballot({"worth": 3 + number % 3, "first": first}, talks))
    await evening.close(database)
    shown = await evening.shown(database)
    assert shown is not None
    assert (shown.responses, shown.is_final) == (13, True)
    [breakdown] = shown.breakdowns
    assert [(cell.options, cell.responses, cell.total) for cell in breakdown.cells] == [
        (("yes",), 7, 27),
        (("no",), 6, 24),
    ]
    assert await evening.shown(database, talk.id) is None
    assert (await rows(database, FeedbackMark), await rows(database, FeedbackResponse)) == (0, 0)


@pytest.mark.parametrize("answers", [3, 5])
async def test_what_was_closed_takes_nothing_more_even_when_the_time_is_made_longer(
    database: Database, answers: int
) -> None:
    evening = await hold(database, 6)
    for number in range(answers):
        await evening.give(database, number, PLAIN)
    await evening.close(database)
    async with database.session() as db, transaction(db):
        (await db.get_one(Hub, 1)).feedback_days = 300
    for number in (0, 5):
        assert await refusal(evening, database, number, PLAIN) == "feedback.not_open"


async def test_a_close_that_comes_too_early_changes_nothing(database: Database) -> None:
    evening = await hold(database, 1)
    await evening.give(database, 0, PLAIN)
    async with database.session() as db:
        assert await feedback.due(db, evening.now) == []
        async with transaction(db):
            await feedback.close(db, evening.event_id, evening.now)
    assert await rows(database, FeedbackMark) == 1


async def test_a_party_is_asked_for_each_who_was_there(database: Database, db: AsyncSession) -> None:
    evening = await hold(database, 0)
    async with transaction(db):
        event = await db.get_one(Event, evening.event_id)
        outcome = await register(db, event, "Ada Eins", now=event.starts_at - timedelta(days=7), companions=2)
        await db.flush()
        lead, second, _stayed_away = outcome.party.registrations
        for one in (lead, second):
            await let_in(db, event, one.id)
        evening.guests = [lead.id, second.id]
    assert await waiting(database, outcome.party.id) == ["Ada Eins", "Gast 0 Eins"]
    await evening.give(database, 0, PLAIN)
    assert await waiting(database, outcome.party.id) == ["Gast 0 Eins"]


async def test_questions_are_written_until_somebody_may_answer(database: Database, db: AsyncSession, by: Actor) -> None:
    evening = await hold(database, 5)
    before = evening.ends_at - timedelta(hours=1)
    own = Question(
        key="q1",
        kind=FeedbackKind.CHOICE,
        label=LocalizedText("Wie war die Suppe?"),
        options=(Option("1", LocalizedText("Gut")), Option("2", LocalizedText("Zu heiß", "Too hot"))),
    )
    async with transaction(db):
        event = await events.lock(db, evening.event_id)
        await feedback.save(db, event, [own], is_on=True, by=by, now=before)
    assert (await feedback.asked_of(db, event)).questions == (own,)
    with pytest.raises(DomainError, match=r"feedback\.fixed"):
        async with transaction(db):
            event = await events.lock(db, evening.event_id)
            await feedback.save(db, event, USUAL, is_on=True, by=by, now=evening.ends_at)
    for number in range(5):
        await evening.give(database, number, Ballot({"q1": "2"}))
    async with transaction(db):
        event = await events.lock(db, evening.event_id)
        assert await feedback.are_fixed(db, event, now=before), "moving the end does not open the questions again"


async def test_a_report_reads_the_numbers_that_are_shown(database: Database) -> None:
    evening = await hold(database, 6)

    async def summary() -> feedback.Summary | None:
        async with database.session() as db:
            return await feedback.summary(db, await db.get_one(Event, evening.event_id))

    assert await summary() is None
    for number in range(6):
        await evening.give(database, number, Ballot({"worth": 4, "recommend": 2 * number}))
    assert await summary() == feedback.Summary(5, 5, 4.0, 5, -4)
    await evening.close(database)
    assert await summary() == feedback.Summary(6, 6, 4.0, 6, -3)


async def test_a_report_has_no_mean_of_fewer_than_five(database: Database) -> None:
    evening = await hold(database, 6)
    for number in range(6):
        await evening.give(database, number, Ballot({"worth": 1} if number < 4 else {"recommend": 9}))
    await evening.close(database)
    async with database.session() as db:
        found = await feedback.summary(db, await db.get_one(Event, evening.event_id))
    assert found == feedback.Summary(6)
