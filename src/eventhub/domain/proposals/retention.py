"""What is kept of proposals and speakers goes by itself, after the times the hub has set."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import speaker_pictures
from eventhub.domain.proposals.find import ENDED, lock
from eventhub.mail import proposal_mails
from eventhub.models import Event, Hub, OutboxMail, Profile, Proposal, ProposalSpeaker, ProposalStatus

#: how long before it goes the mail about a draft is sent
WARNING_TIME = timedelta(days=7)
BATCH = 200


async def _hub(db: AsyncSession) -> Hub:
    return await db.get_one(Hub, 1)


async def drafts_to_warn_of(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Drafts that go in a week, whose writer does not know yet."""
    since = now - timedelta(days=(await _hub(db)).draft_days) + WARNING_TIME
    query = select(Proposal.id).where(_is_draft(), Proposal.saved_at <= since, Proposal.warned_at.is_(None))
    return (await db.scalars(query.limit(BATCH))).all()


async def warn_of_draft(db: AsyncSession, proposal_id: UUID, now: datetime) -> None:
    """Tell the writer that the draft goes, once."""
    proposal = await lock(db, proposal_id)
    if proposal is None or proposal.status is not ProposalStatus.DRAFT or proposal.warned_at is not None:
        return
    proposal.warned_at = now
    await proposal_mails.draft_expiring(db, proposal, days=WARNING_TIME.days, now=now)


async def old_drafts(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Drafts that nobody has saved for the time the hub has set, a week after the mail."""
    before = now - timedelta(days=(await _hub(db)).draft_days)
    query = select(Proposal.id).where(_is_old_draft(before, now))
    return (await db.scalars(query.limit(BATCH))).all()


async def delete_old_draft(db: AsyncSession, proposal_id: UUID, now: datetime) -> None:
    """Delete a draft that is still old, and the mails about it."""
    before = now - timedelta(days=(await _hub(db)).draft_days)
    if await db.scalar(select(Proposal.id).where(Proposal.id == proposal_id, _is_old_draft(before, now))) is not None:
        await _delete(db, proposal_id)


def _is_draft() -> ColumnElement[bool]:
    return Proposal.status == ProposalStatus.DRAFT


def _is_old_draft(before: datetime, now: datetime) -> ColumnElement[bool]:
    return and_(_is_draft(), Proposal.saved_at <= before, Proposal.warned_at <= now - WARNING_TIME)


async def ended(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Proposals that came to nothing, when the time the hub has set has passed since it was decided."""
    query = select(Proposal.id).where(_has_ended(await _ended_before(db, now)))
    return (await db.scalars(query.limit(BATCH))).all()


async def delete_ended(db: AsyncSession, proposal_id: UUID, now: datetime) -> None:
    """Delete a proposal that came to nothing, and the mails about it."""
    condition = _has_ended(await _ended_before(db, now))
    if await db.scalar(select(Proposal.id).where(Proposal.id == proposal_id, condition)) is not None:
        await _delete(db, proposal_id)


async def _ended_before(db: AsyncSession, now: datetime) -> datetime:
    return now - timedelta(days=(await _hub(db)).proposal_days)


def _has_ended(before: datetime) -> ColumnElement[bool]:
    """Rejected, withdrawn or cancelled; or never decided, and the meeting it was meant for is long over."""
    was_held = select(Event.id).where(Event.id == Proposal.event_id, Event.ends_at <= before).exists()
    return or_(
        and_(Proposal.status.in_(ENDED), or_(Proposal.decided_at <= before, Proposal.ended_at <= before)),
        and_(Proposal.status == ProposalStatus.SUBMITTED, was_held),
    )


async def _delete(db: AsyncSession, proposal_id: UUID) -> None:
    shown = select(ProposalSpeaker.picture_file).where(ProposalSpeaker.proposal_id == proposal_id)
    pictures = await _pictures(db, shown)
    await db.execute(delete(OutboxMail).where(OutboxMail.proposal_id == proposal_id))
    await db.execute(delete(Proposal).where(Proposal.id == proposal_id))
    await speaker_pictures.forget_unused(db, pictures)


async def _pictures(db: AsyncSession, query: Select[str | None]) -> set[str]:
    return {name for name in await db.scalars(query) if name}


async def unused_profiles(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Kept profiles that nobody has used for the time the hub has set."""
    query = select(Profile.id).where(await _is_unused(db, now))
    return (await db.scalars(query.limit(BATCH))).all()


async def delete_profile(db: AsyncSession, profile_id: UUID, now: datetime) -> None:
    """Delete a profile that is still unused, and its picture."""
    is_due = and_(Profile.id == profile_id, await _is_unused(db, now))
    pictures = await _pictures(db, select(Profile.picture_file).where(is_due))
    await db.execute(delete(Profile).where(is_due))
    await speaker_pictures.forget_unused(db, pictures)


async def _is_unused(db: AsyncSession, now: datetime) -> ColumnElement[bool]:
    before = now - timedelta(days=(await _hub(db)).profile_days)
    return and_(Profile.person_id.is_not(None), Profile.used_at <= before)
