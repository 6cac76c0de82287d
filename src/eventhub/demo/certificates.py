"""Certificates of the demo's past evenings: some guests issued their own, some were issued for everybody at once."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import certificates, events
from eventhub.domain.permissions import Actor
from eventhub.domain.presence import was_there
from eventhub.models import Registration

BY_THE_TEAM, BY_THEMSELVES = "schichtwechsel-22", "schichtwechsel-23"
GUESTS = 17


async def certify(db: AsyncSession, *, by: Actor) -> None:
    """Issue them in the days after each evening; one is withdrawn again."""
    event = await events.lock_by_slug(db, BY_THE_TEAM, by)
    assert event is not None
    await certificates.issue_missing(db, event, by=by, now=event.ends_at + timedelta(days=2))
    event = await events.lock_by_slug(db, BY_THEMSELVES, by)
    assert event is not None
    query = select(Registration).where(Registration.event_id == event.id, was_there()).order_by(Registration.id)
    for number, guest in enumerate((await db.scalars(query.limit(GUESTS))).all()):
        at = event.ends_at + timedelta(hours=12, minutes=37 * number)
        one = await certificates.issue(db, event, guest, language="de" if number % 5 else "en", now=at)
        if number == GUESTS - 1:
            await certificates.withdraw(db, event, one, by=by, now=at + timedelta(days=1))
