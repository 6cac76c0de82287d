"""From draft to published to cancelled, and what each way back asks for."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, calendars, parties, places, waitlist
from eventhub.domain.errors import DomainError
from eventhub.domain.events.record import refuse_if_on_record
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules import cancel as talks
from eventhub.mail import emails, outbox, proposal_mails, schedule_mails
from eventhub.models import NO_TEXT, Event, EventStatus, LocalizedText, MailStatus, OutboxMail

CANCEL_PAUSE = timedelta(minutes=10)
# What says that a meeting is cancelled: to guests, to speakers, to those whose proposals were open.
ABOUT_CANCELLING = (emails.EVENT_CANCELLED, schedule_mails.TALK_CANCELLED, proposal_mails.CALL_CLOSED)


async def publish(db: AsyncSession, event: Event, *, by: Actor, now: datetime) -> None:
    """Let everybody see the meeting and, within its window, register.

    Raises:
        DomainError: ``event.not_draft``; ``event.already_over`` when its end has passed, unless there is a programme to
            read: a conference that moves here brings its past along.
    """
    if event.status != EventStatus.DRAFT:
        raise DomainError("event.not_draft")
    if event.is_over(now) and not event.release_count:
        raise DomainError("event.already_over")
    event.status = EventStatus.PUBLISHED
    event.published_at = event.published_at or now
    event.updated_at = now
    places.set_limit(event)
    calendars.bump(event, now=now)
    audit.note(db, "event.published", by=by, now=now, subject=event.title.text("de"), event=event)


async def unpublish(db: AsyncSession, event: Event, *, by: Actor, now: datetime) -> None:
    """Make it a draft again, before its end and while nobody holds or waits for a place.

    Raises:
        DomainError: ``event.not_published``, ``event.already_over``, ``event.has_registrations``,
            ``event.is_on_record``.
    """
    if event.status != EventStatus.PUBLISHED:
        raise DomainError("event.not_published")
    if event.is_over(now):
        raise DomainError("event.already_over")
    if event.places_held or event.persons_waiting:
        raise DomainError("event.has_registrations")
    await refuse_if_on_record(db, event)
    event.status = EventStatus.DRAFT
    event.updated_at = now
    audit.note(db, "event.unpublished", by=by, now=now, subject=event.title.text("de"), event=event)


async def cancel(db: AsyncSession, event: Event, *, reason: LocalizedText, by: Actor, now: datetime) -> int:
    """Call the meeting off. The mails wait ten minutes, in which it can be taken back; returns how many.

    Registrations stay as they are; offered places go back to the head of the queue. Its talks are cancelled, its call
    is closed.

    Raises:
        DomainError: ``event.not_published``, ``event.already_over``.
    """
    if event.status != EventStatus.PUBLISHED:
        raise DomainError("event.not_published")
    if event.is_over(now):
        raise DomainError("event.already_over")
    event.status = EventStatus.CANCELLED
    event.cancelled_at = event.updated_at = now
    event.cancel_reason = reason
    calendars.bump(event, now=now)
    told = [party for party in await parties.live_of(db, event) if party.person is not None]
    entries = await calendars.entries_of(db, event)
    await outbox.discard_older(db, [entry.uid for entry in entries.values()])
    for party in told:
        waitlist.withdraw(event, party)
        entry = calendars.cancel_entry(entries.get(party.person.id) if party.person else None, now=now)
        await emails.event_cancelled(db, event, party, entry, now=now, due_at=now + CANCEL_PAUSE)
    mails = len(told) + await talks.with_event(db, event, now=now, due_at=now + CANCEL_PAUSE)
    audit.note(db, "event.cancelled", by=by, now=now, subject=event.title.text("de"), event=event, told=mails)
    return mails


async def take_back(db: AsyncSession, event: Event, *, by: Actor, now: datetime) -> None:
    """Undo a cancellation whose mails have not left.

    Raises:
        DomainError: ``event.not_cancelled``; ``event.already_told`` once a mail is on its way.
    """
    if event.status != EventStatus.CANCELLED:
        raise DomainError("event.not_cancelled")
    if not await may_take_back(db, event, now=now):
        raise DomainError("event.already_told")
    assert event.cancelled_at is not None
    await talks.take_back(db, event, cancelled_at=event.cancelled_at, now=now)
    event.status = EventStatus.PUBLISHED
    event.cancelled_at = None
    event.cancel_reason = NO_TEXT
    event.updated_at = now
    calendars.bump(event, now=now)
    await outbox.discard(db, event, kind=emails.EVENT_CANCELLED)
    entries = await calendars.entries_of(db, event)
    for party in await parties.live_of(db, event):
        entry = entries.get(party.person.id) if party.person and calendars.belongs_in_calendar(party) else None
        if entry is not None and entry.is_cancelled:
            entry.is_cancelled = False
            calendars.raise_sequence(entry, now=now)
    await waitlist.promote(db, event, now=now)
    audit.note(db, "event.cancellation_taken_back", by=by, now=now, subject=event.title.text("de"), event=event)


async def may_take_back(db: AsyncSession, event: Event, *, now: datetime) -> bool:
    """Whether a cancelled meeting is still before its end and no mail about it has left."""
    if event.cancelled_at is None or event.is_over(now):
        return False
    left = await db.scalar(
        select(OutboxMail.id)
        .where(
            OutboxMail.event_id == event.id,
            OutboxMail.kind.in_(ABOUT_CANCELLING),
            OutboxMail.created_at >= event.cancelled_at,
            OutboxMail.status.not_in((MailStatus.HELD, MailStatus.QUEUED)),
        )
        .limit(1)
    )
    return left is None


async def send_cancellation_now(db: AsyncSession, event: Event, *, by: Actor, now: datetime) -> int:
    """Let the mails about the cancellation leave at once; returns how many."""
    sent = 0
    for kind in ABOUT_CANCELLING:
        sent += await outbox.hasten(db, event, kind=kind, now=now)
    audit.note(db, "event.cancellation_sent", by=by, now=now, subject=event.title.text("de"), event=event)
    return sent
