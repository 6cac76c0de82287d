"""The end of a meeting's feedback: everything is counted once more, and what made it countable is deleted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import hub
from eventhub.domain.events.find import lock
from eventhub.domain.feedback import results
from eventhub.domain.feedback.questions import Asked, Scope
from eventhub.domain.feedback.tally import STEP
from eventhub.domain.feedback.window import asked_of, closes_at
from eventhub.models import Event, FeedbackForm, FeedbackMark, FeedbackResponse

BATCH = 200


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Meetings that take no more answers, and whose answers are not counted for good."""
    days = (await hub.get(db)).feedback_days
    ended = Event.ends_at <= now - timedelta(days=days)
    query = select(Event.id).where(ended, exists().where(FeedbackMark.event_id == Event.id)).limit(BATCH)
    return (await db.scalars(query)).all()


async def close(db: AsyncSession, event_id: UUID, now: datetime) -> None:
    """Close the feedback of a meeting whose time to answer is over."""
    event = await lock(db, event_id)
    if now >= closes_at(event, await hub.get(db)):
        await close_now(db, event)


async def close_now(db: AsyncSession, event: Event) -> None:
    """Show all that was answered, and keep counts and texts alone: no single answers, and not who has answered.

    Of fewer than five answers nothing is ever shown, so they are deleted unseen. The event must be locked.
    """
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
    await _shut(db, event, asked)


async def _shut(db: AsyncSession, event: Event, asked: Asked) -> None:
    """Whatever the settings say later: with the marks gone, nobody may answer again."""
    form = await db.scalar(select(FeedbackForm).where(FeedbackForm.event_id == event.id))
    if form is None:
        form = FeedbackForm(event_id=event.id, is_on=asked.is_on, questions=[one.as_row() for one in asked.questions])
        db.add(form)
    form.is_closed = True
