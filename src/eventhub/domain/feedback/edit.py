"""Writing the questions of a meeting; they stay as they are from the moment somebody may answer them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.feedback.questions import Question
from eventhub.domain.feedback.window import asked_of
from eventhub.domain.permissions import Actor
from eventhub.models import Event, FeedbackForm, FeedbackMark, FeedbackSnapshot


async def are_fixed(db: AsyncSession, event: Event, *, now: datetime) -> bool:
    """Whether the questions can no longer be changed.

    A question that comes or goes between two answers would tell one of them from the others.
    """
    if event.is_over(now):
        return True
    answered = exists().where(FeedbackMark.event_id == event.id) | exists().where(FeedbackSnapshot.event_id == event.id)
    return bool(await db.scalar(select(answered)))


async def save(
    db: AsyncSession, event: Event, questions: Sequence[Question] | None, *, is_on: bool, by: Actor, now: datetime
) -> None:
    """Ask ``questions`` from now on, or, with None, those there are; ``is_on`` False asks nothing. The event is locked.

    Raises:
        DomainError: ``feedback.fixed`` when other questions come too late.
    """
    form = await db.scalar(select(FeedbackForm).where(FeedbackForm.event_id == event.id))
    wanted = (await asked_of(db, event)).questions if questions is None else tuple(questions)
    if wanted != (await asked_of(db, event)).questions and await are_fixed(db, event, now=now):
        raise DomainError("feedback.fixed")
    if form is None:
        form = FeedbackForm(event_id=event.id)
        db.add(form)
    form.is_on, form.questions = is_on, [one.as_row() for one in wanted]
    audit.note(db, "feedback.questions_changed", by=by, now=now, subject=event.title.text("de"), event=event)


async def copy_questions(db: AsyncSession, event: Event, copied: Event) -> None:
    """Let the new meeting ``copied`` ask what ``event`` asks, or nothing, where that asks nothing."""
    form = await db.scalar(select(FeedbackForm).where(FeedbackForm.event_id == event.id))
    if form is not None:
        db.add(FeedbackForm(event_id=copied.id, is_on=form.is_on, questions=list(form.questions)))
