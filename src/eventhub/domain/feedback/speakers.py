"""Feedback on talks, for those who held them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import hub, proposals
from eventhub.domain.feedback.questions import Scope
from eventhub.domain.feedback.window import Phase, asked_of, phase_of
from eventhub.domain.materials import speaking
from eventhub.models import Event, Talk


async def talks_asked_about(db: AsyncSession, access: proposals.Access, *, now: datetime) -> list[tuple[Talk, Event]]:
    """The talks that a speaker's link opens and guests were asked about, with their meetings, the latest first."""
    spoken = [talk for talk, _ in await speaking.talks_of(db, access)]
    query = select(Event).where(Event.id.in_({one.event_id for one in spoken}), Event.ends_at <= now)
    over = {one.id: one for one in await db.scalars(query)} if spoken else {}
    hub_now = await hub.get(db)
    asking = {}
    for ident, event in over.items():
        asked = await asked_of(db, event)
        if phase_of(event, asked, hub_now, now=now) in (Phase.OPEN, Phase.CLOSED) and asked.about(Scope.TALK):
            asking[ident] = event
    return [(talk, asking[talk.event_id]) for talk in spoken if talk.event_id in asking]
