"""People who stand at the door without a place: registered there and then, or taken from the queue."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, parties, people, places, registrations
from eventhub.domain.checkins.answers import Answer, answer_to
from eventhub.domain.checkins.hours import is_practice
from eventhub.domain.checkins.scans import let_in
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations.confirm import confirm
from eventhub.models import Event, Gate, Party, Registration, RegistrationStatus, Source, Verdict


async def walk_in(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    applicant: registrations.Applicant,
    *,
    scan_id: UUID,
    by: Actor,
    now: datetime,
    anyway: bool = False,
) -> Answer:
    """Register somebody who stands at the door, and let them in; an address that is registered is let in as it is.

    Raises:
        DomainError: ``registration.full``, unless an organiser adds them ``anyway``; ``registration.closed``;
            ``checkin.organisers_only``.
    """
    _refuse(by, anyway=anyway)
    if is_practice(event, now):
        given, family = applicant.given_name, applicant.family_name
        organisation = applicant.given.organisation
        return Answer(
            Verdict.OK, scan_id, now, given_name=given, family_name=family, organisation=organisation, is_practice=True
        )
    event = await lock_event(db, event.id)
    known = await answer_to(db, event, scan_id)
    if known is not None:
        return known
    party = await _party_of(db, event, applicant.address)
    if party is not None:
        await _give_places(db, event, party, by=by, now=now, anyway=anyway)
    else:
        source = Source.DOOR
        outcome = await registrations.register(db, event, applicant, now=now, source=source, by=by, anyway=anyway)
        party = outcome.party
    await db.flush()
    return await let_in(db, event, gate, party.lead.id, scan_id=scan_id, by=by, now=now)


async def admit(
    db: AsyncSession,
    event: Event,
    gate: Gate | None,
    registration_id: UUID,
    *,
    scan_id: UUID,
    by: Actor,
    now: datetime,
    anyway: bool = False,
) -> Answer:
    """Let in a guest who is registered but has no ticket: one who waits gets a free place with their party.

    Raises:
        DomainError: ``checkin.unknown``; ``registration.full``, unless an organiser adds them ``anyway``;
            ``checkin.organisers_only`` also where the team has still to approve.
    """
    _refuse(by, anyway=anyway)
    event = await lock_event(db, event.id)
    known = await answer_to(db, event, scan_id)
    if known is not None:
        return known
    registration = await db.get(Registration, registration_id)
    party = await parties.get(db, registration.party_id) if registration else None
    if registration is None or party is None or registration.event_id != event.id:
        raise DomainError("checkin.unknown")
    if not is_practice(event, now):
        await _give_places(db, event, party, by=by, now=now, anyway=anyway)
        await db.flush()
    return await let_in(db, event, gate, registration_id, scan_id=scan_id, by=by, now=now)


def _refuse(by: Actor, *, anyway: bool) -> None:
    if anyway and not by.organises:
        raise DomainError("checkin.organisers_only")


async def _party_of(db: AsyncSession, event: Event, address: str) -> Party | None:
    person = await people.by_address(db, address) if address else None
    return await parties.live_party(db, event, person) if person else None


async def _give_places(db: AsyncSession, event: Event, party: Party, *, by: Actor, now: datetime, anyway: bool) -> None:
    """Confirm those of the party who have no place yet: who stands at the door does not queue."""
    status = party.status
    if status in (RegistrationStatus.CONFIRMED, *_ENDED):
        return
    if status is RegistrationStatus.AWAITING_APPROVAL and not by.organises:
        raise DomainError("checkin.organisers_only")
    waiting = party.with_status(RegistrationStatus.WAITLISTED)
    if waiting:
        places.hold(event, len(waiting), anyway=anyway)
        event.persons_waiting -= len(waiting)
    await confirm(db, event, party, now=now, is_promoted=True)
    action = "registration.added_anyway" if anyway else "registration.added"
    audit.note(db, action, by=by, now=now, subject=party.lead.name, event=event, persons=len(party.live))


_ENDED = (RegistrationStatus.CANCELLED, RegistrationStatus.REJECTED, RegistrationStatus.EXPIRED)
