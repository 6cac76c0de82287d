"""The outbox from the worker's side: which mail is next, and what becomes of it.

A worker claims one mail under a lease, sends it outside any transaction, and settles it. When it dies in between, the
lease runs out and the mail returns to the queue: it leaves at least once, under the same Message-ID. The number of the
attempt is the worker's proof that a mail is still its own. Mails about the same calendar UID leave in their order.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from eventhub.mail.message import Sender, sender
from eventhub.models import Event, Hub, MailStatus, OutboxMail

LEASE = timedelta(minutes=5)
"""Longer than a mail can take to send."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 240, 240))
"""How long a mail waits after its first failure, its second …; after one more it has failed."""

ATTEMPTS = len(PAUSES) + 1
ON_ITS_WAY = (MailStatus.QUEUED, MailStatus.SENDING)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")

_older = aliased(OutboxMail)
_is_blocked = exists().where(
    _older.calendar_uid == OutboxMail.calendar_uid, _older.id < OutboxMail.id, _older.status.in_(ON_ITS_WAY)
)
# Made once: an alias copies all columns. Ordered by what the index holds in order, so that a thousand mails that are
# due at the same moment are not sorted anew for each of them.
_NEXT = (
    select(OutboxMail, Event.contact_address, Hub)
    .outerjoin(Event, Event.id == OutboxMail.event_id)
    .join(Hub, Hub.id == 1)
    .where(
        OutboxMail.status == MailStatus.QUEUED,
        OutboxMail.due_at <= bindparam("now"),
        or_(OutboxMail.calendar_uid.is_(None), ~_is_blocked),
    )
    .order_by(OutboxMail.due_at)
    .limit(1)
    # SQLite knows no row locks and ignores this; there the whole act holds the write lock.
    .with_for_update(of=OutboxMail, skip_locked=True)
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail this worker may send, who writes it, and the number of this attempt, from 1."""

    mail: OutboxMail
    sender: Sender
    attempt: int

    @property
    def id(self) -> UUID:
        """The mail's id."""
        return self.mail.id


async def has_due(db: AsyncSession, *, now: datetime) -> bool:
    """Whether a mail is due; a read, so that an idle worker locks nothing."""
    return await db.scalar(select(OutboxMail.id).where(_is_due(now)).limit(1)) is not None


async def has_abandoned(db: AsyncSession, *, now: datetime) -> bool:
    """Whether the lease of a mail has run out."""
    return await db.scalar(select(OutboxMail.id).where(_is_abandoned(now)).limit(1)) is not None


async def return_abandoned(db: AsyncSession, *, now: datetime) -> None:
    """Queue the mails of dead workers again; one that has outlived all its attempts this way has failed."""
    status = case((OutboxMail.attempts < ATTEMPTS, MailStatus.QUEUED.value), else_=MailStatus.FAILED.value)
    await db.execute(
        update(OutboxMail)
        .where(_is_abandoned(now))
        .values(status=status, lease_until=None, last_error="the sender stopped before it was sent")
    )


async def claim(db: AsyncSession, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """The next due mail, now in the state sending and this worker's until the lease ends; None when there is none."""
    found = (await db.execute(_NEXT, {"now": now})).first()
    if found is None:
        return None
    mail, contact, hub = found
    mail.status = MailStatus.SENDING
    mail.attempts += 1
    mail.lease_until = now + lease
    await db.flush()
    # Sending goes on after this transaction, and must not be touched by what its session does next.
    db.expunge(mail)
    return Claim(mail, sender(hub, contact or ""), mail.attempts)


async def settle_sent(db: AsyncSession, claim: Claim, *, now: datetime) -> None:
    """The server has taken it. That holds also when the lease ran out meanwhile, unless another has claimed it."""
    await db.execute(
        update(OutboxMail)
        .where(OutboxMail.id == claim.id, OutboxMail.attempts == claim.attempt)
        .values(status=MailStatus.SENT, sent_at=now, lease_until=None, last_error="")
        .execution_options(synchronize_session=False)
    )


async def settle_failed(
    db: AsyncSession, claim: Claim, reason: str, *, now: datetime, is_permanent: bool = False
) -> MailStatus:
    """The server has not taken it: again later, or never. A newer mail for the same calendar UID makes it pointless,
    and one that was discarded meanwhile stays so.

    Returns:
        What became of it: queued, failed or discarded.
    """
    status, due_at = MailStatus.FAILED, claim.mail.due_at
    if await has_newer(db, claim.mail) or await _is_discarded(db, claim.id):
        status = MailStatus.DISCARDED
    elif not is_permanent and claim.attempt < ATTEMPTS:
        status, due_at = MailStatus.QUEUED, now + PAUSES[claim.attempt - 1]
    await db.execute(
        update(OutboxMail)
        .where(
            OutboxMail.id == claim.id,
            OutboxMail.attempts == claim.attempt,
            OutboxMail.status == MailStatus.SENDING,
        )
        .values(status=status, due_at=due_at, lease_until=None, last_error=one_line(reason))
    )
    return status


async def _is_discarded(db: AsyncSession, mail_id: UUID) -> bool:
    query = select(OutboxMail.id).where(OutboxMail.id == mail_id, OutboxMail.status == MailStatus.DISCARDED)
    return await db.scalar(query) is not None


async def has_newer(db: AsyncSession, mail: OutboxMail) -> bool:
    """Whether a later mail speaks about the same calendar UID."""
    if mail.calendar_uid is None:
        return False
    query = select(OutboxMail.id).where(
        OutboxMail.calendar_uid == mail.calendar_uid,
        OutboxMail.id > mail.id,
        OutboxMail.status != MailStatus.DISCARDED,
    )
    return await db.scalar(query.limit(1)) is not None


async def waiting(db: AsyncSession) -> dict[MailStatus, int]:
    """How many mails there are in each state."""
    query = select(OutboxMail.status, func.count()).group_by(OutboxMail.status)
    return {row[0]: row[1] for row in await db.execute(query)}


def one_line(reason: str) -> str:
    """The server's words, fit to be kept and shown."""
    return " ".join(CONTROL.sub(" ", reason).split())[:500]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxMail.status == MailStatus.QUEUED, OutboxMail.due_at <= now)


def _is_abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(OutboxMail.status == MailStatus.SENDING, OutboxMail.lease_until < now)
