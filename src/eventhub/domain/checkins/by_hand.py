"""Presence that organisers mark by hand, also after the meeting: from a list on paper, or from memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, presence, registrations
from eventhub.domain.checkins.hours import is_practice
from eventhub.domain.checkins.online import online_gate
from eventhub.domain.checkins.scans import let_in, undo
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.models import CheckIn, Event, Registration, RegistrationStatus, Verdict, new_id


async def mark_present(
    db: AsyncSession, event: Event, registration: Registration, *, is_online: bool, by: Actor, now: datetime
) -> None:
    """Somebody with a place at the locked ``event`` was there; whoever is marked already stays as they are.

    Raises:
        DomainError: ``presence.not_published``; ``presence.too_early`` before check-ins are kept;
            ``presence.no_place``; ``presence.already`` when the person is in.
    """
    if not event.is_published:
        raise DomainError("presence.not_published")
    if is_practice(event, now):
        raise DomainError("presence.too_early")
    if registration.status is not RegistrationStatus.CONFIRMED:
        raise DomainError("presence.no_place")
    if registration.id in await presence.of(db, [registration.id]):
        raise DomainError("presence.already")
    gate = await online_gate(db, event) if is_online else None
    answer = await let_in(db, event, gate, registration.id, scan_id=new_id(), by=by, now=now)
    if answer.verdict is not Verdict.OK:
        raise DomainError("presence.already")
    action = "registration.marked_online" if is_online else "registration.marked_on_site"
    audit.note(db, action, by=by, now=now, subject=registration.name, event=event)


async def mark_selected(
    db: AsyncSession, event: Event, ids: Sequence[UUID], *, is_online: bool, by: Actor, now: datetime
) -> registrations.Done:
    """The same for each of these registrations; what is refused is told and stops nothing."""
    done = registrations.Done()
    for one in await registrations.selection(db, event, ids):
        try:
            await mark_present(db, event, one, is_online=is_online, by=by, now=now)
        except DomainError as error:
            done.refused.append((one.name, error))
        else:
            done.names.append(one.name)
    return done


async def mark_absent(db: AsyncSession, event: Event, registration: Registration, *, by: Actor, now: datetime) -> None:
    """Somebody was not there after all: their check-in is undone, whoever began it.

    Raises:
        DomainError: ``presence.not_in``.
    """
    scan_id = await db.scalar(
        select(CheckIn.scan_id).where(CheckIn.registration_id == registration.id, CheckIn.ended_at.is_(None))
    )
    if scan_id is None:
        raise DomainError("presence.not_in")
    await undo(db, event, None, scan_id, scan_id=new_id(), by=by, now=now)
    audit.note(db, "registration.marked_absent", by=by, now=now, subject=registration.name, event=event)
