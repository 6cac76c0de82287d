"""Speakers who were told that their talk is accepted are reminded to confirm it, until they have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain.decisions import find
from eventhub.mail import decision_mails
from eventhub.models import Call, Event, EventStatus, Hub, Proposal, ProposalStatus

BATCH = 200


def confirm_by(proposal: Proposal) -> datetime | None:
    """Until when the speaker was asked to confirm: so many days after being told, at the latest when it begins."""
    if proposal.told_at is None or proposal.status != ProposalStatus.ACCEPTED:
        return None
    return _confirm_by(proposal.told_at, proposal.call.confirm_days, proposal.event)


def is_overdue(proposal: Proposal, now: datetime) -> bool:
    """Whether that date has passed; by itself this changes nothing."""
    date = confirm_by(proposal)
    return date is not None and now >= date


def _confirm_by(told_at: datetime, days: int, event: Event | None) -> datetime:
    date = told_at + timedelta(days=days)
    return min(date, event.starts_at) if event is not None else date


def stages(hub: Hub, told_at: datetime, date: datetime) -> list[datetime]:
    """When reminders go out, as the settings say: none of them at or after the date itself."""
    after = (timedelta(days=hub.remind_first_days), timedelta(days=hub.remind_again_days))
    wanted = {*(told_at + pause for pause in after), date - timedelta(days=hub.remind_before_days)}
    return sorted(at for at in wanted if told_at < at < date)


def _passed(hub: Hub, told_at: datetime, date: datetime, now: datetime) -> int:
    return sum(at <= now for at in stages(hub, told_at, date))


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Accepted talks whose speaker should be reminded now."""
    query = (
        select(Proposal.id, Proposal.told_at, Proposal.reminders_sent, Call.confirm_days, Event)
        .join(Call, Call.id == Proposal.call_id)
        .join(Event, Event.id == Proposal.event_id)
        .where(
            Proposal.status == ProposalStatus.ACCEPTED,
            Proposal.told_at.is_not(None),
            Event.status != EventStatus.CANCELLED,
            Event.starts_at > now,
        )
        .order_by(Proposal.told_at)
    )
    hub, found = await db.get_one(Hub, 1), []
    for ident, told_at, sent, days, event in (await db.execute(query)).all():
        if told_at is not None and _passed(hub, told_at, _confirm_by(told_at, days, event), now) > sent:
            found.append(ident)
    return found[:BATCH]


async def remind(db: AsyncSession, proposal_id: UUID, now: datetime) -> None:
    """Remind the speaker once for all the times that have come since; never after they have confirmed."""
    proposal = await find.lock(db, proposal_id)
    date = confirm_by(proposal) if proposal is not None else None
    if proposal is None or proposal.told_at is None or date is None or not _takes_place(proposal.event, now):
        return
    passed = _passed(await db.get_one(Hub, 1), proposal.told_at, date, now)
    if passed <= proposal.reminders_sent:
        return
    proposal.reminders_sent = passed
    if now < date:
        await decision_mails.reminder(db, proposal, confirm_by=date, now=now)


def _takes_place(event: Event | None, now: datetime) -> bool:
    return event is not None and event.starts_at > now and event.status != EventStatus.CANCELLED
