"""Fills an empty database: the hub, its staff, meetings past and to come, and what happened to them.

Everything goes through the rules that real data goes through, at the times when it would have happened.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.demo.after import join_from_afar, write_to_guests
from eventhub.demo.certificates import certify
from eventhub.demo.chasing import ask_speakers
from eventhub.demo.feedback import ask_guests
from eventhub.demo.materials import keep_materials
from eventhub.demo.meetings import Meeting, meetings
from eventhub.demo.people import SENSITIVE, guests
from eventhub.demo.programme import star_talks
from eventhub.demo.proposals import propose
from eventhub.demo.reports import forget_old_guests
from eventhub.demo.reviews import judge_and_decide
from eventhub.demo.schedule import plan_a_day
from eventhub.demo.sign_ups import sign_guests_up
from eventhub.demo.texts import DINNER, HUB, SCHICHTWECHSEL, TOPICS
from eventhub.demo.venues import venues
from eventhub.domain import checkins, events, registrations, staff
from eventhub.domain.demo_accounts import DEMO_ACCOUNTS
from eventhub.domain.permissions import Actor
from eventhub.mail import emails
from eventhub.models import (
    Event,
    Gate,
    Hub,
    MailStatus,
    OutboxMail,
    Party,
    Question,
    RegistrationStatus,
    Series,
    Topic,
    User,
    Verdict,
    new_id,
)

Guests = Iterator[registrations.Applicant]


async def fill(database: Database) -> bool:
    """Fill the database, unless it has a hub; returns whether it did."""
    now = clock.now()
    async with database.session() as db:
        if await db.get(Hub, 1) is not None:
            return False
        async with transaction(db):
            by = await _found(db, now=now - timedelta(days=170))
            planned = await _plan(db, now)
        people = guests()
        for meeting in planned:
            async with transaction(db):
                await _hold(db, meeting, people, by=by, now=now)
        async with transaction(db):
            await propose(db, by=by, now=now)
        async with transaction(db):
            await sign_guests_up(db, by=by, now=now)
            await plan_a_day(db, by=by, now=now)
            await star_talks(db, now=now)
            await _mark_sent(db)
        async with transaction(db):
            await judge_and_decide(db, by=by, now=now)
        async with transaction(db):
            await keep_materials(db, by=by, now=now)
            await ask_speakers(db, by=by, now=now)
        async with transaction(db):
            await join_from_afar(db, by=by)
            await ask_guests(db, by=by, now=now)
        async with transaction(db):
            await certify(db, by=by)
        async with transaction(db):
            await write_to_guests(db, by=by)
        async with transaction(db):
            await forget_old_guests(db, now=now)
    return True


async def _found(db: AsyncSession, *, now: datetime) -> Actor:
    db.add(Hub(**HUB, is_demo=True))
    users: list[User] = []
    for account in DEMO_ACCOUNTS:
        user = await staff.add_user(
            db, account.name, account.address, role=account.role, password=account.password, now=now
        )
        users.append(user)
    await db.flush()
    return Actor(users[0].id, users[0].name, users[0].address, users[0].role)


async def _plan(db: AsyncSession, now: datetime) -> list[Meeting]:
    series = [Series(**SCHICHTWECHSEL), Series(**DINNER)]
    topics = [Topic(slug=slug, name=name) for slug, name in TOPICS]
    houses = venues()
    db.add_all([*series, *topics, *houses.values()])
    await db.flush()
    return meetings(
        now,
        {one.slug: one.id for one in series},
        {name: venue.id for name, venue in houses.items()},
        {topic.slug: topic.id for topic in topics},
    )


async def _hold(db: AsyncSession, meeting: Meeting, people: Guests, *, by: Actor, now: datetime) -> None:
    """Announce the meeting, let people register and change their minds, decide, and open the door."""
    draft = meeting.draft
    announced = min(now, draft.starts_at) - timedelta(days=meeting.announced_days)
    event = await events.create(db, draft, by=by, now=announced)
    await db.flush()
    if meeting.is_draft:
        return
    await events.publish(db, event, by=by, now=announced)
    await db.flush()
    gates, questions = list(event.gates), list(event.questions)
    event = await events.lock(db, event.id)
    took = await _register(db, event, questions, meeting, people, announced=announced, now=now)
    await _change_minds(db, event, took, meeting, now=now)
    await _decide(db, event, took, meeting, by=by, now=now)
    if meeting.cancel_reason is not None:
        await events.cancel(db, event, reason=meeting.cancel_reason, by=by, now=now - timedelta(days=2))
    await _remind(db, event, took, now=now)
    await _open_door(db, event, gates, took, meeting, by=by)


async def _register(
    db: AsyncSession,
    event: Event,
    questions: list[Question],
    meeting: Meeting,
    people: Guests,
    *,
    announced: datetime,
    now: datetime,
) -> list[Party]:
    closes = min(event.closes_at, now)
    step = (closes - announced) / (meeting.guests + 1)
    took: list[Party] = []
    for number in range(meeting.guests):
        guest = _asked(next(people), questions, number, max_companions=event.max_companions)
        at = announced + step * (number + 1)
        outcome = await registrations.register(db, event, guest, now=at)
        # In the demo people confirm their address at once, all but the last one.
        if outcome.status is RegistrationStatus.UNVERIFIED and number < meeting.guests - 1:
            await registrations.confirm_address(db, event, outcome.party, now=at)
        took.append(outcome.party)
    await db.flush()
    return took


def _asked(
    guest: registrations.Applicant, questions: list[Question], number: int, *, max_companions: int
) -> registrations.Applicant:
    """The guest with answers to the event's questions, and no more company than it allows."""
    answers: dict[UUID, Any] = {}
    for question in questions:
        if question.options and number % 5:
            answers[question.id] = question.options[number % len(question.options)]["key"]
        elif not question.options and number % 17 == 3:
            answers[question.id] = "Einen Platz vorn, ich höre schwer."
    is_sensitive = any(question.is_sensitive for question in questions if question.id in answers)
    consents = guest.given.consents + ((SENSITIVE,) if is_sensitive else ())
    given = replace(guest.given, answers=answers, consents=consents)
    return replace(guest, given=given, companions=guest.companions[:max_companions])


