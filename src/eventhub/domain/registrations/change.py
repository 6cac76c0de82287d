"""What a guest, or an organiser for them, may change later: names, answers, consents; and tickets issued anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, tickets
from eventhub.domain.certificates.withdraw import name_corrected
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations.applicants import Agreed, Companion, Given, search_text
from eventhub.mail import emails
from eventhub.models import Answer, Consent, ConsentKind, Event, Party, Registration, RegistrationStatus


@dataclass(frozen=True, slots=True)
class Details:
    """The guest's own page as it was sent: names of all of the party in its order, and what is given beside."""

    names: tuple[Companion, ...]
    given: Given


async def change(
    db: AsyncSession,
    event: Event,
    party: Party,
    details: Details,
    *,
    now: datetime,
    by: Actor | None = None,
) -> None:
    """Take over names, answers and consents; a consent no longer ticked is withdrawn, with its date.

    Raises:
        DomainError: ``registration.ended`` when nothing of the party is live; ``registration.event_over``.
    """
    if not party.live:
        raise DomainError("registration.ended")
    if event.is_over(now):
        raise DomainError("registration.event_over")
    for registration, name in zip(party.registrations, details.names, strict=True):
        registration.organisation = details.given.organisation
        await _rename(db, party, registration, name, now=now)
    lead, given = party.lead, details.given
    lead.role, lead.organisation_kind, lead.municipality = (
        given.role,
        given.organisation_kind,
        given.municipality,
    )
    _answer(lead, dict(given.answers))
    _agree(lead, given.consents, party.language, now=now)
    if by is not None:
        audit.note(db, "registration.changed", by=by, now=now, subject=lead.name, event=event)


async def correct_name(
    db: AsyncSession,
    event: Event,
    party: Party,
    registration: Registration,
    name: Companion,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """An organiser corrects the name of one person, also after the meeting, when guests no longer can."""
    await _rename(db, party, registration, name, now=now)
    audit.note(db, "registration.name_corrected", by=by, now=now, subject=registration.name, event=event)


async def _rename(
    db: AsyncSession, party: Party, registration: Registration, name: Companion, *, now: datetime
) -> None:
    """Take the name over; what was certified under another one is good no longer."""
    if (registration.given_name, registration.family_name) != (name.given_name, name.family_name):
        await name_corrected(db, registration.id, now=now)
    registration.given_name, registration.family_name = name.given_name, name.family_name
    address = party.person.address if party.person and registration.is_lead else ""
    registration.search_text = search_text(name.given_name, name.family_name, registration.organisation, address)


def _answer(registration: Registration, answers: dict[Any, Any]) -> None:
    for answer in list(registration.answers):
        if answer.question_id in answers:
            answer.value = answers.pop(answer.question_id)
        else:
            registration.answers.remove(answer)
    registration.answers.extend(Answer(question_id=key, value=value) for key, value in answers.items())


def _agree(registration: Registration, agreed: tuple[Agreed, ...], language: str, *, now: datetime) -> None:
    wanted = {one.kind: one for one in agreed}
    for consent in registration.consents:
        if consent.withdrawn_at is None and wanted.pop(consent.kind, None) is None:
            consent.withdrawn_at = now
    registration.consents.extend(
        Consent(kind=one.kind, wording=one.wording, language=one.language or language, given_at=now)
        for one in wanted.values()
    )


def choose_consents(party: Party, agreed: tuple[Agreed, ...], *, now: datetime) -> None:
    """Take over which boxes are ticked: a new consent is kept with its words, one that is gone is withdrawn."""
    lead = party.lead
    ticked = {one.kind for one in agreed}
    for kind in {one.kind for one in lead.consents if one.withdrawn_at is None} - ticked:
        withdraw_consent(lead, kind, now=now)
    _agree(lead, agreed, party.language, now=now)


def withdraw_consent(registration: Registration, kind: ConsentKind, *, now: datetime) -> None:
    """The guest takes a consent back; sensitive answers go with theirs."""
    for consent in registration.consents:
        if consent.kind == kind and consent.withdrawn_at is None:
            consent.withdrawn_at = now
    if kind is ConsentKind.SENSITIVE:
        for answer in [one for one in registration.answers if one.question.is_sensitive]:
            registration.answers.remove(answer)


async def reissue_tickets(db: AsyncSession, event: Event, party: Party, *, by: Actor | None, now: datetime) -> None:
    """Give every confirmed one of the party a new ticket; the old codes no longer let in, the old link dies.

    Raises:
        DomainError: ``registration.not_confirmed``.
    """
    confirmed = party.with_status(RegistrationStatus.CONFIRMED)
    if not confirmed:
        raise DomainError("registration.not_confirmed")
    for registration in confirmed:
        tickets.revoke(registration, now=now)
    # The old one must be gone before the new one comes: the database holds one valid ticket per registration.
    await db.flush()
    for registration in confirmed:
        tickets.issue(event, registration, now=now)
    party.link_no += 1
    party.link_sent_at = now
    await emails.link_again(db, event, party, now=now)
    audit.note(db, "registration.tickets_reissued", by=by, now=now, subject=party.lead.name, event=event)
