"""Transitions towards a place: the address confirmed, approved, offered and accepted, promoted by hand; or rejected."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, parties, places, waitlist
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations.confirm import confirm
from eventhub.mail import emails
from eventhub.models import Event, Party, RegistrationStatus, Source


async def confirm_address(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The guest pressed the button behind the mailed link: the address is theirs.

    Raises:
        DomainError: ``registration.not_unverified``; ``registration.confirmation_expired`` after half an hour.
    """
    if party.status != RegistrationStatus.UNVERIFIED:
        raise DomainError("registration.not_unverified")
    if party.unverified_until is not None and now >= party.unverified_until:
        raise DomainError("registration.confirmation_expired")
    if event.wants_approval:
        for registration in party.with_status(RegistrationStatus.UNVERIFIED):
            registration.status = RegistrationStatus.AWAITING_APPROVAL
        party.unverified_until = None
        await emails.approval_awaited(db, event, party, now=now)
    else:
        await confirm(db, event, party, now=now)


async def accept_offer(db: AsyncSession, event: Event, party: Party, *, now: datetime) -> None:
    """The guest takes the offered places.

    Raises:
        DomainError: ``offer.none``; ``offer.lapsed`` after the deadline; ``event.not_published``.
    """
    if party.status != RegistrationStatus.OFFERED or party.offered_until is None:
        raise DomainError("offer.none")
    if now >= party.offered_until:
        raise DomainError("offer.lapsed")
    if not event.is_published:
        raise DomainError("event.not_published")
    await confirm(db, event, party, now=now, is_promoted=True)


async def approve(db: AsyncSession, event: Event, party: Party, *, by: Actor, now: datetime) -> None:
    """The team gives the place that was asked for.

    Raises:
        DomainError: ``registration.not_awaiting``.
    """
    if party.status != RegistrationStatus.AWAITING_APPROVAL:
        raise DomainError("registration.not_awaiting")
    await confirm(db, event, party, now=now)
    audit.note(db, "registration.approved", by=by, now=now, subject=party.lead.name, event=event)


async def reject(db: AsyncSession, event: Event, party: Party, *, by: Actor, now: datetime) -> list[Party]:
    """The team says no to a request or to somebody waiting; places held go to the queue.

    Returns:
        The parties that places were offered to.

    Raises:
        DomainError: ``registration.not_awaiting``.
    """
    held = party.with_status(RegistrationStatus.AWAITING_APPROVAL)
    waiting = party.with_status(RegistrationStatus.WAITLISTED)
    if not held and not waiting:
        raise DomainError("registration.not_awaiting")
    for registration in party.live:
        registration.status = RegistrationStatus.REJECTED
        registration.ended_at = now
        registration.ended_by = Source.ORGANISER
    party.is_live = False
    party.queue_no = party.waiting_since = None
    if held:
        places.free(event, len(held))
    event.persons_waiting -= len(waiting)
    await emails.registration_rejected(db, event, party, now=now)
    audit.note(db, "registration.rejected", by=by, now=now, subject=party.lead.name, event=event)
    return await waitlist.promote(db, event, now=now)


async def promote(db: AsyncSession, event: Event, party: Party, *, by: Actor, now: datetime) -> None:
    """Confirm the head of the queue, or an offer still open, without waiting for the guest's answer.

    Raises:
        DomainError: ``waitlist.not_waiting``; ``waitlist.not_first`` when somebody waits longer;
            ``registration.full`` when too few places are free.
    """
    _refuse_unless_waiting(event, party, now=now)
    waiting = party.with_status(RegistrationStatus.WAITLISTED)
    if waiting:
        head = await parties.head_of_queue(db, event)
        if head is None or head.id != party.id:
            raise DomainError("waitlist.not_first")
        places.hold(event, len(waiting))
        event.persons_waiting -= len(waiting)
    await confirm(db, event, party, now=now, is_promoted=True)
    audit.note(db, "registration.promoted", by=by, now=now, subject=party.lead.name, event=event)


async def add_anyway(db: AsyncSession, event: Event, party: Party, *, by: Actor, now: datetime) -> None:
    """Confirm somebody from the queue although the event is full; nobody else's place is touched.

    Raises:
        DomainError: ``waitlist.not_waiting``.
    """
    _refuse_unless_waiting(event, party, now=now)
    waiting = party.with_status(RegistrationStatus.WAITLISTED)
    if waiting:
        places.hold(event, len(waiting), anyway=True)
        event.persons_waiting -= len(waiting)
    await confirm(db, event, party, now=now, is_promoted=True)
    audit.note(
        db,
        "registration.added_anyway",
        by=by,
        now=now,
        subject=party.lead.name,
        event=event,
        persons=len(waiting),
        held=event.places_held,
        capacity=event.capacity,
    )


def _refuse_unless_waiting(event: Event, party: Party, *, now: datetime) -> None:
    if party.status not in (RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED):
        raise DomainError("waitlist.not_waiting")
    if not event.is_published or event.is_over(now):
        raise DomainError("event.not_published")
