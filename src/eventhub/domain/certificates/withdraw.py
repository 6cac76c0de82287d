"""Withdrawing, after which the code verifies nothing and names nobody; and erasing, after which nothing is left."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.formats import certificate_code
from eventhub.models import Certificate, CertificateEnd, Event, Registration

#: of those replaced by one in another language; a printed code older than that is unknown
MOST_REPLACED = 3


def end(certificate: Certificate, why: CertificateEnd, *, now: datetime) -> None:
    """Let this one be good no longer; its code goes on saying so, but the name goes."""
    certificate.withdrawn_at, certificate.withdrawn_for = now, why
    certificate.name = ""


async def forget_replaced(db: AsyncSession, registration_id: UUID) -> None:
    """Delete all but the latest `MOST_REPLACED`: whoever changes the language to and fro fills no table."""
    replaced = (Certificate.registration_id == registration_id, Certificate.withdrawn_for == CertificateEnd.REPLACED)
    latest = select(Certificate.id).where(*replaced).order_by(Certificate.withdrawn_at.desc(), Certificate.id.desc())
    kept = (await db.scalars(latest.limit(MOST_REPLACED))).all()
    await db.execute(delete(Certificate).where(*replaced, Certificate.id.not_in(kept)))


async def withdraw(db: AsyncSession, event: Event, certificate: Certificate, *, by: Actor, now: datetime) -> None:
    """An organiser takes a certificate back.

    Raises:
        DomainError: ``certificate.withdrawn`` when it is withdrawn already.
    """
    if certificate.withdrawn_at is not None:
        raise DomainError("certificate.withdrawn")
    end(certificate, CertificateEnd.BY_ORGANISER, now=now)
    audit.note(db, "certificate.withdrawn", by=by, now=now, subject=_subject(certificate), event=event)


async def name_corrected(db: AsyncSession, registration_id: UUID, *, now: datetime) -> None:
    """The name of a registration was corrected: what was issued under the old one is good no longer."""
    await _end_of(db, registration_id, CertificateEnd.NAME_CORRECTED, now=now)


async def check_in_undone(db: AsyncSession, registration_id: UUID, *, now: datetime) -> None:
    """A check-in was taken back: whoever was not there after all has nothing to show."""
    await _end_of(db, registration_id, CertificateEnd.CHECK_IN_UNDONE, now=now)


async def erase(db: AsyncSession, event: Event, certificate: Certificate, *, by: Actor, now: datetime) -> None:
    """An organiser deletes a certificate, as its holder has asked: its code is unknown then."""
    await db.execute(delete(Certificate).where(Certificate.id == certificate.id))
    audit.note(db, "certificate.erased", by=by, now=now, subject=_subject(certificate), event=event)


async def erase_own(db: AsyncSession, registration: Registration) -> None:
    """A guest deletes what there is of theirs, the one that is good and those that are not; the log has nothing."""
    await db.execute(delete(Certificate).where(Certificate.registration_id == registration.id))


async def _end_of(db: AsyncSession, registration_id: UUID, why: CertificateEnd, *, now: datetime) -> None:
    mine = (Certificate.registration_id == registration_id, Certificate.withdrawn_at.is_(None))
    await db.execute(update(Certificate).where(*mine).values(withdrawn_at=now, withdrawn_for=why, name=""))


def _subject(certificate: Certificate) -> str:
    # The code and not the name: the log is kept longer than people are.
    return certificate_code.shown(certificate.code)
