"""What the team does with mails by hand: look, release, put back into the queue, discard."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, load_only

from eventhub.db import settings_of
from eventhub.domain import audit
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.mail import decision_mails, queue
from eventhub.models import Event, MailStatus, OutboxMail, Proposal, Registration

DISCARDABLE = (MailStatus.HELD, MailStatus.QUEUED, MailStatus.FAILED)
PAGE = 50
LISTED = (
    OutboxMail.kind,
    OutboxMail.event_id,
    OutboxMail.to_name,
    OutboxMail.to_address,
    OutboxMail.subject,
    OutboxMail.status,
    OutboxMail.due_at,
    OutboxMail.attempts,
    OutboxMail.last_error,
    OutboxMail.created_at,
    OutboxMail.sent_at,
)


class Verb(Protocol):
    """An act on one mail."""

    async def __call__(self, db: AsyncSession, mail: OutboxMail, /, *, by: Actor, now: datetime) -> None:
        """Do it, or raise a `DomainError`."""


async def by_id(db: AsyncSession, mail_id: UUID) -> OutboxMail | None:
    """One mail, to look at."""
    return await db.get(OutboxMail, mail_id, populate_existing=True)


async def lock(db: AsyncSession, mail_id: UUID) -> OutboxMail | None:
    """One mail, locked until the act ends: no worker takes it meanwhile."""
    query = select(OutboxMail).where(OutboxMail.id == mail_id).with_for_update()
    return await db.scalar(query.execution_options(populate_existing=True))


async def listed(
    db: AsyncSession,
    *,
    status: MailStatus | None = None,
    kind: str = "",
    event_id: UUID | None = None,
    text: str = "",
    before: UUID | None = None,
    limit: int = PAGE,
    skip: int = 0,
) -> Sequence[OutboxMail]:
    """The newest mails first, narrowed and without their bodies; ``before`` is the id of one to go on after."""
    query = _narrowed(status, kind, event_id, text).order_by(OutboxMail.id.desc()).limit(limit).offset(skip)
    if before is not None:
        query = query.where(OutboxMail.id < before)
    return (await db.scalars(query.options(load_only(*LISTED, raiseload=True), joinedload(OutboxMail.event)))).all()


async def how_many(
    db: AsyncSession, *, status: MailStatus | None = None, event_id: UUID | None = None, text: str = ""
) -> int:
    """How many mails the narrowed list has."""
    inner = _narrowed(status, "", event_id, text).with_only_columns(OutboxMail.id).subquery()
    return (await db.scalar(select(func.count()).select_from(inner))) or 0


def _narrowed(status: MailStatus | None, kind: str, event_id: UUID | None, text: str) -> Select[OutboxMail]:
    query = select(OutboxMail)
    if status is not None:
        query = query.where(OutboxMail.status == status)
    if kind:
        query = query.where(OutboxMail.kind == kind)
    if event_id is not None:
        query = query.where(OutboxMail.event_id == event_id)
    if text:
        columns = (OutboxMail.to_name, OutboxMail.to_address, OutboxMail.subject)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return query


async def held_ids(db: AsyncSession, *, event_id: UUID | None = None) -> Sequence[UUID]:
    """The mails that wait to be released, of all events or one, in the order they were written."""
    query = _narrowed(MailStatus.HELD, "", event_id, "").with_only_columns(OutboxMail.id).order_by(OutboxMail.id)
    return (await db.scalars(query)).all()


async def events_with_mails(db: AsyncSession, *, limit: int = 30) -> Sequence[Event]:
    """The latest meetings there are mails about, to narrow the list by."""
    has_mail = exists().where(OutboxMail.event_id == Event.id)
    return (await db.scalars(select(Event).where(has_mail).order_by(Event.starts_at.desc()).limit(limit))).all()


async def registration_id(db: AsyncSession, mail: OutboxMail) -> UUID | None:
    """Whose mail it is: the registration of the guest it was written to."""
    query = select(Registration.id).where(Registration.party_id == mail.party_id, Registration.position == 0)
    return await db.scalar(query) if mail.party_id else None


async def counts(db: AsyncSession) -> dict[MailStatus, int]:
    """How many mails there are in each state; states without any are missing."""
    return await queue.waiting(db)


async def release(db: AsyncSession, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    """Let a held mail leave.

    Raises:
        DomainError: ``mail.not_held``; ``mail.no_server`` while there is none to send it; ``mail.superseded``.
    """
    if mail.status != MailStatus.HELD:
        raise DomainError("mail.not_held")
    await _queue(db, mail, now=now)
    await _note(db, "mail.released", mail, by=by, now=now)


async def requeue(db: AsyncSession, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    """Try a failed mail again, with all its attempts.

    Raises:
        DomainError: ``mail.not_failed``; ``mail.no_server``; ``mail.superseded``.
    """
    if mail.status != MailStatus.FAILED:
        raise DomainError("mail.not_failed")
    await _queue(db, mail, now=now)
    await _note(db, "mail.requeued", mail, by=by, now=now)


async def discard(db: AsyncSession, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    """A mail that has not left never does.

    Raises:
        DomainError: ``mail.left`` when it has been sent or is being sent, or was discarded before.
    """
    if mail.status not in DISCARDABLE:
        raise DomainError("mail.left")
    mail.status = MailStatus.DISCARDED
    await _note(db, "mail.discarded", mail, by=by, now=now)


@dataclass(slots=True)
class Done:
    """What became of a selection: how many mails were served, and why others were not, by reason."""

    number: int = 0
    refused: list[DomainError] = field(default_factory=list)


async def many(db: AsyncSession, ids: Sequence[UUID], verb: Verb, *, by: Actor, now: datetime) -> Done:
    """Do the same with several mails; what is refused stops nothing."""
    done = Done()
    for ident in ids:
        mail = await lock(db, ident)
        if mail is None:
            continue
        try:
            await verb(db, mail, by=by, now=now)
        except DomainError as error:
            done.refused.append(error)
        else:
            done.number += 1
    return done


async def _queue(db: AsyncSession, mail: OutboxMail, *, now: datetime) -> None:
    if not settings_of(db).smtp_url:
        raise DomainError("mail.no_server")
    if await queue.has_newer(db, mail):
        # An older word about the same calendar entry, after the newer one, would confuse calendars and people.
        raise DomainError("mail.superseded")
    mail.status = MailStatus.QUEUED
    mail.due_at = now
    mail.attempts = 0
    if mail.kind in decision_mails.DECISIONS:
        await _note_told(db, mail, now=now)


async def _note_told(db: AsyncSession, mail: OutboxMail, *, now: datetime) -> None:
    """From now on the speaker's page, deadlines and reminders follow the decision the mail is about."""
    is_about = (Proposal.decision_mail_id == mail.id) & Proposal.told_at.is_(None)
    await db.execute(update(Proposal).where(is_about).values(told_at=now))


async def _note(db: AsyncSession, action: str, mail: OutboxMail, *, by: Actor, now: datetime) -> None:
    event = await db.get(Event, mail.event_id) if mail.event_id else None
    audit.note(db, action, by=by, now=now, subject=mail.to_name, event=event, kind=mail.kind)
