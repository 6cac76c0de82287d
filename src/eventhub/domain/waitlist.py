"""The queue: first come, first served, a party whole, and nobody overtakes the one at its head.

`promote` is called on every path that frees a place; the event's row is locked by then.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, parties, places
from eventhub.domain.errors import DomainError
from eventhub.mail import emails
from eventhub.models import Event, Party, RegistrationStatus


async def promote(db: AsyncSession, event: Event, *, now: datetime) -> list[Party]:
    """Offer free places to the queue in its order, until its head does not fit; returns the parties offered to.

    Nothing is offered once the event has started, or while it is not published.
    """
    promoted: list[Party] = []
    while event.is_published and not event.has_started(now) and event.persons_waiting > 0:
        await db.flush()
        party = await parties.head_of_queue(db, event)
        if party is None:
            break
        left = event.places_left
        if left is not None and len(party.with_status(RegistrationStatus.WAITLISTED)) > left:
            break
        await _offer(db, event, party, now=now)
        promoted.append(party)
    return promoted


async def _offer(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    waiting = party.with_status(RegistrationStatus.WAITLISTED)
    places.hold(event, len(waiting))
    event.persons_waiting -= len(waiting)
    for registration in waiting:
        registration.status = RegistrationStatus.OFFERED
    party.offered_at = now
    party.offered_until = min(now + event.offer_time, event.starts_at)
    await emails.place_offered(db, event, party, now=now)
    audit.note(
        db,
        "registration.offered",
        by=None,
        now=now,
        subject=party.lead.name,
        event=event,
        persons=len(waiting),
        waiting_since=party.waiting_since,
        until=party.offered_until,
    )


async def lapse(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The deadline of an offer passed: back to the queue, at its end, and the places go to the next.

    Raises:
        DomainError: ``offer.not_lapsed`` when there is no offer, or its deadline is still to come.
    """
    if party.status != RegistrationStatus.OFFERED or party.offered_until is None or now < party.offered_until:
        raise DomainError("offer.not_lapsed")
    withdraw(event, party)
    parties.queue_up(event, party, now=now)
    audit.note(db, "registration.offer_lapsed", by=None, now=now, subject=party.lead.name, event=event)
    promoted = await promote(db, event, now=now)
    if party not in promoted:
        # Alone in the queue they are offered the place anew at once, and one mail is enough.
        await emails.offer_lapsed(db, event, party, now=now)


def withdraw(event: Event, party: Party) -> None:
    """Take an offer back: the party waits again, under the number it had, and the places are free."""
    offered = party.with_status(RegistrationStatus.OFFERED)
    for registration in offered:
        registration.status = RegistrationStatus.WAITLISTED
    if offered:
        places.free(event, len(offered))
        event.persons_waiting += len(offered)
    party.offered_at = party.offered_until = None
