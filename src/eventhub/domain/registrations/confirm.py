"""The moment a place is safe: ticket, calendar entry, mail."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import calendars, tickets
from eventhub.mail import emails, outbox
from eventhub.models import Event, Party, RegistrationStatus


async def confirm(
    db: AsyncSession,
    event: Event,
    party: Party,
    *,
    now: datetime,
    is_new: bool = False,
    is_promoted: bool = False,
) -> None:
    """Confirm those of the party who hold a place: each gets a ticket, the guest the mail and the invitation."""
    for registration in party.live:
        registration.status = RegistrationStatus.CONFIRMED
        registration.confirmed_at = now
        tickets.issue(event, registration, now=now)
    party.unverified_until = party.offered_at = party.offered_until = None
    party.queue_no = party.waiting_since = None
    entry = None
    if party.person is not None and calendars.belongs_in_calendar(party):
        entry = await calendars.confirm_entry(db, event, party.person, now=now, is_new=is_new)
        if not is_new:
            await outbox.discard_older(db, [entry.uid])
    await emails.registration_confirmed(db, event, party, entry, now=now, is_promoted=is_promoted)
