"""The end of a meeting's feedback: everything is counted once more, and what made it countable is deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import hub
from eventhub.domain.events.find import lock
from eventhub.domain.feedback import results
from eventhub.domain.feedback.questions import Scope
from eventhub.domain.feedback.tally import STEP
from eventhub.domain.feedback.window import asked_of, closes_at
from eventhub.models import Event, FeedbackMark, FeedbackResponse

BATCH = 200


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Meetings that take no more answers, and whose answers are not counted for good."""
    days = (await hub.get(db)).feedback_days
    ended = Event.ends_at <= now - timedelta(days=days)
    query = select(Event.id).where(ended, exists().where(FeedbackMark.event_id == Event.id)).limit(BATCH)
    return (await db.scalars(query)).all()


async def close(db: AsyncSession, event_id: UUID, now: datetime) -> None:
    """Show all that was answered, and keep counts and texts alone: no single answers, and not who has answered.

    Of fewer than five answers nothing is ever shown, so they are deleted unseen.
    """
    event = await lock(db, event_id)
    if now < closes_at(event, await hub.get(db)):
        return
    asked = await asked_of(db, event)
    talk_ids = await db.scalars(
        select(FeedbackResponse.talk_id).where(FeedbackResponse.event_id == event.id).distinct()
    )
    for talk_id in talk_ids.all():
        answers = await results.answers_to(db, event, talk_id)
        if len(answers) >= STEP:
            questions = asked.about(Scope.TALK if talk_id else Scope.EVENT)
            await results.show(db, event, talk_id, questions, answers, is_final=True)
    for model in (FeedbackMark, FeedbackResponse):
        await db.execute(delete(model).where(model.event_id == event.id))
