"""Feedback in every state: to give alone or in a party, given, too few, closed with long words, switched off."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import checkins, events, feedback
from eventhub.domain.events import EventDraft, SpeakerDraft, TalkDraft
from eventhub.domain.feedback import USUAL, Ballot, Question, Scope
from eventhub.domain.permissions import Actor
from eventhub.mail import links
from eventhub.models import Event, FeedbackKind, Party, Person, Registration, Role, Talk, TalkKind, User, Venue, new_id
from eventhub.models import LocalizedText as Text
from tests.makers import actor_of, register

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"
ADDRESS = "feedback.speaker@example.org"
SHORT, CLOSED, OFF, DEMO = "feedback-short", "feedback-closed", "feedback-off", "schichtwechsel"
ASKED = (
    *USUAL,
    Question(key="told", kind=FeedbackKind.TEXT, scope=Scope.TALK, label=Text(f"Was fehlte? {LONG_WORD}")),
)


async def prepare_feedback(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """Three meetings that are over, beside those of the demo; the names of their pages."""
    del names
    async with database.session() as db, transaction(db):
        by, now = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one()), clock.now()
        made = await _short(db, by, now) | await _closed(db, by, now)
        off = await _hold(db, OFF, now - DAY, by)
        await feedback.save(db, off, None, is_on=False, by=by, now=now)
        query = select(Event.id, Event.slug).where(Event.slug.in_([f"{DEMO}-{number}" for number in (21, 22, 23, 24)]))
        demo = {f"event_{slug.replace('-', '_')}": str(ident) for ident, slug in (await db.execute(query)).all()}
        return made | demo | {"event_feedback_off": str(off.id)}


async def _short(db: AsyncSession, by: Actor, now: datetime) -> dict[str, str]:
    """A meeting of today that few have answered yet."""
    event = await _hold(db, SHORT, now - 5 * HOUR, by)
    alone, group, given, absent = [
        (await register(db, event, f"{LONG_WORD} {name}", now=event.starts_at - DAY, companions=others)).party
        for name, others in (("Allein", 0), ("Gruppe", 2), ("Fertig", 0), ("Fern", 0))
    ]
    await db.flush()
    people = [*alone.registrations, *group.registrations, *given.registrations]
    await _let_in(db, event, people, by)
    await feedback.give(db, event, given.lead, Ballot({"worth": 4}), now=now)
    parties: dict[str, Party] = {"alone": alone, "group": group, "given": given, "absent": absent}
    return {f"own_feedback_{name}": links.own_token(db, one) for name, one in parties.items()} | {
        "event_feedback_short": str(event.id)
    }


async def _closed(db: AsyncSession, by: Actor, now: datetime) -> dict[str, str]:
    """A meeting two months ago that all have answered at length, with two talks of one speaker."""
    event = await _hold(db, CLOSED, now - 60 * DAY, by, asked_by=now - 70 * DAY)
    parties = [
        (await register(db, event, f"Lang {'x' * number}", now=event.starts_at - DAY)).party for number in range(1, 14)
    ]
    await db.flush()
    await _let_in(db, event, [one.lead for one in parties], by)
    talks = (await db.scalars(select(Talk).where(Talk.event_id == event.id).order_by(Talk.position))).all()
    for number, party in enumerate(parties):
        about = {"worth": 1 + number % 5, "recommend": number % 11, "change": f"{LONG_WORD}\n{LONG_WORD * 3} {number}"}
        first = {"first": "yes" if number % 2 else "no"}
        of_talk = {"useful": 1 + number % 5, "told": f"{LONG_WORD * 2} {number}"}
        heard = {talk.id: of_talk for nth, talk in enumerate(talks) if nth == 0 or number < 2}
        await feedback.give(db, event, party.lead, Ballot(about | first, heard), now=event.ends_at + HOUR)
    await feedback.close(db, event.id, now)
    values = {"given_name": "Miriam", "family_name": "Özdemir", "created_at": now, "speaker_confirmed_at": now}
    person = Person(address=ADDRESS, address_key=ADDRESS, **values)
    db.add(person)
    await db.flush()
    return {
        "event_feedback_closed": str(event.id),
        "own_feedback_closed": links.own_token(db, parties[0]),
        "speaker_feedback": links.speaker_token(db, person),
        "talk_feedback": str(talks[0].id),
        "talk_feedback_few": str(talks[1].id),
    }


async def _hold(
    db: AsyncSession, name: str, starts_at: datetime, by: Actor, *, asked_by: datetime | None = None
) -> Event:
    """A meeting of two hours with two talks, which asks long questions where ``asked_by`` is when they were written."""
    starts_at = starts_at.replace(minute=0, second=0, microsecond=0)
    speaker = (SpeakerDraft("Miriam Özdemir", "Kortmann Metallbau", ADDRESS),)
    draft = EventDraft(
        title=Text(f"Prüfstand Rückmeldung {LONG_WORD}", "Test bench feedback"),
        slug=f"pruefstand-{name}",
        venue_id=await db.scalar(select(Venue.id).where(Venue.name == "Alte Lohnhalle")),
        starts_at=starts_at,
        ends_at=starts_at + 2 * HOUR,
        talks=tuple(
            TalkDraft(TalkKind.TALK, Text(title, ""), starts_at=starts_at, minutes=30, speakers=speaker)
            for title in (f"Vortrag {LONG_WORD}", "Zweiter Vortrag")
        ),
    )
    announced = starts_at - 20 * DAY
    event = await events.create(db, draft, by=by, now=announced)
    await db.flush()
    await events.publish(db, event, by=by, now=announced)
    event = await events.lock(db, event.id)
    if asked_by is not None:
        await feedback.save(db, event, ASKED, is_on=True, by=by, now=asked_by)
    return event


async def _let_in(db: AsyncSession, event: Event, people: Sequence[Registration], by: Actor) -> None:
    for one in people:
        await checkins.let_in(db, event, None, one.id, scan_id=new_id(), by=by, now=event.starts_at)
