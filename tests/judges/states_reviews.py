"""Proposals that are judged and decided, in every state: those of the demo's calls, and the mails about them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.demo.proposals import EVENT, SERIES
from eventhub.domain import decisions, reviews
from eventhub.mail import decision_mails
from eventhub.models import Call, Event, OutboxMail, Proposal, ProposalStatus, Role, Series, User
from tests.makers import actor_of


async def prepare_reviews(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """Find them, and let the owner abstain once and not be impartial once; the names of the pages."""
    del names
    async with database.session() as db, transaction(db):
        call = (await db.scalars(select(Call).join(Call.event).where(Event.slug == EVENT))).one()
        standing = (await db.scalars(select(Call).join(Call.series).where(Series.slug == SERIES))).one()
        made = {"call_judged": str(call.id), "call_unnamed": str(standing.id)}
        unnamed = select(Proposal.id).where(Proposal.call_id == standing.id).limit(1)
        made["prop_unnamed"] = str(await db.scalar(unnamed))
        found = await decisions.call_by_id(db, call.id)
        assert found is not None
        proposals = await decisions.of_call(db, found)
        for status in ProposalStatus:
            made |= {f"prop_{status}": str(one.id) for one in proposals if one.status is status}
        made |= await _judge(db, found, [one for one in proposals if one.status is ProposalStatus.SUBMITTED])
        return made | await _write(db, proposals)


async def _judge(db: AsyncSession, call: Call, waiting: Sequence[Proposal]) -> dict[str, str]:
    owner = (await db.scalars(select(User).where(User.role == Role.OWNER).order_by(User.created_at))).first()
    assert owner is not None
    viewer = await reviews.viewer_of(db, call, actor_of(owner))
    assert viewer is not None
    found = await reviews.standings(db, viewer, waiting)
    voted = [one for one in waiting if found[one.id].is_done]
    left = [one for one in waiting if not found[one.id].is_done]
    await reviews.abstain(db, left[0], by=viewer, now=clock.now())
    await reviews.declare_conflict(db, left[1], by=viewer, now=clock.now())
    await db.flush()
    return {
        "prop_voted": str(voted[0].id),
        "prop_abstained": str(left[0].id),
        "prop_conflict": str(left[1].id),
        "prop_to_judge": str(left[2].id),
    }


async def _write(db: AsyncSession, proposals: Sequence[Proposal]) -> dict[str, str]:
    """One mail of each kind; those about decisions are there."""
    now = clock.now()
    one = next(one for one in proposals if one.status is ProposalStatus.CONFIRMED)
    await decision_mails.reminder(db, one, confirm_by=now, now=now)
    await decision_mails.cancelled(db, one, one.submitter, now=now, keeps_place=True)
    await db.flush()
    mails = (await db.scalars(select(OutboxMail).where(OutboxMail.kind.in_(decision_mails.KINDS)))).all()
    return {f"mail_{mail.kind}": str(mail.id) for mail in mails}
