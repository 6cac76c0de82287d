"""What is shown: only what a snapshot holds, which changes in steps of five, and once more when all is in."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.feedback.questions import Question
from eventhub.domain.feedback.tally import STEP, Answers, Results, Tallied, tally
from eventhub.models import Event, FeedbackKind, FeedbackResponse, FeedbackSnapshot


@dataclass(frozen=True, slots=True)
class Summary:
    """The feedback of a meeting in numbers: how many answered anything, its first rating and its recommendation.

    ``mean`` of the rating is from 1 to 5, of ``ratings`` answers; ``balance`` are those for it less those against it,
    of ``recommendations`` answers. Fewer than five of either are none: a mean would tell what single guests answered.
    """

    responses: int
    ratings: int = 0
    mean: float | None = None
    recommendations: int = 0
    balance: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier meeting, and the mean of its first rating."""

    event: Event
    mean: float


async def of_event(db: AsyncSession, event: Event) -> Results | None:
    """What is shown of the meeting itself; None while there are fewer than five answers."""
    return await _of(db, event, None)


async def of_talk(db: AsyncSession, event: Event, talk_id: UUID) -> Results | None:
    """What is shown of one talk."""
    return await _of(db, event, talk_id)


async def of_talks(db: AsyncSession, event: Event) -> dict[UUID, Results]:
    """What is shown of each talk, by its id."""
    query = select(FeedbackSnapshot).where(FeedbackSnapshot.event_id == event.id, FeedbackSnapshot.talk_id.is_not(None))
    return {one.talk_id: Results.of(one) for one in await db.scalars(query) if one.talk_id is not None}


async def summary(db: AsyncSession, event: Event) -> Summary | None:
    """The numbers a report takes over; None while there are fewer than five answers."""
    found = await of_event(db, event)
    if found is None:
        return None
    rating, recommendation = _enough(found, FeedbackKind.SCALE), _enough(found, FeedbackKind.NPS)
    return Summary(
        found.responses,
        ratings=rating.responses if rating else 0,
        mean=rating.mean if rating else None,
        recommendations=recommendation.responses if recommendation else 0,
        balance=recommendation.promoters - recommendation.detractors if recommendation else 0,
    )


def _enough(found: Results, kind: FeedbackKind) -> Tallied | None:
    """The first question of a kind, if five have answered it."""
    first = found.first(kind)
    return first if first is not None and first.responses >= STEP else None


async def before(db: AsyncSession, event: Event) -> Before | None:
    """The latest earlier meeting of the same series that was rated; a meeting on its own has none."""
    if event.series_id is None:
        return None
    query = (
        select(Event, FeedbackSnapshot)
        .join(FeedbackSnapshot, FeedbackSnapshot.event_id == Event.id)
        .where(
            FeedbackSnapshot.talk_id.is_(None),
            Event.series_id == event.series_id,
            Event.ends_at <= event.starts_at,
        )
        .order_by(Event.starts_at.desc())
    )
    for earlier, snapshot in (await db.execute(query)).all():
        rating = Results.of(snapshot).first(FeedbackKind.SCALE)
        if rating is not None and rating.mean is not None:
            return Before(earlier, rating.mean)
    return None


async def answers_to(db: AsyncSession, event: Event, talk_id: UUID | None) -> Sequence[Answers]:
    """All that was answered about the meeting, or about one talk. For counting alone; never shown."""
    query = select(FeedbackResponse.answers).where(
        FeedbackResponse.event_id == event.id,
        FeedbackResponse.talk_id == talk_id if talk_id else FeedbackResponse.talk_id.is_(None),
    )
    return (await db.scalars(query)).all()


async def show(
    db: AsyncSession,
    event: Event,
    talk_id: UUID | None,
    questions: Sequence[Question],
    answers: Sequence[Answers],
    *,
    is_final: bool = False,
) -> None:
    """Let ``answers`` be what is shown from now on."""
    counted, key = tally(questions, answers, is_final=is_final), key_of(event, talk_id)
    snapshot = await db.get(FeedbackSnapshot, key)
    if snapshot is None:
        snapshot = FeedbackSnapshot(key=key, event_id=event.id, talk_id=talk_id)
        db.add(snapshot)
    snapshot.responses, snapshot.results = counted.responses, counted.as_json()


def key_of(event: Event, talk_id: UUID | None) -> bytes:
    """The key of a snapshot."""
    about = talk_id.bytes if talk_id else b""
    return hmac.digest(event.ticket_key, b"feedback-snapshot\x00" + event.id.bytes + about, hashlib.sha256)


async def _of(db: AsyncSession, event: Event, talk_id: UUID | None) -> Results | None:
    snapshot = await db.get(FeedbackSnapshot, key_of(event, talk_id), populate_existing=True)
    return Results.of(snapshot) if snapshot is not None else None
