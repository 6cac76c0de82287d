"""A place for somebody who holds a talk: it may go over the capacity, which the log keeps."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, parties, places
from eventhub.domain.registrations.applicants import Applicant
from eventhub.domain.registrations.confirm import confirm
from eventhub.domain.registrations.register import register
from eventhub.models import Event, Party, Person, RegistrationStatus, Source


async def register_speaker(
    db: AsyncSession, event: Event, person: Person, applicant: Applicant, *, now: datetime
) -> Party | None:
    """Give the speaker a confirmed place, with their party if they wait with one; the event must be locked.

    Returns:
        Their party; None while the event takes nobody, because it is not published.
    """
    if not event.is_published or event.is_over(now):
        return None
    party = await parties.live_party(db, event, person)
    if party is not None and party.status == RegistrationStatus.CONFIRMED:
        return as_speaker(party)
    persons = 1
    if party is None:
        party = (await register(db, event, applicant, now=now, source=Source.ORGANISER, anyway=True)).party
    else:
        waiting = party.with_status(RegistrationStatus.WAITLISTED)
        persons = len(waiting)
        if waiting:
            places.hold(event, persons, anyway=True)
            event.persons_waiting -= persons
        await confirm(db, event, party, now=now, is_promoted=bool(waiting))
    _note(db, event, party, persons, now=now)
    return as_speaker(party)


def as_speaker(party: Party) -> Party:
    """Let the door know that the guest who made the party speaks today."""
    party.lead.is_speaker = True
    return party


def _note(db: AsyncSession, event: Event, party: Party, persons: int, *, now: datetime) -> None:
    audit.note(
        db,
        "registration.speaker_added",
        by=None,
        now=now,
        subject=party.lead.name,
        event=event,
        persons=persons,
        held=event.places_held,
        capacity=event.capacity,
    )
