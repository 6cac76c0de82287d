"""Giving feedback: once for each person who was there, and kept so that nothing says who, or when.

Neither act is audited. The event must be locked: that is what makes every fifth answer be counted just once.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import hub as hubs
from eventhub.domain import presence
from eventhub.domain.errors import DomainError
from eventhub.domain.feedback import results
from eventhub.domain.feedback.questions import Asked, Question, Scope
from eventhub.domain.feedback.tally import STEP, Answers
from eventhub.domain.feedback.window import Phase, asked_of, is_anything_asked, phase_of, talks_of
from eventhub.models import Event, FeedbackMark, FeedbackResponse, Hub, Party, Registration

KEY_BYTES = 16
#: how many rows are written anew with one that comes in
MIXED = 100


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person answers: about the meeting, and about talks by their id; questions left out are not answered."""

    event: Answers = field(default_factory=dict)
    talks: Mapping[UUID, Answers] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was answered at all."""
        return not self.event and not any(self.talks.values())


async def waiting(
    db: AsyncSession, event: Event, party: Party, there: Collection[UUID] | None = None
) -> list[Registration]:
    """Who of the party was there, ``there`` if that is known, and has not answered yet."""
    there = await presence.of_party(db, party) if there is None else there
    done = await answered(db, event, party.registrations)
    return [one for one in party.registrations if one.id in there and one.id not in done]


async def answered(db: AsyncSession, event: Event, registrations: Sequence[Registration]) -> set[UUID]:
    """Whose marks are kept: who of them has answered, until the feedback is closed. For themselves alone."""
    keys = {mark_of(event, one): one.id for one in registrations}
    marked = await db.scalars(select(FeedbackMark.key).where(FeedbackMark.key.in_(keys)))
    return {keys[key] for key in marked}


async def asks(
    db: AsyncSession, event: Event, party: Party, there: Collection[UUID], *, hub: Hub, now: datetime
) -> bool:
    """Whether somebody of the party, of whom ``there`` were let in, may answer now."""
    asked = await asked_of(db, event)
    if not there or phase_of(event, asked, hub, now=now) is not Phase.OPEN:
        return False
    return await is_anything_asked(db, event, asked) and bool(await waiting(db, event, party, there))


async def give(db: AsyncSession, event: Event, registration: Registration, ballot: Ballot, *, now: datetime) -> None:
    """Keep what somebody answers, and let it show with every fifth answer. The event must be locked.

    Raises:
        DomainError: ``feedback.not_open``; ``feedback.not_there`` for somebody who was not let in;
            ``feedback.again`` when they have answered; ``feedback.blank``; ``feedback.no_answer`` for an answer to
            something that is not asked.
    """
    asked = await asked_of(db, event)
    await _refuse(db, event, registration, asked, ballot, now=now)
    responses: list[dict[str, Any]] = [
        {"key": secrets.token_bytes(KEY_BYTES), "event_id": event.id, "talk_id": about, "answers": dict(answers)}
        for about, answers in ((None, ballot.event), *ballot.talks.items())
        if answers
    ]
    await _mix_in(db, event, FeedbackMark, [{"key": mark_of(event, registration), "event_id": event.id}])
    await _mix_in(db, event, FeedbackResponse, responses)
    for one in responses:
        await _show_step(db, event, one["talk_id"], asked)


def mark_of(event: Event, registration: Registration) -> bytes:
    """The key of the mark that somebody has answered."""
    return hmac.digest(event.ticket_key, b"feedback\x00" + registration.id.bytes, hashlib.sha256)


async def _refuse(
    db: AsyncSession, event: Event, registration: Registration, asked: Asked, ballot: Ballot, *, now: datetime
) -> None:
    if phase_of(event, asked, await hubs.get(db), now=now) is not Phase.OPEN:
        raise DomainError("feedback.not_open")
    if registration.id not in await presence.of(db, [registration.id]):
        raise DomainError("feedback.not_there")
    if await db.get(FeedbackMark, mark_of(event, registration)) is not None:
        raise DomainError("feedback.again")
    if ballot.is_blank:
        raise DomainError("feedback.blank")
    talks = {at.talk.id for at in await talks_of(db, event)} if ballot.talks else set()
    of_talks = [_fits(asked.about(Scope.TALK), answers) for answers in ballot.talks.values()]
    if not (_fits(asked.about(Scope.EVENT), ballot.event) and all(of_talks) and talks.issuperset(ballot.talks)):
        raise DomainError("feedback.no_answer")


def _fits(questions: Iterable[Question], answers: Answers) -> bool:
    by_key = {one.key: one for one in questions}
    return all(key in by_key and by_key[key].takes(value) for key, value in answers.items())


async def _mix_in(
    db: AsyncSession, event: Event, model: type[FeedbackMark | FeedbackResponse], new: Sequence[dict[str, Any]]
) -> None:
    """Write ``new`` rows together with others of the event that are there already, ordered by their random keys.

    PostgreSQL keeps rows in the order of writing, and with each the number of its transaction (``xmin``), by which a
    mark and the answers written with it could be joined. So what is new never is the only thing an act writes.
    """
    columns = list(model.__table__.columns)
    others = select(*columns).where(model.event_id == event.id).order_by(func.random()).limit(MIXED)
    kept = [dict(row) for row in (await db.execute(others)).mappings()]
    gone = delete(model).where(model.key.in_([row["key"] for row in kept]))
    await db.execute(gone.execution_options(synchronize_session=False))
    await db.execute(insert(model), sorted([*kept, *new], key=lambda row: row["key"]))


async def _show_step(db: AsyncSession, event: Event, talk_id: UUID | None, asked: Asked) -> None:
    about = FeedbackResponse.talk_id == talk_id if talk_id else FeedbackResponse.talk_id.is_(None)
    number = await db.scalar(
        select(func.count()).select_from(FeedbackResponse).where(FeedbackResponse.event_id == event.id, about)
    )
    if number and number % STEP == 0:
        questions = asked.about(Scope.TALK if talk_id else Scope.EVENT)
        await results.show(db, event, talk_id, questions, await results.answers_to(db, event, talk_id))
