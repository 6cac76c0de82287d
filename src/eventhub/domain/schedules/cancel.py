"""What cancelling an event means for its talks, and what taking that back does."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from eventhub.domain import calendars, call_closing, people
from eventhub.domain.schedules import find, tell
from eventhub.mail import outbox, schedule_mails
from eventhub.mail.schedule_mails import News
from eventhub.models import (
    CalendarEntry,
    Event,
    MailStatus,
    OutboxMail,
    Proposal,
    ProposalStatus,
    Talk,
    TalkStatus,
)

ACCEPTED = (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED)


async def with_event(db: AsyncSession, event: Event, *, now: datetime, due_at: datetime) -> int:
    """Cancel all talks of the event and close its call; the mails wait until ``due_at``; returns how many."""
    told = 0
    for talk in await find.talks(db, event):
        told += await _tell(db, event, talk, now=now, due_at=due_at)
        talk.status, talk.cancelled_at = TalkStatus.CANCELLED, now
    for proposal in await _accepted(db, event):
        proposal.status, proposal.ended_at = ProposalStatus.CANCELLED, now
    # A decision whose mail still waits must not be told any more.
    await db.execute(
        update(OutboxMail)
        .where(
            OutboxMail.event_id == event.id,
            OutboxMail.proposal_id.is_not(None),
            OutboxMail.kind != schedule_mails.TALK_CANCELLED,
            OutboxMail.status == MailStatus.HELD,
            OutboxMail.proposal_id.in_(select(Proposal.id).where(Proposal.told_at.is_(None))),
        )
        .values(status=MailStatus.DISCARDED)
    )
    return told + await call_closing.close_for(db, event, now=now, due_at=due_at)


async def _tell(db: AsyncSession, event: Event, talk: Talk, *, now: datetime, due_at: datetime) -> int:
    told: set[str] = set()
    for speaker in talk.speakers:
        person = await tell.person_of(db, speaker)
        to = tell.recipient(speaker, person)
        if not to.address or people.address_key(to.address) in told:
            continue
        told.add(people.address_key(to.address))
        is_confirmed = speaker.is_named and talk.status == TalkStatus.CONFIRMED
        entry = await tell.cancel_entry(db, talk, person, now=now) if person and is_confirmed else None
        if entry is not None:
            await outbox.discard_older(db, [entry.uid])
        await schedule_mails.talk_news(
            db, event, talk, to, News(schedule_mails.CANCELLED), person=person, entry=entry, now=now, due_at=due_at
        )
    return len(told)


async def take_back(db: AsyncSession, event: Event, *, cancelled_at: datetime, now: datetime) -> None:
    """Undo it: what was cancelled with the event stands again, and no mail about it leaves."""
    await outbox.discard(db, event, kind=schedule_mails.TALK_CANCELLED)
    await call_closing.reopen_for(db, event)
    for proposal in await _ended(db, event, cancelled_at):
        proposal.status = ProposalStatus.CONFIRMED if proposal.confirmed_at else ProposalStatus.ACCEPTED
        proposal.ended_at = None
    query = (
        select(Talk)
        .where(Talk.event_id == event.id, Talk.cancelled_at == cancelled_at)
        .options(joinedload(Talk.proposal))
    )
    for talk in (await db.scalars(query)).all():
        is_asked = talk.proposal is not None and talk.proposal.confirmed_at is None
        talk.status = TalkStatus.REQUESTED if is_asked else TalkStatus.CONFIRMED
        talk.cancelled_at = None
        entries = await db.scalars(
            select(CalendarEntry).where(
                CalendarEntry.talk_id == talk.id,
                CalendarEntry.is_cancelled.is_(True),
                CalendarEntry.changed_at == cancelled_at,
            )
        )
        for entry in entries:
            entry.is_cancelled = False
            calendars.raise_sequence(entry, now=now)


async def _accepted(db: AsyncSession, event: Event) -> list[Proposal]:
    query = select(Proposal).where(Proposal.event_id == event.id, Proposal.status.in_(ACCEPTED))
    return list(await db.scalars(query))


async def _ended(db: AsyncSession, event: Event, cancelled_at: datetime) -> list[Proposal]:
    query = select(Proposal).where(
        Proposal.event_id == event.id,
        Proposal.status == ProposalStatus.CANCELLED,
        Proposal.ended_at == cancelled_at,
    )
    return list(await db.scalars(query))
