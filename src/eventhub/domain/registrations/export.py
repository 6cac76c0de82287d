"""All that is kept of a party, as its guest may take it along (GDPR, articles 15 and 20)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import calendars, certificates, feedback, presence, sign_ups
from eventhub.formats import certificate_code, ticket_code
from eventhub.models import Certificate, Event, OutboxMail, Party, Registration, SignUp


async def kept_of(db: AsyncSession, event: Event, party: Party) -> dict[str, Any]:
    """Plain values under English names, instants in UTC; ``party`` as `parties.by_token` loads it."""
    person = party.person
    entry = await calendars.entry_of(db, event, party.person_id)
    there = await presence.of_party(db, party)
    mails = await db.execute(
        select(OutboxMail.subject, OutboxMail.status, OutboxMail.created_at, OutboxMail.sent_at)
        .where(OutboxMail.party_id == party.id)
        .order_by(OutboxMail.id)
    )
    talks = await sign_ups.of_party(db, party)
    answered = await feedback.answered(db, event, party.registrations)
    certified = await certificates.kept_of_party(db, party)
    return {
        "event": {"title": event.title.text(party.language), "starts_at": _at(event.starts_at), "slug": event.slug},
        "person": {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "address": person.address,
            "language": person.language,
            "known_since": _at(person.created_at),
        }
        if person
        else None,
        "registered_at": _at(party.created_at),
        "language": party.language,
        "waiting_since": _at(party.waiting_since),
        "offered_until": _at(party.offered_until),
        "registrations": [
            _registration(one, party.language)
            | {
                "checked_in_at": _at(there[one.id].since) if one.id in there else None,
                "was_online": there[one.id].is_online if one.id in there else None,
                "has_given_feedback": one.id in answered,
                "certificates": [_certificate(made) for made in certified.get(one.id, ())],
                "talks": [_sign_up(made, party.language) for made in talks if made.registration_id == one.id],
            }
            for one in party.registrations
        ],
        "calendar_entry": {"uid": entry.uid, "sequence": entry.sequence, "is_cancelled": entry.is_cancelled}
        if entry
        else None,
        "mails": [
            {"subject": subject, "status": status, "written_at": _at(written), "sent_at": _at(sent)}
            for subject, status, written, sent in mails
        ],
    }


def _registration(one: Registration, language: str) -> dict[str, Any]:
    return {
        "given_name": one.given_name,
        "family_name": one.family_name,
        "organisation": one.organisation,
        "role": one.role,
        "organisation_kind": one.organisation_kind,
        "municipality": one.municipality,
        "status": one.status,
        "confirmed_at": _at(one.confirmed_at),
        "ended_at": _at(one.ended_at),
        "answers": [
            {"question": answer.question.label.text(language), "answer": answer.value} for answer in one.answers
        ],
        "consents": [
            {
                "kind": consent.kind,
                "wording": consent.wording,
                "language": consent.language,
                "given_at": _at(consent.given_at),
                "withdrawn_at": _at(consent.withdrawn_at),
            }
            for consent in one.consents
        ],
        "tickets": [
            {
                "short_code": ticket_code.shown(ticket.short_code),
                "issued_at": _at(ticket.issued_at),
                "revoked_at": _at(ticket.revoked_at),
            }
            for ticket in one.tickets
        ],
    }


def _certificate(made: Certificate) -> dict[str, Any]:
    return {
        "code": certificate_code.shown(made.code),
        "name": made.name,
        "language": made.language,
        "issued_at": _at(made.issued_at),
        "withdrawn_at": _at(made.withdrawn_at),
        "withdrawn_for": made.withdrawn_for,
    }


def _sign_up(made: SignUp, language: str) -> dict[str, Any]:
    return {
        "title": made.talk.title.text(language),
        "signed_up_at": _at(made.created_at),
        "is_waiting": made.is_waiting,
        "ended_at": _at(made.ended_at),
    }


def _at(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
