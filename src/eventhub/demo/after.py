"""What followed the demo's past evenings: some took part from afar, and everybody was written to in the morning."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import after, checkins, events, parties, presence
from eventhub.domain.permissions import Actor
from eventhub.mail import after_mails
from eventhub.models import Hub, MailStatus, OutboxMail, Registration, RegistrationStatus

FROM_AFAR, WRITTEN_ABOUT = "schichtwechsel-22", "schichtwechsel-23"
GUESTS = 7


async def join_from_afar(db: AsyncSession, *, by: Actor) -> None:
    """Some who were not in the house press the button in the first minutes."""
    event = await events.lock_by_slug(db, FROM_AFAR, by)
    assert event is not None
    query = (
        select(Registration.party_id)
        .where(
            Registration.event_id == event.id,
            Registration.position == 0,
            Registration.status == RegistrationStatus.CONFIRMED,
            ~presence.was_there(),
        )
        .order_by(Registration.id)
        .limit(GUESTS)
    )
    for number, party_id in enumerate((await db.scalars(query)).all()):
        found = await parties.lock(db, party_id)
        assert found is not None
        event, party = found
        await checkins.join(db, event, party, [party.lead], now=event.starts_at + timedelta(minutes=number - 3))


async def write_to_guests(db: AsyncSession, *, by: Actor) -> None:
    """What the worker does on the morning after, and a week later; the mails have left since."""
    event = await events.lock_by_slug(db, WRITTEN_ABOUT, by)
    assert event is not None
    hub = await db.get_one(Hub, 1)
    morning, later = after.morning_at(event, hub), after.later_at(event, hub)
    for party_id in await after.morning.due(db, morning):
        await after.morning.write(db, party_id, morning)
    for party_id in await after.later.due(db, later):
        await after.later.write(db, party_id, later)
    is_after = OutboxMail.kind.in_(after_mails.KINDS)
    await db.execute(
        update(OutboxMail).where(is_after).values(status=MailStatus.SENT, sent_at=OutboxMail.created_at, attempts=1)
    )
