"""When a meeting takes feedback, and about which talks it asks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.feedback.questions import Asked, Scope
from eventhub.domain.sign_ups.shown import shown
from eventhub.mail.sign_up_mails import TalkAt
from eventhub.models import Event, FeedbackForm, Hub, Talk


class Phase(StrEnum):
    """Where the feedback of a meeting stands."""

    OFF = "off"
    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"


async def asked_of(db: AsyncSession, event: Event) -> Asked:
    """What the meeting asks."""
    return Asked.of(await db.scalar(select(FeedbackForm).where(FeedbackForm.event_id == event.id)))


def closes_at(event: Event, hub: Hub) -> datetime:
    """Until when one may answer."""
    return event.ends_at + timedelta(days=hub.feedback_days)


def phase_of(event: Event, asked: Asked, hub: Hub, *, now: datetime) -> Phase:
    """Where the feedback stands at ``now``; it opens with the end of the meeting."""
    if not event.is_published or not asked.is_on or not asked.questions:
        return Phase.OFF
    if not event.is_over(now):
        return Phase.BEFORE
    return Phase.OPEN if now < closes_at(event, hub) and not asked.is_closed else Phase.CLOSED


async def is_anything_asked(db: AsyncSession, event: Event, asked: Asked) -> bool:
    """Whether there is a question to answer: about the meeting, or about a talk that it has."""
    return bool(asked.about(Scope.EVENT)) or bool(asked.about(Scope.TALK) and await talks_of(db, event))


async def talks_of(db: AsyncSession, event: Event) -> Sequence[TalkAt]:
    """The talks one is asked about, as the public programme has them, in the order of the day."""
    ids = (await db.scalars(select(Talk.id).where(Talk.event_id == event.id))).all()
    return list((await shown(db, event, talk_ids=ids, with_speakers=True)).values())