async def _change_minds(db: AsyncSession, event: Event, took: list[Party], meeting: Meeting, *, now: datetime) -> None:
    confirmed = [party for party in took if party.status is RegistrationStatus.CONFIRMED]
    leaving = confirmed[3 :: max(1, len(confirmed) // (meeting.cancellations + 1))][: meeting.cancellations]
    for number, party in enumerate(leaving):
        at = min(now, event.starts_at) - timedelta(hours=6 - number)
        await registrations.cancel(db, event, party, party.live, now=at)
    if event.starts_at < now:
        for party in [one for one in took if one.status is RegistrationStatus.OFFERED]:
            await registrations.accept_offer(db, event, party, now=event.starts_at - timedelta(hours=1))


async def _decide(
    db: AsyncSession, event: Event, took: list[Party], meeting: Meeting, *, by: Actor, now: datetime
) -> None:
    for number, party in enumerate(took[: meeting.decisions]):
        at = now - timedelta(days=3, hours=-number)
        decide = registrations.reject if number == 2 else registrations.approve
        await decide(db, event, party, by=by, now=at)


async def _remind(db: AsyncSession, event: Event, took: list[Party], *, now: datetime) -> None:
    """The day before a meeting everybody was reminded, so the worker has nothing left to say."""
    at = event.starts_at - timedelta(days=1)
    if event.is_published and at < now:
        for party in [one for one in took if one.with_status(RegistrationStatus.CONFIRMED)]:
            party.reminded_at = at
            await emails.reminder(db, event, party, now=at)


async def _open_door(
    db: AsyncSession, event: Event, gates: list[Gate], took: list[Party], meeting: Meeting, *, by: Actor
) -> None:
    coming = [one for party in took for one in party.with_status(RegistrationStatus.CONFIRMED)][: meeting.came]
    opens = event.doors_at or event.starts_at
    for number, registration in enumerate(coming):
        answer = await checkins.let_in(
            db,
            event,
            gates[number % len(gates)],
            registration.id,
            scan_id=new_id(),
            by=by,
            now=opens + timedelta(seconds=40 * number + 7 * (number % 5)),
        )
        if answer.verdict is not Verdict.OK:
            raise RuntimeError(f"the demo's door says {answer.verdict}")


async def _mark_sent(db: AsyncSession) -> None:
    await db.execute(update(OutboxMail).values(status=MailStatus.SENT, sent_at=OutboxMail.created_at, attempts=1))
