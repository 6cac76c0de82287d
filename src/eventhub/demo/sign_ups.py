"""A talk of the demo with few places: some are in, some wait, and one who left has let somebody move up."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import events, sign_ups
from eventhub.domain.permissions import Actor
from eventhub.models import Registration, RegistrationStatus, Talk

SLUG = "schichtwechsel-24"
PLACES, WANTING = 12, 16


async def sign_guests_up(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """Limit the last public talk of the next meeting, and let the first of its guests sign up."""
    event = await events.lock_by_slug(db, SLUG, by)
    assert event is not None
    ids = (await db.scalars(select(Talk.id).where(Talk.event_id == event.id))).all()
    public = list((await sign_ups.shown(db, event, talk_ids=ids)).values())
    if not public:
        return
    talk = public[-1].talk
    guests = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED)
        .order_by(Registration.confirmed_at, Registration.id)
        .limit(WANTING)
    )
    began = now - timedelta(days=4)
    await sign_ups.set_capacity(db, event, talk, PLACES, by=by, now=began)
    taken = []
    for number, guest in enumerate((await db.scalars(guests)).all()):
        at = began + timedelta(hours=3 * number + 1, minutes=7 * number % 60)
        taken.append(guest)
        await sign_ups.sign_up(db, event, talk, guest, now=at)
    await sign_ups.leave(db, event, talk, taken[4], now=now - timedelta(hours=9))
