"""The outbox: a mail is a row, written in the transaction of its cause.

Without SMTP settings a mail is held until somebody releases it by hand; otherwise it is queued and the worker sends
it once it is due. For one calendar UID a newer REQUEST or CANCEL discards the older ones that have not left.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of
from eventhub.models import Event, MailStatus, OutboxMail, Party, new_id

UNSENT = (MailStatus.HELD, MailStatus.QUEUED, MailStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is posted. ``calendar`` is an iCalendar text with its method and UID.

    One POST to ``unsubscribe_url`` stops further ones (RFC 8058).
    """

    kind: str
    to_address: str
    to_name: str
    language: str
    subject: str
    body_text: str
    body_html: str
    calendar: str | None = None
    calendar_method: str | None = None
    calendar_uid: str | None = None
    unsubscribe_url: str | None = None
    tickets: list[dict[str, Any]] = field(default_factory=list)


def post(
    db: AsyncSession,
    letter: Letter,
    *,
    now: datetime,
    due_at: datetime | None = None,
    event_id: UUID | None = None,
    party_id: UUID | None = None,
    proposal_id: UUID | None = None,
    talk_id: UUID | None = None,
    is_held: bool = False,
) -> OutboxMail:
    """Write the mail into the running transaction; it leaves after ``due_at`` (now, unless given).

    With ``is_held`` it waits until somebody has looked at it and lets it go.
    """
    settings = settings_of(db)
    ident = new_id()
    mail = OutboxMail(
        id=ident,
        kind=letter.kind,
        event_id=event_id,
        party_id=party_id,
        proposal_id=proposal_id,
        talk_id=talk_id,
        to_name=letter.to_name,
        to_address=letter.to_address,
        language=letter.language,
        # A header has one line, whatever a title holds.
        subject=" ".join(letter.subject.split())[:300],
        body_text=letter.body_text,
        body_html=letter.body_html,
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        calendar_uid=letter.calendar_uid,
        unsubscribe_url=letter.unsubscribe_url,
        tickets=letter.tickets,
        message_id=f"<{ident}@{_host(settings.base_url)}>",
        status=MailStatus.QUEUED if settings.smtp_url and not is_held else MailStatus.HELD,
        due_at=due_at or now,
        created_at=now,
    )
    db.add(mail)
    return mail


def _host(base_url: str) -> str:
    return (urlsplit(base_url).hostname or "localhost").encode("idna").decode()


async def discard_older(db: AsyncSession, calendar_uids: list[str], *, except_ids: list[UUID] | None = None) -> None:
    """Discard the unsent mails of these UIDs; called before newer ones are posted."""
    await db.execute(
        update(OutboxMail)
        .where(
            OutboxMail.calendar_uid.in_(calendar_uids),
            OutboxMail.status.in_(UNSENT),
            OutboxMail.id.not_in(except_ids or []),
        )
        .values(status=MailStatus.DISCARDED)
    )


async def discard(db: AsyncSession, event: Event, *, kind: str) -> int:
    """Discard the unsent mails of one kind about the event; returns how many."""
    return await _change(db, event, kind, (MailStatus.HELD, MailStatus.QUEUED), {"status": MailStatus.DISCARDED})


async def discard_of_event(db: AsyncSession, event: Event, *, kinds: Collection[str]) -> None:
    """Discard the unsent mails of these kinds about the event; one on its way is sent, or never tried again."""
    await _discard_for_good(db, OutboxMail.event_id == event.id, kinds)


async def discard_of_party(db: AsyncSession, party: Party, *, kinds: Collection[str]) -> None:
    """Discard the unsent mails of these kinds to one party; one on its way is sent, or never tried again."""
    await _discard_for_good(db, OutboxMail.party_id == party.id, kinds)


async def _discard_for_good(db: AsyncSession, whose: ColumnElement[bool], kinds: Collection[str]) -> None:
    statuses = (*UNSENT, MailStatus.SENDING)
    await db.execute(
        update(OutboxMail)
        .where(whose, OutboxMail.kind.in_(kinds), OutboxMail.status.in_(statuses))
        .values(status=MailStatus.DISCARDED)
    )


async def discard_of_talk(db: AsyncSession, talk_id: UUID, *, kind: str) -> None:
    """Discard the unsent mails of one kind about a talk."""
    await db.execute(
        update(OutboxMail)
        .where(OutboxMail.talk_id == talk_id, OutboxMail.kind == kind, OutboxMail.status.in_(UNSENT))
        .values(status=MailStatus.DISCARDED)
    )


async def hasten(db: AsyncSession, event: Event, *, kind: str, now: datetime) -> int:
    """Let the waiting mails of one kind about the event leave at once; returns how many."""
    return await _change(db, event, kind, (MailStatus.QUEUED,), {"due_at": now})


async def _change(
    db: AsyncSession, event: Event, kind: str, statuses: tuple[MailStatus, ...], values: dict[str, Any]
) -> int:
    result = await db.execute(
        update(OutboxMail)
        .where(
            OutboxMail.event_id == event.id,
            OutboxMail.kind == kind,
            OutboxMail.status.in_(statuses),
        )
        .values(**values)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount
