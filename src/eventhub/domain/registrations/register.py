"""Registering: places under the event's lock, or a spot on the waitlist, for the whole party."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, parties, people, places
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations.applicants import Applicant, Outcome, search_text
from eventhub.domain.registrations.confirm import confirm
from eventhub.domain.registrations.resend import send_link_again
from eventhub.mail import emails
from eventhub.models import (
    Answer,
    Consent,
    Event,
    Party,
    Person,
    Registration,
    RegistrationStatus,
    Source,
    new_id,
)

UNVERIFIED_TIME = timedelta(minutes=30)


async def register(
    db: AsyncSession,
    event: Event,
    applicant: Applicant,
    *,
    now: datetime,
    source: Source = Source.GUEST,
    by: Actor | None = None,
    anyway: bool = False,
) -> Outcome:
    """Give the party its places or, once too few are left, a spot on the waitlist, whole.

    An address that is already registered gets its own link again by mail, and the same outcome as everybody.
    Staff register outside the window, and with ``anyway`` over the capacity, which is audited.

    Raises:
        DomainError: ``registration.closed`` outside the window; ``registration.too_many_companions``;
            ``registration.full`` without a waitlist.
    """
    _refuse(event, applicant, source, now=now)
    status = _first_status(event, applicant.persons, source, anyway=anyway)
    person, is_new = await _person(db, applicant, now=now)
    known = None if person is None or is_new else await parties.live_party(db, event, person)
    if known is not None:
        await send_link_again(db, event, known, now=now)
        return Outcome(status, known, is_known=True)
    party = _party(event, person, applicant, status, source, now=now)
    db.add(party)
    await _enter(db, event, party, status, now=now, anyway=anyway, is_new=is_new)
    if by is not None:
        action = "registration.added_anyway" if anyway else "registration.added"
        audit.note(db, action, by=by, now=now, subject=party.lead.name, event=event, persons=applicant.persons)
    return Outcome(status, party)


def _refuse(event: Event, applicant: Applicant, source: Source, *, now: datetime) -> None:
    if source is Source.GUEST:
        if not event.takes_registrations(now):
            raise DomainError("registration.closed")
        if len(applicant.companions) > event.max_companions:
            raise DomainError("registration.too_many_companions", field="companions", most=event.max_companions)
    elif not event.is_published or event.is_over(now):
        raise DomainError("registration.closed")


def _first_status(event: Event, persons: int, source: Source, *, anyway: bool) -> RegistrationStatus:
    left = event.places_left
    must_wait = event.persons_waiting > 0 or (left is not None and persons > left)
    if source is Source.DOOR:
        # Who stands at the door does not queue; places that are free on paper are taken by those who came.
        must_wait = left is not None and persons > left
    if must_wait and not anyway:
        if source is Source.DOOR or not event.has_waitlist:
            raise DomainError("registration.full")
        return RegistrationStatus.WAITLISTED
    if source is not Source.GUEST:
        return RegistrationStatus.CONFIRMED
    if event.wants_confirmation:
        return RegistrationStatus.UNVERIFIED
    return RegistrationStatus.AWAITING_APPROVAL if event.wants_approval else RegistrationStatus.CONFIRMED


async def _person(db: AsyncSession, applicant: Applicant, *, now: datetime) -> tuple[Person | None, bool]:
    if not applicant.address:
        return None, False
    person = await people.by_address(db, applicant.address)
    if person is not None:
        return person, False
    return people.add(
        db,
        applicant.address,
        given_name=applicant.given_name,
        family_name=applicant.family_name,
        language=applicant.language,
        now=now,
    ), True


def _party(
    event: Event,
    person: Person | None,
    applicant: Applicant,
    status: RegistrationStatus,
    source: Source,
    *,
    now: datetime,
) -> Party:
    given = applicant.given
    lead = Registration(
        event_id=event.id,
        position=0,
        given_name=applicant.given_name,
        family_name=applicant.family_name,
        organisation=given.organisation,
        role=given.role,
        organisation_kind=given.organisation_kind,
        municipality=given.municipality,
        search_text=search_text(applicant.given_name, applicant.family_name, given.organisation, applicant.address),
        status=status,
        created_at=now,
        tickets=[],
        answers=[Answer(question_id=key, value=value) for key, value in given.answers.items()],
        consents=[
            Consent(kind=one.kind, wording=one.wording, language=one.language or applicant.language, given_at=now)
            for one in given.consents
        ],
    )
    companions = [
        Registration(
            event_id=event.id,
            position=position,
            given_name=one.given_name,
            family_name=one.family_name,
            organisation=given.organisation,
            search_text=search_text(one.given_name, one.family_name, given.organisation),
            status=status,
            created_at=now,
            tickets=[],
            answers=[],
            consents=[],
        )
        for position, one in enumerate(applicant.companions, start=1)
    ]
    return Party(
        id=new_id(),
        event_id=event.id,
        person=person,
        person_id=person.id if person else None,
        source=source,
        language=applicant.language,
        created_at=now,
        registrations=[lead, *companions],
    )


async def _enter(
    db: AsyncSession,
    event: Event,
    party: Party,
    status: RegistrationStatus,
    *,
    now: datetime,
    anyway: bool,
    is_new: bool,
) -> None:
    persons = len(party.registrations)
    if status is RegistrationStatus.WAITLISTED:
        ahead = event.persons_waiting
        event.persons_waiting += persons
        parties.queue_up(event, party, now=now)
        await emails.waitlisted(db, event, party, now=now, persons_ahead=ahead)
        return
    places.hold(event, persons, anyway=anyway)
    if status is RegistrationStatus.UNVERIFIED:
        party.unverified_until = min(now + UNVERIFIED_TIME, event.starts_at)
        await emails.address_to_confirm(db, event, party, now=now)
    elif status is RegistrationStatus.AWAITING_APPROVAL:
        await emails.approval_awaited(db, event, party, now=now)
    else:
        await confirm(db, event, party, now=now, is_new=is_new)
