"""What was put up after the mail of the morning: told once, together, some days later."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import materials, parties
from eventhub.domain.after.morning import may_get_mail
from eventhub.domain.after.times import REST, TOO_LATE, ended, is_daytime, later_at
from eventhub.mail import after_mails
from eventhub.models import Hub, Party, RegistrationStatus

BATCH = 200


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """The parties whose morning was some days ago, as the settings say, who have not been looked at again."""
    hub = await db.get_one(Hub, 1)
    pause, day = timedelta(days=hub.later_material_days), timedelta(days=1)
    # A day more on each side: what counts are days by the calendar.
    over = await ended(db, since=now - pause - TOO_LATE - day, until=now - pause - REST + day)
    ready = [one.id for one in over if later_at(one, hub) <= now and is_daytime(one, hub, now)]
    query = select(Party.id).where(
        Party.event_id.in_(ready), Party.morning_mail_at.is_not(None), Party.later_mail_at.is_(None), may_get_mail()
    )
    return (await db.scalars(query.order_by(Party.id).limit(BATCH))).all() if ready else []


async def write(db: AsyncSession, party_id: UUID, now: datetime) -> None:
    """Write the party the one further mail, if there is something it has not been told of; never again after that."""
    found, hub = await parties.lock(db, party_id), await db.get_one(Hub, 1)
    if found is None:
        return
    event, party = found
    if party.morning_mail_at is None or party.later_mail_at is not None or party.mails_stopped_at is not None:
        return
    is_time = later_at(event, hub) <= now and is_daytime(event, hub, now)
    if not event.is_published or not is_time or not party.with_status(RegistrationStatus.CONFIRMED):
        return
    party.later_mail_at = now
    told = set(party.told_material_ids)
    shown = [one.material for one in await materials.visible_to_party(db, event, party, now=now)]
    new = [one for one in shown if str(one.id) not in told]
    if new:
        party.told_material_ids = [*party.told_material_ids, *(str(one.id) for one in new)]
        await after_mails.later_materials(db, event, party, new, now=now)
