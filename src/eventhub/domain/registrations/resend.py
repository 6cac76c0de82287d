"""The link to the own page again; the answer to whoever asks is the same for everyone."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, parties, people
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.mail import emails
from eventhub.models import Event, OutboxMail, Party, Person

LINK_PAUSE = timedelta(minutes=10)


async def send_link_again(
    db: AsyncSession, event: Event, party: Party, *, now: datetime, by: Actor | None = None
) -> bool:
    """Mail the link, at most every ten minutes unless an organiser asks; returns whether a mail was written.

    Raises:
        DomainError: ``registration.ended``; ``registration.no_address`` for somebody who left none at the door.
    """
    if not party.live:
        raise DomainError("registration.ended")
    if party.person is None:
        raise DomainError("registration.no_address")
    if by is None and party.link_sent_at is not None and now - party.link_sent_at < LINK_PAUSE:
        return False
    party.link_sent_at = now
    await emails.link_again(db, event, party, now=now)
    if by is not None:
        audit.note(db, "registration.link_sent", by=by, now=now, subject=party.lead.name, event=event)
    return True


async def send_lost_link(db: AsyncSession, event: Event, address: str, *, now: datetime) -> None:
    """Mail the link to ``address``, if it has a live registration; nothing tells the asker whether it has."""
    person = await people.by_address(db, address)
    party = await parties.live_party(db, event, person) if person else None
    if party is not None:
        await send_link_again(db, event, party, now=now)


async def latest_mail_id(db: AsyncSession, event: Event, address: str) -> UUID | None:
    """The newest mail about this event to ``address``; for the demo, which has no mail server to show it."""
    query = (
        select(OutboxMail.id)
        .join(Party, Party.id == OutboxMail.party_id)
        .join(Person, Person.id == Party.person_id)
        .where(OutboxMail.event_id == event.id, Person.address_key == people.address_key(address))
        .order_by(OutboxMail.id.desc())
        .limit(1)
    )
    return await db.scalar(query)
