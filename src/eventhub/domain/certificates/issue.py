"""Issuing: only for those who were there, once the meeting is over, and one that is good for each."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, presence, programme
from eventhub.domain.certificates.find import attendees, valid_of
from eventhub.domain.certificates.withdraw import end, forget_replaced
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.presence import Presence
from eventhub.formats import certificate_code
from eventhub.models import (
    Certificate,
    CertificateEnd,
    Event,
    Party,
    Registration,
)

#: of a longer programme nobody has heard all, and a page could not hold it: then no talks are printed
MOST_TALKS = 12


async def issue(
    db: AsyncSession, event: Event, registration: Registration, *, language: str, now: datetime
) -> Certificate:
    """Issue the guest's own certificate, or give back the one that is good; one in another language replaces it.

    Args:
        db: inside a transaction.
        event: locked, with its place.
        registration: of this event.
        language: that the certificate is to speak.
        now: the present instant.

    Raises:
        DomainError: ``certificate.no_meeting``, ``certificate.too_early``, ``certificate.not_there``.
    """
    _refuse(event, now)
    await _lock(db, Registration.id == registration.id)
    there = (await presence.of(db, [registration.id])).get(registration.id)
    if there is None:
        raise DomainError("certificate.not_there")
    standing = await valid_of(db, registration.id)
    if standing is not None and standing.language == language:
        return standing
    if standing is not None:
        end(standing, CertificateEnd.REPLACED, now=now)
        # The old one must be gone before the new one comes: the database holds one that is good per registration.
        await db.flush()
        await forget_replaced(db, registration.id)
    made = _made(event, registration, there, language=language, contents=await _contents(db, event, language))
    made.issued_at = now
    db.add(made)
    await db.flush()
    return made


async def issue_missing(db: AsyncSession, event: Event, *, by: Actor, now: datetime, only: UUID | None = None) -> int:
    """An organiser issues one for everybody who was there and has none, in the language of their party.

    Args:
        db: inside a transaction.
        event: locked, with its place.
        by: the organiser.
        now: the present instant.
        only: the registration of the one person it is for.

    Returns:
        How many were issued.

    Raises:
        DomainError: as `issue`; ``certificate.not_there`` for the one person.
    """
    _refuse(event, now)
    languages = dict((await db.execute(select(Party.id, Party.language).where(Party.event_id == event.id))).all())
    contents = {language: await _contents(db, event, language) for language in set(languages.values())}
    locked = await _lock(db, Registration.event_id == event.id, presence.was_there())
    there = [one for one in await attendees(db, event) if one.registration.id in locked]
    if only is not None and only not in {one.registration.id for one in there}:
        raise DomainError("certificate.not_there")
    missing = [one for one in there if one.certificate is None and only in (None, one.registration.id)]
    for one in missing:
        language = languages[one.registration.party_id]
        made = _made(event, one.registration, one.presence, language=language, contents=contents[language])
        made.issued_at, made.issued_by = now, by.name
        db.add(made)
    if missing:
        # Without a name: the log is kept longer than people are.
        subject = event.title.text("de")
        audit.note(db, "certificate.issued", by=by, now=now, subject=subject, event=event, persons=len(missing))
    return len(missing)


def _refuse(event: Event, now: datetime) -> None:
    if not event.is_published:
        raise DomainError("certificate.no_meeting")
    if not event.is_over(now):
        raise DomainError("certificate.too_early")


async def _lock(db: AsyncSession, *whom: ColumnElement[bool]) -> Collection[UUID]:
    """Lock these registrations, as whoever takes a check-in back must, too; returns their ids."""
    query = select(Registration.id).where(*whom).order_by(Registration.id)
    return set(await db.scalars(query.with_for_update(of=Registration, key_share=True)))


def _made(
    event: Event, registration: Registration, there: Presence, *, language: str, contents: list[dict[str, str | int]]
) -> Certificate:
    venue = event.venue
    place = ", ".join(part for part in (venue.name, venue.city) if part) if venue and not there.is_online else ""
    return Certificate(
        event_id=event.id,
        registration_id=registration.id,
        code=certificate_code.new(),
        name=registration.name,
        language=language,
        event_title=event.title.text(language),
        event_label=event.label(language),
        place=place,
        time_zone=event.time_zone,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        is_online=there.is_online,
        contents=contents,
    )


async def _contents(db: AsyncSession, event: Event, language: str) -> list[dict[str, str | int]]:
    """The talks that took place, when a page can hold them."""
    found = await programme.held_talks(db, event)
    if len(found) > MOST_TALKS:
        return []
    return [{"title": one.title.text(language), "minutes": one.minutes} for one in found]
