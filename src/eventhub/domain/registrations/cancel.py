"""Giving places back: by the guest, by an organiser, or because half an hour passed without a click."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, calendars, places, sign_ups, tickets, waitlist
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.mail import emails, outbox
from eventhub.models import (
    HOLDING,
    CalendarEntry,
    CheckIn,
    Event,
    Party,
    Registration,
    RegistrationStatus,
    Source,
)


async def cancel(
    db: AsyncSession,
    event: Event,
    party: Party,
    leaving: Sequence[Registration],
    *,
    now: datetime,
    by: Actor | None = None,
) -> list[Party]:
    """Cancel ``leaving`` (by the guest, unless ``by`` is given) and offer their places to the queue.

    Returns:
        The parties that places were offered to.

    Raises:
        DomainError: ``registration.nothing_to_cancel``; ``registration.event_over``;
            ``registration.checked_in`` for somebody who is already in.
    """
    leaving = [one for one in leaving if one in party.live]
    if not leaving:
        raise DomainError("registration.nothing_to_cancel")
    if event.is_over(now):
        raise DomainError("registration.event_over")
    if await _any_checked_in(db, leaving):
        raise DomainError("registration.checked_in")
    await _leave(db, event, party, leaving, RegistrationStatus.CANCELLED, now=now, by=by)
    await _tell(db, event, party, leaving, now=now, by_guest=by is None)
    if by is not None:
        names = ", ".join(one.name for one in leaving)
        audit.note(db, "registration.cancelled", by=by, now=now, subject=names, event=event)
    return await waitlist.promote(db, event, now=now)


async def expire(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """Half an hour passed and the address was not confirmed: final, and the places are free.

    Raises:
        DomainError: ``registration.not_unverified`` when it was confirmed meanwhile, or time is left.
    """
    is_due = party.unverified_until is not None and now >= party.unverified_until
    if party.status != RegistrationStatus.UNVERIFIED or not is_due:
        raise DomainError("registration.not_unverified")
    await _leave(db, event, party, party.live, RegistrationStatus.EXPIRED, now=now, by=None)
    await waitlist.promote(db, event, now=now)


async def _any_checked_in(db: AsyncSession, registrations: Sequence[Registration]) -> bool:
    idents = [one.id for one in registrations]
    # A scan holds this row while it lets in: whoever comes first decides.
    locked = select(Registration.id).where(Registration.id.in_(idents)).order_by(Registration.id)
    await db.execute(locked.with_for_update(key_share=True))
    found = await db.scalar(
        select(CheckIn.id).where(CheckIn.registration_id.in_(idents), CheckIn.ended_at.is_(None)).limit(1)
    )
    return found is not None


async def _leave(
    db: AsyncSession,
    event: Event,
    party: Party,
    leaving: Sequence[Registration],
    status: RegistrationStatus,
    *,
    now: datetime,
    by: Actor | None,
) -> None:
    held = sum(one.status in HOLDING for one in leaving)
    event.persons_waiting -= len(leaving) - held
    for registration in leaving:
        registration.status = status
        registration.ended_at = now
        registration.ended_by = Source.GUEST if by is None else Source.ORGANISER
        tickets.revoke(registration, now=now)
    await sign_ups.end_of(db, event, leaving, now=now)
    if held:
        places.free(event, held)
    if not party.live:
        party.is_live = False
        party.queue_no = party.waiting_since = None
        party.offered_at = party.offered_until = party.unverified_until = None


async def _tell(
    db: AsyncSession,
    event: Event,
    party: Party,
    left: Sequence[Registration],
    *,
    now: datetime,
    by_guest: bool,
) -> None:
    entry: CalendarEntry | None = None
    if party.lead in left:
        entry = calendars.cancel_entry(await calendars.entry_of(db, event, party.person_id), now=now)
        if entry is not None:
            await outbox.discard_older(db, [entry.uid])
    if party.live:
        names = [one.name for one in left]
        await emails.registration_reduced(db, event, party, entry, now=now, cancelled=names)
    else:
        await emails.registration_cancelled(db, event, party, entry, now=now, by_guest=by_guest)
