"""Decisions: accepting, which makes a talk, and rejecting. Their mails wait to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, events, talks
from eventhub.domain.decisions import find, speakers
from eventhub.domain.decisions.told import discard_untold
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.mail import decision_mails
from eventhub.models import (
    NO_TEXT,
    Call,
    Event,
    EventStatus,
    LocalizedText,
    Mark,
    Proposal,
    ProposalStatus,
    Talk,
    TalkStatus,
)

OPEN = (ProposalStatus.SUBMITTED, ProposalStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class Applied:
    """How many marks became decisions."""

    accepted: int
    rejected: int


async def apply(db: AsyncSession, call: Call, *, by: Actor, now: datetime, reply: LocalizedText = NO_TEXT) -> Applied:
    """Make every mark of the call a decision; ``reply`` is said to those who are rejected.

    Raises:
        DomainError: ``decision.nothing_marked``, and those of `accept`; then nothing is decided.
    """
    marked = await _marked(db, call)
    if not marked:
        raise DomainError("decision.nothing_marked")
    accepted = [one for one in marked if one.mark is Mark.ACCEPT]
    for proposal in marked:
        if proposal.mark is Mark.ACCEPT:
            await accept(db, proposal, by=by, now=now)
        else:
            await reject(db, proposal, by=by, now=now, reply=reply)
    return Applied(len(accepted), len(marked) - len(accepted))


async def _marked(db: AsyncSession, call: Call) -> list[Proposal]:
    query = (
        select(Proposal.id, find.its_event_id())
        .join(Proposal.call)
        .where(Proposal.call_id == call.id, Proposal.mark.is_not(None), Proposal.status.in_(OPEN))
        .order_by(Proposal.number)
    )
    rows = (await db.execute(query)).all()
    # All events before all proposals, each in one order, so that two acts cannot wait for each other in a circle.
    for event_id in sorted({event_id for _, event_id in rows if event_id is not None}):
        await events.lock(db, event_id)
    found = [await find.lock(db, ident) for ident in _ids(rows)]
    return [one for one in found if one is not None and one.mark is not None and one.status in OPEN]


def _ids(rows: Sequence[tuple[UUID, UUID | None]]) -> list[UUID]:
    return [ident for ident, _ in rows]


async def accept(db: AsyncSession, proposal: Proposal, *, by: Actor, now: datetime) -> Talk:
    """Take the talk into the programme, asked of its speaker; rejected talks can be accepted too.

    Raises:
        DomainError: ``decision.not_open``; ``decision.no_event``; ``decision.event_over`` when it ended or was called
            off.
    """
    if proposal.status not in OPEN:
        raise DomainError("decision.not_open")
    event = await _event_for(db, proposal)
    if event.is_over(now) or event.status == EventStatus.CANCELLED:
        raise DomainError("decision.event_over")
    proposal.event = event
    proposal.reply = NO_TEXT
    await _decide(db, proposal, ProposalStatus.ACCEPTED, now=now)
    await speakers.person_of(db, proposal.submitter, now=now)
    talk = await _talk(db, event, proposal, now=now)
    mail = await decision_mails.accepted(db, proposal, now=now)
    proposal.decision_mail_id = mail.id
    audit.note(db, "proposal.accepted", by=by, now=now, subject=proposal.title.text("de"), event=event)
    return talk


async def reject(
    db: AsyncSession, proposal: Proposal, *, by: Actor, now: datetime, reply: LocalizedText = NO_TEXT
) -> None:
    """Do not take the talk; ``reply`` says why.

    Raises:
        DomainError: ``decision.not_open``.
    """
    if proposal.status != ProposalStatus.SUBMITTED:
        raise DomainError("decision.not_open")
    proposal.reply = reply
    await _decide(db, proposal, ProposalStatus.REJECTED, now=now)
    proposal.ended_at = now
    await speakers.person_of(db, proposal.submitter, now=now)
    mail = await decision_mails.rejected(db, proposal, now=now)
    proposal.decision_mail_id = mail.id
    event = proposal.event
    audit.note(db, "proposal.rejected", by=by, now=now, subject=proposal.title.text("de"), event=event)


async def tell_again(db: AsyncSession, proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """Write the mail about a decision once more, whose mail was discarded; it waits again.

    Raises:
        DomainError: ``decision.nothing_to_tell``.
    """
    if proposal.told_at is not None or proposal.status not in (ProposalStatus.ACCEPTED, ProposalStatus.REJECTED):
        raise DomainError("decision.nothing_to_tell")
    await discard_untold(db, proposal)
    write = decision_mails.accepted if proposal.status == ProposalStatus.ACCEPTED else decision_mails.rejected
    mail = await write(db, proposal, now=now)
    proposal.decision_mail_id = mail.id
    title = proposal.title.text("de")
    audit.note(db, "proposal.told_again", by=by, now=now, subject=title, event=proposal.event)


async def _event_for(db: AsyncSession, proposal: Proposal) -> Event:
    ident = proposal.call.event_id or proposal.event_id
    if ident is None:
        raise DomainError("decision.no_event", number=proposal.number)
    return await events.lock(db, ident)


async def _decide(db: AsyncSession, proposal: Proposal, status: ProposalStatus, *, now: datetime) -> None:
    await discard_untold(db, proposal)
    proposal.status = status
    proposal.mark = None
    proposal.decided_at = now
    proposal.told_at = proposal.confirmed_at = proposal.ended_at = None
    proposal.reminders_sent = 0


async def _talk(db: AsyncSession, event: Event, proposal: Proposal, *, now: datetime) -> Talk:
    """The talk of the proposal with the text as it is now; one that had been taken away is taken up again."""
    talk = await find.talk_of(db, proposal)
    if talk is None:
        talk = Talk(proposal_id=proposal.id, title=proposal.title, speakers=[], topics=[], slot=None)
        _copy_text(proposal, talk)
        talk.is_in_running_order = False
        await talks.add(db, event, talk)
    else:
        _copy_text(proposal, talk)
        if talk.event_id != event.id:
            talk.slug = talk.number = None
            await talks.add(db, event, talk)
    talk.status, talk.cancelled_at = TalkStatus.REQUESTED, None
    await speakers.fit(db, proposal, talk, now=now)
    await db.flush()
    return talk


def _copy_text(proposal: Proposal, talk: Talk) -> None:
    talk.title = proposal.title
    talk.abstract = proposal.abstract
    talk.language = proposal.language
    talk.topics = list(proposal.topics)
    talk.format = proposal.type.format.value if proposal.type else talk.format
    talk.minutes = proposal.type.minutes if proposal.type else talk.minutes
    talk.suggestion = talk.suggested_at = None
