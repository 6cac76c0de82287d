"""The report for the funder: what is counted, for one meeting and a period, before and after retention."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as listening
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import checkins, chores, events, privacy, reports
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.reports import Figures, Group, Groups, Period
from eventhub.domain.reports.figures import added_up, key_of
from eventhub.models import (
    Certificate,
    Event,
    EventFigures,
    EventStatus,
    Hub,
    LocalizedText,
    Party,
    Series,
    Talk,
    TalkKind,
)
from tests.makers import START, make_event, make_venue, register
from tests.reports import Guest, finish, hold

LATER = START + timedelta(days=20)
LONG_AFTER = START + timedelta(days=400)
YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))
CROWD = [
    *[Guest("craft", "Bottrop", f"Betrieb {number % 4}") for number in range(9)],
    *[Guest("business", "bottrop ", "Kortmann Metallbau") for _ in range(6)],
    *[Guest("business", "Gladbeck", "KORTMANN-METALLBAU", how="online") for _ in range(5)],
    Guest("education", "Marl", "Hochschule", companions=2),
    *[Guest(how="absent") for _ in range(3)],
    Guest("craft", "Bottrop", "Niemand", companions=1, how="cancelled"),
]


async def of_event(db: AsyncSession, event_id: UUID, now: datetime = LATER) -> Figures:
    await db.rollback()
    event = await reports.meeting(db, event_id)
    assert event is not None
    return (await reports.of_event(db, event, now=now)).total


async def of_period(db: AsyncSession, period: Period = YEAR, now: datetime = LATER) -> reports.Report:
    await db.rollback()
    return await reports.of_period(db, period, now=now)


async def run_retention(db: AsyncSession, now: datetime) -> None:
    for chore in chores.CHORES:
        while due := await chore.due(db, now):
            for ident in due:
                async with transaction(db):
                    await chore.act(db, ident, now)


def numbers(figures: Figures) -> dict[str, Any]:
    return {field.name: getattr(figures, field.name) for field in fields(figures)}


async def test_a_meeting_is_counted_by_what_guests_said_and_did(db: AsyncSession, by: Actor, now: datetime) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    await finish(db, event_id, by=by, ratings=[5, 4, 5, 4, 5])
    found = await of_event(db, event_id)
    assert numbers(replace(found, organisations=frozenset())) == {
        "registered": 26,
        "on_site": 18,
        "online": 5,
        "no_shows": 3,
        # One of education and two companions, who were not asked, took the nine of crafts with them.
        "kinds": Groups((Group("business", 11),), 12),
        "municipalities": Groups((Group("Bottrop", 15),), 8),
        "organisations": frozenset(),
        "feedback_responses": 5,
        "feedback_ratings": 5,
        "feedback_mean": 4.6,
        "recommendations": 0,
        "balance": 0,
        "certificates": 23,
        "materials": 1,
    }
    assert len(found.organisations) == 6


async def test_a_period_adds_up_its_meetings_and_counts_an_organisation_once(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    first = await hold(db, CROWD, by=by, now=now)
    second = await hold(
        db,
        [Guest("business", "Bottrop", "kortmann  metallbau") for _ in range(7)],
        by=by,
        now=now,
        starts_at=START + timedelta(days=7),
        venue=make_venue(city="Marl"),
    )
    await finish(db, first, by=by, ratings=[5] * 5)
    await finish(db, second, by=by, ratings=[2] * 10)
    report = await of_period(db)
    assert [one.event.id for one in report.meetings] == [first, second]
    assert [[talk.title.de for talk in one.talks] for one in report.meetings] == [[], ["Weniger suchen"]]
    assert report.cities == {"Bottrop", "Marl"}
    total = report.total
    assert (total.there, total.online, total.no_shows, total.certificates, total.materials) == (30, 5, 3, 30, 2)
    assert total.kinds == Groups((Group("business", 18),), 12)
    assert total.municipalities == Groups((Group("Bottrop", 22),), 8)
    assert len(total.organisations) == 6
    # Seven were there, and five answers are shown until feedback closes.
    assert (total.feedback_responses, total.feedback_mean) == (10, 3.5)


def test_a_mean_of_several_meetings_is_weighted_by_who_rated_and_not_by_who_answered() -> None:
    rated = Figures(feedback_responses=5, feedback_ratings=5, feedback_mean=5.0, recommendations=5, balance=5)
    hardly_rated = Figures(
        feedback_responses=40, feedback_ratings=15, feedback_mean=1.0, recommendations=15, balance=-15
    )
    total = added_up([rated, hardly_rated, Figures(feedback_responses=7)])
    assert (total.feedback_responses, total.feedback_ratings, total.feedback_mean) == (52, 20, 2.0)
    assert (total.recommendations, total.net_promoters) == (20, -50)
    assert added_up([Figures(feedback_responses=7)]).feedback_mean is None
    assert Figures().net_promoters is None


async def test_every_number_is_the_same_before_and_after_retention(db: AsyncSession, by: Actor, now: datetime) -> None:
    first = await hold(db, CROWD, by=by, now=now)
    second = await hold(db, CROWD[:8], by=by, now=now, starts_at=START + timedelta(days=7))
    third = await hold(db, CROWD[9:15], by=by, now=now, starts_at=START + timedelta(days=90))
    for event_id, ratings in ((first, [5] * 7), (second, [1, 2, 3, 4, 5, 5]), (third, [4] * 6)):
        await finish(db, event_id, by=by, ratings=ratings)
    # By then feedback has closed everywhere.
    await run_retention(db, START + timedelta(days=120))
    at = START + timedelta(days=188)
    before_retention = [
        numbers(await of_event(db, first, at)),
        numbers(await of_event(db, second, at)),
        numbers((await of_period(db, now=at)).total),
    ]
    assert await db.scalar(select(func.count()).select_from(EventFigures)) == 0
    await db.rollback()
    await run_retention(db, at)
    left = select(Party.event_id).distinct()
    # Two meetings are forgotten, the third is not yet: the period reads stored and live numbers side by side.
    assert set(await db.scalars(left)) == {third}
    assert set(await db.scalars(select(EventFigures.event_id))) == {first, second}
    assert before_retention == [
        numbers(await of_event(db, first, at)),
        numbers(await of_event(db, second, at)),
        numbers((await of_period(db, now=at)).total),
    ]
    assert before_retention[2]["registered"] == 26 + 8 + 6


async def test_retention_shorter_than_the_time_for_feedback_keeps_all_that_was_answered(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    await finish(db, event_id, by=by, ratings=[5] * 7)
    assert (await of_event(db, event_id)).feedback_responses == 5
    async with transaction(db):
        (await db.get_one(Hub, 1)).retention_days = 0
        await privacy.forget_event(db, event_id, START + timedelta(days=1))
    assert (await of_event(db, event_id)).feedback_responses == 7


async def test_what_was_stored_once_is_not_counted_anew(db: AsyncSession, by: Actor, now: datetime) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    async with transaction(db):
        await privacy.forget_event(db, event_id, LONG_AFTER)
    stored = await of_event(db, event_id)
    async with transaction(db):
        await register(db, await events.lock(db, event_id), "Zu Spät", now=now)
    async with transaction(db):
        await privacy.forget_event(db, event_id, LONG_AFTER + timedelta(days=1))
    assert await of_event(db, event_id) == stored
    assert stored.there == 23


async def test_a_meeting_with_stored_numbers_is_neither_unpublished_nor_deleted(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event_id = await hold(db, [], by=by, now=now)
    async with transaction(db):
        await privacy.forget_event(db, event_id, LONG_AFTER)
    with pytest.raises(DomainError, match=r"^event.is_on_record$"):
        async with transaction(db):
            await events.unpublish(db, await events.lock(db, event_id), by=by, now=now)
    async with transaction(db):
        (await events.lock(db, event_id)).status = EventStatus.DRAFT
    with pytest.raises(DomainError, match=r"^event.is_on_record$"):
        async with transaction(db):
            await events.delete(db, await events.lock(db, event_id), by=by, now=now)
    assert await db.get(EventFigures, event_id) is not None


async def test_a_meeting_moved_ahead_after_its_numbers_were_stored_is_counted_anew(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    async with transaction(db):
        await privacy.forget_event(db, event_id, LONG_AFTER)
    moved_to = LONG_AFTER + timedelta(days=7)
    async with transaction(db):
        event = await events.lock(db, event_id)
        event.starts_at, event.ends_at = moved_to, moved_to + timedelta(hours=3)
    async with transaction(db):
        event = await events.lock(db, event_id)
        ada = (await register(db, event, "Ada Eins", now=LONG_AFTER)).party.registrations[0]
        await db.flush()
        await checkins.mark_present(db, event, ada, is_online=False, by=by, now=moved_to)
    after = moved_to + timedelta(days=1)
    assert (await of_event(db, event_id, after)).there == 1
    async with transaction(db):
        await privacy.forget_event(db, event_id, moved_to + timedelta(days=400))
    assert (await of_event(db, event_id, after)).there == 1


async def test_a_meeting_moved_ahead_while_its_time_was_up_keeps_its_guests(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    days = (await db.get_one(Hub, 1)).retention_days
    end = (await db.get_one(Event, event_id)).ends_at
    for at, is_forgotten in ((timedelta(seconds=-1), False), (timedelta(0), True)):
        async with transaction(db):
            await privacy.forget_event(db, event_id, end + timedelta(days=days) + at)
        is_kept = await db.scalar(select(exists().where(Party.event_id == event_id)))
        assert (await db.get(EventFigures, event_id) is not None, not is_kept) == (is_forgotten, is_forgotten)


async def test_guests_forgotten_while_they_are_counted_are_counted_all_the_same(
    database: Database, db: AsyncSession, by: Actor, now: datetime
) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    before_retention = await of_event(db, event_id)

    async def forget() -> None:
        other = Database(database.settings)
        async with other.session() as elsewhere, transaction(elsewhere):
            await privacy.forget_event(elsewhere, event_id, LONG_AFTER)
        await other.close()

    seen: list[str] = []

    def meanwhile(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM registrations" in statement and not seen:
            seen.append(statement)
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, forget()).result()

    listening.listen(database.engine.sync_engine, "before_cursor_execute", meanwhile)
    try:
        assert numbers(await of_event(db, event_id)) == numbers(before_retention)
    finally:
        listening.remove(database.engine.sync_engine, "before_cursor_execute", meanwhile)
    await db.rollback()
    assert await db.get(EventFigures, event_id) is not None


async def test_the_programme_has_every_talk_that_was_held(db: AsyncSession, by: Actor, now: datetime) -> None:
    talks = [
        Talk(title=LocalizedText("Um fünf"), starts_at=START, position=1, speakers=[]),
        Talk(title=LocalizedText("Pause"), starts_at=START, position=2, kind=TalkKind.BREAK, speakers=[]),
        Talk(title=LocalizedText("Irgendwann"), position=0, speakers=[]),
    ]
    event_id = await hold(db, CROWD, by=by, now=now, talks=talks)
    await finish(db, event_id, by=by)
    [held] = (await of_period(db)).meetings
    assert [one.title.de for one in held.talks] == ["Irgendwann", "Um fünf"]
    printed = (await db.scalars(select(Certificate.contents).limit(1))).one()
    assert [one["title"] for one in printed] == ["Irgendwann", "Um fünf"]


async def test_a_hub_without_a_key_gets_one_with_the_first_stored_numbers(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    first = await hold(db, CROWD, by=by, now=now)
    second = await hold(db, CROWD, by=by, now=now)
    async with transaction(db):
        (await db.get_one(Hub, 1)).figures_key = None
    assert len((await of_period(db)).total.organisations) == 6
    async with transaction(db):
        await privacy.forget_event(db, first, LONG_AFTER)
    key = await key_of(db)
    assert key == await key_of(db)
    await db.rollback()
    async with transaction(db):
        await privacy.forget_event(db, second, LONG_AFTER)
    assert len((await of_period(db)).total.organisations) == 6


async def test_no_name_is_stored(db: AsyncSession, by: Actor, now: datetime) -> None:
    event_id = await hold(db, CROWD, by=by, now=now)
    async with transaction(db):
        await privacy.forget_event(db, event_id, LONG_AFTER)
    stored = str((await db.get_one(EventFigures, event_id)).figures)
    assert "Bottrop" in stored
    # A town of one, and every organisation, are not to be found.
    assert [name for name in ("Marl", "Hochschule", "Kortmann", "kortmann", "Betrieb", "Gast") if name in stored] == []


async def test_a_period_has_the_meetings_of_its_days_and_series_that_took_place(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    dinner = Series(slug="dinner", name=LocalizedText("Dinner"))
    # The last minute of the last day in Berlin, and the first of the day after.
    last = datetime.fromisoformat("2027-01-31T23:59+01:00")
    made = {
        "first": make_event(starts_at=datetime.fromisoformat("2027-01-01T00:00+01:00"), series=dinner),
        "last": make_event(starts_at=last),
        "after": make_event(starts_at=last + timedelta(minutes=1)),
        "draft": make_event(status=EventStatus.DRAFT),
        "cancelled": make_event(status=EventStatus.CANCELLED, cancelled_at=now),
    }
    async with transaction(db):
        db.add_all(made.values())
    ids = {name: one.id for name, one in made.items()}
    january = Period(date(2027, 1, 1), date(2027, 1, 31))
    report = await of_period(db, january)
    assert [one.event.id for one in report.meetings] == [ids["first"], ids["last"]]
    assert [one.slug for one in report.series] == ["dinner"]
    dinner_id = report.series[0].id
    report = await of_period(db, replace(january, series_id=dinner_id))
    assert [one.event.id for one in report.meetings] == [ids["first"]]
    # Before its end a meeting is in no period.
    report = await of_period(db, january, last + timedelta(hours=2))
    assert [one.event.id for one in report.meetings] == [ids["first"]]
    assert (await of_period(db, Period(date(2026, 1, 1), date(2026, 12, 31)))).total == Figures()
