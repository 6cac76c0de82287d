"""Registering somebody by hand, as the team does for those who rang up or wrote."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import parties, people
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations.applicants import Applicant, Outcome
from eventhub.domain.registrations.register import register
from eventhub.models import Event, Source


async def add_by_hand(
    db: AsyncSession, event: Event, applicant: Applicant, *, by: Actor, now: datetime, anyway: bool = False
) -> Outcome:
    """Register somebody; with ``anyway`` over the capacity too. The team is told when the address is known.

    Raises:
        DomainError: ``registration.again``, and those of `register`.
    """
    person = await people.by_address(db, applicant.address)
    if person is not None and await parties.live_party(db, event, person) is not None:
        raise DomainError("registration.again")
    return await register(db, event, applicant, now=now, source=Source.ORGANISER, by=by, anyway=anyway)
